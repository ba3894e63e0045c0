"""A whole graph is read in parts of bounded size, on each engine."""

from __future__ import annotations

import neo4j
import pyarrow as pa
import pytest

import graph.embedded.parts
import graph.neo4j.parts
from graph.neo4j.statements import IMPORTED
from graph.neo4j.store import Neo4jStore
from graph.schema import CLAIMS, NODES, DerivedFrom, Model, StoredType
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Store
from graph.store.cypher import Pair, end_pairs, read_claims, read_nodes
from graph.store.tables import arrow_schema
from tests.conftest import TODAY
from tests.factories import alias, derived, model, tables
from tests.neo4j_server import Neo4jServer
from tests.stores.records import LOADS

WHOLE: list[tuple[StoredType, Pair | None]] = [(kind, None) for kind in NODES]
WHOLE += [(claim, pair) for claim in CLAIMS for pair in end_pairs(claim)]


def test_the_parts_are_the_whole(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = 7
    monkeypatch.setattr(graph.embedded.parts, "ROWS", rows)
    monkeypatch.setattr(graph.neo4j.parts, "ROWS", rows)
    store.write(tables([*LOADS[1], *LOADS[2]]))
    for record, pair in WHOLE:
        schema = arrow_schema(record)
        parts = list(store.parts(record, pair))
        assert all(part.schema == schema for part in parts)
        if pair is None:
            assert all(len(part) <= rows for part in parts)
        text = read_nodes(record) if pair is None else read_claims(record, pair)  # type: ignore[arg-type]
        whole = [*map(str, store.table(text).to_pylist())]
        joined = pa.concat_tables([schema.empty_table(), *parts]).to_pylist()
        assert sorted(map(str, joined)) == sorted(whole)


def test_what_moved_or_went_is_in_no_part(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.embedded.parts, "ROWS", 2)
    monkeypatch.setattr(graph.neo4j.parts, "ROWS", 2)
    store.write(tables([derived(f"m{n}", "base") for n in range(9)]))
    store.write(tables([*(alias(f"m{n}", f"new{n}") for n in range(0, 9, 2)), model("last")]))
    names = {f"new{n}" if n % 2 == 0 else f"m{n}" for n in range(9)}
    found = [own for part in store.parts(Model) for own in part["id"].to_pylist()]
    assert sorted(found) == sorted({*names, "base", "last"})
    parts = store.parts(DerivedFrom, ("Model", "Model"))
    assert {own for part in parts for own in part["from_id"].to_pylist()} == names


def test_an_empty_graph_has_no_rows_in_any_part(store: Store) -> None:
    store.prepare()
    assert not [part for record, pair in WHOLE for part in store.parts(record, pair) if len(part)]


def test_an_imported_database_gets_its_constraints_with_the_first_query(
    neo4j_server: Neo4jServer, empty_neo4j: str
) -> None:
    with Neo4jStore(empty_neo4j) as store:
        store.write(tables([model("a")], TODAY))
    with neo4j.GraphDatabase.driver(empty_neo4j, auth=neo4j_server.auth) as driver:
        driver.execute_query("DROP CONSTRAINT model_id")
        driver.execute_query(f"MATCH (g:GraphInfo) SET g.{IMPORTED} = true")
        for _ in range(2):
            with Neo4jStore(empty_neo4j) as store:
                assert store.rows("MATCH (m:Model) RETURN m.id AS id") == [{"id": "a"}]
            made = "SHOW CONSTRAINTS YIELD name WHERE name = 'model_id' RETURN name"
            assert len(driver.execute_query(made).records) == 1
            [info] = driver.execute_query("MATCH (g:GraphInfo) RETURN g").records
            assert IMPORTED not in info["g"]
            assert info["g"]["schema_version"] == SCHEMA_VERSION
