"""What is wrong with a server is said in one sentence that says what to do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest

from graph.errors import UnavailableError, UsageError
from graph.neo4j.errors import driver_failures
from graph.neo4j.store import Neo4jStore
from graph.store.connect import open_store
from tests.factories import derived, tables
from tests.neo4j_server import Neo4jServer, free_port
from tests.stores.failing import failing
from tests.stores.ingesting import end_of
from tests.stores.refusals import NUMBER, refused, sentence


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Listen on a port of this machine, and answer whoever calls with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(1_000)
                    caller.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("scheme", "more"),
    [
        ("bolt", ""),
        ("neo4j", "; if it runs, its database is not available (see its log)"),
        ("bolt+s", "; if it runs, it encrypts nothing (bolt:// asks for that)"),
        (
            "neo4j+ssc",
            "; if it runs, it encrypts nothing (neo4j:// asks for that), or its database is not "
            "available (see its log)",
        ),
    ],
)
def test_no_server_at_an_address_is_told(scheme: str, more: str) -> None:
    address = f"{scheme}://127.0.0.1:{free_port()}"
    with open_store(address) as store:
        said = refused(store)
    assert said == (
        f"No Neo4j server answers at {address}: start it (`docker compose up -d`) or name another "
        f"graph with --graph{more}."
    )


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_a_server_that_does_not_encrypt_is_told(scheme: str) -> None:
    with answering(b"") as port, open_store(f"{scheme}://127.0.0.1:{port}") as store:
        said = refused(store)
    assert f"it encrypts nothing ({scheme.partition('+')[0]}:// asks for that)" in said
    assert ("certificate" in said) == (scheme == "neo4j+s")


def test_nothing_but_the_sentence_is_told(file: Path) -> None:
    # The driver logs of its own, which Python shows where nobody asked for it.
    last = end_of(f"neo4j://127.0.0.1:{free_port()}", file)
    assert last.startswith("failed UnavailableError No Neo4j server answers at neo4j://127.0.0.1")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\0", b"\0\0\x04\x05???"]
)
def test_something_else_at_an_address_is_told(answer: bytes) -> None:
    with answering(answer) as port, open_store(f"bolt://127.0.0.1:{port}") as store:
        said = refused(store)
    assert said.startswith(
        (f"No Neo4j server answers at bolt://127.0.0.1:{port}", "What answers at bolt://127.0.0.1")
    )


@pytest.mark.parametrize(
    "address",
    [
        "bolt://127.0.0.1:port",
        "bolt://127.0.0.1:99999",
        "bolt://[::1",
        "bolt+quick://127.0.0.1",
        "bolt://127.0.0.1/?policy=eu",
        "neo4j://127.0.0.1/models",
        "neo4j+s://127.0.0.1:7687?policy=eu&Database=models",
        "http://127.0.0.1:7474",
        "s3://bucket/graph",
    ],
)
def test_an_address_that_none_can_have_is_refused(address: str) -> None:
    with pytest.raises(UsageError) as raised:
        open_store(address)
    assert "No graph can be kept at" in str(raised.value) or address in str(raised.value)
    assert "\n" not in str(raised.value)
    assert str(raised.value).endswith(".")


@pytest.mark.parametrize("address", ["bolt://neo4j:secret@host", "neo4j://neo4j@host"])
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(UsageError) as raised:
        open_store(address)
    assert "NEO4J_PASSWORD" in sentence(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.long
def test_a_protected_server_refuses_a_wrong_password(protected_neo4j: Neo4jServer) -> None:
    with neo4j.GraphDatabase.driver(protected_neo4j.uri, auth=protected_neo4j.auth) as driver:
        assert [*driver.execute_query(NUMBER).records[0]] == [0]
    with (
        neo4j.GraphDatabase.driver(protected_neo4j.uri, auth=("neo4j", "wrong")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.execute_query(NUMBER)


@pytest.mark.long
def test_a_wrong_password_is_told_and_a_right_one_works(
    protected_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert protected_neo4j.auth
    address = protected_neo4j.uri
    said = (
        f"The server at {address} refused the user name or the password: set NEO4J_USERNAME and "
        "NEO4J_PASSWORD in the environment."
    )
    for password in (None, "wrong-password"):
        monkeypatch.delenv("NEO4J_USERNAME", raising=False)
        monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
        if password:
            monkeypatch.setenv("NEO4J_PASSWORD", password)
        with open_store(address) as store, pytest.raises(UnavailableError) as error:
            store.rows(NUMBER)
        assert sentence(error.value) == said
    monkeypatch.setenv("NEO4J_USERNAME", protected_neo4j.auth[0])
    monkeypatch.setenv("NEO4J_PASSWORD", protected_neo4j.auth[1])
    with open_store(address) as store:
        store.write(tables([derived("a", "b")]))
        assert store.rows(NUMBER) == [{"number": 2}]
        store.clear()


def test_too_many_wrong_passwords_are_told() -> None:
    class Limited(neo4j.exceptions.ClientError):
        code = "Neo.ClientError.Security.AuthenticationRateLimit"
        message = "The client has provided incorrect authentication details too many times."

    store = Neo4jStore("bolt://127.0.0.1:1")
    limited = pytest.raises(UnavailableError, match="a wrong password too often: wait")
    with store, limited as raised, driver_failures(store.url):
        raise Limited
    sentence(raised.value)


def test_a_database_that_is_not_available_is_told_at_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with failing("Neo.TransientError.General.DatabaseUnavailable") as url, open_store(url) as store:
        said = refused(store)
    assert said == (
        f"The server at {url} runs, but its database is not available: wait if it is starting, and "
        "else see the server's log (after an import that failed, import again)."
    )
    assert not caplog.messages, "the driver has not waited and tried again"


def test_the_database_of_the_users_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "System")
    syntax = failing("Neo.ClientError.Statement.SyntaxError", "unsupported clauses: MATCH.")
    with syntax as url, open_store(url) as store:
        said = refused(store)
    assert said == (
        "No graph can be kept in the database system, which has the server's users: set "
        "NEO4J_DATABASE to another, or to nothing for the server's own."
    )


def test_a_server_that_goes_away_is_told(empty_neo4j: str) -> None:
    store = Neo4jStore(empty_neo4j)
    store.write(tables([derived("a", "b")]))
    away = pytest.raises(UnavailableError, match="No Neo4j server answers")
    with store, away as raised, driver_failures(store.url):
        raise neo4j.exceptions.SessionExpired("Failed to read from defunct connection")
    sentence(raised.value)


def test_a_server_without_a_graph_is_told(empty_neo4j: str) -> None:
    with Neo4jStore(empty_neo4j) as store, pytest.raises(UnavailableError) as raised:
        store.rows(NUMBER)
    assert sentence(raised.value) == (
        f"There is no graph at {empty_neo4j} yet: `ptm ingest sample` makes one."
    )
