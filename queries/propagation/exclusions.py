"""Licences that exclude each other: nothing can be built that keeps to both.

Where an artifact's own licence and one that reached it exclude each other, or no licence fits all
that it was made from, nobody downstream can lift that: what is made from it contains it. Adapters
and models that were trained on outputs do not, and whether training data binds is disputed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from licenses.rule.edges import DERIVATIONS
from licenses.rule.grading import Finding
from licenses.rule.judgement import EDGES
from licenses.rule.readings import Policy
from licenses.rule.reconciliation import excludes
from queries.answer import Key
from queries.propagation.derivations import Numbers
from queries.propagation.inheritance import (
    UNLABELLED,
    Inheritance,
    LineageEdge,
    Route,
    clash_of,
    routes_to,
)
from queries.propagation.labelled_edges import LabelledEdges

CONTAINS = ("finetune", "merge", "quantized", "converted")
"""The edges over which what is made contains what it was made from."""


class Exclusion(NamedTuple):
    """The label of an artifact, and the licence of another upstream of it, that exclude it."""

    artifact: Key
    label: str
    route: Route
    origin: Key
    licence: str


class Clash(NamedTuple):
    """An artifact for whose parents no licence fits, with the finding that says so."""

    artifact: Key
    route: Route
    finding: Finding


def find_exclusion(found: Inheritance, policy: Policy, *, own_label: bool) -> Exclusion | None:
    """Return the nearest label that excludes a licence upstream of it; None where none does.

    ``own_label`` says whether that of the subject counts.
    """
    licences = {label for labels in found.upstream.values() for label in labels if label}
    for artifact, route in _contained(found):
        if artifact == found.subject and not own_label:
            continue
        for label in found.upstream.get(artifact) or UNLABELLED:
            if label and _may_exclude(label, licences, policy):
                for origin, licence in _excluded_by(found, artifact, label, policy):
                    return Exclusion(artifact, label, route, origin, licence)
    return None


def find_clash(found: Inheritance, policy: Policy) -> Clash | None:
    """Return the nearest artifact for whose parents no licence fits; None where there is none."""
    parents: dict[Key, set[tuple[Key, str]]] = {}
    for step in found.steps:
        if step.child != step.parent:
            parents.setdefault(step.child, set()).add((step.parent, step.edge))
    for artifact, route in _contained(found):
        of = parents.get(artifact, ())
        finding = clash_of(((found.upstream.get(p) or UNLABELLED, e) for p, e in of), policy)
        if finding:
            return Clash(artifact, route, finding)
    return None


def _contained(found: Inheritance) -> Iterator[tuple[Key, Route]]:
    """Yield the subject and all that it contains, each with a shortest route, nearest first."""
    above: dict[Key, list[LineageEdge]] = {}
    for step in found.steps:
        if step.edge in CONTAINS:
            above.setdefault(step.child, []).append(step)
    seen = {found.subject}
    waiting: deque[tuple[Key, tuple[LineageEdge, ...]]] = deque([(found.subject, ())])
    while waiting:
        here, passed = waiting.popleft()
        yield here, Route(passed, passed[-1].edge if passed else "own")
        for step in above.get(here, ()):
            if step.parent not in seen:
                seen.add(step.parent)
                waiting.append((step.parent, (*passed, step)))


def _may_exclude(label: str, licences: Iterable[str], policy: Policy) -> bool:
    return any(excludes(label, one, edge, policy) for one in licences for edge in DERIVATIONS)


def _excluded_by(
    found: Inheritance, artifact: Key, label: str, policy: Policy
) -> Iterator[tuple[Key, str]]:
    """Yield the artifacts upstream of one, and their licences, that exclude its label."""
    for origin, routes in routes_to(artifact, found.steps).items():
        for licence in found.upstream.get(origin) or UNLABELLED:
            if licence and any(excludes(label, licence, route.edge, policy) for route in routes):
                yield origin, licence


def excluded_cases(graph: LabelledEdges, cases: Numbers, policy: Policy) -> Numbers:
    """Return of each case of an audit whether its label excludes the licence that reaches it."""
    found = np.zeros(len(cases), dtype=bool)
    for place, (_, token, label, _) in enumerate(cases.tolist()):
        own, licence = graph.licenses[label], graph.licenses[token // len(EDGES)]
        if own and licence:
            found[place] = excludes(own, licence, EDGES[token % len(EDGES)], policy)
    return found


def containing_steps(graph: LabelledEdges) -> Numbers:
    """Return the rows of the steps over which what is made contains what it was made from."""
    rows: Numbers = np.flatnonzero(np.isin(graph.edge, [EDGES.index(each) for each in CONTAINS]))
    return rows
