"""What of a finding no source declares: the steps and the licences that were inferred."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from licenses.rule.edges import DERIVATIONS
from licenses.rule.judgement import IRRECONCILABLE
from queries.answer import Key
from queries.gaps import UNRESOLVED
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges
from queries.propagation.inheritance import Arrival, Route
from queries.rows import LicensedArtifact

InferredLabels = Mapping[tuple[Key, str], list[str]]
"""The licences that no source declares, by artifact, with those that infer them."""


def declared_part(lineage: LineageReport) -> LineageReport:
    """Return a lineage by what is declared of it alone."""
    return replace(
        lineage,
        steps=[row for row in lineage.steps if row.declared],
        artifacts=[
            row._replace(license=None, stated_by=None, declared=None, raw=None)
            if row.declared is False
            else row
            for row in lineage.artifacts
        ],
        unresolved=[row for row in lineage.unresolved if row.declared],
    )


def has_inferences(lineage: LineageReport) -> bool:
    """Return whether some source of a lineage infers what it states."""
    return (
        not all(row.declared for row in lineage.steps)
        or any(row.declared is False for row in lineage.artifacts)
        or not all(row.declared for row in lineage.unresolved)
    )


def inferred_labels(artifacts: Iterable[LicensedArtifact]) -> dict[tuple[Key, str], list[str]]:
    """Return the licences that no source declares, with those that infer them."""
    found: dict[tuple[Key, str], list[LicensedArtifact]] = {}
    for row in artifacts:
        if row.license is not None:
            found.setdefault(((row.kind, row.id), row.license), []).append(row)
    return {
        label: [row.stated_by or "" for row in rows]
        for label, rows in found.items()
        if not any(row.declared for row in rows)
    }


def inferred_parts(subject: Key, arrival: Arrival, labels: InferredLabels) -> str | None:
    """Return which steps and licences of a finding are inferred, and from what; None if none is."""
    if not labels and arrival.route.declared:
        return None
    stated = [(arrival.origin, arrival.license), (subject, arrival.label)]
    return _joined([*_step_parts(arrival.route), *_label_parts(stated, labels)])


def inferred_methods(route: Route) -> str | None:
    """Return of which declared steps it is inferred how they were made; None if of none."""
    return _joined([
        f"how {step.child[1]} was made from {step.parent[1]} ({_inference(step.how_by)})"
        for step in reversed(route.steps)
        if step.how_by
    ])  # fmt: skip


class Inferences:
    """What of a lineage no source declares."""

    def __init__(self, lineage: LineageReport) -> None:
        self._lineage, self._subject = lineage, lineage.subject.key
        self._labels = inferred_labels(lineage.artifacts)

    def of(self, arrival: Arrival, term: str) -> str | None:
        """Return which steps, licences and bases a finding rests on are inferred; None if none."""
        if term == IRRECONCILABLE:
            return self._parents()
        parts = [inferred_parts(self._subject, arrival, self._labels)]
        if term == UNRESOLVED:
            parts.append(self._base(arrival.origin))
        return _joined([each for each in parts if each])

    def _parents(self) -> str | None:
        """Return which steps from the subject to its parents, and which of their licences."""
        steps = read_edges(self._lineage.steps)
        made = [s for s in steps if s.child == self._subject and s.edge in DERIVATIONS]
        parents = {step.parent for step in made}
        stated = [label for label in self._labels if label[0] in parents]
        parts = [part for step in made for part in _step_parts(Route((step,), step.edge))]
        return _joined([*parts, *_label_parts(stated, self._labels)])

    def _base(self, artifact: Key) -> str | None:
        rows = [row for row in self._lineage.unresolved if (row.kind, row.id) == artifact]
        if any(row.declared for row in rows):
            return None
        return f"the base of {artifact[1]} ({_inference(row.stated_by for row in rows)})"


def _step_parts(route: Route) -> Iterator[str]:
    for step in reversed(route.steps):
        if not step.declared:
            yield f"{step.child[1]} from {step.parent[1]} ({_inference(step.stated_by)})"


def _label_parts(stated: Iterable[tuple[Key, str | None]], labels: InferredLabels) -> Iterator[str]:
    """Yield those of some licences, each of an artifact, that are inferred."""
    for artifact, licence in dict.fromkeys(stated):
        if licence is not None and (artifact, licence) in labels:
            yield f"the licence of {artifact[1]} ({_inference(labels[artifact, licence])})"


def _joined(parts: list[str]) -> str | None:
    return "; ".join(parts) or None


def _inference(sources: Iterable[str]) -> str:
    """Return what something was inferred from, in words."""
    words = (f"from {each.removeprefix('inferred-')}" if each.startswith("inferred-") else
             f"by {each}" for each in sources)  # fmt: skip
    return f"inferred {' and '.join(dict.fromkeys(words))}"
