"""A lineage as a family: what formats draw of a report that has no downstream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from licenses.rule.readings import Policy
from queries.families.report import (
    SUBJECT,
    UPSTREAM,
    FamilyLabel,
    FamilyMember,
    FamilyReport,
    FamilyStep,
)
from queries.license_report import judge_lineage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from queries.answer import Key
    from queries.lineage_report import LineageReport
    from queries.rows import Step


def family_of(lineage: LineageReport) -> FamilyReport:
    """Return what an artifact is built on as a family; owners and evidence are not in it."""
    members = {member.key: member for member in _members(lineage)}
    for step in lineage.steps:
        for key in ((step.child_kind, step.child_id), (step.parent_kind, step.parent_id)):
            members.setdefault(key, _upstream(key, step.step, only_mentioned=True))
    return FamilyReport(
        lineage.subject,
        judge_lineage(lineage, Policy()),
        list(members.values()),
        [_family_step(step) for step in lineage.steps],
        [
            FamilyLabel(
                row.id, row.kind, row.license, row.raw, row.stated_by or "",
                row.declared is not False, None,
            )
            for row in lineage.artifacts
            if row.license is not None
        ],
        {},
        [row for row in lineage.gone if (row.kind, row.id) in members],
        [row for row in lineage.unresolved if (row.kind, row.id) in members],
        declared_only=lineage.declared_only,
        facts=lineage.facts,
    )  # fmt: skip


def _members(lineage: LineageReport) -> Iterator[FamilyMember]:
    """Yield the subject, then all that is upstream of it, the nearest first."""
    kind, identifier = lineage.subject.key
    described = {(row.kind, row.id): row for row in reversed(lineage.artifacts)}
    own = described.pop(lineage.subject.key, None)
    stub = own is not None and own.only_mentioned
    yield FamilyMember(identifier, kind, SUBJECT, 0, None, stub)
    for key, row in sorted(described.items(), key=lambda pair: (pair[1].steps, pair[0])):
        yield _upstream(key, row.steps, row.only_mentioned)


def _upstream(key: Key, steps: int, only_mentioned: bool) -> FamilyMember:
    return FamilyMember(key[1], key[0], UPSTREAM, steps, None, only_mentioned)


def _family_step(step: Step) -> FamilyStep:
    return FamilyStep(
        step.child_id, step.relation, step.parent_id, step.method, step.stated_by, step.declared,
        step.child_kind, step.parent_kind, None, None, None, None, None,
    )  # fmt: skip
