"""A line of a card as plain sentences, with the models and datasets that it names.

Each sentence knows its place in the card: the headings above it, the texts that lead into its list,
and whether it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import Dataset, End, Model
from graph.schema.references import PAGES, is_address, read_reference
from ingest.hub_ids import at_address, dataset_id, model_id

if TYPE_CHECKING:
    from markdown_it.token import Token

MOST_NAMED = 20
"""Artifacts of a heading that are kept."""

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
_HTML_LINK = re.compile(r"<a\s[^<>]{0,300}?href\s*=\s*[\"']?([^\"'\s<>]{1,300})", re.I)
_SUGGESTS_ID = re.compile(r"[-_\d]")
_CALLED_DATA = re.compile(r" data ?sets?\b", re.IGNORECASE)
# Datasets that the Hub once kept without an owner were called so; owners rarely are.
_WITHOUT_OWNER = re.compile(r"[a-z0-9_]+|.+/.+")
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
    """A sentence in its place; ``opens`` means that it begins its line."""

    text: str
    mentions: tuple[Mention, ...]
    place: Place
    opens: bool = True

    @property
    def lead(self) -> str:
        """The text that leads into the list that contains the sentence, empty outside of lists."""
        return self.place.leads[-1] if self.place.leads else ""


class Line:
    """The plain text of inline Markdown, and the artifacts that its links and code name."""

    def __init__(self) -> None:
        self.text = ""
        self._linked: list[Mention] = []
        self._taken: list[tuple[int, int]] = []

    def add_text(self, text: str) -> None:
        """Add a text, with every hyphen as the plain one."""
        self.text += text.translate(_HYPHENS)

    def read_tokens(self, tokens: list[Token]) -> None:
        """Add the text of inline Markdown, and what its links and code name."""
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
        page = _page_at(address)
        # Old cards link to another card by its name alone. An id that stands in the address of
        # another site is a name there.
        named = "://" in address and label.lower() in address.lower()
        if not page and (named or _is_owners_page(address)):
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

    def begins_with_name(self) -> bool:
        """Return whether the line begins with a link or an id."""
        return any(mention.start <= 1 for mention in (*self._linked, *self._find_bare_mentions()))

    def artifacts(self) -> tuple[End, ...]:
        """Return the artifacts that the line names, each once."""
        named = (*self._linked, *self._find_bare_mentions())
        return tuple(dict.fromkeys(mention.artifact for mention in named))[:MOST_NAMED]

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
            opens = found is not None and "\n" in found[0]
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
            if artifact := _page_at(name) if page else _resolve_bare_id(name, called=called):
                yield Mention(start, start + len(name), artifact, page)


def _page_at(address: str) -> End | None:
    """Return the artifact whose page an address is; None for those of an owner's datasets."""
    page = at_address(address)
    of_owner = page and page.kind is Dataset and not _WITHOUT_OWNER.fullmatch(page.id)
    return None if of_owner else page


def _is_owners_page(address: str) -> bool:
    """Return whether an address of the Hub leads to an organisation or user, or to a list."""
    page = read_reference(address) if is_address(address) else None
    return page is not None and len(page.steps) == 1 and page.steps[0] not in PAGES


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
