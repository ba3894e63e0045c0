"""The bytes of a text file as UTF-8, in whatever encoding it is, packed or not."""

from __future__ import annotations

import codecs
import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import pyarrow as pa

from graph.errors import UnavailableError

UNREADABLE = "\ufdd0"
"""Stands for bytes that are none of the encoding; no text has this character, Unicode says."""

_PACKED = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}
_OTHERS = {
    b"PK\x03\x04": "a ZIP archive: unpack it, and name the file in it",
    b"\xfd7zXZ\x00": "packed with xz: unpack it first (xz -d)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive: unpack it, and name the file in it",
    b"SQLite format 3\x00": "an SQLite database: name a Parquet or CSV file",
}
_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""How files of these encodings begin; the longer ones come first."""
_START = 4096
_AT_ONCE = 1 << 20


def _mark(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return UNREADABLE, error.end


codecs.register_error("ptm-unreadable", _mark)


@contextlib.contextmanager
def open_text(path: Path) -> Iterator[Utf8]:
    """Open a text file.

    Raises
    ------
    UnavailableError
        If it is an archive, or packed in a way that is not read.
    """
    with path.open("rb") as file:
        start = file.read(_START)
        file.seek(0)
        for magic, words in _OTHERS.items():
            if start.startswith(magic):
                raise UnavailableError(f"{path} is {words}; nothing was loaded.")
        packing = next((name for magic, name in _PACKED.items() if start.startswith(magic)), None)
        with pa.CompressedInputStream(file, packing) if packing else file as stream:
            yield Utf8(stream)


def as_text(stream: Utf8) -> TextIO:
    """Return what is read from there as text; its lines end as they do in the file."""
    return io.TextIOWrapper(io.BufferedReader(stream), encoding="utf-8", newline="")


class Utf8(io.RawIOBase):
    """Reads a stream of bytes in any encoding of Unicode as UTF-8, with an end of our own."""

    def __init__(self, stream: BinaryIO | pa.NativeFile) -> None:
        super().__init__()
        self._stream = stream
        self._held = bytes(stream.read(_START))
        encoding = _encoding(self._held)
        decoder = codecs.getincrementaldecoder(encoding or "utf-8")
        self._decoder = decoder("ptm-unreadable") if encoding else None
        self._end: bytes | None = b""
        self._ready = b""
        self.has_unreadable = False
        """Whether something that was read by now is none of the encoding."""

    def end_with(self, end: str) -> None:
        """Let a text follow the last one of the file."""
        self._end = end.encode()

    def readable(self) -> bool:
        """Return that it can be read, as Python asks of files."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer, as Python asks of files."""
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int = -1) -> bytes:
        """Return so many bytes, fewer at the end alone: the library takes each answer for a block.

        Without a size, return some bytes.
        """
        size = _AT_ONCE if size < 0 else size
        parts, length = [self._ready], len(self._ready)
        while length < size and self._end is not None:
            given = bytes(self._stream.read(size - length))
            made = self._decoded(self._held + given, is_last=not given)
            if not given:
                made, self._end = made + self._end, None
            parts.append(made)
            length += len(made)
        whole = parts[1] if len(parts) == 2 and not parts[0] else b"".join(parts)
        self._ready = whole[size:]
        return whole[:size]

    def _decoded(self, content: bytes, *, is_last: bool) -> bytes:
        self._held = b""
        if self._decoder:
            return self._noted(self._decoder.decode(content, is_last))
        if not is_last and (cut := _unfinished(content)):
            content, self._held = content[:-cut], content[-cut:]
        try:
            content.decode()
        except UnicodeDecodeError:
            return self._noted(content.decode("utf-8", "ptm-unreadable"))
        return content

    def _noted(self, text: str) -> bytes:
        self.has_unreadable |= UNREADABLE in text
        return text.encode()


def _encoding(start: bytes) -> str | None:
    """Return the encoding of a text by its first bytes; None for UTF-8, and for unknown ones."""
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return name
    # Nearly all of a header is ASCII: in UTF-32 three of four bytes of it are 0.
    zeros = [start[place::4].count(0) * 5 > len(start) for place in range(4)]
    if zeros == [False, True, True, True] or zeros == [True, True, True, False]:
        return "utf-32-be" if zeros[0] else "utf-32-le"
    # In UTF-16 every other one is.
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 > len(start) and min(even, odd) * 8 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return None


def _unfinished(content: bytes) -> int:
    """Return how many bytes at the end begin a character of UTF-8 that goes on behind them."""
    for cut in range(1, min(4, len(content)) + 1):
        byte = content[-cut]
        if byte >= 0xC0:
            needed = 2 + (byte >= 0xE0) + (byte >= 0xF0)
            return cut if cut < needed else 0
        if byte < 0x80:
            return 0
    return 0
