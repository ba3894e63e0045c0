"""The verdict on every artifact of the graph: each licence that reaches it, judged.

It agrees with ``ptm licenses`` on every artifact; a test compares them. Only the audit looks beyond
a hundred steps, where ``ptm licenses`` says that more may lie.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from graph.schema import Model
from graph.schema.kinds import only_uses
from graph.store.base import Store
from licenses.catalog.terms import Terms
from licenses.labels.described import OwnLicenses
from licenses.rule.checks import beginning, flat
from licenses.rule.edges import DERIVATIONS
from licenses.rule.judgement import EDGES
from licenses.rule.options import options
from licenses.rule.readings import Policy
from queries.gaps import UNRESOLVED
from queries.propagation.all_answers import Answers, answer_all
from queries.propagation.arrivals import arrivals, downstream_of
from queries.propagation.derivations import Numbers, distinct
from queries.propagation.exclusions import containing_steps, excluded_cases
from queries.propagation.gap_violations import SEVERITY_OF
from queries.propagation.inheritance import (
    SEVERITIES,
    VERDICTS,
    Grade,
    clash_of,
    graded,
    judge_arrival,
)
from queries.propagation.labelled_edges import KINDS, LabelledEdges, read_labelled_edges
from queries.propagation.relations import USE


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

    One row more where an artifact's parents leave no licence for it at all, and where it or
    anything upstream of it states a base that nobody can look up.

    ``node`` is a number of ``graph``, ``outcome`` a place in ``outcomes``, which stand with the
    worst first. ``answers`` say of every artifact of ``graph`` what may be done with it.
    """

    graph: LabelledEdges
    outcomes: list[Outcome]
    node: Numbers
    outcome: Numbers
    answers: Answers


def audit(store: Store, policy: Policy | None = None, *, declared_only: bool = False) -> Audit:
    """Judge every licence that reaches any model, dataset or repository."""
    return judge_all_of(read_labelled_edges(store, declared_only=declared_only), policy)


def judge_all_of(graph: LabelledEdges, policy: Policy | None = None) -> Audit:
    """Judge every licence that reaches any artifact of a graph that was read already."""
    policy = policy or Policy()
    reached = arrivals(graph)
    place, label = graph.labels_of(reached.node)
    node, token = reached.node[place], reached.token[place]
    cases, case = _distinct_cases(graph, node, token, label, policy.described)
    outcomes, rank, of_rank = _judge_cases(graph, cases, policy)
    # Of each artifact and licence the gravest counts, then the first edge, then the first label.
    licence = token // len(EDGES)
    both = node * len(graph.licenses) + licence
    gravest = np.sort(both * len(rank) + rank[case])
    both, best = np.divmod(gravest, max(len(rank), 1))
    first = np.flatnonzero(np.diff(both, prepend=-1))
    clashes = list(_find_clashes(graph, policy))
    within = containing_steps(graph)
    clashing = np.unique(np.array([node for node, _ in clashes], dtype=np.int64))
    without_licence = downstream_of(graph, clashing, within)
    excluding = np.unique(node[excluded_cases(graph, cases, policy)[case]])
    excluded = downstream_of(graph, excluding, within)
    answers = answer_all(graph, reached, without_licence, excluded, policy)
    arrived = both[first] // len(graph.licenses), of_rank[best[first]]
    judged = Audit(graph, outcomes, *arrived, answers)
    own = [*clashes, *_find_unresolved(graph)]
    return _with_own(judged, own) if own else judged


def _with_own(judged: Audit, own: list[tuple[int, Outcome]]) -> Audit:
    """Return the audit with a row more for each outcome that belongs to an artifact itself."""
    graph = judged.graph
    more = sorted({outcome for _, outcome in own}, key=_tie_breakers)
    outcomes = sorted([*judged.outcomes, *more], key=_outcome_gravity)
    places = {outcome: place for place, outcome in enumerate(outcomes)}
    moved = np.array([places[outcome] for outcome in judged.outcomes], dtype=np.int64)
    node = np.append(judged.node, [node for node, _ in own])
    outcome = np.append(moved[judged.outcome], [places[outcome] for _, outcome in own])
    order = np.argsort(node, kind="stable")
    return Audit(graph, outcomes, node[order], outcome[order], judged.answers)


def _outcome_gravity(outcome: Outcome) -> tuple[int, int]:
    return -VERDICTS.index(outcome.verdict), -SEVERITIES.index(outcome.severity)


def _tie_breakers(outcome: Outcome) -> tuple[str, ...]:
    """Return what decides between outcomes that are equally grave."""
    words = (outcome.label, outcome.license, outcome.edge, outcome.kind, outcome.terms)
    return tuple(map(str, words))


def _find_clashes(graph: LabelledEdges, policy: Policy) -> Iterator[tuple[int, Outcome]]:
    """Yield artifacts with the outcome that no licence fits all that they are made from."""
    count = np.diff(np.searchsorted(graph.labelled, np.arange(graph.size + 1)))
    stated = np.zeros(graph.size, dtype=np.int64)
    stated[graph.labelled] = graph.license
    derived = np.isin(graph.edge, [EDGES.index(edge) for edge in DERIVATIONS])
    # A parent whose sources disagree, or whose licence nobody states, says nothing here.
    rows = np.flatnonzero(derived & (count[graph.parent] == 1) & (stated[graph.parent] > 0))
    codes = stated[graph.parent[rows]] * len(EDGES) + graph.edge[rows]
    child, code = np.divmod(distinct(graph.child[rows] * graph.tokens + codes), graph.tokens)
    first = np.flatnonzero(np.diff(child, prepend=-1))
    for start, stop in itertools.pairwise([*first.tolist(), len(child)]):
        if stop - start < 2:
            continue
        pairs = [divmod(int(token), len(EDGES)) for token in code[start:stop]]
        parents = [((graph.licenses[licence],), EDGES[edge]) for licence, edge in pairs]
        clash = clash_of(parents, policy)
        if clash:
            node = int(child[start])
            label = graph.licenses[stated[node]] if count[node] == 1 else None
            judged = graph.kind_of(node), clash.upstream, "merge", label, clash.level
            yield node, Outcome(*judged, clash.severity, clash.term)


def _find_unresolved(graph: LabelledEdges) -> Iterator[tuple[int, Outcome]]:
    """Yield artifacts that state a base nobody can look up, and everything built on one."""
    if not len(graph.unresolved):
        return
    nodes = downstream_of(graph, graph.unresolved)
    place, licence = graph.labels_of(nodes)
    label = np.zeros(len(nodes), dtype=np.int64)
    label[place] = licence
    label[np.bincount(place, minlength=len(nodes)) > 1] = 0
    kinds = graph.kinds(nodes)
    for node, kind, stated in zip(nodes.tolist(), kinds.tolist(), label.tolist(), strict=True):
        edge = USE if only_uses(KINDS[kind]) else "finetune"
        judged = KINDS[kind], None, edge, graph.licenses[stated], "unknown"
        yield node, Outcome(*judged, SEVERITY_OF[UNRESOLVED], UNRESOLVED)


def _distinct_cases(
    graph: LabelledEdges, node: Numbers, token: Numbers, label: Numbers, own: OwnLicenses
) -> tuple[Numbers, Numbers]:
    """Return the distinct cases (kind, token, label, one artifact), and the case of each row."""
    kind = graph.kinds(node)
    names = _subject_names(graph, node, token, own)
    size = np.array([len(KINDS), graph.tokens, len(graph.licenses), int(names.max(initial=0)) + 1])
    code = ((kind * size[1] + token) * size[2] + label) * size[3] + names
    _, first, case = np.unique(code, return_index=True, return_inverse=True)
    return np.column_stack([kind, token, label, node])[first], case


def _subject_names(
    graph: LabelledEdges, node: Numbers, token: Numbers, own: OwnLicenses
) -> Numbers:
    """Return for each row which of the prescribed beginnings the artifact's name has, as bits.

    0 where the licence prescribes none, so that most names make no case of their own.
    """
    prescribed = [_name_prefixes(licence, own) for licence in graph.licenses]
    naming = np.array(list(map(bool, prescribed)))
    rows = np.flatnonzero(naming[token // len(EDGES)])
    asked, back = np.unique(node[rows], return_inverse=True)
    prefixes = sorted({flat(prefix) for found in prescribed for prefix in found})
    bits = [
        sum(1 << place for place, prefix in enumerate(prefixes) if name.startswith(prefix))
        for name in (beginning(name) or "" for name in graph.names(asked).to_pylist())
    ]
    made = np.zeros(len(node), dtype=np.int64)
    made[rows] = np.array(bits, dtype=np.int64)[back]
    return made


def _name_prefixes(licence: str | None, own: OwnLicenses) -> set[str]:
    """Return how names have to begin under a licence, or under one that it consists of."""
    parts = (part for option in options(licence, own) for part in option)
    return {part.name_prefix for part in parts if isinstance(part, Terms) and part.name_prefix}


def _judge_cases(
    graph: LabelledEdges, cases: Numbers, policy: Policy
) -> tuple[list[Outcome], Numbers, Numbers]:
    """Return the outcomes, the worst first; the rank of each case, and each rank's outcome."""
    names = graph.names(cases[:, 3]).to_pylist()
    made: list[tuple[Grade, Outcome]] = []
    for (kind, token, label, _), name in zip(cases.tolist(), names, strict=True):
        licence, edge = graph.licenses[token // len(EDGES)], EDGES[token % len(EDGES)]
        stated, what = graph.licenses[label], KINDS[kind]
        judged = judge_arrival(
            what, name if what == Model.label else None, licence, edge, stated, policy
        )
        grade = graded(judged, edge)
        verdict, severity = VERDICTS[grade.verdict], SEVERITIES[grade.severity]
        outcome = Outcome(what, licence, edge, stated, verdict, severity, " ".join(judged.terms))
        made.append((grade, outcome))
    # Codes depend on the order in which an engine reads; words do not.
    order = sorted(
        range(len(made)), key=lambda i: (tuple(-x for x in made[i][0]), _tie_breakers(made[i][1]))
    )
    rank = np.empty(len(made), dtype=np.int64)
    rank[order] = np.arange(len(made))
    outcomes = list(dict.fromkeys(made[i][1] for i in order))
    places = {outcome: place for place, outcome in enumerate(outcomes)}
    return outcomes, rank, np.array([places[made[i][1]] for i in order], dtype=np.int64)
