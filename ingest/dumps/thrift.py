"""Walks Thrift's compact protocol, in which Parquet describes itself, with bounded work.

It keeps numbers alone. The library of Parquet believes what a file says of its own sizes, so these
are looked at first.
"""

from __future__ import annotations

from collections.abc import Callable

Struct = dict[int, "int | Struct"]
"""Numbers and structs of a struct, by the numbers of its fields."""

DEEPEST = 32
"""Structs within each other; Parquet's own have less than a dozen."""

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE = range(1, 8)
_BINARY, _LIST, _SET, _MAP, _STRUCT, _UUID = range(8, 14)
_LONGEST_NUMBER = 10
"""Bytes of a number of 64 bits."""


class ThriftError(Exception):
    """Raised for what is not Thrift, ends too early, or holds more than is read."""


class Walker:
    """Reads structs from bytes, of which so many may stand in lists."""

    def __init__(self, content: bytes, most: int) -> None:
        self._content = content
        self._left = most
        self.at = 0
        """The place of the next byte."""

    def struct(self, in_list: Callable[[int, Struct], None] | None = None) -> Struct:
        """Read a struct; ``in_list`` is given each struct in its lists, by the field.

        Raises
        ------
        ThriftError
            See there.
        """
        return self._struct(0, in_list)

    def _struct(self, depth: int, in_list: Callable[[int, Struct], None] | None = None) -> Struct:
        if depth > DEEPEST:
            raise ThriftError("structs are nested too deeply")
        found: Struct = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            kind = head & 15
            if kind in (_LIST, _SET):
                self._list(depth, field, in_list)
            elif (value := self._value(kind, depth)) is not None:
                found[field] = value
        return found

    def _value(self, kind: int, depth: int) -> int | Struct | None:
        """Read a value of a field; None where it is none that is kept."""
        if kind in (_TRUE, _FALSE):
            return int(kind == _TRUE)
        if kind in (_I16, _I32, _I64):
            return self._number()
        if kind == _STRUCT:
            return self._struct(depth + 1)
        if kind == _BINARY:
            self._pass(self._unsigned())
        elif kind == _MAP:
            self._map(depth)
        elif kind in _WIDTHS:
            self._pass(_WIDTHS[kind])
        else:
            raise ThriftError("a field is of no known type")
        return None

    def _list(
        self, depth: int, field: int, in_list: Callable[[int, Struct], None] | None = None
    ) -> None:
        head = self._byte()
        length = head >> 4 if head >> 4 < 15 else self._unsigned()
        kind = head & 15
        if kind not in _NUMBERS:
            self._count(length)
        for _ in range(length):
            if kind == _STRUCT:
                one = self._struct(depth + 1)
                if in_list:
                    in_list(field, one)
            elif kind in (_LIST, _SET):
                if depth > DEEPEST:
                    raise ThriftError("lists are nested too deeply")
                self._list(depth + 1, field)
            elif kind in (_TRUE, _FALSE):
                self._pass(1)
            else:
                self._value(kind, depth)

    def _map(self, depth: int) -> None:
        length = self._unsigned()
        self._count(length)
        kinds = self._byte() if length else 0
        for _ in range(length):
            for kind in (kinds >> 4, kinds & 15):
                if kind in (_TRUE, _FALSE):
                    self._pass(1)
                elif kind in (_LIST, _SET):
                    raise ThriftError("a map holds lists")
                else:
                    self._value(kind, depth)

    def _count(self, length: int) -> None:
        """Count members of a list: each of them takes more memory than it has bytes here."""
        self._left -= length
        if self._left < 0:
            raise ThriftError("it has too many parts")

    def _number(self) -> int:
        number = self._unsigned()
        return (number >> 1) ^ -(number & 1)

    def _unsigned(self) -> int:
        number = 0
        for shift in range(0, 7 * _LONGEST_NUMBER, 7):
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
        raise ThriftError("a number is too long")

    def _byte(self) -> int:
        self._pass(1)
        return self._content[self.at - 1]

    def _pass(self, length: int) -> None:
        self.at += length
        if self.at > len(self._content):
            raise ThriftError("it ends too early")


_NUMBERS = frozenset({_I16, _I32, _I64})
_WIDTHS = {_BYTE: 1, _DOUBLE: 8, _UUID: 16}
