"""The smaller graph over Bolt into an empty Neo4j, against a bare loop of UNWIND and MERGE."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.comparison import Comparison, time_work
from benchmarks.graph_shape import SMALLER, make_graph
from benchmarks.workplace import Workplace
from graph.schema import Claim
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.tables import ENDS, Tables, concat, pairs, stated

ROWS = 10_000
LONG = 150
"""Seconds of a turn after which there is no second one."""


def measure(place: Workplace) -> list[Comparison]:
    """Return ptm's write against the loop, on a warm server, with two turns each."""
    with place.driver() as driver:
        # The server compiles frequent code; a first turn keeps that out of both figures.
        _time_both(place, driver, make_graph(SMALLER.divide_by(40)).tables)
        turns = [_time_both(place, driver, place.smaller.tables)]
        if sum(turns[0]) < LONG:
            turns.append(_time_both(place, driver, place.smaller.tables))
    # ptm writes last, so that its graph is there for the benchmark of questions.
    place.filled_server = place.server
    theirs, ours = (min(times) for times in zip(*turns, strict=True))
    against = "driver loop of UNWIND MERGE"
    return [Comparison("write the smaller graph over Bolt", against, ours, theirs, 1.3)]


def _time_both(place: Workplace, driver: Any, tables: Tables) -> tuple[float, float]:
    """Return the seconds of the bare loop and of ptm's write."""
    return (
        _time_write(place, lambda _store: _write_bare(driver, tables)),
        _time_write(place, lambda store: store.write(tables)),
    )


def _time_write(place: Workplace, write: Callable[[Store], object]) -> float:
    """Return the seconds of a write into an empty database that has the constraints."""
    place.empty_server()
    with open_store(place.server) as store:
        store.prepare()
        return time_work(lambda: write(store))


def _write_bare(driver: Any, tables: Tables) -> None:
    with driver.session() as session:
        # With the store's own columns, so that both sides write the same rows.
        for record, table in concat([tables]).items():
            text = (
                _merge_claims(record, table) if issubclass(record, Claim) else _merge_nodes(record)
            )
            table = table.select(stated(table))
            for start in range(0, len(table), ROWS):
                rows = table.slice(start, ROWS).to_pylist()
                if issubclass(record, Claim):
                    rows = [_claim_row(row) for row in rows]
                session.run(text, rows=rows).consume()


def _merge_nodes(record: Any) -> str:
    return f"UNWIND $rows AS row MERGE (n:{record.label} {{id: row.id}}) SET n += row"


def _merge_claims(record: Any, table: Any) -> str:
    [(start, end)] = pairs(table)
    return (
        f"UNWIND $rows AS row MATCH (a:{start} {{id: row.from_id}}) "
        f"MATCH (b:{end} {{id: row.to_id}}) "
        f"MERGE (a)-[r:{record.label} {{stated_by: row.values.stated_by}}]->(b) SET r += row.values"
    )


def _claim_row(row: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name not in ENDS}
    return {"from_id": row["from_id"], "to_id": row["to_id"], "values": values}
