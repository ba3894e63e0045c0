"""What an artifact is made from: the steps of its lineage, and the licences along it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from graph.store.base import Store
from queries.answer import BOUND, Answer, Key, Report, Row, as_dicts, nulls_last, part
from queries.rows import LicensedArtifact, Step
from queries.subject import Subject, ask_about, find_made_subject


@dataclass(frozen=True)
class LineageReport(Report):
    """The lineage of an artifact.

    ``steps`` are its edges, a row for each source that states one; ``artifacts`` are the subject
    and everything upstream of it, a row for each licence and source; ``facts`` are the sources of
    the graph with the dates of their facts. With ``declared_only`` what was inferred is left out.
    """

    question: ClassVar[str] = "lineage"
    row_type: ClassVar[str] = "Step"

    subject: Subject
    steps: list[Step]
    artifacts: list[LicensedArtifact]
    declared_only: bool = False
    facts: list[Row] = field(default_factory=list)

    @cached_property
    def rows(self) -> list[Row]:
        """Return the steps as dicts."""
        return as_dicts(self.steps)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return what the lineage is of."""
        return self.subject.as_parameters

    @cached_property
    def parts(self) -> dict[str, Answer]:
        """Return the part ``things``: the artifacts with their licences."""
        return {"things": part("things", LicensedArtifact, self.artifacts)}

    @property
    def about(self) -> Key:
        """Return the subject's kind and id."""
        return self.subject.key

    @property
    def also(self) -> tuple[str, ...]:
        """Return what else the id that was asked for could mean."""
        return self.subject.others

    @property
    def members(self) -> set[Key]:
        """Return the subject and everything upstream of it."""
        return {self.subject.key} | {(row.kind, row.id) for row in self.artifacts}

    def touches_bound(self) -> bool:
        """Return whether the search ended at its bound, so that more may lie upstream."""
        steps = (step.step for step in self.steps)
        return max((*steps, *(row.steps for row in self.artifacts)), default=0) >= BOUND


def report_lineage(store: Store, text: str, *, declared_only: bool = False) -> LineageReport:
    """Return the lineage of the artifact that a text names.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner.
    """
    subject = find_made_subject(store, text)
    steps = ask_about(store, subject, "lineage", declared_only=declared_only)
    licences = ask_about(store, subject, "lineage_licenses", declared_only=declared_only)
    return LineageReport(
        subject,
        sorted((Step(**row) for row in steps.rows), key=nulls_last),
        sorted((LicensedArtifact(**row) for row in licences.rows), key=nulls_last),
        declared_only,
    )
