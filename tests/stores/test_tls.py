"""A server with a certificate of its own is taken where the address says so, and only there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import UnavailableError
from graph.store.connect import open_store
from tests.conftest import miss, present
from tests.factories import derived, tables
from tests.neo4j_server import start_from_jars
from tests.stores.refusals import NUMBER, sentence

pytestmark = [pytest.mark.long, pytest.mark.neo4j]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return host and port of a server that talks with TLS alone, by a certificate of its own."""
    home = tmp_path_factory.mktemp("tls")
    sign_certificate(home)
    policy = {
        "enabled": "true",
        "base_directory": str(home),
        "private_key": "private.key",
        "public_certificate": "public.crt",
        "client_auth": "NONE",
    }
    settings = {f"dbms.ssl.policy.bolt.{name}": value for name, value in policy.items()}
    settings["server.bolt.tls_level"] = "REQUIRED"
    server = present(start_from_jars(home, settings=settings))
    yield server.uri.partition("://")[2]
    server.stop()


def sign_certificate(folder: Path) -> None:
    """Make a key and a certificate for 127.0.0.1 that nobody else signed."""
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost".split()
    files = ["-keyout", folder / "private.key", "-out", folder / "public.crt"]
    names = ["-addext", "subjectAltName=IP:127.0.0.1"]
    try:
        subprocess.run([*command, *names, *files], check=True, capture_output=True)
    except FileNotFoundError:
        miss("no Neo4j: openssl is missing, which signs the certificate of a server with TLS")


@pytest.mark.parametrize("scheme", ["bolt+ssc", "neo4j+ssc"])
def test_a_server_that_signed_itself_is_taken_where_the_address_says_so(
    place: str, scheme: str
) -> None:
    with open_store(f"{scheme}://{place}") as store:
        store.write(tables([derived("a", "b")]))
        assert store.rows(NUMBER) == [{"number": 2}]
        store.clear()


@pytest.mark.parametrize("scheme", ["bolt+s", "neo4j+s"])
def test_a_certificate_that_nobody_trusts_is_refused(place: str, scheme: str) -> None:
    address = f"{scheme}://{place}"
    with open_store(address) as store, pytest.raises(UnavailableError) as raised:
        store.rows(NUMBER)
    said = sentence(raised.value)
    assert address in said
    assert "certificate" in said
    assert "+ssc://" in said


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_without_tls_nobody_answers_there(place: str, scheme: str) -> None:
    with open_store(f"{scheme}://{place}") as store, pytest.raises(UnavailableError) as raised:
        store.rows(NUMBER)
    assert "No Neo4j server answers" in sentence(raised.value)
