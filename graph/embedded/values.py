"""The values of an answer of the embedded engine, as Python has them.

The binding ends the process at a date outside of the years 1 to 9999, which Python has not. So
answers with dates, and maps with lists as keys, are read as Arrow's columns: such dates become
text (ISO 8601), and such maps lists of their entries.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from graph.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

_MANY = 5_000
"""Rows from which on they are made of Arrow's columns: thrice as fast, but 40 ms to load."""
_AT_ONCE = 1_000
"""Rows for which Arrow's columns are made room for at once; by itself that is for millions."""
_SIMPLE = frozenset({"STRING", "INT64", "BOOL", "DOUBLE"})
"""Types whose values Arrow gives as the engine itself does."""
_DATES = re.compile(r"\b(DATE|TIMESTAMP\w*)\b")
_INTERVAL = re.compile(r"\bINTERVAL\b")
_BESIDE = (
    "The answer holds an interval beside a date outside of the years 1 to 9999 or a map that "
    "Python has not: return the interval as CAST(… AS STRING)."
)
_TOO_LONG = (
    "The answer holds a value that Python has not, such as an interval of more than 999,999,999 "
    "days: return it as CAST(… AS STRING)."
)


def read_rows(answer: Any) -> list[dict[str, Any]]:
    """Return the rows of the engine's answer, a dict each.

    Raises
    ------
    UsageError
        If a value can be read in no way.
    """
    columns = answer.get_column_names()
    many = answer.get_num_tuples() >= _MANY and len(set(columns)) == len(columns)
    if many and _SIMPLE.issuperset(answer.get_column_data_types()):
        rows: list[dict[str, Any]] = answer.get_as_arrow().to_pylist()
        return rows
    return [dict(zip(columns, row, strict=True)) for row in each_row(answer)]


def each_row(answer: Any) -> Iterator[Sequence[Any]]:
    """Yield the values of each row, in the order of the columns.

    Raises
    ------
    UsageError
        If a value can be read in no way.
    """
    types = " ".join(answer.get_column_data_types())
    with_interval = _INTERVAL.search(types)
    if _DATES.search(types):
        reader = _ArrowReader(answer)
        rows = reader.rows()
        if not with_interval:
            yield from rows
            return
        # Arrow has intervals of 292,000 years at most, and says nothing where one is longer.
        if reader.differs:
            raise UsageError(_BESIDE)
        answer.reset_iterator()
    number = 0
    try:
        while answer.has_next():
            yield answer.get_next()
            number += 1
    except TypeError:  # a map has lists or other maps as keys
        if with_interval:
            raise UsageError(_BESIDE) from None
        answer.reset_iterator()
        yield from itertools.islice(_ArrowReader(answer).rows(), number, None)
    except (OverflowError, SystemError, ValueError) as error:
        raise UsageError(_TOO_LONG) from error


class _ArrowReader:
    """Reads an answer as Arrow has it."""

    def __init__(self, answer: Any) -> None:
        self._table = answer.get_as_arrow(min(_AT_ONCE, max(1, answer.get_num_tuples())))
        self.differs = False
        """Whether a value was read otherwise than the engine's own binding does."""

    def rows(self) -> list[tuple[Any, ...]]:
        """Return the values of each row."""
        columns = [[self._value(each) for each in column] for column in self._table.columns]
        return list(zip(*columns, strict=True))

    def _value(self, scalar: Any) -> Any:
        """Return a value, and what it holds, as Python has it."""
        import pyarrow as pa

        if not scalar.is_valid:
            return None
        if isinstance(scalar, pa.MapScalar):
            return self._map(scalar)
        if isinstance(scalar, pa.StructScalar):
            return {name: self._value(scalar[place]) for place, name in enumerate(_names(scalar))}
        if isinstance(scalar, pa.ListScalar | pa.FixedSizeListScalar):
            return [self._value(each) for each in scalar.values]
        if isinstance(scalar, pa.UnionScalar):
            return self._value(scalar.value)
        if isinstance(scalar, pa.Date32Scalar | pa.TimestampScalar):
            return self._moment(scalar)
        return scalar.as_py()

    def _map(self, scalar: Any) -> Any:
        """Return a map, as a list of its entries where Python can have no such map."""
        entries = [(self._value(each[0]), self._value(each[1])) for each in scalar.values]
        try:
            return dict(entries)
        except TypeError:
            self.differs = True
            return [{"key": key, "value": value} for key, value in entries]

    def _moment(self, scalar: Any) -> Any:
        """Return a date or a time, as text where it is outside of the years that Python has."""
        import pyarrow as pa

        made: Callable[[int, tzinfo | None], date]
        if isinstance(scalar, pa.Date32Scalar):
            moment, made = scalar.value * _DAY, _date
        else:
            # Python has no nanoseconds, and the engine's own binding leaves them out.
            moment, made = scalar.value * _SECOND // _UNITS[scalar.type.unit], _time
        zone = UTC if getattr(scalar.type, "tz", None) else None
        try:
            return made(moment, zone)
        except OverflowError:
            self.differs = True
            cycles, rest = divmod(moment - _YEAR_1, _CYCLE)
            shown = made(rest + _YEAR_1, zone).isoformat()
            year = int(shown[:4]) + 400 * cycles
            return f"{'-' * (year < 0)}{abs(year):04}{shown[4:]}"


_SECOND = 1_000_000
_DAY = 86_400 * _SECOND
_UNITS = {"s": 1, "ms": 1_000, "us": _SECOND, "ns": 1_000_000_000}
_EPOCH = datetime(1970, 1, 1)
_YEAR_1 = (datetime.min - _EPOCH).days * _DAY
_CYCLE = 146_097 * _DAY
"""Years repeat after 400: by whole cycles every date is brought among those that Python has."""


def _date(moment: int, _zone: tzinfo | None) -> date:
    """Return the day that a moment is in, in microseconds since 1970."""
    return _time(moment, None).date()


def _time(moment: int, zone: tzinfo | None) -> datetime:
    return (_EPOCH + timedelta(microseconds=moment)).replace(tzinfo=zone)


def _names(scalar: pa.StructScalar) -> list[str]:
    """Return the names of a struct's fields, of which two may be equal."""
    return [scalar.type.field(place).name for place in range(scalar.type.num_fields)]
