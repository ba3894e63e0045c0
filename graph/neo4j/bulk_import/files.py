"""Writes a graph, part by part, into the files that ``neo4j-admin`` imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv

from graph.neo4j.bulk_import import columns
from graph.neo4j.statements import IMPORTED
from graph.schema import CLAIMS, DERIVED, NODES, StoredType
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Progress, Store
from graph.store.cypher import Pair, end_pairs

INFO = "GraphInfo"


class File(NamedTuple):
    """A file: the label or type of its rows, how many they are, and whether these are nodes."""

    name: str
    label: str
    rows: int
    nodes: bool


@dataclass(slots=True)
class Files:
    """What was written, and what ``neo4j-admin`` has to know of it."""

    files: list[File] = field(default_factory=list)
    longest: int = 0
    """Bytes of the longest text."""
    line_breaks: bool = False
    """Whether any text has several lines."""

    def rows(self) -> dict[str, int]:
        """Return how many rows there are of each label and type."""
        found: dict[str, int] = {}
        for file in self.files:
            found[file.label] = found.get(file.label, 0) + file.rows
        return found


def write_files(store: Store, folder: Path, note: str | None, progress: Progress) -> Files:
    """Write all that a store holds into a folder: Runs, aliases and the journal as well.

    What is derived is written too, so that the imported graph is whole before anything is written
    to it. Relationships come before nodes: a server may be written to meanwhile, and a node more
    is none that a relationship lacks. ``note`` is what the graph notes of what is derived.
    """
    written = Files()
    for record, pair in _all_records():
        parts = _counted(store.parts(record, pair), record.label, progress)
        _write_table(written, folder, record, pair, parts)
    _write_info(written, folder, note)
    return written


def _all_records() -> Iterator[tuple[StoredType, Pair | None]]:
    for relation in (*CLAIMS, *DERIVED):
        for pair in end_pairs(relation):
            yield relation, pair
    for kind in NODES:
        yield kind, None


def _counted(parts: Iterable[pa.Table], label: str, progress: Progress) -> Iterator[pa.Table]:
    for part in parts:
        if len(part):
            yield part
            progress(label, len(part))


def _write_table(
    written: Files, folder: Path, record: StoredType, pair: Pair | None, parts: Iterable[pa.Table]
) -> None:
    """Write the parts of a table to a file; none if there are no rows."""
    under = columns.headers(record, pair)
    name = f"{record.label}.csv" if pair is None else f"{pair[0]}-{record.label}-{pair[1]}.csv"
    rows, writer = 0, None
    try:
        for part in parts:
            if writer is None:
                schema = columns.written_schema(record, under)
                writer = pyarrow.csv.CSVWriter(folder / name, schema)
            _note(written, part)
            writer.write_table(columns.rename_columns(part, under))
            rows += len(part)
    finally:
        if writer is not None:
            writer.close()
    if rows:
        written.files.append(File(name, record.label, rows, nodes=pair is None))


def _note(written: Files, part: pa.Table) -> None:
    written.longest = max(written.longest, columns.longest_text(part))
    written.line_breaks = written.line_breaks or columns.has_line_breaks(part)


def _write_info(written: Files, folder: Path, note: str | None) -> None:
    """Write what the graph notes of itself, and that it has no constraints yet."""
    table = pa.table(
        {
            f"id:ID({INFO})": ["graph"],
            "schema_version:long": [SCHEMA_VERSION],
            "derived": pa.array([note], pa.string()),
            f"{IMPORTED}:boolean": [True],
        }
    )
    _note(written, table)
    pyarrow.csv.write_csv(table, folder / f"{INFO}.csv")
    written.files.append(File(f"{INFO}.csv", INFO, 1, nodes=True))
