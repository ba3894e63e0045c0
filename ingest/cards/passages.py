"""The prose of a card as passages: plain sentences, with the models and datasets they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Dataset, End, Model
from ingest.cards.names import at_address, dataset_id, model_id

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_PROSE = 200_000
"""Characters of prose that are read; what lies behind them is results and examples."""

MOST_ROWS = 500
"""Rows of a table that are read as one."""

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^a-z\s])|\n")
_NAMES = re.compile(
    r"https?://[^\s<>()\[\]{}\"'`|]+"
    r"|(?<![\w/@.:#-])[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?(?![\w/-])",
    re.ASCII,
)
# Hyphens that do not break, and other dashes that stand for a hyphen; each is one character.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012", "-"))
_QUOTED = re.compile(r"\W*original (?:model )?(?:card|readme|description)", re.IGNORECASE)
_BLOT = "\ufffc"
_TELLS_ID = re.compile(r"[-_\d]")
_ARCHITECTURES = frozenset("albert bart bert deberta electra gpt gpt-2 roberta t5 xlnet".split())


class Mention(NamedTuple):
    """A model or dataset that a passage names from ``start`` to ``end``."""

    start: int
    end: int
    thing: End


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence. ``lead`` is what introduces the list that it is an item of."""

    text: str
    mentions: tuple[Mention, ...]
    lead: str = ""

    @property
    def masked(self) -> str:
        """The text with its mentions blotted out: a name's own words say nothing."""
        text = self.text
        for mention in self.mentions:
            blot = _BLOT * (mention.end - mention.start)
            text = text[: mention.start] + blot + text[mention.end :]
        return text


class Cell(NamedTuple):
    """A cell of a table: its text, and what it links to or names as code."""

    text: str
    thing: End | None


class Table(NamedTuple):
    """A table below a heading; the first row is its head.

    ``lead`` is the paragraph between the two; ``quoted`` tells whether it stands in a quotation or
    a list.
    """

    heading: str
    rows: list[list[Cell]]
    lead: str = ""
    quoted: bool = False


def passages(prose: str) -> Iterator[Passage | Table]:
    """Yield the sentences of Markdown, code blocks left out, in the order of the text.

    Rows of a table are sentences, and the whole table follows them.

    What follows the heading of a card that is quoted whole is about another model.
    """
    from markdown_it import MarkdownIt

    reader = _Reader()
    for token in MarkdownIt("commonmark").enable("table").parse(prose[:LONGEST_PROSE]):
        yield from reader.read(token)
        if reader.ended:
            return


class _Reader:
    """Follows where in a text a token stands: in a list, a row of a table, a heading."""

    def __init__(self) -> None:
        self.ended = False
        self._heading = False
        self._title = self._lead = self._said = ""
        self._row: _Line | None = None
        self._before = ""
        self._table: list[list[Cell]] = []

    def read(self, token: Token) -> Iterator[Passage | Table]:
        """Yield the passages that end with a token."""
        if token.type == "inline":
            yield from self._inline(token)
        self._heading = token.type == "heading_open"
        if token.type == "tr_open":
            self._row = _Line()
            self._table.append([])
        elif token.type == "table_close":
            yield Table(self._title, self._table, self._before, token.level > 0)
            self._table, self._before = [], ""
        elif token.type == "tr_close" and self._row:
            yield from self._row.sentences("")
            self._row = None
        elif token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            self._lead = self._said
        elif token.level == 0 and token.type in ("bullet_list_close", "ordered_list_close"):
            self._lead = self._said = ""

    def _inline(self, token: Token) -> Iterator[Passage]:
        line = self._row or _Line()
        if line.text:
            line.add(": ")
        line.read(token.children or [])
        if self._row and len(self._table) <= MOST_ROWS:
            self._table[-1].append(_cell(token))
        if self._heading:
            self._title, self._before = line.text, ""
        elif not self._row:
            self._before = line.text
        self.ended = self._heading and bool(_QUOTED.match(line.text))
        if self._row or self.ended:
            return
        yield from line.sentences(self._lead)
        if not self._lead:
            self._said = line.text


def _cell(token: Token) -> Cell:
    line = _Line()
    line.read(token.children or [])
    return Cell(" ".join(line.text.split()), line.only_thing())


class _Line:
    """Inline Markdown made plain, its links remembered."""

    def __init__(self) -> None:
        self.text = ""
        self._linked: list[Mention] = []
        self._taken: list[tuple[int, int]] = []

    def add(self, text: str) -> None:
        self.text += text.translate(_HYPHENS)

    def read(self, tokens: list[Token]) -> None:
        start, address = 0, ""
        for token in tokens:
            if token.type in ("text", "text_special"):
                self.add(token.content)
            elif token.type == "code_inline":
                self._code(token.content)
            elif token.type == "softbreak":
                self.add(" ")
            elif token.type == "hardbreak" or token.content.lower().startswith("<br"):
                self.add("\n")
            elif token.type == "link_open":
                start, address = len(self.text), str(token.attrGet("href") or "")
            elif token.type == "link_close":
                self._link(start, address)

    def _code(self, content: str) -> None:
        start = len(self.text)
        self.add(content)
        if "/" in content or _TELLS_ID.search(content):
            self._remember(start, _written(content.strip()))

    def _link(self, start: int, address: str) -> None:
        label = self.text[start:].strip()
        # Old cards link to another card by its name alone.
        if end := at_address(address) or _written(label) or _written(address):
            # What the label names beside it is the same thing, in its author's eyes.
            while self._linked and self._linked[-1].start >= start:
                self._linked.pop()
            self._remember(start, end)
        self._taken.append((start, len(self.text)))

    def _remember(self, start: int, end: End | None) -> None:
        if end:
            self._linked.append(Mention(start, len(self.text), end))
            self._taken.append((start, len(self.text)))

    def only_thing(self) -> End | None:
        """Return what is linked or written as code, where that is one thing."""
        things = {mention.thing for mention in self._linked}
        return things.pop() if len(things) == 1 else None

    def sentences(self, lead: str) -> Iterator[Passage]:
        """Yield each sentence with its mentions; places are counted within it."""
        mentions = sorted((*self._linked, *self._bare()), key=lambda m: (m.start, m.end))
        start = at = 0
        for found in [*_SENTENCE_END.finditer(self.text), None]:
            end = found.start() if found else len(self.text)
            own = []
            while at < len(mentions) and mentions[at].end <= end:
                named = mentions[at]
                if start <= named.start:
                    own.append(Mention(named.start - start, named.end - start, named.thing))
                at += 1
            if text := self.text[start:end]:
                yield Passage(text, tuple(own), lead)
            start = found.end() if found else end

    def _bare(self) -> Iterator[Mention]:
        """Yield what is named outside of links and code."""
        taken = bytearray(len(self.text))
        for start, end in self._taken:
            taken[start:end] = b"\x01" * (end - start)
        for found in _NAMES.finditer(self.text):
            start, end = found.span()
            if taken.find(1, start, end) >= 0:
                continue
            name = found[0].rstrip(".,:;*_")
            if thing := at_address(name) if "://" in name else _bare_id(name):
                yield Mention(start, start + len(name), thing)


def _bare_id(text: str) -> End | None:
    """Return the model that a bare word is; ``he/she`` and ``BERT/RoBERTa`` are none."""
    owner, slash, name = text.partition("/")
    if slash and (not _TELLS_ID.search(name) or owner.lower() in _ARCHITECTURES):
        return None
    if slash and (owner.isdigit() or name[:1].isdigit() or owner[:1].isdigit()):
        return None
    return _written(text)


def _written(text: str) -> End | None:
    """Return what an id is of: a model, unless it is the old name of a dataset."""
    if identifier := model_id(text):
        return End(Model, identifier)
    identifier = dataset_id(text)
    return End(Dataset, identifier) if identifier else None
