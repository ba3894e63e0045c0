"""Row types of the questions about licences over the whole graph."""

from __future__ import annotations

from typing import NamedTuple


class ConflictCount(NamedTuple):
    """How many artifacts with a label are downstream of a licence, judged over one edge.

    ``terms`` are those that decide the verdict, ``things`` counts all kinds, ``example`` is one.
    """

    verdict: str
    severity: str
    license: str | None
    edge: str
    label: str | None
    terms: str | None
    things: int
    models: int
    datasets: int
    repositories: int
    example: str


class JudgedArtifact(NamedTuple):
    """The verdict on one artifact, its gravest licence, and how many upstream are in conflict."""

    id: str
    kind: str
    verdict: str
    severity: str
    conflicts: int
    unknown: int
    license: str | None
    edge: str
    label: str | None
    terms: str | None


class AnswerCount(NamedTuple):
    """How many artifacts have one answer to an action or a limit; ``example`` is one."""

    action: str
    answer: str
    things: int
    models: int
    datasets: int
    repositories: int
    example: str


class AnsweredArtifact(NamedTuple):
    """What may be done with one artifact: a column for each action and for each limit.

    ``label`` are its own licences. any_users and the columns behind it say that there is no limit.
    """

    id: str
    kind: str
    label: str | None
    use: str
    commercial: str
    service: str
    redistribute: str
    publish: str
    train: str
    any_users: str
    any_revenue: str
    any_territory: str
    any_field: str
