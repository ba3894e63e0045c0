"""Who states what stands where in a document: collected as it is written, citations in 1.7."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from graph.schema.identifiers import shorten
from reports.cyclonedx.names import source_reference

_MOST_NOTES = 5
_LONGEST_NOTE = 300


class Stated(Protocol):
    """What a source states: a row of a bill."""

    @property
    def stated_by(self) -> str:
        """Return who states it."""

    @property
    def declared(self) -> bool:
        """Return whether it is stated, and not inferred."""

    @property
    def evidence(self) -> str | None:
        """Return what was read."""


class _Statement(NamedTuple):
    place: str
    stated_by: str
    note: str | None
    date: str | None


@dataclass(frozen=True)
class Statements:
    """What sources state of one object of a document, by places within it."""

    found: list[_Statement] = field(default_factory=list)

    def note(self, place: str, rows: Iterable[Stated]) -> None:
        """Note who states what stands at a place, such as ``/licenses/0``."""
        for row in rows:
            inferred = "" if row.declared else "inferred: "
            note = f"{inferred}{row.evidence or ''}".removesuffix(": ") or None
            date = getattr(row, "first_seen", None)
            self.found.append(_Statement(place, row.stated_by, note, date))

    def note_fact(self, place: str, stated_by: str | None, date: str | None) -> None:
        """Note who states a property that stands at a place."""
        if stated_by:
            self.found.append(_Statement(place, stated_by, None, date))

    @property
    def sources(self) -> set[str]:
        """Return who states anything."""
        return {each.stated_by for each in self.found}


def cite(pointer: str, statements: Statements, made: str) -> Iterator[dict[str, Any]]:
    """Yield a citation for each source of what stands at a pointer.

    It bears the newest date since when its source has stated any of it, or that of the document,
    ``made``.
    """
    by_source: dict[str, list[_Statement]] = {}
    for each in statements.found:
        by_source.setdefault(each.stated_by, []).append(each)
    for source, found in sorted(by_source.items()):
        places = dict.fromkeys(f"{pointer}{each.place}" for each in found)
        dates = [_as_time(each.date, made) for each in found if each.date]
        citation: dict[str, Any] = {
            "pointers": list(places),
            "timestamp": max(dates, default=made),
            "attributedTo": source_reference(source),
        }
        if notes := _join_notes(dict.fromkeys(each.note for each in found if each.note)):
            citation["note"] = notes
        yield citation


def describe_source(stated_by: str) -> dict[str, Any]:
    """Return a source of claims as a component that citations name."""
    return {
        "type": "data",
        "bom-ref": source_reference(stated_by),
        "name": stated_by,
        "description": "A source of claims.",
    }


def _join_notes(notes: Iterable[str]) -> str:
    shown = [shorten(note, _LONGEST_NOTE) for note in notes]
    more = len(shown) - _MOST_NOTES
    return "; ".join(shown[:_MOST_NOTES]) + (f"; and {more:,} more" if more > 0 else "")


def _as_time(moment: str, made: str) -> str:
    """Return a date or time as a time in UTC, which the standard asks for; else the document's."""
    try:
        read = datetime.datetime.fromisoformat(moment)
        read = read.replace(tzinfo=read.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    except (ValueError, OverflowError):
        return made
    return f"{read.replace(microsecond=0, tzinfo=None).isoformat()}Z"
