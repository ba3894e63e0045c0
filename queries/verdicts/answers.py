"""What may be done with an artifact, as rows: the answer for each action, and who decides it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from licenses.rule.readings import Policy
from queries.answer import Key
from queries.lineage_report import LineageReport
from queries.propagation.gap_violations import texts_of
from queries.propagation.inheritance import Arrival, Inheritance
from queries.propagation.paths import path_of
from queries.propagation.permissions import Decision, decide
from queries.propagation.violations import UNJUDGED
from queries.verdicts.inferred_parts import inferred_labels, inferred_parts
from queries.verdicts.rows import LicenseAnswer

_JOINED = "merge"
"""The edge of the answer where it is what all parents together ask that decides."""
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
        Whether the artifact's own label counts, as it does for all but who publishes it.
    """
    inferred = inferred_labels(lineage.artifacts)
    unresolved = texts_of(lineage.unresolved).keys()
    decisions = decide(found, policy, own_label=own, unresolved=unresolved)
    path, parts, decider = "", None, None
    for each in decisions:
        # Mostly one artifact decides most answers.
        if decider != (each.origin, each.label, each.route):
            decider = each.origin, each.label, each.route
            arrival = Arrival(each.origin, each.label, (), None, each.route, UNJUDGED)
            path, parts = path_of(arrival), inferred_parts(found.subject, arrival, inferred)
        yield _row(found.subject, each, path, parts, written.get((each.origin, each.label)))


def _is_joined(each: Decision) -> bool:
    """Return whether no licence fits what something is made from, whatever its own label is."""
    return each.label is None and bool(each.permission.license)


def _row(
    subject: Key, each: Decision, path: str, inferred: str | None, raw: str | None
) -> LicenseAnswer:
    permission = each.permission
    licence = permission.license or each.label
    # The id of a label that was not recognised means nothing to a reader, its text does.
    shown = raw if raw and (licence is None or "unrecognised:" in licence) else licence
    return LicenseAnswer(
        action=each.action,
        answer=permission.answer,
        decided_by=each.origin[1],
        license=shown,
        clause=permission.clause or None,
        path=path,
        limit=permission.limit or None,
        duties="; ".join(permission.duties) or None,
        inferred=inferred,
        decided_by_kind=each.origin[0],
        id=subject[1],
        kind=subject[0],
        edge=_JOINED if _is_joined(each) else each.route.edge,
    )
