"""A graph moves from one engine to the other, claim for claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError
from graph.neo4j.store import Neo4jStore
from graph.planning.change_set import WriteCounts
from graph.schema import CLAIMS, NODES, Model, Run
from graph.store.base import Store
from graph.transfer.copy import copy_graph, read_graph
from ingest.loader import load
from tests.factories import alias, derived, model, tables
from tests.stores.records import LOADS, changes, lines, retract


def everything(store: Store) -> dict[str, list[Any]]:
    """Return all that a graph holds: mentions, Runs, aliases and the journal as well."""
    return {
        record.label: sorted(table.to_pylist(), key=str)
        for record, table in read_graph(store).items()
    }


@pytest.mark.long
def test_a_graph_comes_through_both_engines_unchanged(tmp_path: Path, empty_neo4j: str) -> None:
    with (
        EmbeddedStore(tmp_path / "here") as here,
        Neo4jStore(empty_neo4j) as server,
        EmbeddedStore(tmp_path / "there") as there,
    ):
        for number, records in enumerate(LOADS):
            load(here, f"source-{number}", records, taken="2026-11-20")
        retract(here, stated_by=["inferred-name"])
        held = everything(here)
        assert len(held["Run"]) == len(LOADS)
        assert all(held[name] for name in ("Alias", "Change", "Paper", "INCLUDES", "SUCCEEDED_BY"))
        for source, target in ((here, server), (server, there)):
            for _ in range(2):
                counted = copy_graph(source, target)
                assert {label: numbers[0] for label, numbers in counted.items()} == {
                    label: len(rows) for label, rows in held.items() if rows
                }
                assert all(a == b for a, b in counted.values())
            assert everything(target) == held
            assert lines(target) == lines(here)


def test_copying_adds_to_what_is_there(store: Store, tmp_path: Path) -> None:
    store.write(tables([model("a", likes=1, facts_at="2023-07-10"), model("mine")]))
    with EmbeddedStore(tmp_path / "other") as other:
        other.write(tables([model("a", likes=2), model("theirs")]))
        assert copy_graph(other, store) == {"Model": (2, 3)}
    found = store.rows("MATCH (m:Model {id: 'a'}) RETURN m.likes AS likes")
    assert found == [{"likes": 2}]


def test_two_things_here_may_be_one_thing_there(store: Store, tmp_path: Path) -> None:
    store.write(tables([alias("old", "new")]))
    with EmbeddedStore(tmp_path / "other") as other:
        other.write(tables([derived("old", "base"), derived("new", "base")]))
        counted = copy_graph(other, store)
        assert counted["Model"] == (3, 2)
        assert counted["DERIVED_FROM"] == (2, 1)


def test_a_copy_that_lacks_something_is_told(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with EmbeddedStore(tmp_path / "other") as other:
        other.write(tables([derived("a", "b"), model("a")]))
        real, first = store.write, iter([True])
        monkeypatch.setattr(
            store, "write", lambda *given: WriteCounts() if next(first, False) else real(*given)
        )
        store.prepare()
        with pytest.raises(
            UnavailableError, match="lacks some of Model, DERIVED_FROM: run the same"
        ):
            copy_graph(other, store)


def test_an_empty_graph_can_be_copied(store: Store, tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path / "other") as other:
        other.prepare()
        assert copy_graph(other, store) == {}
    assert lines(store) == []


def test_copying_a_graph_to_itself_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "graph"
    with EmbeddedStore(path) as store, EmbeddedStore(path) as same:
        load(store, "source", LOADS[1])
        held = everything(store)
        copy_graph(store, same)
        assert everything(same) == held


def test_a_whole_graph_has_a_table_for_every_record(store: Store) -> None:
    store.prepare()
    found = read_graph(store)
    assert list(found) == [*NODES, *CLAIMS]
    assert all(isinstance(table, pa.Table) and not len(table) for table in found.values())
    assert not changes(store.write(found))
    assert {Run, Model} < set(found)
