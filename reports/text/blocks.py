"""A document as blocks, before it becomes Markdown or plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from reports.text.marks import safe
from reports.text.screen import width
from reports.text.words import plain

Words = tuple[str, ...]
"""Pieces of one line; what is an ``Address`` or ``Quoted`` is shown as such."""


class Address(str):
    """An address that is made here, of plain names alone: it may become a link."""

    __slots__ = ()


class Quoted(str):
    """A text from outside that has to be copied as it is: it never becomes a link."""

    __slots__ = ()


class Heading(NamedTuple):
    """A title, the more important the lower its level, which begins with 1."""

    level: int
    words: Words


class Paragraph(NamedTuple):
    """Sentences."""

    words: Words


class Item(NamedTuple):
    """A point of a list."""

    words: Words


class Verbatim(NamedTuple):
    """A text whose lines are kept as they are, however long."""

    text: str


Block = Heading | Paragraph | Item | Verbatim
_PLAIN_ADDRESS = re.compile(r"https://[\w./%~-]+", re.ASCII)
_UNDERLINES = "=-"
_COLUMNS = 80


def as_markdown(blocks: Iterable[Block]) -> str:
    """Return a document as Markdown; no text from outside can become markup or a link."""
    return _join_blocks(blocks, _markdown_lines)


def as_text(blocks: Iterable[Block]) -> str:
    """Return a document as plain text of 80 columns."""
    return _join_blocks(blocks, _text_lines)


def _join_blocks(blocks: Iterable[Block], lines_of: object) -> str:
    lines: list[str] = []
    before: Block | None = None
    for block in blocks:
        if before is not None and not (isinstance(before, Item) and isinstance(block, Item)):
            lines.append("")
        lines += lines_of(block)  # type: ignore[operator]
        before = block
    return "\n".join([*lines, ""])


def _markdown_lines(block: Block) -> list[str]:
    match block:
        case Heading(level, words):
            return [f"{'#' * level} {_marked(words)}"]
        case Paragraph(words):
            return [_marked(words)]
        case Item(words):
            return [f"- {_marked(words)}"]
        case Verbatim(text):
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            return [f"{fence}text", *_text_rows(text), fence]


def _marked(words: Words) -> str:
    return "".join(map(_mark, words))


def _mark(piece: str) -> str:
    if isinstance(piece, Address) and _PLAIN_ADDRESS.fullmatch(piece):
        return f"<{piece}>"
    if isinstance(piece, Address | Quoted):
        return _code(plain(piece))
    return safe(piece)


def _code(text: str) -> str:
    """Return a text as code, in which nothing is markup, whatever backticks it has."""
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{fence} {text} {fence}" if text.strip() else ""


def _text_lines(block: Block) -> list[str]:
    match block:
        case Heading(level, words):
            title = _plain_line(words)
            line = _UNDERLINES[min(level, len(_UNDERLINES)) - 1]
            return [title, line * min(width(title), _COLUMNS)] if level < 3 else [title]
        case Paragraph(words):
            return _folded(_plain_line(words))
        case Item(words):
            return _folded(_plain_line(words), "- ", "  ")
        case Verbatim(text):
            return list(_text_rows(text))


def _plain_line(words: Words) -> str:
    return plain("".join(words))


def _text_rows(text: str) -> Iterator[str]:
    """Yield the lines of a text as they are, without what commands a terminal."""
    for line in text.strip("\n").expandtabs().splitlines():
        yield plain(line.rstrip())


def _folded(line: str, indent: str = "", hang: str = "") -> list[str]:
    """Return a line as lines of a document, which are as long on every terminal."""
    return textwrap.wrap(
        line,
        max(_COLUMNS, len(indent) + 20),
        initial_indent=indent,
        subsequent_indent=hang,
        break_long_words=False,
        break_on_hyphens=False,
    )
