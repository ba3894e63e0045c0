"""What may be done with an artifact, as rows: the answer for each action, and who decides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graph.schema.kinds import only_uses
from licenses.rule.readings import Policy
from queries.answer import Key
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges
from queries.propagation.gap_violations import gap_arrivals, texts_of
from queries.propagation.inheritance import Arrival, Inheritance
from queries.propagation.paths import path_of
from queries.propagation.permissions import Decision, decide
from queries.propagation.violations import UNJUDGED
from queries.verdicts.inferred_parts import inferred_labels, inferred_parts
from queries.verdicts.rows import LicenseAnswer

RawLabels = Mapping[tuple[Key, str | None], str]
"""The text of labels that were not recognised, by artifact and statement."""


def answer_rows(
    found: Inheritance, lineage: LineageReport, policy: Policy, written: RawLabels, *, own: bool
) -> Iterator[LicenseAnswer]:
    """Yield the answer for each action and limit, in the order of ``ASKED``.

    Parameters
    ----------
    written
        The text of labels that were not recognised.
    own
        Whether the artifact's own label counts. That of a repository counts only where it states
        one: whoever asks is at work on it.
    """
    inferred = inferred_labels(lineage.artifacts)
    counts = own and not (only_uses(found.subject[0]) and set(found.labels) == {None})
    decisions = decide(found, policy, own_label=counts, unresolved=_unresolved(found, lineage))
    for each in decisions:
        arrival = Arrival(each.origin, each.label, (), None, each.route, UNJUDGED)
        yield _row(found.subject, each, arrival, inferred_parts(found.subject, arrival, inferred),
                   written.get((each.origin, each.label)))  # fmt: skip


def _unresolved(found: Inheritance, lineage: LineageReport) -> list[Arrival]:
    """Return how the artifacts arrive whose base nobody can look up."""
    texts = texts_of(lineage.unresolved)
    arrivals = gap_arrivals(found.subject, read_edges(lineage.steps)) if texts else {}
    return [arrivals[artifact] for artifact in texts if artifact in arrivals]


def _row(
    subject: Key, each: Decision, arrival: Arrival, inferred: str | None, raw: str | None
) -> LicenseAnswer:
    permission = each.permission
    return LicenseAnswer(
        action=each.action,
        answer=permission.answer,
        decided_by=each.origin[1],
        license=permission.license or raw or each.label,
        clause=permission.clause or None,
        path=path_of(arrival),
        limit=permission.limit or None,
        duties="; ".join(permission.duties) or None,
        inferred=inferred,
        decided_by_kind=each.origin[0],
        id=subject[1],
        kind=subject[0],
    )
