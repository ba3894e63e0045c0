"""The embedded engine without ptm: what its own COPY takes for the same rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import ladybug
import pyarrow as pa

from benchmarks.apart import load
from benchmarks.comparison import seconds
from graph.embedded import statements
from graph.embedded.engine import READ_POOL, WRITE_POOL
from graph.schema import CLAIMS, NODES, Claim
from graph.store.cypher import names
from graph.store.tables import Tables, concat, pairs, stated


def reading(path: Path) -> ladybug.Connection:
    """Return a connection to a graph file, with the settings that our reader has."""
    database = ladybug.Database(str(path), read_only=True, buffer_pool_size=READ_POOL)
    connection = ladybug.Connection(database)
    connection.execute("CALL var_length_extend_max_depth=100")
    return connection


def time_copy(folder: Path, path: Path) -> float:
    """Return the seconds in which COPY brings the tables of a folder into a new file."""
    tables = _as_stored(load(folder))
    return seconds(lambda: _copy(tables, path, create=True))


def time_copy_more(folder: Path, graph: Path, path: Path) -> float:
    """Return the seconds in which a graph's file is copied and COPY adds the tables to it."""
    tables = _as_stored(load(folder))

    def add() -> None:
        shutil.copyfile(graph, path)
        _copy(tables, path, create=False)

    return seconds(add)


def _as_stored(tables: Tables) -> Tables:
    """Return the tables with the columns that the store adds, so that both sides write the same."""
    return concat([tables])


def _copy(tables: Tables, path: Path, *, create: bool) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=WRITE_POOL)
    connection = ladybug.Connection(database)
    if create:
        # A claim's table names all kinds that it may join, whether there are any or not.
        for record in (*NODES, *(record for record in tables if record in CLAIMS)):
            connection.execute(statements.create_table(record))
    for record, rows in tables.items():
        if issubclass(record, Claim):
            [pair] = pairs(rows)
            columns = ["from_id", "to_id", *names(record)]
            text = f"COPY {record.label} FROM $rows (from='{pair[0]}', to='{pair[1]}')"
        else:
            columns = stated(rows)
            text = f"COPY {record.label}({', '.join(columns)}) FROM $rows"
        # At an empty batch the engine takes a table to be at its end.
        batches = [batch for batch in rows.select(columns).to_batches() if batch.num_rows]
        connection.execute(text, {"rows": pa.Table.from_batches(batches)})
    connection.execute("CHECKPOINT")
    connection.close()
    database.close()
