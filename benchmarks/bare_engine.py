"""The embedded engine without ptm: the time of its own COPY for the same rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import ladybug
import pyarrow as pa

from benchmarks.comparison import time_work
from benchmarks.isolation import load_tables
from graph.embedded import statements
from graph.embedded.room import READ_POOL, WRITE_POOL
from graph.schema import CLAIMS, NODES, Claim
from graph.store.cypher import names
from graph.store.tables import Tables, concat, pairs, stated


def open_connection(path: Path) -> ladybug.Connection:
    """Return a read-only connection to a graph file, with the settings of ptm's own."""
    database = ladybug.Database(str(path), read_only=True, buffer_pool_size=READ_POOL)
    connection = ladybug.Connection(database)
    connection.execute("CALL var_length_extend_max_depth=100")
    return connection


def time_copy(folder: Path, path: Path) -> float:
    """Return the seconds that COPY takes for the tables of a folder and a new graph file."""
    tables = _as_stored(load_tables(folder))
    return time_work(lambda: _copy_tables(tables, path, create=True))


def time_copy_more(folder: Path, graph: Path, path: Path) -> float:
    """Return the seconds of copying a graph's file and adding the tables to the copy by COPY."""
    tables = _as_stored(load_tables(folder))

    def add_tables() -> None:
        shutil.copyfile(graph, path)
        _copy_tables(tables, path, create=False)

    return time_work(add_tables)


def _as_stored(tables: Tables) -> Tables:
    """Return the tables with the store's own columns, so that both sides write the same rows."""
    return concat([tables])


def _copy_tables(tables: Tables, path: Path, *, create: bool) -> None:
    database = ladybug.Database(str(path), buffer_pool_size=WRITE_POOL)
    connection = ladybug.Connection(database)
    if create:
        # A relationship table needs the tables of all kinds that the claim may join.
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
        # The engine stops reading a table at an empty batch.
        batches = [batch for batch in rows.select(columns).to_batches() if batch.num_rows]
        connection.execute(text, {"rows": pa.Table.from_batches(batches)})
    connection.execute("CHECKPOINT")
    connection.close()
    database.close()
