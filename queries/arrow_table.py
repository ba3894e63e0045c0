"""Rows as Arrow tables.

A table has the declared types. Where none are declared, values of one kind make a column of
that kind; lists and maps are lists and structs, with all keys of the column. A column is text where
its values do not agree, or Arrow has nothing for them, or they are not what is declared: texts stay
as they are, everything else is written as JSON.
"""

from __future__ import annotations

import datetime
import itertools
import json
import reprlib
import types
import typing
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from graph.store.values import moment_text, structure_of

if TYPE_CHECKING:
    import pyarrow as pa

_FAILURES = (ValueError, TypeError, OverflowError, RecursionError)
"""What Arrow raises where a value is not of a type; its own errors are among them."""
_DEEPEST = 20
"""Lists and maps within each other; what is deeper is text."""
_MOST_KEYS = 500
"""Keys of the maps of a column; with more, each of which most maps lack, it is text."""
_EXACT = 2**53
"""Whole numbers up to which a float has each."""


def make_table(names: Sequence[str], rows: Sequence[Mapping[str, Any]], row_type: Any) -> pa.Table:
    """Return rows as a table with these columns, whose types those of the row type are."""
    import pyarrow as pa

    declared = _declared_types(row_type)
    columns = [_column([row.get(name) for row in rows], declared.get(name)) for name in names]
    return pa.table(columns, names=list(map(_encodable, names)))


def _declared_types(row_type: Any) -> dict[str, pa.DataType]:
    """Return the Arrow type of each field of a row type that has one."""
    import pyarrow as pa

    known: dict[Any, pa.DataType] = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
    }
    known |= {tuple[str, ...]: pa.list_(pa.string()), Any: pa.string()}
    hints = typing.get_type_hints(row_type) if row_type else {}
    return {name: known[own] for name, hint in hints.items() if (own := _given(hint)) in known}


def _given(hint: Any) -> Any:
    """Return the type of the values that are known, of those that may be None."""
    if not isinstance(hint, types.UnionType):
        return hint
    [*others] = (each for each in typing.get_args(hint) if each is not types.NoneType)
    return others[0] if len(others) == 1 else hint


def _column(values: list[Any], declared: pa.DataType | None) -> pa.Array:
    """Return values as a column of the declared or the common type; as text where that fails."""
    import pyarrow as pa

    try:
        if declared is not None:
            return pa.array(values, declared)
        plain = [_plain(value) for value in values]
        found = _type_of(plain)
        return pa.array([_fitted(value, found) for value in plain], found)
    except _FAILURES:
        return pa.array([_as_text(value) for value in values], pa.string())


def _plain(value: Any) -> Any:
    """Return a value, and all that it holds, as Python's own types that Arrow knows."""
    value = structure_of(value)
    if isinstance(value, str):
        return _encodable(value)
    if isinstance(value, Mapping):
        return {_encodable(str(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == int(value)
        return int(value) if whole else str(value)
    return value


def _encodable(text: str) -> str:
    """Return a text without the halves of characters, which UTF-8 has not."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _type_of(values: Sequence[Any], depth: int = 0) -> pa.DataType:
    """Return the type of which all values are, those that are None aside; else that of text."""
    import pyarrow as pa

    given = [value for value in values if value is not None]
    kinds = set(map(type, given))
    if not kinds:
        return pa.null()
    if kinds == {int, float}:
        whole = (value for value in given if type(value) is int)
        return pa.float64() if all(abs(value) <= _EXACT for value in whole) else pa.string()
    if len(kinds) > 1 or depth > _DEEPEST:
        return pa.string()
    return _type_of_kind(kinds.pop(), given, depth)


def _type_of_kind(kind: type, given: Sequence[Any], depth: int) -> pa.DataType:
    """Return the type of values of one Python type."""
    import pyarrow as pa

    if kind is list:
        return pa.list_(_type_of([each for value in given for each in value], depth + 1))
    if kind is dict:
        return _struct_of(given, depth)
    if kind is datetime.datetime:
        zoned = {value.utcoffset() is not None for value in given}
        return (
            pa.string() if len(zoned) > 1 else pa.timestamp("us", "UTC" if True in zoned else None)
        )
    if kind is datetime.time and any(value.tzinfo for value in given):
        return pa.string()
    if kind is int and not all(-(2**63) <= value < 2**63 for value in given):
        return pa.string()
    simple = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), bytes: pa.binary()}
    moments = {datetime.date: pa.date32(), datetime.time: pa.time64("us")}
    return {**simple, **moments, datetime.timedelta: pa.duration("us")}.get(kind, pa.string())


def _struct_of(given: Sequence[dict[str, Any]], depth: int) -> pa.DataType:
    """Return the type of maps: a struct of all their keys, or text where there are none or many."""
    import pyarrow as pa

    keys = dict.fromkeys(itertools.chain.from_iterable(given))
    if not 0 < len(keys) <= _MOST_KEYS:
        return pa.string()
    return pa.struct(
        [(key, _type_of([each.get(key) for each in given], depth + 1)) for key in keys]
    )


def _fitted(value: Any, wanted: pa.DataType) -> Any:
    """Return a plain value as a type has it: as text, where it or what it holds is to be text."""
    import pyarrow as pa

    if value is None:
        return None
    if pa.types.is_list(wanted):
        return [_fitted(each, wanted.value_type) for each in value]
    if pa.types.is_struct(wanted):
        return {field.name: _fitted(value.get(field.name), field.type) for field in wanted}
    return _as_text(value) if pa.types.is_string(wanted) else value


def _as_text(value: Any) -> str | None:
    """Return a text as it is, anything else as JSON has it; None of what is unknown."""
    if value is None:
        return None
    value = _json_value(value)
    return _encodable(value if isinstance(value, str) else _as_json(value))


def _as_json(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=_json_value)
    except _FAILURES:  # it is deeper than Python follows, or holds itself
        return reprlib.repr(value)


def _json_value(value: Any) -> Any:
    """Return a value that JSON has, or one that holds nothing which it has not."""
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return moment_text(value)
    value = structure_of(value)
    if isinstance(value, Mapping):
        return {str(key): each for key, each in value.items()}
    return value if isinstance(value, str | int | float | list | tuple) else str(value)
