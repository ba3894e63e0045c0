"""What the pages of a Parquet file take in memory, as their own headers say.

The library takes as much memory as a page's header says, whatever the footer says of the whole.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

import numpy as np

from ingest.dumps.thrift import Struct, ThriftError, Walker

MOST_PARTS = 500_000
"""Columns, row groups and the like that a footer describes; each takes a kilobyte of memory."""
LONGEST_FOOTER = 32 << 20
"""Bytes of a footer."""
DEEPEST_SCHEMA = 64
"""Columns within each other: the library calls itself for each."""
MOST_PAGES = 100_000
"""Pages of a column in one row group."""

_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_PLACE = {_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}
"""The field of a page's header that says more of each kind of page."""
_ENCODING = {_DATA: 2, _DICTIONARY: 2, _DATA_2: 4}
_CODED = frozenset({2, 8})
_SHARED_STARTS, _LENGTHS_APART = 7, 6
"""Encodings: of places in a dictionary, of values that begin as the one before, and of values
behind all of their lengths."""
_SCHEMA, _CHILDREN = 2, 5
_GROUPS, _COLUMNS, _ROWS = 4, 1, 3
_ABOUT, _ENCODINGS, _PACKED_SIZE, _DATA_AT, _DICTIONARY_AT = 3, 2, 7, 9, 11
"""Fields of a footer, of its row groups and of their columns."""
_TAIL = 8
_FIRST_READ, _LONGEST_HEADER = 256, 16 << 20
"""Bytes of a page's header that are read first, and at most."""


class Pages(NamedTuple):
    """The pages of one column in one row group."""

    largest: int
    """The bytes of its largest page, packed and unpacked, and of its dictionary."""
    values: np.ndarray[tuple[int], np.dtype[np.int64]]
    """How many values each page with data has."""
    bytes: np.ndarray[tuple[int], np.dtype[np.int64]]
    """How many bytes these take; places in a dictionary take none."""
    unpacked: int
    """The bytes of all pages."""
    dictionary: int
    """The bytes of its dictionary, of which each value may stand in every row."""
    shared: int
    """The bytes of the largest page of which each value may be as long as the whole page."""


class Chunk(NamedTuple):
    """A column of one row group, as the footer describes it."""

    start: int
    end: int
    """Where its pages begin and end in the file."""
    may_be_coded: bool
    """Whether the library can read its texts in a dictionary, as it does most of them."""


class Group(NamedTuple):
    """A row group, as the footer describes it."""

    rows: int
    chunks: list[Chunk]


def read_footer(file: BinaryIO) -> list[Group]:
    """Return what a Parquet file says of its row groups, before the library believes it.

    The library's own words for it end the process where they are damaged.

    Raises
    ------
    ThriftError
        If it is damaged, or describes more than the library can read in little memory.
    """
    size = file.seek(0, 2)
    file.seek(max(size - _TAIL, 0))
    length = int.from_bytes(file.read(4), "little")
    if length > LONGEST_FOOTER:
        raise ThriftError(f"its footer is over {LONGEST_FOOTER >> 20} MiB")
    if length + _TAIL > size:
        raise ThriftError("its footer is longer than the file")
    file.seek(size - _TAIL - length)
    footer = Walker(file.read(length), MOST_PARTS).struct()
    open_groups: list[int] = []
    for column in _structs(footer, _SCHEMA):
        _enter(open_groups, column.get(_CHILDREN, 0))
    return [
        Group(_whole(group, _ROWS), [_chunk(column) for column in _structs(group, _COLUMNS)])
        for group in _structs(footer, _GROUPS)
    ]


def _structs(struct: Struct, field: int) -> list[Struct]:
    """Return the structs of a list; nothing where there is none."""
    found = struct.get(field)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _chunk(column: Struct) -> Chunk:
    about = column.get(_ABOUT)
    if not isinstance(about, dict):
        raise ThriftError("its footer is damaged")
    start, dictionary = _whole(about, _DATA_AT), about.get(_DICTIONARY_AT)
    if isinstance(dictionary, int) and 0 < dictionary < start:
        start = dictionary
    encodings = about.get(_ENCODINGS)
    known = encodings if isinstance(encodings, list) else []
    may_be_coded = _SHARED_STARTS not in known and _LENGTHS_APART not in known
    return Chunk(start, start + _whole(about, _PACKED_SIZE), may_be_coded)


def _enter(open_groups: list[int], children: object) -> None:
    """Note that a column follows, whose own columns follow it; see how deep it lies."""
    while open_groups and not open_groups[-1]:
        open_groups.pop()
    if open_groups:
        open_groups[-1] -= 1
    if isinstance(children, int) and children > 0:
        open_groups.append(children)
    if len(open_groups) > DEEPEST_SCHEMA:
        raise ThriftError("its columns are nested too deeply")


def read_pages(file: BinaryIO, chunk: Chunk) -> Pages:
    """Return what the pages of a column take, in the order in which the library reads them.

    Raises
    ------
    ThriftError
        If a header is damaged, or there are too many pages.
    """
    at, end = chunk.start, chunk.end
    packed = unpacked = dictionary = shared = total = 0
    values: list[int] = []
    sizes: list[int] = []
    while at < end:
        header, length = _header(file, at)
        inflated, deflated = _whole(header, 2), _whole(header, 3)
        at += length + deflated
        total += inflated
        packed = max(packed, deflated)
        kind = _whole(header, 1)
        about = header.get(_PLACE.get(kind, -1))
        if not isinstance(about, dict):
            continue
        if kind == _DICTIONARY:
            dictionary = max(dictionary, inflated)
            continue
        unpacked = max(unpacked, inflated)
        encoding = _whole(about, _ENCODING[kind])
        values.append(_whole(about, 1))
        sizes.append(0 if encoding in _CODED else inflated)
        shared = max(shared, inflated) if encoding == _SHARED_STARTS else shared
        if len(values) > MOST_PAGES:
            raise ThriftError("a column has too many pages")
    largest = packed + unpacked + dictionary
    numbers, lengths = np.array(values, np.int64), np.array(sizes, np.int64)
    return Pages(largest, numbers, lengths, total, dictionary, shared)


def _header(file: BinaryIO, at: int) -> tuple[Struct, int]:
    """Return the header of a page and its length in bytes."""
    length = _FIRST_READ
    while True:
        file.seek(at)
        content = file.read(length)
        walker = Walker(content, MOST_PARTS)
        try:
            return walker.struct(), walker.at
        except ThriftError:
            if len(content) < length or length >= _LONGEST_HEADER:
                raise
            length *= 8


def _whole(struct: Struct, field: int) -> int:
    """Return a number of a struct.

    Raises
    ------
    ThriftError
        If it lacks the number, or that is less than 0.
    """
    found = struct.get(field)
    if not isinstance(found, int) or found < 0:
        raise ThriftError("what it says of its parts is damaged")
    return found
