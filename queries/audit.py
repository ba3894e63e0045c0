"""The verdict on every artifact of the graph: each licence that reaches it, judged.

It agrees with ``ptm licenses`` on every artifact; a test compares them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from graph.store import Store
from licenses.expression import alternatives
from licenses.policy import Policy
from licenses.rule import EDGES
from licenses.terms import all_terms
from queries.arrivals import arrivals
from queries.derivations import Numbers
from queries.inheritance import SEVERITIES, VERDICTS, Grade, graded, judge_arrival
from queries.labelled_edges import KINDS, LabelledEdges, read_labelled_edges


class Outcome(NamedTuple):
    """What the rule says of one licence, edge and label; terms are those that decide."""

    kind: str
    license: str | None
    edge: str
    label: str | None
    verdict: str
    severity: str
    terms: str


class Audit(NamedTuple):
    """One row for each artifact and each licence that reaches it, over its gravest route.

    ``node`` is a number of ``graph``, ``outcome`` a place in ``outcomes``, which stand with the
    worst first.
    """

    graph: LabelledEdges
    outcomes: list[Outcome]
    node: Numbers
    outcome: Numbers


def audit(store: Store, policy: Policy | None = None, *, declared_only: bool = False) -> Audit:
    """Judge every licence that reaches any model, dataset or repository."""
    return judge_all_of(read_labelled_edges(store, declared_only=declared_only), policy)


def judge_all_of(graph: LabelledEdges, policy: Policy | None = None) -> Audit:
    """Judge every licence that reaches any artifact of a graph that was read already."""
    reached = arrivals(graph)
    place, label = graph.labels_of(reached.node)
    node, token = reached.node[place], reached.token[place]
    cases, case = _cases(graph, node, token, label)
    outcomes, rank, graves = _judged(graph, cases, policy or Policy())
    # Of each artifact and licence the gravest counts, then the first edge, then the first label.
    licence = token // len(EDGES)
    ordered = np.lexsort((rank[case], licence, node))
    node, licence, case = node[ordered], licence[ordered], case[ordered]
    first = np.ones(len(node), dtype=bool)
    first[1:] = (node[1:] != node[:-1]) | (licence[1:] != licence[:-1])
    return Audit(graph, outcomes, node[first], graves[case[first]])


def _cases(
    graph: LabelledEdges, node: Numbers, token: Numbers, label: Numbers
) -> tuple[Numbers, Numbers]:
    """Return the distinct cases (kind, token, label, one artifact), and the case of each row."""
    kind = graph.kinds(node)
    names = _names(graph, node, token)
    size = np.array([len(KINDS), graph.tokens, len(graph.licenses), int(names.max(initial=0)) + 1])
    code = ((kind * size[1] + token) * size[2] + label) * size[3] + names
    _, first, case = np.unique(code, return_index=True, return_inverse=True)
    return np.column_stack([kind, token, label, node])[first], case


def _names(graph: LabelledEdges, node: Numbers, token: Numbers) -> Numbers:
    """Return for each row which of the prescribed beginnings the artifact's name has, as bits.

    0 where the licence prescribes none, so that most names make no case of their own.
    """
    naming = np.array([bool(_prefixes(licence)) for licence in graph.licenses])
    rows = np.flatnonzero(naming[token // len(EDGES)])
    asked, back = np.unique(node[rows], return_inverse=True)
    prefixes = sorted({prefix for licence in graph.licenses for prefix in _prefixes(licence)})
    bits = [
        sum(1 << place for place, prefix in enumerate(prefixes) if _begins(name, prefix))
        for name in graph.names(asked).to_pylist()
    ]
    made = np.zeros(len(node), dtype=np.int64)
    made[rows] = np.array(bits, dtype=np.int64)[back]
    return made


def _prefixes(licence: str | None) -> set[str]:
    """Return how names have to begin under a licence, or under one that it consists of."""
    parts = {part for option in alternatives(licence or "") for part in option}
    found = (all_terms().get(part) for part in parts)
    return {terms.name_prefix for terms in found if terms and terms.name_prefix}


def _begins(name: str, prefix: str) -> bool:
    own = re.sub(r"[-_\s]", "", name.rpartition("/")[2].lower())
    return own.removeprefix("meta").startswith(re.sub(r"[-_\s]", "", prefix.lower()))


def _judged(
    graph: LabelledEdges, cases: Numbers, policy: Policy
) -> tuple[list[Outcome], Numbers, Numbers]:
    """Return the outcomes, the worst first; each case's rank and its outcome's place."""
    names = graph.names(cases[:, 3]).to_pylist()
    made: list[tuple[Grade, str, Outcome]] = []
    for (kind, token, label, _), name in zip(cases.tolist(), names, strict=True):
        licence, edge = graph.licenses[token // len(EDGES)], EDGES[token % len(EDGES)]
        stated, what = graph.licenses[label], KINDS[kind]
        judged = judge_arrival(
            what, name if what == "Model" else None, licence, edge, stated, policy
        )
        grade = graded(judged, edge)
        verdict, severity = VERDICTS[grade.verdict], SEVERITIES[grade.severity]
        outcome = Outcome(what, licence, edge, stated, verdict, severity, " ".join(judged.terms))
        made.append((grade, str(stated), outcome))
    order = sorted(range(len(made)), key=lambda i: (tuple(-x for x in made[i][0]), made[i][1]))
    rank = np.empty(len(made), dtype=np.int64)
    rank[order] = np.arange(len(made))
    outcomes = list(dict.fromkeys(made[i][2] for i in order))
    places = {outcome: place for place, outcome in enumerate(outcomes)}
    return outcomes, rank, np.array([places[o] for _, _, o in made], dtype=np.int64)
