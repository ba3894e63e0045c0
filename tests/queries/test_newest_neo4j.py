"""Neo4j's newest version, over neo4j://, answers as the embedded engine does and keeps the same."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import clock
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS
from ptm.__main__ import main
from tests.conftest import NOW, delete_everything, write_made_graph
from tests.factories import tables
from tests.neo4j_server import Neo4jServer
from tests.queries.made_graph import TAKEN, records
from tests.queries.test_every_question import QUESTIONS, asked
from tests.stores.records import changes

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def address(newest_server: Neo4jServer) -> str:
    """Return the address of the made graph on the newest Neo4j, which routes."""
    routing = newest_server.uri.replace("bolt://", "neo4j://")
    delete_everything(newest_server)
    write_made_graph(routing)
    return routing


@pytest.fixture(scope="module")
def newest(address: str) -> Iterator[Store]:
    with open_store(address) as store:
        yield store


@pytest.mark.parametrize("name", QUESTIONS)
def test_it_gives_the_rows_of_the_embedded_engine(
    name: str, embedded: Store, newest: Store, caplog: pytest.LogCaptureFixture
) -> None:
    question = QUESTIONS[name]
    with caplog.at_level(logging.WARNING, "neo4j.notifications"):
        there = asked(question, newest)
    said = [record.getMessage() for record in caplog.records if "DEPRECAT" in record.getMessage()]
    assert said == []
    for (parameters, one), (_, other) in zip(asked(question, embedded), there, strict=True):
        assert sorted(map(repr, one)) == sorted(map(repr, other)), parameters


def test_the_same_write_again_changes_nothing(newest: Store) -> None:
    with clock.set_to(NOW):
        again = newest.write(tables(records(), TAKEN), derivations=DERIVATIONS)
    assert not changes(again)


def test_a_graph_is_copied_to_it_and_asked_there(
    made_graph: Path, address: str, newest_server: Neo4jServer, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str) -> str:
        with pytest.raises(SystemExit) as ended:
            main([*words])
        assert not ended.value.code, capsys.readouterr().err
        return capsys.readouterr().out

    delete_everything(newest_server)
    said("graph", "copy", "--graph", str(made_graph), "--to", address)
    text = "MATCH (n:Model)-[r]->(m) RETURN n.id AS id, count(r) AS claims"
    asked_there = said("cypher", f"{text} ORDER BY id", "--format", "json", "--graph", address)
    here = said("cypher", f"{text} ORDER BY id", "--format", "json", "--graph", str(made_graph))
    assert json.loads(asked_there) == json.loads(here)
