"""The trees of a Jsonnet file: its objects, and what its ``local`` names are given.

Only what is written counts: texts, sums of texts, and names of texts. What a function makes is not
known here, and no expression is evaluated.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.code.config.trees.nodes import (
    Mapping,
    Node,
    Sequence,
    TooLargeError,
    TreeBuilder,
)

_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\n]*|\#[^\n]*)
    |(?P<comment>/\*)
    |(?P<block>\|\|\|-?[ \t]*\n)
    |(?P<text>@?"(?:[^"\\\n]|\\.)*"|@?'(?:[^'\\\n]|\\.)*')
    |(?P<name>[A-Za-z_]\w*)
    |(?P<colon>\+?:{1,3})
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT_END = re.compile(r"\*/")
_BLOCK_END = re.compile(r"^[ \t]*\|\|\|", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_LONGEST_SUM = 20
"""Tokens of a sum of texts."""
_ENDS = frozenset(",;}])")
_OPENS = {"{": "}", "[": "]", "(": ")"}


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


def jsonnet_trees(text: str) -> list[Node]:
    """Return the trees of a Jsonnet file: its values in order, below the keys that they have."""
    reader = _Reader(list(_tokens(text)))
    with contextlib.suppress(TooLargeError):
        reader.read()
    return reader.builder.roots


def _tokens(text: str) -> Iterator[_Token]:
    line, at = 1, 0
    while found := _TOKEN.match(text, at):
        kind, end = found.lastgroup or "", found.end()
        if kind in ("comment", "block"):
            closing = (_COMMENT_END if kind == "comment" else _BLOCK_END).search(text, end)
            if closing is None:
                return
            if kind == "block":
                yield _Token("text", text[end : closing.start()], line + 1)
            end = closing.end()
        elif kind == "text":
            whole = found[0]
            inner = whole[2:-1] if whole[0] == "@" else _ESCAPED.sub(r"\1", whole[1:-1])
            yield _Token(kind, inner, line)
        elif kind != "space":
            yield _Token(kind, found[0], line)
        line += text.count("\n", at, end)
        at = end


class _Reader:
    """Builds trees from tokens; the whole file is a mapping, of ``local`` names and of objects."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.builder = TreeBuilder()
        self._tokens = tokens
        self._at = 0
        self._open: list[str] = []
        self._locals: dict[str, _Token] = {}

    def read(self) -> None:
        """Read all tokens.

        Raises
        ------
        TooLargeError
            If the file is deeper, or has more nodes, than is read.
        """
        self.builder.open(Sequence())
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            self._at += 1
            if token.kind == "sign" and token.text in _OPENS:
                self._begin(token.text)
            elif token.kind == "sign" and token.text in _OPENS.values():
                self._end(token.text)
            elif token.text == "local" and token.kind == "name":
                self._read_local()
            elif token.kind in ("text", "name"):
                self._read_text(token)

    def _begin(self, sign: str) -> None:
        self._open.append(_OPENS[sign])
        if sign == "{":
            self.builder.open(Mapping())
        elif sign == "[":
            self.builder.open(Sequence())

    def _end(self, sign: str) -> None:
        if self._open and self._open[-1] == sign:
            self._open.pop()
            if sign != ")":
                self.builder.close()

    def _read_local(self) -> None:
        """Read ``local name = text;`` as a mapping of its own; pass other ones."""
        words = self._tokens[self._at : self._at + 2]
        if len(words) < 2 or words[0].kind != "name" or words[1].text != "=":
            return
        self._at += 2
        if value := self._sum():
            self._locals[words[0].text] = value
            if not self._in_mapping:
                self.builder.open(Mapping())
                self._add_pair(words[0], value)
                self.builder.close()

    def _read_text(self, token: _Token) -> None:
        follows = self._tokens[self._at : self._at + 1]
        if self._in_mapping:
            if follows and follows[0].kind == "colon":
                self._at += 1
                self._read_value(token)
        elif token.kind == "text" and self._open[-1:] == ["]"]:
            self._at -= 1
            if value := self._sum():
                self.builder.add(value.text, value.line)
            else:
                self._at += 1

    def _read_value(self, key: _Token) -> None:
        """Read what a key has, if it is a text, an object or a list."""
        if value := self._sum():
            self._add_pair(key, value)
            return
        following = self._tokens[self._at : self._at + 1]
        if following and following[0].text in ("{", "["):
            self.builder.add(key.text, key.line)

    def _add_pair(self, key: _Token, value: _Token) -> None:
        self.builder.add(key.text, key.line)
        self.builder.add(value.text, value.line)

    def _sum(self) -> _Token | None:
        """Return the text that stands next, a sum of known texts; None, and stay, for another."""
        start, made, line = self._at, "", 0
        while self._at < len(self._tokens) and self._at - start < _LONGEST_SUM:
            token = self._tokens[self._at]
            part = token if token.kind == "text" else self._locals.get(token.text)
            if part is None or token.kind not in ("text", "name"):
                break
            made, line, self._at = made + part.text, part.line, self._at + 1
            follows = self._tokens[self._at].text if self._at < len(self._tokens) else ";"
            if follows in _ENDS:
                return _Token("text", made, line)
            if follows != "+":
                break
            self._at += 1
        self._at = start
        return None

    @property
    def _in_mapping(self) -> bool:
        return self._open[-1:] == ["}"]
