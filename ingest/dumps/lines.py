"""Rows of CSV line by line, by Python's own reader: slower, and no row spoils the next one."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Generator, Iterator
from typing import TextIO

LONGEST_ROW = 16 << 20
"""Characters of a row; a longer one has a quote that is not closed, or is no row."""


class _BrokenError(Exception):
    """Raised where a row does not end."""


def rows_in(text: TextIO, delimiter: str) -> Generator[list[str] | None, None, None]:
    """Yield the rows of a text, None in the place of one that does not end.

    The lines behind the first one of that are read as rows of their own.
    """
    feed = _Feed(text)
    reader = csv.reader(feed, delimiter=delimiter)
    before = csv.field_size_limit(2 * LONGEST_ROW)
    try:
        while True:
            try:
                feed.begin()
                row: list[str] | None = next(reader)
            except StopIteration:
                return
            except (_BrokenError, csv.Error):
                row = None
            if row is None or feed.has_swallowed():
                feed.go_back()
                yield None
            elif row:
                yield row
    finally:
        csv.field_size_limit(before)


class _Feed:
    """Gives lines to Python's reader; those of a row that does not end can be read again."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str | None] = deque()
        self._taken: list[str | None] = []
        self._size = 0
        self._is_out = False

    def begin(self) -> None:
        """Note that a row begins."""
        self._taken.clear()
        self._size = 0

    def has_swallowed(self) -> bool:
        """Return whether a row goes on to the end of the file, for want of a quote."""
        return self._is_out and len(self._taken) > 1

    def go_back(self) -> None:
        """Give the lines of this row again, but for the first one."""
        self._again.extendleft(reversed(self._taken[1:]))
        self._is_out = False

    def __iter__(self) -> Iterator[str]:
        """Return what gives lines: itself."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        line = self._again.popleft() if self._again else self._line()
        self._taken.append(line)
        self._size += len(line or "")
        if line is None or self._size > LONGEST_ROW:
            raise _BrokenError
        return line

    def _line(self) -> str | None:
        """Return a line of the file; None for one that is too long, which is passed over."""
        line = self._text.readline(LONGEST_ROW)
        if not line:
            self._is_out = True
            raise StopIteration
        if len(line) < LONGEST_ROW or line.endswith(("\r", "\n")):
            return line
        while line and not line.endswith(("\r", "\n")):
            line = self._text.readline(LONGEST_ROW)
        return None
