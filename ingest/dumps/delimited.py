"""Reads CSV files, also with other delimiters: what is wrong in one row costs that row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv

from ingest.dumps.bounds import Rows, in_parts
from ingest.dumps.lines import LONGEST_ROW, rows_in
from ingest.dumps.text import UNREADABLE, Utf8, as_text, open_text
from ingest.hub_fields.reader import RAGGED, UNCLOSED
from ingest.hub_fields.table import IDS
from ingest.items import Skip

_DELIMITERS = ",;\t|"
_END = "\ufdd1"
"""Stands in every cell of a last row of our own: where that is missing, a quote was not closed."""
_LONGEST_HEADER = 4 << 20
_ROWS = 10_000
_BYTES = 16 << 20
"""Rows and characters that are read at once where each row is looked at."""


class Header(NamedTuple):
    """The names in the first row of a CSV file, and what stands between them."""

    names: list[str]
    delimiter: str


def read_header(path: Path) -> Header:
    """Return the header of a CSV file; if none has an id, as if commas stood between names."""
    with open_text(path) as stream:
        start = stream.read(_LONGEST_HEADER).decode(errors="replace").removeprefix("\ufeff")
    found = [Header(_first_row(start, delimiter), delimiter) for delimiter in _DELIMITERS]
    usable = [header for header in found if {*IDS} & {*header.names}]
    return max(usable, key=lambda header: len(header.names), default=found[0])


def _first_row(start: str, delimiter: str) -> list[str]:
    with closing(rows_in(io.StringIO(start, newline=""), delimiter)) as rows:
        return next(rows, None) or []


def read_rows(path: Path, header: Header, columns: tuple[str, ...]) -> Iterator[Rows | Skip]:
    """Yield the rows of a CSV file with these columns; see ``source.fetch``."""
    ragged, fast = _Ragged(), _Fast()
    with open_text(path) as stream:
        for table in fast.tables(_batches(stream, header, columns, ragged)):
            yield from in_parts(table, unreadable=_unreadable(stream))
    if not fast.is_whole:
        yield from _read_carefully(path, header, columns, fast.rows)
    elif ragged.rows:
        yield Skip(*RAGGED, ragged.rows)


class _Fast:
    """Passes on what the library reads, but for the last row where that may hold others."""

    def __init__(self) -> None:
        self.rows = 0
        self.is_whole = False
        """Whether all rows were read, and each of them has an end."""

    def tables(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
        """Yield the rows of batches, as long as they can be read."""
        last: pa.RecordBatch | None = None
        try:
            for batch in batches:
                if last is not None:
                    yield self._given(last)
                last = batch if len(batch) else last
        except pa.ArrowInvalid:
            if last is not None:
                yield self._given(last)
            return
        if last is not None:
            self.is_whole = last.column(0)[-1].as_py() == _END.encode()
            yield self._given(last.slice(0, len(last) - 1))

    def _given(self, batch: pa.RecordBatch) -> pa.Table:
        self.rows += len(batch)
        return pa.Table.from_batches([batch])


def _unreadable(stream: Utf8) -> bytes | None:
    """Return what stands in cells for bytes that could not be read, if there are any."""
    return UNREADABLE.encode() if stream.has_unreadable else None


class _Ragged:
    """Passes over rows of CSV that have too few cells or too many, and counts them."""

    def __init__(self) -> None:
        self.rows = 0

    def __call__(self, _row: pyarrow.csv.InvalidRow) -> str:
        """Return what the reader does with such a row; it asks with Python's lock held."""
        self.rows += 1
        return "skip"


def _batches(
    stream: Utf8, header: Header, columns: tuple[str, ...], ragged: _Ragged
) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a CSV file; its cells are bytes, since a text may be none."""
    stream.end_with("\n".join(["", header.delimiter.join([_END] * len(header.names)), ""]))
    yield from pyarrow.csv.open_csv(
        stream,
        read_options=pyarrow.csv.ReadOptions(block_size=LONGEST_ROW),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=header.delimiter, newlines_in_values=True, invalid_row_handler=ragged
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            include_columns=list(columns),
            column_types=dict.fromkeys(columns, pa.binary()),
            check_utf8=False,
        ),
    )


def _read_carefully(
    path: Path, header: Header, columns: tuple[str, ...], given: int
) -> Iterator[Rows | Skip]:
    """Yield the rows of a file that has one without an end, but for those given before."""
    ragged = unclosed = size = 0
    places = [header.names.index(name) for name in columns]
    waiting: list[list[bytes]] = []
    with open_text(path) as stream, closing(rows_in(as_text(stream), header.delimiter)) as rows:
        next(rows, None)
        for row in rows:
            unclosed += row is None
            ragged += row is not None and len(row) != len(header.names)
            if row is None or len(row) != len(header.names):
                continue
            if given:
                given -= 1
                continue
            waiting.append([row[place].encode() for place in places])
            size += sum(map(len, waiting[-1]))
            if len(waiting) >= _ROWS or size >= _BYTES:
                yield from in_parts(_table(columns, waiting), unreadable=_unreadable(stream))
                waiting, size = [], 0
        if waiting:
            yield from in_parts(_table(columns, waiting), unreadable=_unreadable(stream))
    for skip, number in ((RAGGED, ragged), (UNCLOSED, unclosed)):
        if number:
            yield Skip(*skip, number)


def _table(columns: tuple[str, ...], rows: list[list[bytes]]) -> pa.Table:
    cells = zip(*rows, strict=True)
    return pa.table({n: pa.array(c, pa.binary()) for n, c in zip(columns, cells, strict=True)})
