"""Walks Thrift's compact protocol, in which Parquet describes itself, with bounded work.

It keeps numbers, and structs and lists of them. The library of Parquet believes what a file says
of its own sizes, so these are looked at first.
"""

from __future__ import annotations

Struct = dict[int, "int | Struct | list[int | Struct]"]
"""What a struct holds, by the numbers of its fields."""

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

    def struct(self, depth: int = 0) -> Struct:
        """Read a struct, which lies so deep in others.

        Raises
        ------
        ThriftError
            See there.
        """
        if depth > DEEPEST:
            raise ThriftError("its parts are nested too deeply")
        found: Struct = {}
        field = 0
        while head := self._byte():
            field = field + (head >> 4) if head >> 4 else self._number()
            kind = head & 15
            if kind in (_LIST, _SET):
                found[field] = self._list(depth)
            elif (value := self._value(kind, depth)) is not None:
                found[field] = value
        return found

    def _value(self, kind: int, depth: int) -> int | Struct | None:
        """Read a value of a field; None where it is none that is kept."""
        if kind in (_TRUE, _FALSE):
            return int(kind == _TRUE)
        if kind in _NUMBERS:
            return self._number()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind == _BINARY:
            self._pass(self._unsigned())
        elif kind == _MAP:
            self._map(depth)
        elif kind in _WIDTHS:
            self._pass(_WIDTHS[kind])
        else:
            raise ThriftError("one of its parts is of no known type")
        return None

    def _list(self, depth: int) -> list[int | Struct]:
        """Read the members of a list; of lists within lists nothing is kept."""
        if depth > DEEPEST:
            raise ThriftError("its parts are nested too deeply")
        head = self._byte()
        length = head >> 4 if head >> 4 < 15 else self._unsigned()
        kind = head & 15
        if kind not in _NUMBERS:
            self._count(length)
        found = []
        for _ in range(length):
            if kind in (_LIST, _SET):
                self._list(depth + 1)
            elif kind in (_TRUE, _FALSE):
                self._pass(1)
            elif (value := self._value(kind, depth)) is not None:
                found.append(value)
        return found

    def _map(self, depth: int) -> None:
        length = self._unsigned()
        self._count(length)
        kinds = self._byte() if length else 0
        for _ in range(length):
            for kind in (kinds >> 4, kinds & 15):
                if kind in (_TRUE, _FALSE):
                    self._pass(1)
                elif kind in (_LIST, _SET):
                    raise ThriftError("one of its parts is of no known type")
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
