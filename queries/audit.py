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
    outcomes, rank, of_rank = _judged(graph, cases, policy or Policy())
    # Of each artifact and licence the gravest counts, then the first edge, then the first label.
    licence = token // len(EDGES)
    both = node * len(graph.licenses) + licence
    gravest = np.sort(both * len(rank) + rank[case])
    both, best = np.divmod(gravest, max(len(rank), 1))
    first = np.flatnonzero(np.diff(both, prepend=-1))
    return Audit(graph, outcomes, both[first] // len(graph.licenses), of_rank[best[first]])


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
    prefixes = sorted({_flat(p) for licence in graph.licenses for p in _prefixes(licence)})
    bits = [
        sum(1 << place for place, prefix in enumerate(prefixes) if name.startswith(prefix))
        for name in map(_beginning, graph.names(asked).to_pylist())
    ]
    made = np.zeros(len(node), dtype=np.int64)
    made[rows] = np.array(bits, dtype=np.int64)[back]
    return made


def _prefixes(licence: str | None) -> set[str]:
    """Return how names have to begin under a licence, or under one that it consists of."""
    parts = {part for option in alternatives(licence or "") for part in option}
    found = (all_terms().get(part) for part in parts)
    return {terms.name_prefix for terms in found if terms and terms.name_prefix}


def _beginning(name: str) -> str:
    """Return what of a model's name counts: the owner and a leading "meta" do not."""
    return _flat(name.rpartition("/")[2]).removeprefix("meta")


def _flat(text: str) -> str:
    return re.sub(r"[-_\s]", "", text.lower())


def _judged(
    graph: LabelledEdges, cases: Numbers, policy: Policy
) -> tuple[list[Outcome], Numbers, Numbers]:
    """Return the outcomes, the worst first; the rank of each case, and each rank's outcome."""
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
    return outcomes, rank, np.array([places[made[i][2]] for i in order], dtype=np.int64)
