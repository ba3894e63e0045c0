"""What an impact shows: how much is built on an artifact at which distance, and where it is used.

Long lists are cut to a screen's length and counted: what is one step away by how it was made.
"""

from __future__ import annotations

import functools
import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from licenses.rule.firmness import firmness
from queries.narrowing import owner_of
from queries.propagation.relations import deciding
from reports.cap import SHOWN, share_out
from reports.views.tree_folds import FOLDED_FROM

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.impact_report import ImpactReport, Siblings
    from queries.narrowing import Narrowing
    from queries.rows import Artifact, GoneArtifact

FEW = 3
"""Owners of one family that are shown."""
Way = tuple[str, str | None, str]
"""How something is built on the subject: a relation, a method, and the kind that is built."""


Rank = Callable[["Key"], tuple[int, int, str, str]]
"""By what artifacts are sorted: the most used first."""


class Owners(NamedTuple):
    """How many owners publish some artifacts, and those with the most, each with how many."""

    number: int
    first: list[tuple[str, int]]


class Family(NamedTuple):
    """What is one step away and was made alike: the first ids, and how many there are.

    ``way`` is None for what came about in further ways, together. ``gone`` says of each id whether
    it has disappeared.
    """

    way: Way | None
    ids: list[str]
    number: int
    gone: list[GoneArtifact | None]
    owners: Owners


class Level(NamedTuple):
    """What is built on the subject at one distance: the first ids, and how many there are.

    ``gone`` says of each of these ids whether it has disappeared. ``owners`` are those of the rest;
    ``families`` hold all of it in place of the ids, where it is known how it was made.
    """

    steps: int
    ids: list[str]
    number: int
    gone: list[GoneArtifact | None]
    owners: Owners
    families: list[Family]


class Place(NamedTuple):
    """Where a repository loads an artifact, as far as it is known."""

    repository: str
    direct: bool
    through: str
    path: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class ImpactView:
    """An impact, ready to be shown.

    ``users`` counts what uses any of it, by kind; ``direct`` how many of them use the subject;
    ``more_users`` how many of them stand in none of the ``places`` that are shown. ``gone`` has
    what disappeared of all of them, ``built_gone`` counts what is built on the subject of these.
    The others are those of the report.
    """

    subject: Key
    kinds: dict[str, int]
    levels: list[Level]
    users: dict[str, int]
    direct: int
    places: list[Place]
    more_places: int
    more_users: int
    gone: dict[Key, GoneArtifact]
    built_gone: int
    narrowing: Narrowing
    beyond: bool
    declared_only: bool

    @property
    def is_cut(self) -> bool:
        """Return whether more is known than is shown."""
        families = [family for level in self.levels for family in level.families]
        whole = [level for level in self.levels if not level.families]
        cut = [each.number > len(each.ids) for each in families]
        return bool(self.more_places) or any(cut) or any(e.number > len(e.ids) for e in whole)

    def gone_user(self, identifier: str) -> GoneArtifact | None:
        """Return the user of this id if it has disappeared."""
        return next((self.gone[key] for key in self.gone if key[1] == identifier), None)


def view_impact(report: ImpactReport, limit: int | None = SHOWN) -> ImpactView:
    """Return what an impact shows: the nearest first, and of these what is most used.

    The limit is for what is built on the subject, whose levels share it, and for the places again.
    """
    gone = {(row.kind, row.id): row for row in report.gone}
    rank = functools.partial(rank_of, report)
    by_steps: dict[int, list[Artifact]] = {}
    for row in report.artifacts:
        by_steps.setdefault(row.steps, []).append(row)
    families = _find_families(report.children)
    lists = [keys for _, keys in families]
    lists += [[(r.kind, r.id) for r in by_steps[n]] for n in sorted(by_steps) if n > bool(lists)]
    shares = iter(share_out(list(map(len, lists)), limit))
    made = [_one_family(way, keys, gone, next(shares), rank) for way, keys in families]
    levels = [
        Level(steps, [], len(by_steps[steps]), [], Owners(0, []), made)
        if steps == 1 and made
        else _one_level(steps, by_steps[steps], gone, next(shares), rank)
        for steps in sorted(by_steps)
    ]
    places = _distinct_places(report)
    return ImpactView(
        report.subject.key,
        Counter(row.kind for row in report.artifacts),
        levels,
        Counter(kind for kind, _ in set(map(report.user, report.uses))),
        len({report.user(use) for use in report.uses if use.distance == 1}),
        places[:limit],
        len(places) - len(places[:limit]),
        len(
            {place.repository for place in places} - {place.repository for place in places[:limit]}
        ),
        gone,
        sum((row.kind, row.id) in gone for row in report.artifacts) if gone else 0,
        report.narrowing,
        report.beyond,
        report.declared_only,
    )


def rank_of(report: ImpactReport, key: Key) -> tuple[int, int, str, str]:
    """Return where an artifact stands: by its users, then its downloads, then by id."""
    kind, identifier = key
    return (
        -report.used_by.get(identifier, 0),
        -report.downloads.get(key, 0),
        identifier,
        kind,
    )


def _one_level(
    steps: int, rows: list[Artifact], gone: dict[Key, GoneArtifact], share: int, rank: Rank
) -> Level:
    keys = [(row.kind, row.id) for row in rows]
    shown = heapq.nsmallest(share, keys, rank)
    left = set(keys).difference(shown)
    owners = _count_owners(identifier for _, identifier in left)
    return Level(steps, [i for _, i in shown], len(rows), [gone.get(k) for k in shown], owners, [])


def _count_owners(identifiers: Iterable[str]) -> Owners:
    counted = Counter(map(owner_of, identifiers))
    counted.pop("", None)
    first = heapq.nsmallest(FEW, counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return Owners(len(counted), first)


def _find_families(children: list[Siblings]) -> list[tuple[Way | None, list[Key]]]:
    """Return what is one step away by how it was made, the largest families first."""
    found: dict[Way, list[Key]] = {}
    for way, keys in _by_way(children):
        if keys:
            found.setdefault(way, []).extend(keys)
    ordered = sorted(found.items(), key=lambda pair: (-len(pair[1]), str(pair[0])))
    shown: list[tuple[Way | None, list[Key]]] = [*ordered]
    rest: list[tuple[Way, list[Key]]] = []
    if len(ordered) >= FOLDED_FROM:
        shown, rest = shown[: FOLDED_FROM - 2], ordered[FOLDED_FROM - 2 :]
    others = [key for _, keys in rest for key in keys]
    return shown + [(None, others)] * bool(others)


def _by_way(children: list[Siblings]) -> Iterator[tuple[Way, list[Key]]]:
    """Yield ways with what was made so; of several ways of one artifact, the one that is judged."""
    seen: set[Key] = set()
    several: dict[Key, list[Siblings]] = {}
    named = [[(each.kind, identifier) for identifier in each.ids] for each in children]
    for keys in named:
        several |= {key: [] for key in seen.intersection(keys)}
        seen.update(keys)
    for each, keys in zip(children, named, strict=True):
        for key in several.keys() & set(keys):
            several[key].append(each)
        yield (each.relation, each.method, each.kind), [key for key in keys if key not in several]
    for key, claims in several.items():
        judged = deciding(claims, lambda row: firmness(row.method, row.stated_by, row.declared))
        first = min(judged, key=lambda row: (row.relation, row.method or ""))
        yield (first.relation, first.method, first.kind), [key]


def _one_family(
    way: Way | None, keys: list[Key], gone: dict[Key, GoneArtifact], share: int, rank: Rank
) -> Family:
    shown = heapq.nsmallest(share, keys, rank)
    return Family(
        way,
        [identifier for _, identifier in shown],
        len(keys),
        [gone.get(key) for key in shown],
        _count_owners(identifier for _, identifier in keys),
    )


def _distinct_places(report: ImpactReport) -> list[Place]:
    """Return each place once: the nearest first, those without a file last; then by stars."""
    stars = report.stars
    ordered = sorted(
        report.uses,
        key=lambda use: (use.distance, use.path is None, -stars.get(use.repository, 0)),
    )
    places = (
        Place(use.repository, use.distance == 1, use.through, use.path, use.line) for use in ordered
    )
    return list(dict.fromkeys(places))
