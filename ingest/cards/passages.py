"""The prose of a card as plain sentences and tables, with the models and datasets they name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Dataset, End, Model
from ingest.hub_ids import at_address, dataset_id, model_id

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST_PROSE = 200_000
"""Characters of prose that are read; longer cards go on with results and examples."""

MOST_ROWS = 500
"""Rows of a table that are kept."""

_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+(?=[^a-z\s])|\n")
_NAMES = re.compile(
    r"https?://[^\s<>()\[\]{}\"'`|]+"
    r"|(?<![\w/@.:#-])[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?(?![\w/-])",
    re.ASCII,
)
# Characters that look like a hyphen. Each is replaced by one character, so that positions stay.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012", "-"))
_QUOTED = re.compile(r"\W*original (?:model )?(?:card|readme|description)", re.IGNORECASE)
_MASK = "\ufffc"
_SUGGESTS_ID = re.compile(r"[-_\d]")
_ARCHITECTURES = frozenset("albert bart bert deberta electra gpt gpt-2 roberta t5 xlnet".split())


class Mention(NamedTuple):
    """A model or dataset that a passage names from ``start`` to ``end``."""

    start: int
    end: int
    artifact: End


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence; ``lead`` is the text before the list that contains it, empty outside of lists."""

    text: str
    mentions: tuple[Mention, ...]
    lead: str = ""

    @property
    def masked(self) -> str:
        """The text with its mentions masked, since words inside a name are no statement."""
        text = self.text
        for mention in self.mentions:
            mask = _MASK * (mention.end - mention.start)
            text = text[: mention.start] + mask + text[mention.end :]
        return text


class Cell(NamedTuple):
    """A cell of a table: its text, and the one artifact that it links to or names as code."""

    text: str
    artifact: End | None


class Table(NamedTuple):
    """A table and the heading above it; the first row is the table's head.

    ``lead`` is the paragraph between heading and table; ``quoted`` is true for a table inside a
    quotation or a list.
    """

    heading: str
    rows: list[list[Cell]]
    lead: str = ""
    quoted: bool = False


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
    """A reader of Markdown tokens that keeps track of the current heading, list and table."""

    def __init__(self) -> None:
        self.ended = False
        self._heading = False
        self._title = self._lead = self._said = ""
        self._row: _Line | None = None
        self._before = ""
        self._table: list[list[Cell]] = []

    def read_token(self, token: Token) -> Iterator[Passage | Table]:
        """Yield the passages that are complete after this token."""
        if token.type == "inline":
            yield from self._read_inline(token)
        self._heading = token.type == "heading_open"
        if token.type == "tr_open":
            self._row = _Line()
            self._table.append([])
        elif token.type == "table_close":
            yield Table(self._title, self._table, self._before, token.level > 0)
            self._table, self._before = [], ""
        elif token.type == "tr_close" and self._row:
            yield from self._row.split_sentences("")
            self._row = None
        elif token.level == 0 and token.type in ("bullet_list_open", "ordered_list_open"):
            self._lead = self._said
        elif token.level == 0 and token.type in ("bullet_list_close", "ordered_list_close"):
            self._lead = self._said = ""

    def _read_inline(self, token: Token) -> Iterator[Passage]:
        line = self._row or _Line()
        if line.text:
            line.add_text(": ")
        line.read_tokens(token.children or [])
        if self._row and len(self._table) <= MOST_ROWS:
            self._table[-1].append(_make_cell(token))
        if self._heading:
            self._title, self._before = line.text, ""
        elif not self._row:
            self._before = line.text
        self.ended = self._heading and bool(_QUOTED.match(line.text))
        if self._row or self.ended:
            return
        yield from line.split_sentences(self._lead)
        if not self._lead:
            self._said = line.text


def _make_cell(token: Token) -> Cell:
    line = _Line()
    line.read_tokens(token.children or [])
    return Cell(" ".join(line.text.split()), line.only_artifact())


class _Line:
    """The plain text of inline Markdown, and the artifacts that its links and code name."""

    def __init__(self) -> None:
        self.text = ""
        self._linked: list[Mention] = []
        self._taken: list[tuple[int, int]] = []

    def add_text(self, text: str) -> None:
        self.text += text.translate(_HYPHENS)

    def read_tokens(self, tokens: list[Token]) -> None:
        start, address = 0, ""
        for token in tokens:
            if token.type in ("text", "text_special"):
                self.add_text(token.content)
            elif token.type == "code_inline":
                self._read_code(token.content)
            elif token.type == "softbreak":
                self.add_text(" ")
            elif token.type == "hardbreak" or token.content.lower().startswith("<br"):
                self.add_text("\n")
            elif token.type == "link_open":
                start, address = len(self.text), str(token.attrGet("href") or "")
            elif token.type == "link_close":
                self._end_link(start, address)

    def _read_code(self, content: str) -> None:
        start = len(self.text)
        self.add_text(content)
        if "/" in content or _SUGGESTS_ID.search(content):
            self._add_mention(start, _resolve_id(content.strip()))

    def _end_link(self, start: int, address: str) -> None:
        label = self.text[start:].strip()
        # Old cards link to another card by its name alone.
        if end := at_address(address) or _resolve_id(label) or _resolve_id(address):
            # An id in the label means the artifact that the link leads to.
            while self._linked and self._linked[-1].start >= start:
                self._linked.pop()
            self._add_mention(start, end)
        self._taken.append((start, len(self.text)))

    def _add_mention(self, start: int, end: End | None) -> None:
        if end:
            self._linked.append(Mention(start, len(self.text), end))
            self._taken.append((start, len(self.text)))

    def only_artifact(self) -> End | None:
        """Return the artifact that links and code name; None where it is not exactly one."""
        artifacts = {mention.artifact for mention in self._linked}
        return artifacts.pop() if len(artifacts) == 1 else None

    def split_sentences(self, lead: str) -> Iterator[Passage]:
        """Yield each sentence with its mentions; positions count from the sentence's start."""
        mentions = sorted(
            (*self._linked, *self._find_bare_mentions()), key=lambda m: (m.start, m.end)
        )
        start = at = 0
        for found in [*_SENTENCE_END.finditer(self.text), None]:
            end = found.start() if found else len(self.text)
            own = []
            while at < len(mentions) and mentions[at].end <= end:
                named = mentions[at]
                if start <= named.start:
                    own.append(Mention(named.start - start, named.end - start, named.artifact))
                at += 1
            if text := self.text[start:end]:
                yield Passage(text, tuple(own), lead)
            start = found.end() if found else end

    def _find_bare_mentions(self) -> Iterator[Mention]:
        """Yield the artifacts that are named outside of links and code."""
        taken = bytearray(len(self.text))
        for start, end in self._taken:
            taken[start:end] = b"\x01" * (end - start)
        for found in _NAMES.finditer(self.text):
            start, end = found.span()
            if taken.find(1, start, end) >= 0:
                continue
            name = found[0].rstrip(".,:;*_")
            if artifact := at_address(name) if "://" in name else _resolve_bare_id(name):
                yield Mention(start, start + len(name), artifact)


def _resolve_bare_id(text: str) -> End | None:
    """Return the artifact that a plain word names; None for ``he/she`` and ``BERT/RoBERTa``."""
    owner, slash, name = text.partition("/")
    if slash and (not _SUGGESTS_ID.search(name) or owner.lower() in _ARCHITECTURES):
        return None
    if slash and (owner.isdigit() or name[:1].isdigit() or owner[:1].isdigit()):
        return None
    return _resolve_id(text)


def _resolve_id(text: str) -> End | None:
    """Return the artifact of an id: a model, or a dataset by its old name; None for no id."""
    if identifier := model_id(text):
        return End(Model, identifier)
    identifier = dataset_id(text)
    return End(Dataset, identifier) if identifier else None
