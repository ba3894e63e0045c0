"""The line of each key and value of a TOML text, which tomllib does not give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys from the top down; in a list, and for the tables of a ``[[list]]``, a number from 0."""
_DEEPEST = 50
_TOKEN = re.compile(
    # A text that is not closed goes to the end: to look for its close at each quote takes long.
    r'''(?P<text>"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)|\'\'\'.*?(?:\'{3,5}|\Z)'''
    r"""|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?)"""
    r"""|(?P<end>\n)|(?P<sign>[=,\[\]{}])|(?P<nothing>[^\S\n]+|\#[^\n]*)"""
    r"""|(?P<bare>[^\s"'=,\[\]{}\#]+)|(?P<other>.)""",
    re.DOTALL,
)


class _Token(NamedTuple):
    sort: str
    text: str
    line: int


def key_lines(text: str) -> dict[Path, int]:
    """Return the line, from 1, of every key, table and list item.

    It never fails: of a text that is not TOML it returns the lines of what it can read.
    """
    return _Scan(text).lines


def long_key(text: str) -> int | None:
    """Return the line of a key of very many parts, on which tomllib takes quadratic time."""
    parts = 0
    for token in _toml_tokens(text):
        if token.sort not in ("bare", "text"):
            parts = 0
            continue
        parts += 1 if token.sort == "text" else token.text.count(".") + 1
        if parts > _DEEPEST:
            return token.line
    return None


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """Return the line of a path, or of its nearest parent that has one."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _toml_tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "nothing":
            yield _Token(match.lastgroup or "other", match[0], line)
        line += match[0].count("\n")


class _Scan:
    """Reads statements one by one into ``lines``."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Path, int] = {}
        self._tokens = list(_toml_tokens(text))
        self._at = 0
        self._counts: dict[Path, int] = {}
        table: Path = ()
        while token := self._next():
            if token.text == "[" and token.sort == "sign":
                table = self._header()
            elif token.sort in ("bare", "text"):
                self._at -= 1
                self._pair(table, 0)

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> _Token | None:
        token = self._peek()
        self._at += 1
        return token

    def _is(self, *signs: str) -> bool:
        token = self._peek()
        return token is not None and token.sort in ("sign", "end") and token.text in signs

    def _key(self) -> tuple[list[str], int]:
        """Return the parts of a key that begins here, and its line."""
        parts: list[str] = []
        start = self._peek()
        while (token := self._peek()) and token.sort in ("bare", "text"):
            quoted = token.sort == "text"
            parts += [token.text[1:-1]] if quoted else filter(None, token.text.split("."))
            self._at += 1
        return parts, start.line if start else 1

    def _header(self) -> Path:
        """Return the table that a header names, its second bracket perhaps still to be read."""
        many = self._is("[")
        self._at += many
        parts, line = self._key()
        path: Path = ()
        for part in parts[:-1]:
            path = (*path, part)
            path = (*path, self._counts[path]) if path in self._counts else path
        path = (*path, *parts[-1:])
        if many:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        self.lines.setdefault(path, line)
        while self._is("]"):
            self._at += 1
        return path

    def _pair(self, table: Path, depth: int) -> None:
        parts, line = self._key()
        path = (*table, *parts)
        if len(parts) <= _DEEPEST:
            for length in range(len(table) + 1, len(path) + 1):
                self.lines.setdefault(path[:length], line)
        if self._is("="):
            self._at += 1
            self._value(path, depth)

    def _value(self, path: Path, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if self._is("["):
            self._list(path, depth)
        elif self._is("{"):
            self._table(path, depth)
        else:
            while (token := self._peek()) and token.sort not in ("sign", "end"):
                self._at += 1

    def _list(self, path: Path, depth: int) -> None:
        self._at += 1
        number = 0
        while (token := self._peek()) and not self._is("]"):
            if self._is(",", "\n"):
                number += token.text == ","
                self._at += 1
                continue
            self.lines.setdefault((*path, number), token.line)
            before = self._at
            self._value((*path, number), depth + 1)
            # Skip what is not valid here.
            self._at = max(self._at, before + 1)
        self._at += 1

    def _table(self, path: Path, depth: int) -> None:
        self._at += 1
        while self._peek() and not self._is("}"):
            before = self._at
            if not self._is(",", "\n"):
                self._pair(path, depth + 1)
            self._at = max(self._at, before + 1)
        self._at += 1
