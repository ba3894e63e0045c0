"""From where the licence that decides on a component arrives, as ``ptm licenses`` says it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from licenses.rule.checks import CONFLICT
from licenses.rule.readings import Policy
from queries.answer import Key
from queries.lineage_terms import read_edges
from queries.propagation.inheritance import Arrival, Labels, LineageEdge, inherit
from queries.rows import Step

if TYPE_CHECKING:
    from queries.families.report import FamilyLabel, FamilyStep
    from queries.propagation.audit import Outcome


MOST_EDGES = 10_000
"""Edges that are followed for the components of one bill: half a second of work, or so."""


class Origins:
    """The steps and labels of a bill, by which licences are followed to where they come from.

    ``labels`` are those that count.
    """

    def __init__(
        self, steps: Mapping[Key, list[FamilyStep]], labels: Mapping[Key, list[FamilyLabel]]
    ) -> None:
        self._steps = steps
        self._labels = {key: _by_license(rows) for key, rows in labels.items() if rows}
        self._edges: dict[Key, list[LineageEdge]] = {}
        self._left = MOST_EDGES

    def find_all(self, outcomes: Mapping[Key, Outcome]) -> dict[Key, Arrival]:
        """Return how the licences of outcomes arrive, as far as the bound allows: conflicts first.

        Where no licence alone decides, there is none.
        """
        certain = [key for key, each in outcomes.items() if each.verdict == CONFLICT]
        order = dict.fromkeys([*certain, *outcomes])
        found = ((key, self._find(key, outcomes[key])) for key in order)
        return {key: arrival for key, arrival in found if arrival}

    def _find(self, artifact: Key, outcome: Outcome) -> Arrival | None:
        edges = list(itertools.islice(self._upstream(artifact), max(0, self._left)))
        self._left -= len(edges)
        if self._left <= 0:
            return None
        for arrival in inherit(artifact, edges, self._labels, Policy()).arrivals:
            judged = arrival.judgement.verdict, " ".join(arrival.judgement.terms)
            about = arrival.license, arrival.label, arrival.route.edge
            if judged == (outcome.verdict, outcome.terms) and about == (
                outcome.license,
                outcome.label,
                outcome.edge,
            ):
                return arrival
        return None

    def _upstream(self, artifact: Key) -> Iterator[LineageEdge]:
        """Yield the edges upstream of an artifact."""
        seen, here = {artifact}, [artifact]
        while here:
            edges = self._edges_of(here.pop())
            yield from edges
            new = {edge.parent for edge in edges} - seen
            seen |= new
            here += new

    def _edges_of(self, child: Key) -> list[LineageEdge]:
        if child not in self._edges:
            rows = dict.fromkeys(map(_step_of, self._steps.get(child, ())))
            self._edges[child] = read_edges(rows)
        return self._edges[child]


def _step_of(step: FamilyStep) -> Step:
    return Step(
        0, step.child_id, step.relation, step.parent_id, step.method, step.stated_by,
        step.declared, step.child_kind, step.parent_kind,
    )  # fmt: skip


def _by_license(rows: list[FamilyLabel]) -> Labels:
    found: dict[str | None, dict[str, None]] = {}
    for row in rows:
        found.setdefault(row.license, {})[row.stated_by] = None
    return {licence: tuple(by) for licence, by in found.items()}
