"""PeaTMOSS.db: the SQLite file of the PeaTMOSS dataset (MSR 2024), in both of its schemas.

Tables are read column by column. Missing tables and columns are reported; the rest is loaded.
"""

from __future__ import annotations

import contextlib
import sqlite3
import stat
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from graph.errors import UnavailableError
from graph.schema.identifiers import shorten
from ingest.columns.values import texts

TAKEN = "2023-07-10"
"""The date of the dataset's facts, as its authors give it."""
ROWS = 10_000
"""Rows that are fetched at a time."""
LONGEST_VALUE = 5_000
"""Characters of a value that are read; no value in the graph is as long."""
LARGEST_VALUE = 16 << 20
"""Bytes of a value that the library may hold; a file with a larger text is refused."""
_FEW, _BYTES, _STEPS = 1 << 20, 64, 100
"""Rows that a small file may have; bytes of tables and steps of reading for each byte of a file.

The pages of a damaged file may lead back to each other, so that its rows have no end.
"""
_NOTHING = "nothing was loaded; download it again."
_A_CALL = 100_000
"""Steps after which these are counted."""

TEXT, WHOLE, REAL = "text", "whole", "real"
Columns = dict[str, str]
TABLES: dict[str, Columns] = {
    "model_hub": {"id": WHOLE, "name": TEXT, "url": TEXT},
    # Declared as INTEGER, context_id holds the Hub's id as a text.
    "model": {
        "id": WHOLE,
        "context_id": TEXT,
        "model_hub_id": WHOLE,
        "sha": TEXT,
        "downloads": WHOLE,
        "likes": WHOLE,
    },
    "license": {"id": WHOLE, "name": TEXT},
    "model_to_license": {"model_id": WHOLE, "license_id": WHOLE},
    "dataset": {"id": WHOLE, "name": TEXT, "url": TEXT},
    "model_to_dataset": {"model_id": WHOLE, "dataset_id": WHOLE},
    "library": {"id": WHOLE, "name": TEXT},
    "model_to_library": {"model_id": WHOLE, "library_id": WHOLE},
    "framework": {"id": WHOLE, "name": TEXT},
    "model_to_framework": {"model_id": WHOLE, "framework_id": WHOLE},
    "architecture": {"id": WHOLE, "name": TEXT},
    "model_to_architecture": {"model_id": WHOLE, "architecture_id": WHOLE},
    "language": {"id": WHOLE, "name": TEXT, "abbreviation": TEXT},
    "model_to_language": {"model_id": WHOLE, "language_id": WHOLE},
    "tag": {"id": WHOLE, "name": TEXT},
    "model_to_tag": {"model_id": WHOLE, "tag_id": WHOLE},
    "paper": {"id": WHOLE, "name": TEXT, "title": TEXT, "url": TEXT},
    "model_to_paper": {"model_id": WHOLE, "paper_id": WHOLE},
    "reuse_repository": {"id": WHOLE, "owner": TEXT, "name": TEXT, "url": TEXT},
    "model_to_reuse_repository": {"model_id": WHOLE, "reuse_repository_id": WHOLE},
    "reuse_file": {"path": TEXT, "model_id": WHOLE, "reuse_repository_id": WHOLE},
    "model_task": {"id": WHOLE, "name": TEXT},
    "model_to_model_task": {"model_id": WHOLE, "model_task_id": WHOLE},
    "model_to_base_model": {
        "model_id": WHOLE,
        "base_model_name": TEXT,
        "base_model_url": TEXT,
        "base_model_id": WHOLE,
    },
    "reuse_repository_to_license": {"reuse_repository_id": WHOLE, "license_id": WHOLE},
    "carbon_emitted": {"value": REAL, "model_id": WHOLE},
    "parameter_count": {"count": WHOLE, "model_id": WHOLE},
}
"""The tables and columns that are read; PeaTMOSS has 76 tables."""
_OPTIONAL = {("paper", "name"), ("paper", "title"), ("paper", "url"), ("dataset", "url")}
"""Columns that one of the two schemas lacks."""

_CASTS = {
    # The length of bytes is known before they are read, and gigabytes are no text.
    TEXT: f"""CASE WHEN typeof("{{0}}") = 'blob' AND length("{{0}}") > {LARGEST_VALUE} THEN NULL
        ELSE substr(CAST("{{0}}" AS TEXT), 1, {LONGEST_VALUE}) END""",
    WHOLE: """CASE typeof("{0}") WHEN 'integer' THEN "{0}" END""",
    REAL: """CASE WHEN typeof("{0}") IN ('integer', 'real') THEN CAST("{0}" AS REAL) END""",
}
"""SQLite keeps any type in any column; these expressions return the declared type, or null."""
_ARROW = {TEXT: pa.binary(), WHOLE: pa.int64(), REAL: pa.float64()}


class Database:
    """An open PeaTMOSS.db, read-only."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._size = path.stat().st_size + _FEW
        self._steps = 0
        self._bytes = 0
        connection.set_progress_handler(self._count_steps, _A_CALL)
        self._columns = self._read_columns()
        self.rows = 0
        """Number of rows that have been read."""

    def _count_steps(self) -> int:
        """Return whether reading has to end, as the library asks now and then."""
        self._steps += _A_CALL
        return int(self._steps > _STEPS * self._size)

    def _count(self, rows: pa.Table) -> None:
        """Count rows and their bytes.

        Raises
        ------
        UnavailableError
            If there are more than the file can hold.
        """
        self.rows += len(rows)
        self._bytes += rows.nbytes
        if self.rows > self._size or self._bytes > _BYTES * self._size:
            raise UnavailableError(f"{self.path} is damaged: its rows have no end; {_NOTHING}")

    def _read_columns(self) -> dict[str, set[str]]:
        """Return the columns of real tables; views and virtual tables could compute anything."""
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0"
        names = {name for (name,) in self._connection.execute(tables)}
        columns = "SELECT name FROM pragma_table_info(?)"
        return {
            table: {_decode_name(name) for (name,) in self._connection.execute(columns, (table,))}
            for table in TABLES
            if table.encode() in names
        }

    def list_missing(self) -> list[str]:
        """Return the names of missing tables, and ``table.column`` of missing columns in others."""
        lacking = []
        for table, columns in TABLES.items():
            if table not in self._columns:
                lacking.append(table)
                continue
            lacking += [
                f"{table}.{column}"
                for column in columns
                if column not in self._columns[table] and (table, column) not in _OPTIONAL
            ]
        return lacking

    def read_table(self, table: str, reading: Callable[[int], None]) -> pa.Table:
        """Return a table with its columns of TABLES; missing ones are null in every row.

        ``reading`` is called with the number of rows read so far, over all tables.
        """
        columns = TABLES[table]
        have = self._columns.get(table, set())
        schema = pa.schema([(name, _ARROW[kind]) for name, kind in columns.items()])
        if not have & set(columns):
            return _decode_texts(schema.empty_table())
        wanted = (_CASTS[k].format(n) if n in have else "NULL" for n, k in columns.items())
        rows = self._connection.execute(f'SELECT {", ".join(wanted)} FROM "{table}"')  # noqa: S608
        batches = [schema.empty_table()]
        while found := rows.fetchmany(ROWS):
            arrays = [
                pa.array(values, field.type)
                for values, field in zip(zip(*found, strict=True), schema, strict=True)
            ]
            batches.append(pa.table(arrays, schema=schema))
            self._count(batches[-1])
            reading(self.rows)
        return _decode_texts(pa.concat_tables(batches))


def _decode_name(name: bytes | str) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name


def _decode_texts(table: pa.Table) -> pa.Table:
    """Return the table as one chunk, with its bytes decoded to texts."""
    table = table.combine_chunks()
    for place, field in enumerate(table.schema):
        if field.type == pa.binary():
            column = table.column(place)
            read = texts(column.chunk(0) if column.num_chunks else pa.array([], pa.binary()))
            table = table.set_column(place, field.name, read)
    return table


class PeatmossContent(NamedTuple):
    """The tables of a file, the number of their rows, and the names of what the file lacks."""

    tables: dict[str, pa.Table]
    rows: int
    missing: list[str]


def fetch(name: str, reading: Callable[[int], None] = lambda _number: None) -> PeatmossContent:
    """Return the tables of a PeaTMOSS.db; those that it lacks have no rows.

    Raises
    ------
    UnavailableError
        If the file cannot be read, is no SQLite file, is damaged, or is not PeaTMOSS.
    """
    path = Path(name)
    address = f"file:{urllib.parse.quote(str(path.absolute()).encode(errors='surrogateescape'))}"
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnavailableError(f"{path} cannot be read: it is no file; name PeaTMOSS.db.")
        with path.open("rb") as stream:
            if stream.read(16) != b"SQLite format 3\x00":
                raise UnavailableError(f"{path} is no SQLite file: name PeaTMOSS.db.")
        with contextlib.closing(sqlite3.connect(f"{address}?mode=ro", uri=True)) as connection:
            # A text may hold any bytes; functions in the file's own schema must not run.
            connection.text_factory = bytes
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_VALUE)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            database = Database(path, connection)
            _require_models(database)
            tables = {table: database.read_table(table, reading) for table in TABLES}
            return PeatmossContent(tables, database.rows, database.list_missing())
    except (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError) as error:
        cause = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UnavailableError(
            f"{path} cannot be read: {shorten(cause, 160) or 'it is too large'}. Nothing was "
            "loaded; download it again."
        ) from error


def _require_models(database: Database) -> None:
    """Raise UnavailableError for a file without models, which is not PeaTMOSS."""
    missing = database.list_missing()
    needed = {"model", "model.id", "model.context_id"}
    lacking = [name for name in missing if name in needed]
    if lacking:
        raise UnavailableError(
            f"{database.path} is not PeaTMOSS: it lacks {' and '.join(lacking)} (and "
            f"{len(missing) - len(lacking)} more of what is read); nothing was loaded."
        )
