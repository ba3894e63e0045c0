"""What of a dump is handed on at once, whatever the dump says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UnavailableError
from ingest.columns.json_text import LONGEST
from ingest.columns.values import is_list, is_text
from ingest.hub_fields.reader import WITHOUT_HUB_ID
from ingest.hub_fields.table import IDS, LARGE
from ingest.items import Skip

ROWS = 50_000
BYTES = 128 << 20
"""Rows and decoded bytes that are handed on at once, at most."""
MOST_MEMBERS = 10_000
"""Values of a list that are read; the Hub's longest have some thousands."""
A_MEMBER = 64
A_WORD = 8
"""Bytes that a value of a list is taken for beside its text, because each may make a row of a
table; and bytes of a text of many values that may hold one more."""
LONGEST_FACT = 4 << 10
"""Bytes of a text that is no JSON and no list of texts; the graph has none as long."""
NO_TEXT = "it is not in the encoding of the file"
TOO_MANY = f"it has over {MOST_MEMBERS:,} values"

LEAST_TEXTS, TEXTS_A_BYTE = 2 << 30, 200
LEAST_TABLES, TABLES_A_BYTE = 1 << 30, 64
"""Bytes of texts and tables that a small file may have, and how many more for each of its bytes."""

Array = np.ndarray[Any, Any]
_NOTHING: Mapping[str, str] = {}


class Rows(NamedTuple):
    """Rows of a dump; of the columns that were left out, why each was."""

    table: pa.Table
    left_out: Mapping[str, str] = _NOTHING
    size: int = 0
    """The bytes of its texts, and of what their lists take."""


class Measure:
    """Adds up what a file of some bytes is unpacked to, and what it states.

    No dump of the Hub has a tenth of what is allowed: one that has more repeats itself.
    """

    def __init__(self, path: Path, size: int) -> None:
        self._path = path
        self._texts = LEAST_TEXTS + TEXTS_A_BYTE * size
        self._tables = LEAST_TABLES + TABLES_A_BYTE * size

    def add(self, texts: int, tables: int) -> None:
        """Count the bytes of texts and of the tables that were made of them.

        Raises
        ------
        UnavailableError
            If it is more than a dump can have.
        """
        self._texts -= texts
        self._tables -= tables
        if min(self._texts, self._tables) < 0:
            raise UnavailableError(
                f"{self._path} repeats itself until it takes more memory than any dump of its size "
                "does: nothing was loaded; download it again, or name another file."
            )


def in_parts(
    table: pa.Table, left_out: Mapping[str, str] = _NOTHING, unreadable: bytes | None = None
) -> Iterator[Rows | Skip]:
    """Yield rows in parts of a bounded size, those with a value over a bound without that value.

    Texts may stand in dictionaries, which are not decoded here. Rows without an id are a Skip.
    Values that hold ``unreadable`` are left out as well.
    """
    if not {*IDS} & {*table.column_names}:
        yield Skip(*WITHOUT_HUB_ID, len(table))
        return
    sizes = np.full(len(table), 8 * table.num_columns, np.int64)
    weights = sizes.copy()
    odd = np.zeros(len(table), np.int64)
    reasons: list[tuple[str, str]] = []
    for name in table.column_names:
        found, wrong = _measured(table[name], LONGEST if name in LARGE else LONGEST_FACT)
        if unreadable and pa.types.is_binary(table[name].type):
            here = pc.fill_null(pc.match_substring(table[name], unreadable), False)
            wrong |= {NO_TEXT: np.flatnonzero(here)} if pc.any(here).as_py() else {}
        for reason, rows in wrong.items():
            odd[rows] |= 1 << len(reasons)
            reasons.append((name, reason))
            found[rows] = 0
        sizes += found
        weights += (
            found * (A_MEMBER // A_WORD) if name in LARGE and _is_text(table[name]) else found
        )
    for code in np.unique(odd):
        here = odd == code
        part = table if here.all() else table.filter(pa.array(here))
        more = {own[0]: own[1] for at, own in enumerate(reasons) if code >> at & 1}
        if more:
            yield from in_parts(part.drop_columns([*more]), {**left_out, **more})
            continue
        for start, end in _ends(weights[here]):
            size = int(sizes[here][start:end].sum())
            yield Rows(part.slice(start, end - start), left_out, size)


def _ends(weights: Array) -> Iterator[tuple[int, int]]:
    """Yield where parts begin and end that weigh no more than they may, a row at least."""
    sums = np.cumsum(weights)
    start = 0
    while start < len(sums):
        before = sums[start - 1] if start else 0
        end = max(int(np.searchsorted(sums, before + BYTES, "right")), start + 1)
        yield start, end
        start = end


def _measured(column: pa.ChunkedArray, longest: int) -> tuple[Array, dict[str, Array]]:
    """Return the bytes of each row of a column, and by reason the rows that are over a bound."""
    sizes = np.zeros(len(column), np.int64)
    wrong: dict[str, list[Array]] = {}
    first = 0
    for chunk in column.chunks:
        here = sizes[first : first + len(chunk)]
        for rows, texts in _texts_in(chunk, None):
            lengths = _lengths(texts)
            at = np.arange(len(chunk)) if rows is None else rows
            large = at[lengths > longest]
            if rows is None:
                here += lengths
            else:
                members = np.bincount(rows, minlength=len(chunk))
                here += members * A_MEMBER
                here += np.bincount(rows, lengths, len(chunk)).astype(np.int64)
                wrong.setdefault(TOO_MANY, []).append(
                    first + np.flatnonzero(members > MOST_MEMBERS)
                )
            wrong.setdefault(f"it is over {longest >> 10:,} KiB", []).append(first + large)
        first += len(chunk)
    joined = {reason: np.concatenate(rows) for reason, rows in wrong.items()}
    return sizes, {reason: rows for reason, rows in joined.items() if len(rows)}


def _texts_in(array: pa.Array, rows: Array | None) -> Iterator[tuple[Array | None, pa.Array]]:
    """Yield the texts in an array and what it consists of, with the row of each; None: its own."""
    kind = array.type
    if is_list(kind):
        parents = pc.list_parent_indices(array).to_numpy(zero_copy_only=False)
        yield from _texts_in(pc.list_flatten(array), parents if rows is None else rows[parents])
    elif pa.types.is_struct(kind):
        for place in range(kind.num_fields):
            yield from _texts_in(pc.struct_field(array, [place]), rows)
    elif is_text(kind) or (pa.types.is_dictionary(kind) and is_text(kind.value_type)):
        yield rows, array


def _is_text(column: pa.ChunkedArray) -> bool:
    kind = column.type
    return is_text(kind.value_type if pa.types.is_dictionary(kind) else kind)


def _lengths(texts: pa.Array) -> Array:
    """Return the bytes of each text, 0 where there is none."""
    if not pa.types.is_dictionary(texts.type):
        return np.asarray(pc.fill_null(pc.binary_length(texts), 0)).astype(np.int64)
    known = np.append(_lengths(texts.dictionary), 0)
    places = np.asarray(pc.fill_null(texts.indices, 0))
    there = np.asarray(texts.indices.is_valid())
    if ((places < 0) | (places >= len(known) - 1))[there].any():
        raise IndexError("a value is not in the dictionary of its column")
    found: Array = np.where(there, known[np.minimum(places, len(known) - 1)], 0)
    return found
