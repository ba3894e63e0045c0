"""Code that Markdown and reStructuredText show, with the lines where it stands."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 500_000
"""Characters of a Markdown file whose code is read."""
_DIRECTIVE = re.compile(
    r"^([ \t]*)\.\.[ ](?:code-block|code|sourcecode|prompt|testcode|ipython)::[ \t]*(\S*)[^\n]*$",
    re.MULTILINE,
)
_LITERAL = re.compile(r"^([ \t]*)(?!\.\.[ ])\S[^\n]*::[ \t]*$", re.MULTILINE)
_OPTION = re.compile(r"[ \t]+:[\w-]+:")


@dataclass(frozen=True, slots=True)
class Block:
    """Code in a text: the language that is said, if any, and its first line."""

    language: str
    text: str
    line: int


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the code of a Markdown file: fences, and what is indented."""
    if len(text) > LONGEST_MARKDOWN:
        return
    for token in _parser().parse(text):
        if token.map and token.type in ("fence", "code_block"):
            first = token.map[0] + 1 + (token.type == "fence")
            yield Block(_language_of(token.info), token.content, first)


def _language_of(info: str) -> str:
    """Return the language that a fence says: ``python``, ``{code-block} python``, ``py:lines``."""
    words = [word.strip("{}.") for word in info.lower().split()]
    if words[:1] in (["code-block"], ["code"], ["code-cell"]):
        words = words[1:]
    return re.split(r"[,:{}]", words[0], maxsplit=1)[0] if words else ""


@functools.cache
def _parser() -> MarkdownIt:
    """Return a parser that finds blocks and leaves the text within them alone."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def rst_blocks(text: str) -> Iterator[Block]:
    """Yield the code of a reStructuredText file: of directives, and of literal blocks."""
    lines = text.split("\n")
    places = [(found.start(), found[1], found[2].lower()) for found in _DIRECTIVE.finditer(text)]
    places += [(found.start(), found[1], "") for found in _LITERAL.finditer(text)]
    at = counted = 0
    for place, indent, language in sorted(places):
        at, counted = at + text.count("\n", counted, place), place
        first, block = _indented(lines, at + 1, len(indent.expandtabs()))
        if block:
            yield Block(language, "\n".join(block), first + 1)


def _indented(lines: list[str], at: int, indent: int) -> tuple[int, list[str]]:
    """Return the lines that stand further in than their directive, and where they begin."""
    while at < len(lines) and (not lines[at].strip() or _OPTION.match(lines[at])):
        at += 1
    first = at
    inner = _indent_of(lines[at]) if at < len(lines) else 0
    if inner <= indent:
        return first, []
    while at < len(lines) and (not lines[at].strip() or _indent_of(lines[at]) >= inner):
        at += 1
    return first, [line.expandtabs()[inner:] for line in lines[first:at]]


def _indent_of(line: str) -> int:
    line = line.expandtabs()
    return len(line) - len(line.lstrip())
