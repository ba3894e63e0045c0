"""A server is shared: with other writers, with other people's data, with its own troubles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import neo4j
import numpy as np
import pyarrow as pa
import pytest

import graph.neo4j.apply
from graph.errors import UnavailableError
from graph.neo4j.stages import slices
from graph.neo4j.store import Neo4jStore
from graph.schema import NODES, DerivedFrom, Model, Record
from graph.store.tables import conform
from tests.factories import alias, derived, model, tables
from tests.stores.memory import MemoryStore
from tests.stores.records import LEARNED, OF_2022, OF_2026, changes, lines


@pytest.fixture
def store(empty_neo4j: str) -> Iterator[Neo4jStore]:
    """Return an empty graph on a server."""
    with Neo4jStore(empty_neo4j) as opened:
        yield opened


def run(store: Neo4jStore, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a statement straight on the server."""
    records, _, _ = store._server._driver.execute_query(text, parameters)
    return [record.data() for record in records]


def test_every_kind_has_its_ids_in_an_index_that_is_ready(store: Neo4jStore) -> None:
    store.prepare()
    found = run(store, "SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties")
    unique = {
        row["labelsOrTypes"][0]
        for row in found
        if row["properties"] == ["id"] and "UNIQUENESS" in row["type"]
    }
    assert {kind.label for kind in NODES} <= unique
    states = {row["state"] for row in run(store, "SHOW INDEXES YIELD state")}
    assert states == {"ONLINE"}


def test_what_others_keep_on_the_server_stays(store: Neo4jStore) -> None:
    run(
        store,
        "CREATE (a:Person {id: 'ada'})-[:KNOWS {since: 1833}]->(:Person {id: 'charles'}) "
        "CREATE (a)-[:MARKED]->(:Note {text: 'mine'})",
    )
    store.write(tables([*OF_2022, *OF_2026, *LEARNED]))
    run(store, "MATCH (n:Note), (m:Model {id: 'lab/base'}) CREATE (n)-[:ABOUT]->(m)")
    store.clear()
    kept = run(store, "MATCH (n) WHERE NOT n:GraphInfo RETURN labels(n) AS labels, n.id AS id")
    assert sorted(kept, key=str) == [
        {"labels": ["Note"], "id": None},
        {"labels": ["Person"], "id": "ada"},
        {"labels": ["Person"], "id": "charles"},
    ]
    between = run(store, "MATCH ()-[r]->() RETURN type(r) AS type, r.since AS since")
    assert sorted(between, key=str) == [
        {"type": "KNOWS", "since": 1833},
        {"type": "MARKED", "since": None},
    ]
    assert lines(store) == []


def test_an_unchanged_graph_is_only_read(store: Neo4jStore) -> None:
    store.write(tables([*OF_2022, *OF_2026]))
    text = "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN elementId(n) AS node, elementId(r) AS claim"
    before = sorted(run(store, text), key=str)
    assert not changes(store.write(tables([*OF_2022, *OF_2026])))
    assert sorted(run(store, text), key=str) == before


def test_writers_at_the_same_time_give_the_graph_of_one_after_the_other(
    store: Neo4jStore, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.neo4j.store.ROWS", 7)
    loads: list[list[Record]] = [
        [derived(f"m{n}", f"m{n // 2}", source, method=source) for n in range(40)]
        + [model(f"m{n}", source, f"2026-11-0{place}", likes=n + place) for n in range(0, 40, 2)]
        for place, source in enumerate(("s", "t", "u"), start=1)
    ]
    begin = threading.Barrier(len(loads))
    failed: list[BaseException] = []

    def write(load: list[Record]) -> None:
        try:
            with Neo4jStore(empty_neo4j) as own:
                begin.wait()
                own.write(tables(load))
        except BaseException as error:
            failed.append(error)

    writers = [threading.Thread(target=write, args=(load,)) for load in loads]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    planned = MemoryStore()
    for load in loads:
        planned.write(tables(load))
    assert sorted(lines(store)) == sorted(planned.lines())


def test_a_name_that_another_writer_moves_in_between_loses_no_claim(
    store: Neo4jStore, empty_neo4j: str
) -> None:
    load: list[Record] = [derived("old", "base"), derived("child", "old")]

    def meanwhile(label: str, _rows: int) -> None:
        if label == Model.label:
            with Neo4jStore(empty_neo4j) as other:
                other.write(tables([alias("old", "new")]))

    with pytest.raises(UnavailableError, match="run the same command again to complete it"):
        store.write(tables(load), meanwhile)
    store.write(tables(load))
    planned = MemoryStore()
    planned.write(tables([alias("old", "new")]))
    planned.write(tables(load))
    assert sorted(lines(store)) == sorted(planned.lines())


def test_a_transaction_that_the_server_asks_to_repeat_is_repeated(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = graph.neo4j.apply.carry_out, iter([True])

    def once(transaction: Any, plan: Any) -> None:
        real(transaction, plan)
        if plan.claims_new and next(failures, False):
            raise neo4j.exceptions.TransientError("deadlock")

    monkeypatch.setattr(graph.neo4j.apply, "carry_out", once)
    done = store.write(tables([derived("a", "b")]))
    assert done.new == {"Model": 2, "DERIVED_FROM": 1}
    assert next(failures, None) is None
    assert run(store, "MATCH ()-[r]->() RETURN count(r) AS number") == [{"number": 1}]


def test_a_failure_in_a_transaction_leaves_nothing_of_it(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.write(tables(OF_2022))
    held = lines(store)
    real = graph.neo4j.apply.carry_out

    def fails(transaction: Any, plan: Any) -> None:
        real(transaction, plan)
        raise KeyboardInterrupt

    monkeypatch.setattr(graph.neo4j.apply, "carry_out", fails)
    with pytest.raises(KeyboardInterrupt):
        store.write(tables(LEARNED))
    monkeypatch.undo()
    assert lines(store) == held
    store.write(tables(LEARNED))
    assert lines(store) != held


def test_the_parts_of_tables_are_whole_and_bounded() -> None:
    random = np.random.default_rng(7)
    texts = ["x" * int(length) for length in random.integers(0, 300, 1_000)]
    nodes = conform(Model, pa.table({"id": [f"m{n}" for n in range(1_000)], "task": texts}))
    claims = conform(
        DerivedFrom,
        pa.table(
            {
                "from_kind": ["Model"] * 50,
                "from_id": [f"m{n}" for n in range(50)],
                "to_kind": ["Model"] * 50,
                "to_id": ["base"] * 50,
                "stated_by": ["card"] * 50,
                "evidence": ["y" * 5_000, *["z"] * 49],
            }
        ),
    )
    for rows, size in ((10_000, 1 << 30), (7, 1 << 30), (10_000, 2_000), (100, 4_000), (1, 1)):
        parts = list(slices({DerivedFrom: claims, Model: nodes}, rows, size))
        kinds = [record for record, _ in parts]
        assert kinds == sorted(kinds, key=[Model, DerivedFrom].index)
        for record, whole in ((Model, nodes), (DerivedFrom, claims)):
            own = [part for kind, part in parts if kind is record]
            assert pa.concat_tables(own).equals(whole)
            for part in own:
                assert 1 <= len(part) <= rows
                weight = sum(
                    len(value or "") for row in part.to_pylist() for value in row.values()
                    if isinstance(value, str)
                )  # fmt: skip
                assert weight <= size or len(part) == 1
    assert list(slices({Model: nodes.slice(0, 0)}, 10, 10)) == []
