"""What is shown of one node: its facts, with their source where all have one, and its claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from graph.schema import EvaluatedOn

if TYPE_CHECKING:
    from queries.answer import Key
    from queries.artifact_report import ArtifactReport
    from queries.rows import Fact, StatedClaim


class ClaimView(NamedTuple):
    """A claim; ``incoming`` if it ends at the node that is shown, as a publication at an owner."""

    claim: StatedClaim
    incoming: bool


@dataclass(frozen=True, slots=True)
class ArtifactView:
    """A node, ready to be shown.

    ``origin`` is the source and date of all facts, None where they differ; ``evaluated`` is true
    where its results can be asked for.
    """

    subject: Key
    only_mentioned: bool
    facts: list[Fact]
    origin: tuple[str | None, str | None] | None
    claims: list[ClaimView]
    evaluated: bool


def view_artifact(report: ArtifactReport) -> ArtifactView:
    """Return what is shown of a node."""
    subject = report.subject.key
    origins = {(fact.stated_by, fact.facts_at) for fact in report.properties}
    claims = [
        ClaimView(row, (row.kind, row.parent_id) == subject != (row.child_kind, row.child_id))
        for row in report.claims
    ]
    return ArtifactView(
        subject,
        report.only_mentioned,
        report.properties,
        origins.pop() if len(origins) == 1 else None,
        claims,
        any(row.relation == EvaluatedOn.label for row in report.claims),
    )
