"""The source ``bom``: files of CycloneDX or SPDX 3, each read as a stream, and more than once."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from typing import BinaryIO

from graph.clock import today
from graph.errors import UnavailableError
from graph.schema import Artifact, Claim, End, Entity, LicensedAs, Model, Node, Record, Uses
from ingest.bom.cyclonedx import reader as cyclonedx
from ingest.bom.detection import CYCLONEDX, SPDX, BadDocument, detect
from ingest.bom.items import Element, Relation, Tally
from ingest.bom.json_events import NotJson
from ingest.bom.opening import describe_input, open_file
from ingest.bom.resolution import STATED_BY, make_records
from ingest.bom.spdx import reader as spdx
from ingest.items import FullyRead, Skip

_Reader = Callable[[BinaryIO, Tally], Iterator[Element | Relation | Skip]]
_READERS: dict[str, _Reader] = {CYCLONEDX: cyclonedx.read, SPDX: spdx.read}


class Contents:
    """What was found in bills of materials, counted while they are read."""

    def __init__(self) -> None:
        self.artifacts: dict[tuple[type[Node], str], None] = {}
        """The models, datasets and applications that they describe."""
        self.named: dict[End, None] = {}
        """These, and what they are said to be made from or to use."""
        self.subjects: dict[End, None] = {}
        """What the documents are about, where they say so."""
        self.relations: set[tuple[type[Claim], End, End]] = set()
        self.licenses = 0
        self.others = 0
        """Their components that are none of these, and were left out."""

    def note(self, record: Record) -> None:
        """Count a record."""
        if isinstance(record, Artifact):
            self.artifacts[type(record), record.id] = None
            self.named[End(type(record), record.id)] = None
        elif isinstance(record, LicensedAs):
            self.licenses += 1
        elif isinstance(record, Claim) and record.leads_upstream:
            self.relations.add((type(record), record.start, record.end))
            self.named.update(dict.fromkeys((record.start, record.end)))

    def kinds(self) -> Counter[str]:
        """Return how many artifacts of each kind are named, each counted once."""
        return Counter(end.kind.label for end in self.named)

    def worth_checking(self) -> list[End]:
        """Return what the documents are about, and the models that it uses; or else is built last.

        A conflict within a model is no conflict of the application that uses it.
        """
        about = list(self.subjects)
        used = [end for claim, start, end in self._ordered(Uses) if start in self.subjects]
        if about:
            return list(dict.fromkeys([*about, *used]))
        below = {end for _, _, end in self.relations}
        return [end for end in self.named if end.kind is Model and end not in below]

    def _ordered(self, kind: type[Claim]) -> list[tuple[type[Claim], End, End]]:
        order = {end: number for number, end in enumerate(self.named)}
        found = [each for each in self.relations if each[0] is kind]
        return sorted(found, key=lambda each: order[each[2]])


def fetch(
    *files: str, taken: str | None = None, again: bool = False, contents: Contents | None = None
) -> Iterator[Record | Skip | FullyRead]:
    """Yield what bills of materials state, or Skips for what in them names nothing.

    Parameters
    ----------
    files
        Their names; ``-`` is standard input.
    taken
        The date of what they state; if None it is that of each document, or else of today.
    again
        Whether nothing else states what such a document states: then what they no longer state
        about an artifact is retracted.
    contents
        Counts what is found.

    Raises
    ------
    UnavailableError
        If a file cannot be read, or is no bill of materials.
    """
    contents = contents or Contents()
    for name in dict.fromkeys(files):
        with open_file(name) as stream:
            try:
                for item in _read(stream, taken, contents):
                    yield _with_file(item, name) if len(files) > 1 else item
            except (BadDocument, NotJson) as error:
                raise UnavailableError(
                    f"{describe_input(name)} cannot be read: {error}. Nothing was loaded."
                ) from error
    if again:
        yield from (FullyRead(kind, own, (STATED_BY,)) for kind, own in contents.artifacts)


def _read(stream: BinaryIO, taken: str | None, contents: Contents) -> Iterator[Record | Skip]:
    """Yield what one document states, with its date."""
    heading, tally = detect(stream), Tally()
    for item in make_records(_READERS[heading.standard](stream, tally), contents.subjects):
        if isinstance(item, Skip):
            yield item
            continue
        contents.note(item)
        yield _dated(item, taken or _day(tally.made or heading.made))
    contents.others += tally.others


def _day(made: str | None) -> str:
    """Return the day on which a document was made, if it tells it and that is not to come."""
    return made[:10] if made and made[:10] <= today() else today()


def _dated(record: Record, day: str) -> Record:
    """Return a record with the date of the document, if it has none of its own."""
    if isinstance(record, Claim):
        return record if record.first_seen else dataclasses.replace(record, first_seen=day)
    if isinstance(record, Entity) and not record.facts_at:
        return dataclasses.replace(record, facts_at=day)
    return record


def _with_file(item: Record | Skip, name: str) -> Record | Skip:
    """Return a Skip that says in which file it was; a record stays."""
    if isinstance(item, Skip):
        return dataclasses.replace(item, item=f"{describe_input(name)}: {item.item}")
    return item
