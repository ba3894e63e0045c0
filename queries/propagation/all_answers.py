"""What may be done with every artifact of the graph, worked out for all of them at once.

It agrees with ``decide`` on every artifact; a test compares them. How grave the answers to all that
is asked are stands in one number, in which a graver answer has the bits of the milder ones too: so
the gravest of many is what any of them has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from licenses.rule.judgement import EDGES
from licenses.rule.permissions import ANSWERS, ASKED, NO, OWN, Permissions
from licenses.rule.readings import Policy
from queries.propagation.arrivals import Arrivals, downstream_of
from queries.propagation.derivations import Numbers
from queries.propagation.labelled_edges import KINDS, LabelledEdges
from queries.propagation.permissions import EXCLUDED, PASSING_ON, answers_over
from queries.propagation.relations import DATA

Ranks = np.ndarray[Any, np.dtype[np.uint8]]
Marks = np.ndarray[Any, np.dtype[np.bool_]]
_GRAVITY = len(ANSWERS) - 1
_BITS = _GRAVITY + 1
"""Bits of one answer: those of how grave it is, and whether that is because of what is upstream."""
_BY = (*EDGES, OWN)


class Answers(NamedTuple):
    """The answers for each artifact: ``of`` is a place in ``distinct``, the sets of answers.

    A row of ``distinct`` has for each of ``ASKED`` a place in ``ANSWERS``; ``upstream`` says of
    each whether what is upstream makes it graver than the artifact's own label.
    """

    distinct: Ranks
    upstream: Marks
    of: Numbers

    def ranks(self, action: str) -> Ranks:
        """Return for each artifact the place in ``ANSWERS`` of the answer for one action."""
        ranks: Ranks = self.distinct[:, ASKED.index(action)][self.of]
        return ranks


def answer_all(
    graph: LabelledEdges,
    reached: Arrivals,
    without_licence: Numbers,
    excluded: Numbers,
    policy: Policy,
) -> Answers:
    """Return the answers for every artifact of a graph.

    ``reached`` is what reaches any of them. For what ``without_licence`` contains no licence fits;
    what ``excluded`` contains has a label that a licence upstream of it excludes.
    """
    own = _by_own_labels(graph, policy)
    made = own.copy()
    if len(reached.node):
        first = np.flatnonzero(np.diff(reached.node, prepend=-1))
        licence, edge = np.divmod(reached.token, len(EDGES))
        said = _said_by(graph, reached.node, licence, edge, policy)
        made[reached.node[first]] |= np.bitwise_or.reduceat(said, first)
    _add_unresolved(graph, made, policy)
    made[without_licence] |= sum(_bits(NO, ASKED.index(action)) for action in PASSING_ON)
    made[excluded] |= sum(_bits(answer, ASKED.index(name)) for name, answer in EXCLUDED.items())
    raised = made ^ own
    for place in range(len(ASKED)):
        graver = raised >> place * _BITS & (1 << _GRAVITY) - 1 > 0
        made |= graver.astype(np.int64) << place * _BITS + _GRAVITY
    codes, of = np.unique(made, return_inverse=True)
    bits = _bits_of(codes)
    ranks = bits[:, :, :_GRAVITY].sum(axis=2).astype(np.uint8)
    return Answers(ranks, bits[:, :, _GRAVITY] > 0, of)


def _by_own_labels(graph: LabelledEdges, policy: Policy) -> Numbers:
    """Return what the own label of each artifact says."""
    node, licence = graph.labelled, graph.license
    made = np.zeros(graph.size, dtype=np.int64)
    own = np.full(len(node), _BY.index(OWN), dtype=np.int64)
    np.bitwise_or.at(made, node, _said_by(graph, node, licence, own, policy))
    return made


def _said_by(
    graph: LabelledEdges, node: Numbers, licence: Numbers, edge: Numbers, policy: Policy
) -> Numbers:
    """Return what licences say that reach artifacts over edges; each case is looked up once."""
    case = (graph.kinds(node) * len(graph.licenses) + licence) * len(_BY) + edge
    said = np.zeros(len(KINDS) * len(graph.licenses) * len(_BY), dtype=np.int64)
    said[case] = -1
    for place in np.flatnonzero(said).tolist():
        kind, label = divmod(place // len(_BY), len(graph.licenses))
        by = _BY[place % len(_BY)]
        said[place] = _as_bits(answers_over(KINDS[kind], graph.licenses[label], by, policy))
    found: Numbers = said[case]
    return found


def _add_unresolved(graph: LabelledEdges, made: Numbers, policy: Policy) -> None:
    """Add that nothing is known of bases that nobody can look up, to all that is built on one."""
    if not len(graph.unresolved):
        return
    no_data = np.flatnonzero(graph.edge != EDGES.index(DATA))
    for nodes, edge in (
        (downstream_of(graph, graph.unresolved), EDGES.index(DATA)),
        (downstream_of(graph, graph.unresolved, no_data), _BY.index(OWN)),
    ):
        none = np.zeros(len(nodes), dtype=np.int64)
        made[nodes] |= _said_by(graph, nodes, none, none + edge, policy)


def _bits(answer: str, place: int) -> int:
    return ((1 << ANSWERS.index(answer)) - 1) << place * _BITS


def _as_bits(answers: Permissions) -> int:
    return sum(_bits(each.answer, place) for place, each in enumerate(answers))


def ranks_of(answers: Iterable[Permissions]) -> Ranks:
    """Return sets of answers as rows of places in ``ANSWERS``."""
    return np.array([[each.rank for each in one] for one in answers], dtype=np.uint8)


def _bits_of(codes: Numbers) -> Numbers:
    """Return for each number the bits of each answer."""
    bits: Numbers = (codes[:, None] >> np.arange(len(ASKED) * _BITS) & 1).reshape(
        -1, len(ASKED), _BITS
    )
    return bits
