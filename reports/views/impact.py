"""What an impact shows: how much is built on an artifact at which distance, and where it is used.

Long lists are cut to a screen's length and counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.impact_report import ImpactReport
    from queries.rows import Artifact, GoneArtifact, RepositoryUse

SHOWN = 12
"""Places that are shown, and twice the ids of one distance; the rest is counted."""


class Level(NamedTuple):
    """What is built on the subject at one distance: the first ids, and how many there are.

    ``gone`` says of each of these ids whether it has disappeared.
    """

    steps: int
    ids: list[str]
    number: int
    gone: list[GoneArtifact | None]


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

    def gone_user(self, identifier: str) -> GoneArtifact | None:
        """Return the user of this id if it has disappeared."""
        return next((self.gone[key] for key in self.gone if key[1] == identifier), None)


def view_impact(report: ImpactReport) -> ImpactView:
    """Return what an impact shows, the nearest first."""
    gone = {(row.kind, row.id): row for row in report.gone}
    by_steps: dict[int, list[Artifact]] = {}
    for row in report.artifacts:
        by_steps.setdefault(row.steps, []).append(row)
    levels = [_one_level(steps, by_steps[steps], gone) for steps in sorted(by_steps)]
    places = _distinct_places(report.uses)
    return ImpactView(
        report.subject.key,
        Counter(row.kind for row in report.artifacts),
        levels,
        Counter(kind for kind, _ in set(map(report.user, report.uses))),
        len({report.user(use) for use in report.uses if use.distance == 1}),
        places[:SHOWN],
        max(len(places) - SHOWN, 0),
        len(
            {place.repository for place in places} - {place.repository for place in places[:SHOWN]}
        ),
        gone,
        sum((row.kind, row.id) in gone for row in report.artifacts) if gone else 0,
    )


def _one_level(steps: int, rows: list[Artifact], gone: dict[Key, GoneArtifact]) -> Level:
    shown = rows[: SHOWN // 2]
    marks = [gone.get((row.kind, row.id)) for row in shown]
    return Level(steps, [row.id for row in shown], len(rows), marks)


def _distinct_places(uses: list[RepositoryUse]) -> list[Place]:
    """Return each place once, the nearest first, those without a file last."""
    ordered = sorted(uses, key=lambda use: (use.distance, use.path is None))
    places = (
        Place(use.repository, use.distance == 1, use.through, use.path, use.line) for use in ordered
    )
    return list(dict.fromkeys(places))
