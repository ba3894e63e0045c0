"""Columns of a stranger's file, whatever their type is, as the columns that the graph keeps."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ingest.columns.list_text import list_of
from ingest.dates import MOMENT, is_date

_DIGITS = r"^[0-9]{1,18}$"
# Nothing in them has to be unescaped: such lists are cut at once, the others are read one by one.
_PLAIN_LIST = r"""^\[\s*('[^'"\\\n]*'(, ?'[^'"\\\n]*')*|"[^'"\\\n]*"(, ?"[^'"\\\n]*")*)\s*\]$"""
_FIRST, _LAST = 0, 4_102_444_800_000
"""Milliseconds from 1970 to 2100: other moments are mistakes, and have no ISO 8601 text."""


class Values(NamedTuple):
    """The texts in a column of lists, one after the other, and the row in which each stands."""

    texts: pa.Array
    rows: np.ndarray[Any, Any]
    unread: np.ndarray[Any, Any] = np.empty(0, np.int64)
    """The rows whose list could not be read."""

    def known(self) -> Values:
        """Return the texts that are known."""
        if not self.texts.null_count:
            return self
        there = self.texts.is_valid()
        rows = self.rows[there.to_numpy(zero_copy_only=False)]
        return Values(self.texts.filter(there), rows, self.unread)

    def stripped(self) -> Values:
        """Return the texts without white space around them."""
        return Values(pc.utf8_trim_whitespace(self.texts), self.rows, self.unread)

    def by_row(self, length: int) -> pa.Array:
        """Return the first text of each row, unknown where it has none."""
        rows, first = np.unique(self.rows, return_index=True)
        where = np.full(length, -1)
        where[rows] = first
        return self.texts.take(pa.array(where, mask=where < 0))


NO_TEXT = pa.scalar(None, pa.string())
NO_VALUES = Values(pa.array([], pa.string()), np.empty(0, np.int64))


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return a column as one array."""
    if isinstance(column, pa.ChunkedArray):
        # A chunk that is alone is used as it is: joining would copy it.
        column = column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    if isinstance(column, pa.ChunkedArray):  # without chunks, or too long for one
        column = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def texts(column: pa.Array) -> pa.Array | None:
    """Return texts, unknown where one is blank or not valid Unicode; None for another type."""
    if pa.types.is_null(column.type):
        return pa.nulls(len(column), pa.string())
    if not is_text(column.type):
        return None
    return without_blanks(_valid(column))


def without_blanks(column: pa.Array) -> pa.Array:
    """Return texts, unknown where one is empty or white space alone."""
    blank = pc.or_(pc.equal(column, ""), pc.utf8_is_space(column))
    return pc.if_else(blank, NO_TEXT, column) if blank.true_count else column


def is_text(kind: pa.DataType) -> bool:
    """Return whether values of a type are texts, or bytes that may be."""
    checks = ("string", "large_string", "string_view", "binary", "large_binary", "binary_view")
    return any(getattr(pa.types, f"is_{check}")(kind) for check in checks)


def is_list(kind: pa.DataType) -> bool:
    """Return whether values of a type are lists, however they are kept; mappings are none."""
    checks = ("list", "large_list", "list_view", "large_list_view", "fixed_size_list")
    return any(getattr(pa.types, f"is_{check}")(kind) for check in checks)


def kind_in_words(kind: pa.DataType) -> str:
    """Return the name of a type as it is shown: short, whether or not it has a dictionary."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if is_list(kind) and pa.types.is_dictionary(kind.value_type):
        kind = pa.list_(kind.value_type.value_type)
    return str(kind)[:40]


def _valid(column: pa.Array) -> pa.Array:
    """Return the column as texts; bytes that are no UTF-8 become unknown."""
    try:
        made = column.cast(pa.string())
        made.validate(full=True)
    except pa.ArrowInvalid:
        made = pa.array([_decoded(value) for value in column.cast(pa.binary())], pa.string())
    return made


def _decoded(value: pa.Scalar) -> str | None:
    try:
        return None if value.as_py() is None else value.as_py().decode("utf-8")
    except UnicodeDecodeError:
        return None


def numbers(column: pa.Array) -> pa.Array | None:
    """Return whole numbers from 0 on, unknown where it is none; None for another type."""
    if pa.types.is_decimal(column.type):
        column = pc.replace_substring_regex(column.cast(pa.string()), r"\.0+$", "")
    kind = column.type
    if pa.types.is_null(kind):
        return pa.nulls(len(column), pa.int64())
    if pa.types.is_floating(kind):
        found = column.cast(pa.float64())
        usable = pc.and_(pc.equal(pc.floor(found), found), pc.less(found, 2.0**63))
        column = pc.if_else(usable, found, pa.scalar(None, pa.float64()))
    elif is_text(kind):
        found = _valid(column)
        digits = pc.match_substring_regex(found, _DIGITS)
        column = pc.if_else(digits, found, NO_TEXT)
    elif pa.types.is_unsigned_integer(kind):
        column = column.cast(pa.uint64())
        usable = pc.less(column, pa.scalar(2**63, pa.uint64()))
        column = pc.if_else(usable, column, pa.scalar(None, pa.uint64()))
    elif not pa.types.is_integer(kind):
        return None
    column = column.cast(pa.int64())
    return pc.if_else(pc.greater_equal(column, 0), column, pa.scalar(None, pa.int64()))


def flags(column: pa.Array) -> pa.Array | None:
    """Return truths, also those written as true or false in any case; None for another type."""
    if pa.types.is_boolean(column.type):
        return column
    found = texts(column)
    if found is None:
        return None
    lower = pc.ascii_lower(found)
    nothing = pa.scalar(None, pa.bool_())
    return pc.if_else(
        pc.is_in(lower, pa.array(["true", "false"])), pc.equal(lower, "true"), nothing
    )


def access(column: pa.Array) -> pa.Array | None:
    """Return whether access must be asked for: no, auto or manual; None for another type."""
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, NO_TEXT, pa.scalar("no"))
    found = texts(column)
    if found is None:
        return None
    no = pc.equal(pc.ascii_lower(found), "false")
    known = pc.is_in(found, pa.array(["auto", "manual"]))
    return pc.if_else(no, "no", pc.if_else(known, found, NO_TEXT))


def moments(column: pa.Array) -> pa.Array | None:
    """Return moments as the Hub's own API writes them; None for other types.

    Texts that are ISO 8601 stay as they are, others are unknown.
    """
    if pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("ms"))
    if not pa.types.is_timestamp(column.type):
        found = texts(column)
        return None if found is None else _iso(found)
    stamps = column.cast(pa.timestamp("ms"), safe=False)
    since = stamps.cast(pa.int64())
    usable = pc.and_(pc.greater_equal(since, _FIRST), pc.less(since, _LAST))
    written = pc.if_else(usable, stamps, pa.scalar(None, stamps.type)).cast(pa.string())
    # Behind the ten characters of the day stands a blank.
    return pc.binary_join_element_wise(pc.binary_replace_slice(written, 10, 11, "T"), "Z", "")


def _iso(found: pa.Array) -> pa.Array:
    """Return the texts that are days or moments. Many have the same day: each is looked at once."""
    days = pc.utf8_slice_codeunits(found, 0, 10).dictionary_encode()
    real = pa.array([is_date(day) for day in days.dictionary.to_pylist()], pa.bool_())
    fits = pc.match_substring_regex(found, rf"^(?:{MOMENT})$")
    good = fits if pc.all(real).as_py() else pc.and_(fits, real.take(days.indices))
    return found if pc.all(good).as_py() else pc.if_else(good, found, NO_TEXT)


def misread(column: pa.Array, found: pa.Array) -> np.ndarray[Any, Any]:
    """Return the rows in which a column has a text that could not be read: its value is unknown."""
    if not is_text(column.type) or found.null_count == column.null_count:
        return np.empty(0, np.int64)
    wrong = pc.and_(pc.is_valid(texts(column)), pc.is_null(found))
    return np.flatnonzero(wrong.to_numpy(zero_copy_only=False))


def lists(column: pa.Array) -> Values | None:
    """Return the texts of a column of lists, or of lists written as text; None for other types."""
    unread = NO_VALUES.rows
    if pa.types.is_null(column.type):
        return NO_VALUES
    if is_text(column.type):
        column, unread = _parsed(_valid(column))
    if not is_list(column.type):
        return None
    found = texts(whole(pc.list_flatten(column)))
    if found is None:
        return None
    rows = whole(pc.list_parent_indices(column)).to_numpy(zero_copy_only=False)
    return Values(found, np.asarray(rows, np.int64), unread).known()


def _parsed(column: pa.Array) -> tuple[pa.Array, np.ndarray[Any, Any]]:
    """Return the lists that a column holds as text, and the rows of which it could not be read."""
    column = pc.if_else(pc.equal(column, "[]"), NO_TEXT, column)
    plain = pc.fill_null(pc.match_substring_regex(column, _PLAIN_LIST), False)
    inner = pc.replace_substring_regex(pc.if_else(plain, column, NO_TEXT), r"^\[\s*.|.\s*\]$", "")
    made = pc.split_pattern_regex(inner, r"""['"], ?['"]""")
    odd = pc.and_(pc.invert(plain), pc.is_valid(column)).to_numpy(zero_copy_only=False)
    if not odd.any():
        return made, NO_VALUES.rows
    places = np.flatnonzero(odd)
    found = [list_of(text) for text in column.take(pa.array(places)).to_pylist()]
    read = [one and [text for text in one if is_keepable(text)] for one in found]
    where = np.arange(len(made))
    where[places] = len(made) + np.arange(len(places))
    both = pa.concat_arrays([made, pa.array(read, made.type)])
    return both.take(pa.array(where)), places[[one is None for one in read]]


def is_keepable(text: str) -> bool:
    """Return whether a text is valid Unicode and more than white space."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return bool(text.strip())
