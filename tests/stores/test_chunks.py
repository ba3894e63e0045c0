"""Tables in pieces: the embedded engine takes an empty piece for the end of a table."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from graph.embedded.store import EmbeddedStore
from graph.schema import DerivedFrom, Model
from graph.store.tables import Tables


def _in_pieces(rows: dict[str, list[str]], sizes: list[int]) -> pa.Table:
    table, start, pieces = pa.table(rows), 0, []
    for size in sizes:
        pieces.append(table.slice(start, size))
        start += size
    return pa.Table.from_batches([b for p in pieces for b in (p.to_batches() or [_empty(p)])])


def _empty(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=table.schema)


def test_rows_after_an_empty_piece_are_kept(tmp_path: Path) -> None:
    ids = [f"org/m{i}" for i in range(9)]
    sizes = [3, 0, 3, 0, 0, 3]
    ends = {"from_kind": ["Model"] * 9, "from_id": ids, "to_kind": ["Model"] * 9}
    claims = {**ends, "to_id": ["org/base"] * 9, "stated_by": ["card"] * 9}
    tables: Tables = {
        Model: _in_pieces({"id": ids, "task": ["t"] * 9}, sizes),
        DerivedFrom: _in_pieces(claims, sizes),
    }
    assert 0 in [len(chunk) for chunk in tables[Model]["id"].chunks]
    with EmbeddedStore(tmp_path / "graph.lbug") as store:
        store.write(tables)
        found = store.rows("MATCH (m:Model)-[:DERIVED_FROM]->(:Model) RETURN m.id AS id")
    assert sorted(row["id"] for row in found) == ids
