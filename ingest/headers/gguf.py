"""The key-values at the beginning of a GGUF file, read in bounds.

The reader is our own: the package ``gguf`` maps the whole file into memory and believes the counts
and lengths that it states, and a file of strangers may state anything. Read are versions 2 and 3 of
the specification in either byte order; of the keys only those below ``general.`` that say where a
model comes from.
"""

from __future__ import annotations

import re
import struct
from typing import IO, Any

LARGEST_HEADER = 64 << 20
"""Bytes of key-values that are read; those of the largest vocabularies have 15 million."""
MOST_KEYS = 65_536
"""Key-values of a header; real ones have about 50."""
MOST_ITEMS = 1_000
"""Texts of a list that are kept."""
LONGEST_VALUE = 10_000
"""Bytes of a text that is kept."""
_LONGEST_KEY = 65_535
_DEEPEST = 4
_CHUNK = 1 << 20
_WANTED = re.compile(
    r"general\.(?:type|file_type|datasets|license(?:\.name|\.link)?"
    r"|source\.(?:url|repo_url|huggingface\.repository)"
    r"|(?:base_model|dataset)\.(?:count|\d{1,4}\.(?:name|organization|version|url|repo_url)))"
)
_STRING, _ARRAY = 8, 9
# The codes of struct for the types of single values.
_CODES = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))


class BadHeader(ValueError):
    """A header that cannot be read; the message says why."""


def read_gguf(stream: IO[bytes]) -> dict[str, Any]:
    """Return the key-values of a GGUF file that say where its model comes from.

    A text or list that is too long to be kept is None.

    Raises
    ------
    BadHeader
        If it is no GGUF file, is cut off, or goes beyond the bounds of this module.
    """
    start = stream.read(8)
    if start[:4] != b"GGUF":
        raise BadHeader("it does not begin as a GGUF file")
    if len(start) < 8:
        raise BadHeader("its header is cut off")
    (version,) = struct.unpack("<I", start[4:])
    order = "<"
    if version and not version & 0xFFFF:
        order, version = ">", struct.unpack(">I", start[4:])[0]
    if version not in (2, 3):
        raise BadHeader(f"version {version} of GGUF is not read")
    return _Header(stream, order).read_all()


class _Header:
    """The part of a file that follows the version, read from its beginning to its end."""

    def __init__(self, stream: IO[bytes], order: str) -> None:
        self._stream = stream
        self._order = order
        self._length = struct.Struct(f"{order}Q")
        self._type = struct.Struct(f"{order}I")
        self._data = b""
        self._at = 0
        self._left = LARGEST_HEADER

    def read_all(self) -> dict[str, Any]:
        self._unpack(self._length)  # the number of tensors
        keys = self._unpack(self._length)
        if keys > MOST_KEYS:
            raise BadHeader(f"it states {keys:,} keys; at most {MOST_KEYS:,} are read")
        found: dict[str, Any] = {}
        for _ in range(keys):
            length = self._unpack(self._length)
            if length > _LONGEST_KEY:
                raise BadHeader(f"a key of it has {length:,} bytes")
            key = self._take(length).decode("utf-8", "replace")
            kind = self._unpack(self._type)
            if _WANTED.fullmatch(key):
                found.setdefault(key, self._read_value(kind))
            else:
                self._skip_value(kind)
        return found

    def _read_value(self, kind: int) -> Any:
        """Return a value, None for one that is too long or a list of other values than texts."""
        if kind == _STRING:
            return self._read_text()
        if kind == _ARRAY:
            inner, count = self._unpack(self._type), self._unpack(self._length)
            if inner == _STRING and count <= MOST_ITEMS:
                return [self._read_text() for _ in range(count)]
            self._skip_items(inner, count, 1)
            return None
        return self._unpack(struct.Struct(self._order + self._code(kind)))

    def _read_text(self) -> str | None:
        length = self._unpack(self._length)
        if length > LONGEST_VALUE:
            self._skip(length)
            return None
        return self._take(length).decode("utf-8", "replace")

    def _skip_value(self, kind: int, depth: int = 0) -> None:
        if kind == _STRING:
            self._skip(self._unpack(self._length))
        elif kind == _ARRAY:
            self._skip_items(self._unpack(self._type), self._unpack(self._length), depth + 1)
        else:
            self._skip(struct.calcsize("<" + self._code(kind)))

    def _skip_items(self, kind: int, count: int, depth: int) -> None:
        if depth > _DEEPEST:
            raise BadHeader(f"its lists go over {_DEEPEST} levels deep")
        if kind == _STRING:
            self._skip_texts(count)
        elif kind == _ARRAY:
            for _ in range(count):
                self._skip_value(kind, depth)
        else:
            self._skip(count * struct.calcsize("<" + self._code(kind)))

    def _skip_texts(self, count: int) -> None:
        # A vocabulary has half a million texts: this loop is most of the time of a header.
        unpack, data, at = self._length.unpack_from, self._data, self._at
        for _ in range(count):
            if at + 8 > len(data):
                self._at = at
                self._fill(8)
                data, at = self._data, self._at
            (length,) = unpack(data, at)
            at += 8 + length
            if at > len(data):
                self._at = at - length
                self._skip(length)
                data, at = self._data, self._at
        self._at = at

    def _code(self, kind: int) -> str:
        if kind not in _CODES:
            raise BadHeader(f"it has a value of the unknown type {kind}")
        return _CODES[kind]

    def _unpack(self, form: struct.Struct) -> Any:
        return form.unpack(self._take(form.size))[0]

    def _take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            self._fill(size)
        found = self._data[self._at : self._at + size]
        self._at += size
        return found

    def _skip(self, size: int) -> None:
        beyond = self._at + size - len(self._data)
        if beyond <= 0:
            self._at += size
            return
        self._spend(beyond)
        self._stream.seek(beyond, 1)
        self._data, self._at = b"", 0

    def _fill(self, size: int) -> None:
        """Read on until ``size`` bytes are there from the place that was reached."""
        kept = self._data[self._at :]
        read = self._stream.read(max(_CHUNK, size - len(kept)))
        self._data, self._at = kept + read, 0
        if len(self._data) < size:
            raise BadHeader("its header is cut off")
        self._spend(len(read))

    def _spend(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise BadHeader(f"its header has over {LARGEST_HEADER:,} bytes")
