"""The prose of a card as sentences and tables, in the order of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import End
from ingest.cards.lines import Heading, Line, Passage, Place

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_PROSE = 200_000
"""Characters of prose that are read; longer cards go on with results and examples."""

MOST_ROWS = 500
"""Rows of a table that are kept."""

LONGEST_HEADING = 300
"""Characters of a heading that are kept."""

# What follows is the card of another model.
_QUOTED = re.compile(
    r"\W*(?:the |[\w'\u2019.-]+ )?original (?:model(?:'s|\u2019s)? )?(?:card|readme|description)"
    r"(?! (?:of|for|from) this)",
    re.IGNORECASE,
)
_QUOTED_BELOW = re.compile(
    r"\W*(?:(?:(?:here|below|this|following|what follows) is|from) )?(?:the |[\w'\u2019.-]+ )?"
    r"original (?:model(?:'s|\u2019s)? )?(?:card|readme|description)s?"
    r"(?: (?:is |as )?(?:below|follows|here))?\W*",
    re.IGNORECASE,
)
_HTML_HEADING = re.compile(
    r"<(h[1-6]|summary)\b[^<>]{0,300}>(.{1,300}?)</\1>|</details>", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"<[^<>]{0,300}>")
_LOWEST = 7
"""The level of texts that head what follows without being headings, such as bold lines."""


class Cell(NamedTuple):
    """A cell of a table: its text, and the one artifact that it links to or names as code."""

    text: str
    artifact: End | None


class Table(NamedTuple):
    """A table and the heading above it; the first row is the table's head.

    ``lead`` is the paragraph between heading and table; ``quoted`` is true for a table inside a
    quotation or a list. ``headings`` are all that it stands below.
    """

    heading: str
    rows: list[list[Cell]]
    lead: str = ""
    quoted: bool = False
    headings: tuple[Heading, ...] = ()


def read_passages(prose: str) -> Iterator[Passage | Table]:
    """Yield the sentences and tables of Markdown in the order of the text, without code blocks.

    Each row of a table is yielded as a sentence too, before the table. Reading ends at a heading
    such as "Original model card": the quoted card describes another model.
    """
    from markdown_it import MarkdownIt

    reader = _Reader()
    for token in MarkdownIt("commonmark").enable("table").parse(prose[:LONGEST_PROSE]):
        yield from reader.read_token(token)
        if reader.ended:
            return


class _Reader:
    """A reader of Markdown tokens that keeps track of headings, lists, quotes and tables."""

    def __init__(self) -> None:
        self.ended = False
        self._level = 0
        self._headings: list[Heading] = []
        self._titled = False
        self._leads: list[str] = []
        self._said = self._before = ""
        self._quotes: list[bool] = []
        self._row: Line | None = None
        self._table: list[list[Cell]] = []

    def read_token(self, token: Token) -> Iterator[Passage | Table]:
        """Yield the passages that are complete after this token."""
        if token.type == "inline":
            yield from self._read_inline(token)
        self._level = int(token.tag[1]) if token.type == "heading_open" else 0
        if token.type == "tr_open":
            self._row = Line()
            self._table.append([])
        elif token.type == "table_close":
            text = self._headings[-1].text if self._headings else ""
            quoted = token.level > 0
            yield Table(text, self._table, self._before, quoted, tuple(self._headings))
            self._table, self._before = [], ""
        elif token.type == "tr_close" and self._row:
            led = (self._before,) if self._before.rstrip().endswith(":") else ()
            leads = (*self._leads, *led)
            place = self._place("row")._replace(cells=len(self._table[-1]), leads=leads)
            yield from self._row.split_sentences(place)
            self._row = None
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            self._leads.append(self._said)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._leads.pop()
            self._said = ""
        elif token.type == "blockquote_open":
            self._quotes.append(True)
        elif token.type == "blockquote_close":
            self._quotes.pop()
        elif token.type == "html_block":
            self._read_html(token.content)

    def _place(self, kind: str) -> Place:
        return Place(tuple(self._headings), tuple(self._leads), kind, any(self._quotes))

    def _read_inline(self, token: Token) -> Iterator[Passage]:
        line = self._row or Line()
        if line.text:
            line.add_text(": ")
        line.read_tokens(token.children or [])
        if self._row:
            if len(self._table) <= MOST_ROWS:
                self._table[-1].append(_make_cell(token))
            return
        if self._level:
            yield from self._read_heading(line)
        elif not self._leads and _is_bold(token.children or []):
            self._add_heading(Heading(_LOWEST, line.text.strip(" :"), line.artifacts()))
            yield from line.split_sentences(self._place("text"))
        else:
            yield from self._read_text(line)

    def _read_heading(self, line: Line) -> Iterator[Passage]:
        first, self._titled = not self._titled, True
        self._add_heading(Heading(self._level, line.text, line.artifacts(), first))
        self.ended = bool(_QUOTED.match(line.text))
        if not self.ended:
            yield from line.split_sentences(self._place("heading"))

    def _add_heading(self, heading: Heading) -> None:
        heading = heading._replace(text=heading.text[:LONGEST_HEADING])
        self._headings = [each for each in self._headings if each.level < heading.level]
        self._headings.append(heading)
        self._said = self._before = ""

    def _read_text(self, line: Line) -> Iterator[Passage]:
        """Yield the sentences of a paragraph or item; one after ``…:`` has it as its lead."""
        self._before = line.text
        self.ended = bool(_QUOTED_BELOW.fullmatch(line.text[:200]))
        if self.ended:
            return
        if self._quotes and line.text.lstrip().startswith("[!"):
            self._quotes[-1] = False  # a note of the author's own
        if self._leads:
            yield from line.split_sentences(self._place("item"))
        else:
            place = self._place("text")
            led = self._said.rstrip().endswith(":")
            yield from line.split_sentences(place._replace(leads=(self._said,)) if led else place)
            if led and line.begins_with_name():
                return  # one of several that the lead announces
        self._said = line.text

    def _read_html(self, content: str) -> None:
        text = " ".join(_TAG.sub(" ", content[-LONGEST_HEADING:]).split())
        if text.endswith(":"):
            self._said = text
        for found in _HTML_HEADING.finditer(content):
            if not found[1]:
                self._headings = [each for each in self._headings if each.level < _LOWEST]
                continue
            text = " ".join(_TAG.sub(" ", found[2]).split())
            level = _LOWEST if found[1].lower() == "summary" else int(found[1][1])
            first = not self._titled and level < _LOWEST
            self._titled = self._titled or first
            self._add_heading(Heading(level, text, (), first))


def _is_bold(tokens: list[Token]) -> bool:
    """Return whether a line is one bold text, which authors use as a heading."""
    inner = [t for t in tokens if t.type != "text" or t.content.strip(" :")]
    opened = bool(inner) and inner[0].type == "strong_open" and inner[-1].type == "strong_close"
    return opened and sum(t.type == "strong_open" for t in inner) == 1


def _make_cell(token: Token) -> Cell:
    line = Line()
    line.read_tokens(token.children or [])
    return Cell(" ".join(line.text.split()), line.only_artifact())
