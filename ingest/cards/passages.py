"""The prose of a card as plain sentences and tables, with the models and datasets they name.

Each sentence knows its place in the card: the headings above it, the texts that lead into its list,
what was said before it, and whether it is quoted.
"""

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

_SENTENCE_END = re.compile(r"(?<=[.!?;])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bvs\.)\s+(?=[^a-z\s])|\n")
# Lines of a paragraph that are statements of their own, without a full stop before.
_BEGINS_ANEW = re.compile(
    r"(?:fine-?tuned|trained|quanti[sz]ed|this (?:model|is|repo)|it (?:is|was)|based on|"
    r"[a-z][\w -]{1,30}:)",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"https?://[^\s<>()\[\]{}\"'`|]+"
    r"|(?<![\w/@.:#-])[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?(?![\w/-])",
    re.ASCII,
)
# Characters that look like a hyphen. Each is replaced by one character, so that positions stay.
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012", "-"))
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
_HTML_HEADING = re.compile(r"<(h[1-6]|summary)\b[^<>]{0,300}>(.{1,300}?)</\1>", re.I | re.S)
_HTML_LINK = re.compile(r"<a\s[^<>]{0,300}?href\s*=\s*[\"']?([^\"'\s<>]{1,300})", re.I)
_TAG = re.compile(r"<[^<>]{0,300}>")
_LOWEST = 7
"""The level of texts that head what follows without being headings, such as bold lines."""
_MASK = "\ufffc"
_SUGGESTS_ID = re.compile(r"[-_\d]")
_CALLED_DATA = re.compile(r" data ?sets?\b", re.IGNORECASE)
_ARCHITECTURES = frozenset("albert bart bert deberta electra gpt gpt-2 roberta t5 xlnet".split())


class Mention(NamedTuple):
    """A model or dataset that a passage names from ``start`` to ``end``.

    ``linked`` means that an address of the Hub tells whether it is a model or a dataset; an id
    alone may be either.
    """

    start: int
    end: int
    artifact: End
    linked: bool = False


class Heading(NamedTuple):
    """A heading: its level from 1 to 7, its text, and the artifacts that it names."""

    level: int
    text: str
    artifacts: tuple[End, ...] = ()
    first: bool = False


class Place(NamedTuple):
    """Where a passage stands in its card.

    ``leads`` are the texts that lead into the list or paragraph, outermost first; ``kind`` is
    heading, text, item or row, the latter with its number of ``cells``; ``quoted`` means that
    somebody else says it.
    """

    headings: tuple[Heading, ...] = ()
    leads: tuple[str, ...] = ()
    kind: str = "text"
    quoted: bool = False
    cells: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence in its place; ``opens`` means that it is the first of its paragraph."""

    text: str
    mentions: tuple[Mention, ...]
    place: Place
    opens: bool = True

    @property
    def lead(self) -> str:
        """The text that leads into the list that contains the sentence, empty outside of lists."""
        return self.place.leads[-1] if self.place.leads else ""


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
        self._row: _Line | None = None
        self._table: list[list[Cell]] = []

    def read_token(self, token: Token) -> Iterator[Passage | Table]:
        """Yield the passages that are complete after this token."""
        if token.type == "inline":
            yield from self._read_inline(token)
        self._level = int(token.tag[1]) if token.type == "heading_open" else 0
        if token.type == "tr_open":
            self._row = _Line()
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
        line = self._row or _Line()
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

    def _read_heading(self, line: _Line) -> Iterator[Passage]:
        first, self._titled = not self._titled, True
        self._add_heading(Heading(self._level, line.text, line.artifacts(), first))
        self.ended = bool(_QUOTED.match(line.text))
        if not self.ended:
            yield from line.split_sentences(self._place("heading"))

    def _add_heading(self, heading: Heading) -> None:
        self._headings = [each for each in self._headings if each.level < heading.level]
        self._headings.append(heading)
        self._said = self._before = ""

    def _read_text(self, line: _Line) -> Iterator[Passage]:
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
            if led and not line.text.rstrip().endswith(":"):
                return
        self._said = line.text

    def _read_html(self, content: str) -> None:
        for found in _HTML_HEADING.finditer(content):
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
        for place, token in enumerate(tokens):
            if token.type in ("text", "text_special"):
                self.add_text(token.content)
            elif token.type == "code_inline":
                self._read_code(token.content)
            elif token.type == "softbreak":
                following = "".join(each.content for each in tokens[place + 1 : place + 4])
                self.add_text("\n" if _BEGINS_ANEW.match(following) else " ")
            elif token.type == "hardbreak" or token.content.lower().startswith("<br"):
                self.add_text("\n")
            elif token.type == "html_inline":
                if found := _HTML_LINK.match(token.content):
                    start, address = len(self.text), found[1]
                elif token.content.lower() == "</a>" and address:
                    self._end_link(start, address)
                    address = ""
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
        page = at_address(address)
        # Old cards link to another card by its name alone. An id that stands in the address of
        # another site is a name there.
        if not page and "://" in address and label.lower() in address.lower():
            self._drop_linked(start)
        elif end := page or _resolve_id(label) or _resolve_id(address):
            # An id in the label means the artifact that the link leads to.
            self._drop_linked(start)
            self._add_mention(start, end, linked=page is not None)
        self._taken.append((start, len(self.text)))

    def _drop_linked(self, start: int) -> None:
        while self._linked and self._linked[-1].start >= start:
            self._linked.pop()

    def _add_mention(self, start: int, end: End | None, *, linked: bool = False) -> None:
        if end:
            self._linked.append(Mention(start, len(self.text), end, linked))
            self._taken.append((start, len(self.text)))

    def artifacts(self) -> tuple[End, ...]:
        """Return the artifacts that the line names, each once."""
        named = (*self._linked, *self._find_bare_mentions())
        return tuple(dict.fromkeys(mention.artifact for mention in named))

    def only_artifact(self) -> End | None:
        """Return the artifact that links and code name; None where it is not exactly one."""
        artifacts = {mention.artifact for mention in self._linked}
        return artifacts.pop() if len(artifacts) == 1 else None

    def split_sentences(self, place: Place) -> Iterator[Passage]:
        """Yield each sentence with its mentions; positions count from the sentence's start."""
        mentions = sorted(
            (*self._linked, *self._find_bare_mentions()), key=lambda m: (m.start, m.end)
        )
        start = at = 0
        opens = True
        for found in [*_SENTENCE_END.finditer(self.text), None]:
            end = found.start() if found else len(self.text)
            own = []
            while at < len(mentions) and mentions[at].end <= end:
                named = mentions[at]
                if start <= named.start:
                    own.append(named._replace(start=named.start - start, end=named.end - start))
                at += 1
            if text := self.text[start:end]:
                yield Passage(text, tuple(own), place, opens)
                opens = False
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
            page = "://" in name
            called = not page and bool(_CALLED_DATA.match(self.text, end))
            if artifact := at_address(name) if page else _resolve_bare_id(name, called=called):
                yield Mention(start, start + len(name), artifact, page)


def _resolve_bare_id(text: str, *, called: bool) -> End | None:
    """Return the artifact that a plain word names; None for ``he/she`` and ``BERT/RoBERTa``.

    ``called`` means that the text calls it a dataset.
    """
    owner, slash, name = text.partition("/")
    suggests = _SUGGESTS_ID.search(name) or (called and _SUGGESTS_ID.search(owner))
    if slash and (not suggests or owner.lower() in _ARCHITECTURES):
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
