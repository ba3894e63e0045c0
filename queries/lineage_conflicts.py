"""Which licences upstream of an artifact conflict with its label, and nothing else of the rule.

The rule is that of ``license_report``, without what takes time there: routes and obligations.
"""

from __future__ import annotations

from typing import NamedTuple

from licenses.rule.readings import Policy
from queries.answer import Key
from queries.lineage_report import LineageReport, without_mentions
from queries.lineage_terms import read_edges, read_labels
from queries.propagation.inheritance import Arrival, inherit

CONFLICT, NAMING = "conflict", "naming"


class UpstreamConflict(NamedTuple):
    """That a licence upstream conflicts: with which label (None: it states none), or with a name.

    ``of_name`` is true where the licence asks for another name, and for nothing else.
    """

    label: str | None
    of_name: bool


class LineageConflicts(NamedTuple):
    """The artifacts of a lineage whose licence conflicts with the label of its subject.

    ``clash`` is true where the parents of the subject leave no licence for it at all.
    """

    artifacts: dict[Key, UpstreamConflict]
    clash: bool


def find_conflicts(lineage: LineageReport) -> LineageConflicts:
    """Return what conflicts by the policy that counts where none is given."""
    judged = without_mentions(lineage)
    edges, labels = read_edges(judged.steps), read_labels(judged.artifacts)
    found = inherit(lineage.subject.key, edges, labels, Policy())
    artifacts: dict[Key, UpstreamConflict] = {}
    for arrival in found.arrivals:
        if terms := _conflicting_terms(arrival):
            conflict = UpstreamConflict(arrival.label, terms == {NAMING})
            artifacts.setdefault(arrival.origin, conflict)
    return LineageConflicts(artifacts, found.clash is not None)


def _conflicting_terms(arrival: Arrival) -> set[str]:
    return {each.term for each in arrival.judgement.findings if each.level == CONFLICT}
