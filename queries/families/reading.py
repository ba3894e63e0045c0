"""The family of an artifact, read from a store: ids first, then all that is known of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from graph.errors import UsageError
from graph.schema import NODE_OF, End
from graph.schema.kinds import only_uses
from graph.store.base import Store
from graph.store.tables import Tables
from graph.transfer.closure import read_closure
from queries.answer import BOUND, Key
from queries.families import tables as known
from queries.families.report import (
    BESIDE,
    DOWNSTREAM,
    IMPACT,
    LINEAGE,
    STARTS,
    SUBJECT,
    UPSTREAM,
    FamilyLabel,
    FamilyMember,
    FamilyReport,
    FamilyStep,
    MemberAnswers,
)
from queries.families.verdicts import judge_members
from queries.impact_report import check_has_impact, report_impact
from queries.propagation.audit import Outcome
from queries.rows import GoneArtifact, StatedBase
from queries.verdicts.license_report import LicenseReport, report_licenses

MOST_MEMBERS = 100_000
"""Artifacts downstream that a family has at most, the nearest first; the rest is counted."""
Place = tuple[str, int | None]
"""On which side of the subject a member stands, and how many steps from it."""


def report_family(
    store: Store, text: str, *, declared_only: bool = False, start: str = LINEAGE
) -> FamilyReport:
    """Return the family of the artifact that a text names.

    ``start`` is what it begins with where it is drawn: lineage, impact or licenses.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner; or neither a model nor a dataset, and to begin with its
        impact; or if it cannot begin so.
    """
    if start not in STARTS:
        raise UsageError(f"A family begins with lineage, impact or licenses, not {start!r}.")
    licenses = report_licenses(store, text, declared_only=declared_only)
    subject = licenses.subject
    if start == IMPACT:
        check_has_impact(subject)
    downstream = {} if only_uses(subject.kind) else find_downstream(store, text, declared_only)
    nearest = sorted(downstream, key=lambda key: (downstream[key], key))[:MOST_MEMBERS]
    named = [End(NODE_OF[kind], identifier) for kind, identifier in (subject.key, *nearest)]
    tables = read_closure(store, named, only=known.RECORDS)
    return make_family(
        licenses, tables, nearest, downstream, declared_only=declared_only, start=start
    )


def make_family(
    licenses: LicenseReport,
    tables: Tables,
    nearest: Iterable[Key] = (),
    downstream: Mapping[Key, int] = MappingProxyType({}),
    *,
    declared_only: bool,
    start: str,
) -> FamilyReport:
    """Return a family from what was read of it: what is upstream of its subject, and of the rest.

    ``downstream`` has all that is known to be downstream with its distance, ``nearest`` those of it
    that are read.
    """
    subject = licenses.subject
    steps = known.read_steps(tables, subject.key, declared_only=declared_only)
    places = place_members(subject.key, nearest, downstream, steps)
    found = read_members(tables, places, steps, licenses, declared_only=declared_only)
    return FamilyReport(
        subject,
        licenses,
        found.members,
        found.steps,
        found.labels,
        found.known,
        found.gone,
        found.unresolved,
        len(downstream.keys() - places.keys()),
        declared_only,
        start,
        ends_early=bool(found.ended),
        answers={**found.answers, **answers_reported(licenses)},
    )


class Members(NamedTuple):
    """What is known of some artifacts: they, the steps that join two of them, and their licences.

    ``outcomes`` are the gravest of each that has anything upstream; ``ended`` are those of which a
    source states a parent that is none of the members.
    """

    members: list[FamilyMember]
    steps: list[FamilyStep]
    labels: list[FamilyLabel]
    known: dict[Key, dict[str, Any]]
    gone: list[GoneArtifact]
    unresolved: list[StatedBase]
    outcomes: dict[Key, Outcome]
    answers: dict[Key, MemberAnswers]
    ended: frozenset[Key]


def read_members(
    tables: Tables,
    places: Mapping[Key, Place],
    steps: Iterable[FamilyStep],
    licenses: LicenseReport | None,
    *,
    declared_only: bool,
) -> Members:
    """Return what was read of artifacts at some places; ``licenses`` is the report on one of them.

    ``steps`` are all that were read.
    """
    labels = known.read_labels(tables, places, declared_only=declared_only)
    verdicts, answers = judge_members(tables, declared_only=declared_only)
    if licenses is not None and (own := verdicts.get(licenses.subject.key)):
        verdicts[licenses.subject.key] = _as_reported(own, licenses)
    owners, described = known.read_owners(tables), known.read_described(tables)
    distance = {key: number for key, (_, number) in places.items()}
    own_steps = [step for step in steps if step.child in places]
    return Members(
        list(_member_rows(places, owners, described, verdicts, labels)),
        [step for step in own_steps if step.parent in places],
        labels,
        known.read_known(tables, places),
        known.read_gone(tables, distance),
        known.read_unresolved(tables, distance, declared_only=declared_only),
        verdicts,
        answers,
        frozenset(step.child for step in own_steps if step.parent not in places),
    )


def find_downstream(store: Store, text: str, declared_only: bool) -> dict[Key, int]:
    """Return what is built on an artifact, and what uses any of it, each with its distance."""
    impact = report_impact(store, text, declared_only=declared_only)
    found = {(row.kind, row.id): row.steps for row in impact.artifacts}
    for use in impact.uses:
        user = impact.user(use)
        found[user] = min(use.distance, found.get(user, use.distance))
    return found


def place_members(
    subject: Key, nearest: Iterable[Key], downstream: Mapping[Key, int], steps: list[FamilyStep]
) -> dict[Key, Place]:
    """Return the members: the subject, then upstream and downstream of it, the nearest first.

    What is upstream of something downstream is a member as well, and stands beside the subject
    unless it is downstream itself. Nobody looks farther upstream than in a lineage.
    """
    parents: dict[Key, list[Key]] = {}
    for step in steps:
        parents.setdefault(step.child, []).append(step.parent)
    placed: dict[Key, Place] = {subject: (SUBJECT, 0)}
    for key, number in _distances([subject], parents).items():
        placed.setdefault(key, (UPSTREAM, number))
    for key in _distances(nearest, parents):
        place = (DOWNSTREAM, downstream[key]) if key in downstream else (BESIDE, None)
        placed.setdefault(key, place)
    return placed


def _distances(start: Iterable[Key], parents: Mapping[Key, list[Key]]) -> dict[Key, int]:
    """Return some artifacts and what is upstream of them, each with the least steps to it."""
    found = dict.fromkeys(start, 0)
    here, steps = list(found), 0
    while here and steps < BOUND:
        ends = dict.fromkeys(end for child in here for end in parents.get(child, ()))
        here, steps = [end for end in ends if end not in found], steps + 1
        found |= dict.fromkeys(here, steps)
    return found


def _as_reported(own: Outcome, licenses: LicenseReport) -> Outcome:
    """Return the outcome of the subject; beyond the bound of the questions its report decides."""
    if own.verdict == licenses.verdict or not licenses.findings:
        return own
    gravest = licenses.findings[0]
    return own._replace(
        verdict=licenses.verdict,
        severity=gravest.severity,
        license=gravest.license,
        terms=gravest.term,
    )


def answers_reported(licenses: LicenseReport) -> dict[Key, MemberAnswers]:
    """Return the answers for the subject as its report has them: to who asks, within the bound."""
    rows = licenses.answers
    own = [(row.decided_by_kind, row.decided_by) == licenses.subject.key for row in rows]
    made = MemberAnswers(tuple(row.answer for row in rows), tuple(not each for each in own))
    return {licenses.subject.key: made} if rows else {}


def _member_rows(
    places: Mapping[Key, Place],
    owners: Mapping[Key, str],
    described: set[Key],
    verdicts: Mapping[Key, Outcome],
    labels: Iterable[FamilyLabel],
) -> Iterator[FamilyMember]:
    written = {row.license: row.raw for row in labels if "unrecognised:" in row.license}
    for key, place in places.items():
        member = FamilyMember(key[1], key[0], *place, owners.get(key), key not in described)
        if found := verdicts.get(key):
            against = written.get(found.license or "") or found.license
            judged = found.verdict, found.severity, against, found.terms
            member = FamilyMember(*member[:6], *judged)
        yield member
