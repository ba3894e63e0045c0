"""The JSON of strangers as events, in memory that no document can make large.

A text of megabytes is cut before the parser has it: it would hold all of it, and reads one that
long in quadratic time. How deep values are nested costs nothing here.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

LONGEST_TEXT = 1 << 16
"""Bytes of a text, as the file has them, that are read; the rest of a longer one is cut off."""
MOST_VALUES = 100_000
"""Values within one value that are kept."""
DEEPEST = 50
"""Levels of nesting that are kept within one value; what is deeper is left out."""
Event = tuple[str, Any]
_CHUNK = 1 << 16
_HALF = re.compile(rb"(?:u[0-9a-fA-F]{0,3})?")
_DIGITS = bytes.maketrans(b"0123456789", b"0" * 10)
_GOES_ON, _LEADS = 0x80, 0xC0  # the bytes of a letter of UTF-8: the later ones, the first
_LONG_NUMBER = b"0" * 4_000
_OPENS = ("start_map", "start_array")
_CLOSES = ("end_map", "end_array")


class NotJson(ValueError):
    """A file that is no JSON, or breaks off."""


def read_events(stream: BinaryIO) -> Iterator[Event]:
    """Yield the events of a JSON document from its beginning, as ``ijson.basic_parse`` names them.

    Raises
    ------
    NotJson
        If it is no JSON, when its reading comes so far.
    """
    with json_errors():
        yield from open_events(stream)


def open_events(stream: BinaryIO) -> Iterator[Event]:
    """Return the events of a JSON document; whoever reads them does so within ``json_errors``."""
    import ijson

    stream.seek(0)
    return iter(ijson.basic_parse(_Shortened(stream), buf_size=_CHUNK))


@contextlib.contextmanager
def json_errors() -> Iterator[None]:
    """Raise NotJson for what the parser raises."""
    import ijson

    try:
        yield
    except (ijson.JSONError, UnicodeDecodeError, ArithmeticError, SystemError) as error:
        raise NotJson("it is no JSON, or breaks off") from error


def skip_value(events: Iterator[Event], event: str) -> None:
    """Read on to the end of the value that an event began."""
    depth = int(event in _OPENS)
    if depth:
        for event, _ in events:
            if event in _OPENS:
                depth += 1
            elif event in _CLOSES:
                depth -= 1
                if not depth:
                    return


class Budget:
    """How much may still be kept; what is read beyond that is left out.

    It counts values, and a long text as one for each 64 characters.
    """

    def __init__(self, most: int = MOST_VALUES) -> None:
        self.left = most

    @property
    def exceeded(self) -> bool:
        """Return whether something was left out."""
        return self.left < 0


def read_value(events: Iterator[Event], event: str, value: Any, budget: Budget) -> Any:
    """Return the value that an event begins, without what is too deep or exceeds the budget."""
    if event in _OPENS:
        return _read_container(events, event, budget)
    budget.left -= 1 + (len(value) >> 6 if event == "string" else 0)
    return None if budget.exceeded else value


def _read_container(events: Iterator[Event], event: str, budget: Budget) -> Any:
    """Read a dictionary or a list: in one loop, since a large document is all of these."""
    top: Any = {} if event == "start_map" else []
    here, key, left = top, "", budget.left
    around: list[Any] = []
    for event, value in events:
        if event == "map_key":
            key = value
            left -= len(value) >> 6
            continue
        if event in _CLOSES:
            if not around:
                break
            here = around.pop()
            continue
        left -= 1 + (len(value) >> 6 if event == "string" else 0)
        opens = event in _OPENS
        if left < 0 or (opens and len(around) + 1 >= DEEPEST):
            skip_value(events, event)
            continue
        if opens:
            value = {} if event == "start_map" else []
        if type(here) is dict:
            here[key] = value
        else:
            here.append(value)
        if opens:
            around.append(here)
            here = value
    budget.left = left
    return top


class _Shortened:
    """A file of JSON whose longest texts are cut; without the mark that a byte order may have."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = b""  # what an escape may go on with
        self._began = False
        self._inside = False
        self._length = 0  # of the text that the last piece ended in
        self._digits = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end."""
        if not size:
            return b""
        while True:
            piece = self._left + self._stream.read(_CHUNK)
            if not self._began:
                piece, self._began = piece.removeprefix(b"\xef\xbb\xbf"), True
            if len(piece) == len(self._left):
                self._left = b""
                return piece
            piece = self._hold_back(piece)
            if shortened := self._shorten(piece):
                return shortened

    def _hold_back(self, piece: bytes) -> bytes:
        """Return a piece without the half of a letter or escape at its end: the next one has it."""
        end = _whole_escapes(piece[: _whole_letters(piece)])
        self._left = piece[end:]
        return piece[:end]

    def _shorten(self, piece: bytes) -> bytes:
        plain = piece
        if b"\\" in piece:
            plain = piece.replace(b"\\\\", b"__").replace(b'\\"', b"__")
        runs = plain.split(b'"')
        self._refuse_long_numbers(piece, runs)
        if self._length + len(runs[0]) <= LONGEST_TEXT >= max(map(len, runs)):
            self._count(runs)
            return piece
        return self._cut(piece, runs)

    def _refuse_long_numbers(self, piece: bytes, runs: list[bytes]) -> None:
        """Raise where a number has more digits than Python reads: the parser crashes then."""
        digits = piece.translate(_DIGITS)
        if self._digits or _LONG_NUMBER in digits or digits.endswith(b"0"):
            outside = [run.translate(_DIGITS) for run in runs[int(self._inside) :: 2]]
            if not self._inside and outside:
                outside[0] = b"0" * self._digits + outside[0]
            if any(_LONG_NUMBER in run for run in outside):
                raise NotJson("it holds a number of too many digits")
            ends_outside = self._inside ^ (len(runs) % 2 == 1)
            last = outside[-1] if ends_outside and outside else b""
            self._digits = len(last) - len(last.rstrip(b"0"))

    def _count(self, runs: list[bytes]) -> None:
        alone = len(runs) == 1
        self._inside ^= not len(runs) % 2
        self._length = (self._length if alone else 0) + len(runs[-1]) if self._inside else 0

    def _cut(self, piece: bytes, runs: list[bytes]) -> bytes:
        made, start, inside, before = [], 0, self._inside, self._length
        for run in runs:
            text = piece[start : start + len(run)]
            if inside and before + len(text) > LONGEST_TEXT:
                text = text[: max(LONGEST_TEXT - before, 0)]
                text = text[: _whole_escapes(text[: _whole_letters(text)])]
            made.append(text)
            start += len(run) + 1
            inside, before = not inside, 0
        self._count(runs)
        return b'"'.join(made)


def _whole_letters(text: bytes) -> int:
    """Return where a text ends without the half of a letter at its end."""
    for back in range(1, min(len(text), 3) + 1):
        byte = text[-back]
        if byte >= _LEADS:
            needed = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return len(text) - back if back < needed else len(text)
        if byte < _GOES_ON:
            break
    return len(text)


def _whole_escapes(text: bytes) -> int:
    """Return where a text ends without the half of an escape at its end."""
    last = text.rfind(b"\\", max(len(text) - 5, 0))
    if last < 0 or not _HALF.fullmatch(text, last + 1):
        return len(text)
    run = len(text[: last + 1]) - len(text[: last + 1].rstrip(b"\\"))
    return last if run % 2 else len(text)
