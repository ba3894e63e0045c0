"""The upstream side of a family is the same, whether a graph or a report has it."""

from __future__ import annotations

import pytest

from graph.store.base import Store
from ptm.api import Graph
from queries.families.report import SUBJECT, UPSTREAM, FamilyMember
from queries.families.upstream import family_of

NAMES = (
    "mix/abcd", "ring/1", "closed/x", "loop/alone", "two/minds", "guess/far", "same/name",
    "clash/below", "gap/child", "plain/model", "github.com/some/tool", "github.com/gap/reader",
)  # fmt: skip


def without_owner(member: FamilyMember) -> FamilyMember:
    """Return a member as a lineage knows it."""
    return member._replace(owner=None)


@pytest.mark.parametrize("declared_only", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_side_of_the_family(embedded: Store, name: str, declared_only: bool) -> None:
    graph = Graph(embedded)
    family = graph.family(name, declared_only=declared_only)
    up = {member.key for member in family.members if member.side in (SUBJECT, UPSTREAM)}
    members = {without_owner(member) for member in family.members if member.key in up}
    steps = {step._replace(evidence=None, first_seen=None) for step in family.steps}
    lineage = graph.lineage(name, declared_only=declared_only)
    licenses = graph.licenses(name, declared_only=declared_only)
    assert licenses.lineage is not None
    for found in (family_of(lineage), family_of(licenses.lineage, licenses)):
        assert {*found.members} == members
        assert {*found.steps} == {step for step in steps if step.child in up}
        assert found.gone == [row for row in family.gone if (row.kind, row.id) in up]
        assert len(found.unresolved) == len(
            [row for row in family.unresolved if (row.kind, row.id) in up]
        )
        assert found.only_upstream
        assert found.facts == family.facts
        assert found.licenses.verdict == family.licenses.verdict
