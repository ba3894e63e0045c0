"""A bill of materials as a typed result: components, each with what is stated of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from queries.answer import BOUND, Answer, Key, Report, Row, as_dicts, part
from queries.artifact_report import dated_facts
from queries.bills.rows import BillConflict, BillGap, BillLink, BillResult, BillWeights
from queries.checkout import Checkout
from queries.families.report import FamilyLabel, FamilyMember, FamilyStep
from queries.rows import Fact, GoneArtifact, StatedBase
from queries.subject import Subject
from queries.verdicts.license_report import LicenseReport

NO_BASE, UNRESOLVED, BEYOND, MENTIONED, GONE = GAPS = (
    "no_base", "base_unresolved", "beyond_search", "only_mentioned", "gone",
)  # fmt: skip
"""Why what a component is made from is not known to its end: no source states a base of the model;
one is stated that nobody can look up; the search ends at it, and a source states more; claims name
it, and no source has described it; it disappeared."""
LEFT_OUT = ("occurrences", "mentions", "weights", "results")
"""What there may be too much of at a component, so that the rest of it is counted."""


@dataclass(frozen=True)
class BillComponent:
    """An artifact of a bill, with all that is stated of it.

    ``member`` says where it stands, who publishes it and how its own label is judged, ``known`` its
    properties. ``steps`` are the claims that it was made from others of the bill, or loads them,
    each place of a load in one; ``mentions`` the places where its texts only name something, which
    may be no component. ``labels`` are its licences. ``unresolved`` are the bases that it states
    and nobody can look up, ``gone`` says since when it is no longer there. ``owners``, ``papers``
    and ``newer`` (versions that its owner recommends) are what it is joined with, ``results`` those
    of evaluations. ``gaps`` are the reasons of ``GAPS`` that hold, ``left_out`` counts of
    ``LEFT_OUT`` what is not here. ``answers`` say of each action and limit of ``ASKED`` what may be
    done with it, ``conflicts`` what is the matter with its licences.
    """

    member: FamilyMember
    known: Mapping[str, Any]
    steps: list[FamilyStep]
    labels: list[FamilyLabel]
    weights: list[BillWeights] = field(default_factory=list)
    unresolved: list[StatedBase] = field(default_factory=list)
    gone: GoneArtifact | None = None
    mentions: list[FamilyStep] = field(default_factory=list)
    owners: list[BillLink] = field(default_factory=list)
    papers: list[BillLink] = field(default_factory=list)
    newer: list[BillLink] = field(default_factory=list)
    results: list[BillResult] = field(default_factory=list)
    gaps: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    conflicts: tuple[BillConflict, ...] = ()

    @property
    def key(self) -> Key:
        """Return the kind and id of the artifact."""
        return self.member.key

    @property
    def facts(self) -> list[Fact]:
        """Return its properties in the order of the schema, each with its source and date."""
        return dated_facts(self.member.kind, self.known)

    @property
    def states_no_base(self) -> bool:
        """Return whether it is a model of which no source states a base."""
        return NO_BASE in self.gaps

    @property
    def gap_rows(self) -> list[BillGap]:
        """Return why what the bill says of it is not complete."""
        reasons = [BillGap(self.member.id, self.member.kind, reason) for reason in self.gaps]
        counted = ((what, self.left_out[what]) for what in LEFT_OUT if what in self.left_out)
        return reasons + [BillGap(self.member.id, self.member.kind, *each) for each in counted]


@dataclass(frozen=True, repr=False)
class BillReport(Report):
    """The bill of materials of an artifact: it and all that is upstream, as far as is known.

    ``components`` begin with the subject, the nearest next; with ``impact`` what is built on the
    subject is among them, and ``left_out`` counts what of that is not, because it would be too
    much. ``subject`` and ``licenses``, the report on its licences, are None in a bill of the whole
    graph. ``conflicts`` say what is the matter with licences. ``made`` is when the document was
    made, in ISO 8601 with a time: formats write it down. With ``declared_only`` what was inferred
    is left out.
    """

    question: ClassVar[str] = "bill"
    row_type: ClassVar[str] = "FamilyStep"
    has_licenses: ClassVar[bool] = True

    subject: Subject | None
    components: list[BillComponent]
    licenses: LicenseReport | None
    made: str
    declared_only: bool = False
    conflicts: list[BillConflict] = field(default_factory=list)
    impact: bool = False
    left_out: int = 0
    facts: list[Row] = field(default_factory=list, kw_only=True)
    checkout: Checkout | None = field(default=None, kw_only=True)
    looked: bool = field(default=False, kw_only=True)

    @property
    def about(self) -> Key | None:
        """Return the subject's kind and id; None of the whole graph."""
        return self.subject.key if self.subject else None

    @property
    def also(self) -> tuple[str, ...]:
        """Return what else the id that was asked for could mean."""
        return self.subject.others if self.subject else ()

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the subject, the verdict on its label, and how much was left out."""
        asked = {"impact": self.impact, "left_out": self.left_out}
        if self.subject is None or self.licenses is None:
            return asked
        return self.subject.as_parameters | {"verdict": self.licenses.verdict} | asked

    @property
    def is_complete(self) -> bool:
        """Return whether nothing that the graph states was left out, or lies beyond the search."""
        return not (
            self.left_out
            or self.declared_only
            or self.touches_bound()
            or any(each.left_out for each in self.components)
        )

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps between components as dicts."""
        return as_dicts([step for each in self.components for step in each.steps])

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return the components, what is stated of them, the conflicts and the gaps."""
        every = self.components
        gone = [each.gone for each in every if each.gone]
        return {
            "components": part("components", FamilyMember, [each.member for each in every]),
            "labels": part("labels", FamilyLabel, [row for each in every for row in each.labels]),
            "conflicts": part("conflicts", BillConflict, self.conflicts),
            "gone": part("gone", GoneArtifact, gone),
            "unresolved": part(
                "unresolved", StatedBase, [row for each in every for row in each.unresolved]
            ),
            "gaps": part("gaps", BillGap, [row for each in every for row in each.gap_rows]),
        }

    def nodes(self) -> dict[Key, Row]:
        """Return the components with their properties and licences."""
        return {each.key: _node_of(each) for each in self.components}

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie beyond."""
        return any(
            BEYOND in each.gaps or (each.member.steps or 0) >= BOUND for each in self.components
        )


def _node_of(component: BillComponent) -> Row:
    stated = "; ".join(sorted({f"{row.license} ({row.stated_by})" for row in component.labels}))
    license = {"license": stated} if stated else {}
    return {**component.known, **license, "only_mentioned": component.member.only_mentioned}
