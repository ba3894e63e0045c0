"""The days of which dumps of a kind were read, by their Runs, and what each of them can say.

A whole dump has every artifact that was there on its day: so what it lacks was missing. Everything
follows from the Runs of all days, so that it is the same in whatever order dumps are loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.schema import Claim, Dataset, DerivedFrom, Model, PublishedBy
from graph.schema.version import SCHEMA_VERSION
from ingest.conversions import NAME
from ingest.hub_fields.table import API, CLAIMS

MANY = 1_000
SHARE = 0.9
"""A dump with less than this share of what the one before it had, if that is many, is a part.

The Hub grows: whole dumps lose some artifacts from week to week, and gain more.
"""
FEWEST = 3
"""A dump that has none of so many artifacts or more of the one before is another selection."""
COMPARED = 100_000
"""Artifacts of a dump that may be a selection; the Hub's own dumps have more, and are counted."""
_KEPT = 48
"""Artifacts by which dumps are compared: those with the smallest hashes, which both would have."""
Covered = dict[type[Claim], list[str]]
"""The claims that a dump can state, and who states them there."""

_COLUMNS, _NUMBER, _UNKNOWN = "columns:", "artifacts:", "unknown-rows:"
_SCHEMA, _DIGEST = "schema:", "sha256:"
_SOME, _SELECTION = "some:", "selection:"
"""Words in the scope of a Run: the columns that were read, how many artifacts there were, in how
many rows nobody knows which, the schema that it was read for, the content of the files, hashes of
some artifacts, and that somebody said it is a selection. Older versions have not noted all of them.
"""


def dump_scope(
    names: str,
    columns: Collection[str],
    number: int,
    unknown_rows: int,
    digest: str,
    some: str = "",
    *,
    is_selection: bool = False,
) -> str:
    """Return the scope of a dump's Run, which says what the dump can state.

    ``some`` is what ``some_of`` returns of its artifacts.
    """
    notes = f"{_COLUMNS}{','.join(sorted(columns))} {_NUMBER}{number} {_UNKNOWN}{unknown_rows}"
    notes += f" {_SOME}{some}" if some else ""
    notes += f" {_SELECTION}yes" if is_selection else ""
    return f"{names} {notes} {_end(digest)}"


def some_of(ids: Collection[str]) -> str:
    """Return hashes of some ids, by which two dumps are compared; none of too many ids."""
    if len(ids) > COMPARED:
        return ""
    hashes = {hashlib.blake2b(one.encode(), digest_size=4).hexdigest() for one in ids}
    return ",".join(sorted(hashes)[:_KEPT])


def says_as_much(scope: str, digest: str) -> bool:
    """Return whether a Run read the same content with this schema: an older one reads less."""
    return scope.endswith(f" {_end(digest)}")


def _end(digest: str) -> str:
    return f"{_SCHEMA}{SCHEMA_VERSION} {_DIGEST}{digest}"


class _File(NamedTuple):
    """What a Run says of the artifacts in a file, or in several; None where it does not say it."""

    number: int | None
    some: frozenset[str] | None
    is_selection: bool


@dataclass(slots=True)
class Day:
    """What was read of one day: one dump, or the parts of one."""

    date: str
    files: dict[str, _File] = field(default_factory=dict)
    """By their content; what was said last of it counts."""
    unknown_rows: int = 0
    columns: set[str] = field(default_factory=set)
    was_whole: bool = False
    """Whether a Run of the day says that it was no part."""

    def add(self, run: dict[str, Any]) -> None:
        """Take what a Run of this day says."""
        scope = str(run["scope"])
        number, some = _noted(scope, _NUMBER), _noted(scope, _SOME)
        self.files[_noted(scope, _DIGEST)] = _File(
            int(number) if number.isdecimal() else None,
            frozenset(some.split(",")) if some else None,
            bool(_noted(scope, _SELECTION)),
        )
        unknown = _noted(scope, _UNKNOWN)
        self.unknown_rows += int(unknown) if unknown.isdecimal() else 0
        self.columns |= {*_noted(scope, _COLUMNS).split(",")}
        self.was_whole = self.was_whole or bool(run["complete"])

    @property
    def is_selection(self) -> bool:
        """Whether somebody said so of all that was read of it."""
        return all(file.is_selection for file in self.files.values())

    def number(self) -> int | None:
        """Return how many artifacts it had; None where nobody has noted it."""
        numbers = [file.number for file in self._whole_files()]
        known = [number for number in numbers if number is not None]
        return sum(known) if len(known) == len(numbers) else None

    def share_again_in(self, later: Day) -> float | None:
        """Return about which share of its artifacts a later dump has; None where nobody knows."""
        before, after = self._some(), later._some()
        if not before or not after:
            return None
        # The smallest hashes of both together are a fair sample of both.
        both = {*sorted(before | after)[:_KEPT]}
        return len(before & after & both) / max(len(before & both), 1)

    def _some(self) -> set[str]:
        """Return hashes of some of its artifacts, none where a file's are not known."""
        noted = [file.some for file in self._whole_files()]
        return {*()}.union(*(each for each in noted if each)) if all(noted) else set()

    def _whole_files(self) -> list[_File]:
        return [file for file in self.files.values() if not file.is_selection]


def _noted(scope: str, word: str) -> str:
    """Return what follows a word of a scope; the last one counts, since file names stand first."""
    found = [part for part in scope.split() if part.startswith(word)]
    return found[-1].removeprefix(word) if found else ""


class Days:
    """All days of which a kind of dump was read."""

    def __init__(self, kind: type[Model] | type[Dataset], runs: Iterable[dict[str, Any]]) -> None:
        """Take the finished Runs of the dumps of a kind."""
        self._kind = kind
        found: dict[str, Day] = {}
        for run in sorted(runs, key=lambda run: str(run.get("started") or "")):
            found.setdefault(run["taken"], Day(run["taken"])).add(run)
        self._days = [found[date] for date in sorted(found)]

    def parts(self, since: Callable[[str], int]) -> set[str]:
        """Return the days of which only a part was read.

        ``since`` returns how many artifacts have facts of a day or later: it serves for days of
        which nobody has noted how many there were.
        """
        found, last = set(), 0
        before: Day | None = None
        for day in self._days:
            number = day.number()
            if day.is_selection:
                part = True
            elif number is None:
                part, number = not day.was_whole, since(day.date)
            else:
                part = (last > MANY and number < last * SHARE) or _is_another(before, day)
            if part:
                found.add(day.date)
            else:
                last, before = number or 0, day
        return found

    def whole(self, since: Callable[[str], int]) -> list[str]:
        """Return the days on which what was not read was missing.

        The first day is none of them: before it nobody had described everything, and its dump may
        be anybody's table. Nor are those with rows of which nobody knows what they are about.
        """
        parts = self.parts(since)
        whole = [day for day in self._days if day.date not in parts]
        return [day.date for day in whole[1:] if not day.unknown_rows]

    def last_word(self, claim: type[Claim], source: str, after: str, until: str) -> str | None:
        """Return the last day of these on which such a claim would have been stated, if any.

        Of a day of which there is no dump the Hub itself was asked, which states everything.
        """
        if all(day.date != until for day in self._days):
            return until
        covering = [
            day.date
            for day in self._days
            if after < day.date <= until and source in covered(self._kind, day.columns)[claim]
        ]
        return max(covering, default=None)


def _is_another(before: Day | None, day: Day) -> bool:
    """Return whether a dump is another selection than the one before, by what both have."""
    if before is None or (before.number() or 0) < FEWEST:
        return False
    return before.share_again_in(day) == 0


def covered(kind: type[Model] | type[Dataset], columns: Collection[str]) -> Covered:
    """Return the claims that a dump can state, by the columns that could be read."""
    found: Covered = {row.claim: [] for row in CLAIMS} | {PublishedBy: [API]}
    for row in CLAIMS:
        if row.field in columns and kind in row.kinds and row.stated_by not in found[row.claim]:
            found[row.claim].append(row.stated_by)
    if kind is Model and found[DerivedFrom]:
        found[DerivedFrom].append(NAME)
    return found
