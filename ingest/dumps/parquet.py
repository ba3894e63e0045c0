"""Reads Parquet files row group by row group, in memory that no file can exceed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.columns.values import is_list, is_text, kind_in_words
from ingest.dumps.bounds import BYTES, MOST_MEMBERS, ROWS, Array, Rows, in_parts
from ingest.dumps.pages import Chunk, Group, Pages, read_footer, read_pages
from ingest.dumps.thrift import ThriftError
from ingest.hub_fields.columns import VALUE_IN
from ingest.hub_fields.table import COLUMNS, IDS, INNER
from ingest.items import Skip

MOST_AT_ONCE = 256 << 20
"""Bytes of the largest pages of the columns that are read at once."""
MOST_IN_LISTS = 512 << 20
MOST_VALUES = 32_000_000
"""Bytes of the texts in the lists of a row group, and how many values these have."""
A_ROW = 64 << 10
LEAST = 1 << 30
"""Bytes of a column that are unpacked: so many a row of a row group, or all if it is small."""
TOO_MUCH = "it takes too much memory in its part of the file"

_BUFFER = 1 << 20
_TEXTS = "BYTE_ARRAY"


class _Leaf(NamedTuple):
    """A column as Parquet has it, and the column of the dump of which it is a part."""

    place: int
    path: str
    column: str
    is_repeated: bool
    is_text: bool


def describe(path: Path) -> tuple[list[str], int]:
    """Return the names of the columns of a Parquet file, and how many rows it claims to have."""
    with path.open("rb") as stream:
        read_footer(stream)
    with pq.ParquetFile(path) as file:
        return file.schema_arrow.names, file.metadata.num_rows


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[Rows | Skip]:
    """Yield the rows of a Parquet file with these columns; see ``source.fetch``."""
    with path.open("rb") as stream:
        groups = read_footer(stream)
    with pq.ParquetFile(path, pre_buffer=False) as described:
        schema, metadata, shape = described.schema_arrow, described.metadata, described.schema
    kept, unread = _readable(schema, columns)
    yield from (Skip(f"{VALUE_IN}{name}", why, metadata.num_rows) for name, why in unread.items())
    leaves = [leaf for leaf in _leaves(shape) if _is_wanted(leaf, kept)]
    with path.open("rb") as stream, contextlib.ExitStack() as opened:
        files: dict[tuple[str, ...], pq.ParquetFile] = {}
        for place, group in enumerate(groups):
            plan = _Plan(stream, group, leaves)
            if plan.coded not in files:
                files[plan.coded] = opened.enter_context(_open(path, metadata, plan.coded))
            batches = files[plan.coded].iter_batches(
                plan.rows, row_groups=[place], columns=plan.paths
            )
            for batch in batches:
                yield from in_parts(_plain(pa.Table.from_batches([batch])), plan.left_out)


def _open(path: Path, metadata: pq.FileMetaData, coded: tuple[str, ...]) -> pq.ParquetFile:
    """Open a file, the texts of some columns to be read in dictionaries.

    A dictionary's value may stand in every row: decoded, a small file would take gigabytes.
    """
    return pq.ParquetFile(
        path, metadata=metadata, read_dictionary=coded, buffer_size=_BUFFER, pre_buffer=False
    )


class _Plan:
    """How a row group is read: which columns, and how many rows at once."""

    def __init__(self, stream: BinaryIO, group: Group, leaves: list[_Leaf]) -> None:
        self.rows = ROWS
        self.left_out: dict[str, str] = {}
        coded: list[str] = []
        self._pages, self._texts, self._values = MOST_AT_ONCE, MOST_IN_LISTS, MOST_VALUES
        # The id comes first: without it a row is nobody's.
        for leaf in sorted(leaves, key=lambda leaf: leaf.column not in IDS):
            chunk = _chunk_of(group, leaf)
            pages, is_coded = read_pages(stream, chunk), leaf.is_text and chunk.may_be_coded
            coded += [leaf.path] * is_coded
            is_bounded = is_coded or not leaf.is_text
            if not self._fits(leaf, pages, group.rows, is_coded=is_coded):
                self.left_out[leaf.column] = TOO_MUCH
            elif not leaf.is_repeated:
                self._limit_rows(pages, is_bounded=is_bounded)
        self.coded = tuple(sorted(coded))
        self.paths = [leaf.path for leaf in leaves if leaf.column not in self.left_out]

    def _fits(self, leaf: _Leaf, pages: Pages, rows: int, *, is_coded: bool) -> bool:
        """Return whether a column can be read beside those before it, and count what it takes."""
        self._pages -= pages.largest
        repeated = pages.shared or (not is_coded and pages.dictionary)
        if leaf.is_repeated:
            self._texts -= int(pages.bytes.sum())
            self._values -= int(pages.values.sum())
        fits = min(self._pages, self._texts, self._values) >= 0
        fits &= not (repeated and leaf.is_text and (leaf.is_repeated or is_coded))
        if fits and pages.unpacked <= max(LEAST, rows * A_ROW):
            return True
        self._pages += pages.largest
        if leaf.is_repeated:
            self._texts += int(pages.bytes.sum())
            self._values += int(pages.values.sum())
        return False

    def _limit_rows(self, pages: Pages, *, is_bounded: bool) -> None:
        """Read fewer rows at once where they may be large."""
        if not is_bounded:
            longest = max(pages.shared, pages.dictionary, 1)
            self.rows = min(self.rows, max(1, BYTES // longest))
        while self.rows > 1 and _most(pages, self.rows) > BYTES:
            self.rows //= 2


def _most(pages: Pages, rows: int) -> int:
    """Return the bytes that so many rows take at most; a page more is held in any case."""
    ends = pages.values.cumsum()
    sizes = pages.bytes.cumsum()
    begins: Array = ends - pages.values
    last = begins.searchsorted(ends + rows, "left") - 1
    return int((sizes[last] - sizes).max(initial=0))


def _plain(table: pa.Table) -> pa.Table:
    """Return the columns of types that somebody has added as what these are stored as."""
    for place, field in enumerate(table.schema):
        if isinstance(field.type, pa.BaseExtensionType):
            chunks = [chunk.storage for chunk in table.column(place).chunks]
            table = table.set_column(
                place, field.name, pa.chunked_array(chunks, field.type.storage_type)
            )
    return table


def _readable(schema: pa.Schema, columns: tuple[str, ...]) -> tuple[list[str], Mapping[str, str]]:
    """Return the columns of types that can be read, and why each other one cannot."""
    kept, unread = [], {}
    for name in columns:
        kind = schema.field(name).type
        if _can_be_read(name, kind):
            kept.append(name)
        else:
            unread[name] = f"it is of another type ({kind_in_words(kind)})"
    return kept, unread


def _can_be_read(name: str, kind: pa.DataType) -> bool:
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    if pa.types.is_struct(kind):
        return name in INNER or name == "baseModels"
    if is_list(kind):
        short = getattr(kind, "list_size", 0) <= MOST_MEMBERS
        return short and (_holds_text(kind.value_type) or pa.types.is_null(kind.value_type))
    return _holds_text(kind) or _is_plain(kind)


def _holds_text(kind: pa.DataType) -> bool:
    return is_text(kind.value_type if pa.types.is_dictionary(kind) else kind)


def _is_plain(kind: pa.DataType) -> bool:
    """Return whether values are of a few bytes each, and have a meaning in some column."""
    checks = ("integer", "floating", "boolean", "timestamp", "date", "null", "decimal")
    return any(getattr(pa.types, f"is_{check}")(kind) for check in checks)


def _chunk_of(group: Group, leaf: _Leaf) -> Chunk:
    if leaf.place >= len(group.chunks):
        raise ThriftError("one of its row groups lacks a column")
    return group.chunks[leaf.place]


def _leaves(shape: pq.ParquetSchema) -> list[_Leaf]:
    """Return the columns that may be read, as Parquet has them."""
    found = []
    for place in range(len(shape)):
        column = shape.column(place)
        name = column.path.partition(".")[0]
        if name in COLUMNS:
            repeated = column.max_repetition_level > 0
            found.append(_Leaf(place, column.path, name, repeated, column.physical_type == _TEXTS))
    return found


def _is_wanted(leaf: _Leaf, kept: list[str]) -> bool:
    """Return whether a leaf is read: of large structs just the field that is wanted."""
    if leaf.column not in kept:
        return False
    inner = leaf.path.split(".")[1:]
    if leaf.column in INNER:
        return inner in ([], [INNER[leaf.column]])
    if leaf.column == "baseModels":
        return not inner or inner == ["relation"] or (inner[0] == "models" and inner[-1] == "id")
    return True
