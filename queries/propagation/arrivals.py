"""Every licence that reaches every artifact of the graph, as arrays.

The same propagation as in ``inheritance``, for all artifacts at once: what arrives is a token, a
licence with the edge over which it will be judged, and tokens are passed downstream layer by layer.
Only members of cycles are followed one by one, because an artifact's own licence does not reach it.
"""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import numpy as np

from licenses.rule.firmness import UNSPECIFIC
from licenses.rule.judgement import EDGES
from queries.propagation.derivations import Derivations, Numbers, distinct, peel, ranges
from queries.propagation.inheritance import SAME_WEIGHTS, LineageEdge, routes_to
from queries.propagation.labelled_edges import LabelledEdges
from queries.propagation.relations import ADAPTER, DATA, OUTPUTS, USE

MOST_IN_CYCLES = 10_000
"""Members of cycles that are followed one by one; with more, what they pass around reaches them
again, their own licences included."""


class Arrivals(NamedTuple):
    """Pairs of an artifact and what reaches it: ``token`` is licence * len(EDGES) + edge."""

    node: Numbers
    token: Numbers


def passed_on(edge: int, step: int) -> int:
    """Return the edge of a token that arrived over one edge and goes on by a step."""
    through, by = EDGES[edge], EDGES[step]
    for softest in (DATA, OUTPUTS, USE, ADAPTER):
        if softest in (through, by):
            return EDGES.index(softest)
    if through in SAME_WEIGHTS and by not in SAME_WEIGHTS:
        return EDGES.index(UNSPECIFIC)
    return edge


_PASSED = np.array([[passed_on(e, s) for s in range(len(EDGES))] for e in range(len(EDGES))])


class _Tokens:
    """What has arrived so far, in one buffer: the tokens of a node stand together."""

    def __init__(self, nodes: int) -> None:
        self.start = np.zeros(nodes, dtype=np.int64)
        self.length = np.zeros(nodes, dtype=np.int64)
        self._buffer = np.empty(1 << 16, dtype=np.int64)
        self._used = 0

    def add(self, node: Numbers, token: Numbers) -> None:
        """Keep pairs that are sorted by node; of each node all come at once."""
        while self._used + len(token) > len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        self._buffer[self._used : self._used + len(token)] = token
        first = np.flatnonzero(np.diff(node, prepend=-1))
        self.start[node[first]] = self._used + first
        self.length[node[first]] = np.diff(first, append=len(node))
        self._used += len(token)

    def of(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return places in ``nodes``, each with a token of that node."""
        length = self.length[nodes]
        places = ranges(self.start[nodes], self.start[nodes] + length)
        return np.repeat(np.arange(len(nodes)), length), self._buffer[places]

    def all(self) -> Arrivals:
        """Return everything that has arrived."""
        nodes = np.flatnonzero(self.length)
        places, tokens = self.of(nodes)
        return Arrivals(nodes[places], tokens)


def arrivals(graph: LabelledEdges) -> Arrivals:
    """Return what reaches every artifact that has anything upstream."""
    edges = Derivations(range(graph.size), graph.child, graph.parent)
    layer, _ = peel(edges)
    arrived = _Tokens(graph.size)
    in_layer = layer[graph.child]
    order = np.argsort(in_layer, kind="stable")
    deepest = int(in_layer.max(initial=0))
    bounds = np.searchsorted(in_layer[order], np.arange(deepest + 2))
    for start, stop in itertools.pairwise(bounds.tolist()):
        arrived.add(
            *_split_pairs(graph, distinct(_offered_pairs(graph, arrived, order[start:stop])))
        )
    _add_cycles(graph, arrived, np.flatnonzero(in_layer < 0))
    return arrived.all()


def downstream_of(graph: LabelledEdges, start: Numbers, steps: Numbers | None = None) -> Numbers:
    """Return some artifacts and everything downstream of them, sorted; ``steps`` are rows."""
    rows = np.arange(len(graph.child)) if steps is None else steps
    by_parent = rows[np.argsort(graph.parent[rows], kind="stable")]
    parents = graph.parent[by_parent]
    known = new = start
    while len(new):
        first, last = (np.searchsorted(parents, new, side) for side in ("left", "right"))
        new = np.setdiff1d(graph.child[by_parent[ranges(first, last)]], known)
        known = np.union1d(known, new)
    return known


def _split_pairs(graph: LabelledEdges, pairs: Numbers) -> tuple[Numbers, Numbers]:
    node, token = np.divmod(pairs, graph.tokens)
    return node, token


def _offered_pairs(graph: LabelledEdges, arrived: _Tokens, edges: Numbers) -> Numbers:
    """Return what edges pass on as pairs node * tokens + token, in any order and repeated."""
    child, parent, step = graph.child[edges], graph.parent[edges], graph.edge[edges]
    place, licence = graph.labels_of(parent)
    own = child[place] * graph.tokens + licence * len(EDGES) + step[place]
    place, token = arrived.of(parent)
    return np.concatenate([own, _moved_pairs(graph, child[place], token, step[place])])


def _moved_pairs(graph: LabelledEdges, child: Numbers, token: Numbers, step: Numbers) -> Numbers:
    licence, edge = np.divmod(token, len(EDGES))
    moved: Numbers = child * graph.tokens + licence * len(EDGES) + _PASSED[edge, step]
    return moved


def _add_cycles(graph: LabelledEdges, arrived: _Tokens, edges: Numbers) -> None:
    """Add what reaches the members of cycles, and everything built on one."""
    if not len(edges):
        return
    known = new = distinct(_offered_pairs(graph, arrived, edges))
    by_parent = edges[np.argsort(graph.parent[edges], kind="stable")]
    parents = graph.parent[by_parent]
    while len(new):
        node, token = _split_pairs(graph, new)
        first, last = (np.searchsorted(parents, node, side) for side in ("left", "right"))
        onward = by_parent[ranges(first, last)]
        passed = np.repeat(token, last - first)
        offered = _moved_pairs(graph, graph.child[onward], passed, graph.edge[onward])
        new = np.setdiff1d(offered, known)
        known = np.union1d(known, new)
    node, token = _split_pairs(graph, known)
    members = _cycle_members(graph, edges)
    if len(members) <= MOST_IN_CYCLES:
        outside = ~np.isin(node, members)
        followed = [_follow_routes(graph, int(member)) for member in members]
        known = distinct(np.concatenate([known[outside], *followed]))
    arrived.add(*_split_pairs(graph, known))


def _cycle_members(graph: LabelledEdges, edges: Numbers) -> Numbers:
    """Return the nodes on cycles, and between two of them, of edges on or downstream of cycles."""
    upside_down = Derivations(range(graph.size), graph.parent[edges], graph.child[edges])
    layer, _ = peel(upside_down)
    return np.intersect1d(np.flatnonzero(layer < 0), graph.child[edges])


def _follow_routes(graph: LabelledEdges, subject: int) -> Numbers:
    """Return what reaches one node, by following its routes."""
    seen, waiting, steps = {subject}, [subject], []
    while waiting:
        child = waiting.pop()
        for edge in graph.edges_upstream(child):
            parent = int(graph.parent[edge])
            steps.append(_lineage_edge(graph, child, parent, int(graph.edge[edge])))
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    found: list[Any] = []
    for (_, origin), routes in routes_to((graph.kind_of(subject), str(subject)), steps).items():
        _, licences = graph.labels_of(np.array([int(origin)]))
        found += [
            subject * graph.tokens + int(licence) * len(EDGES) + EDGES.index(route.edge)
            for licence in licences
            for route in routes
        ]
    return np.array(found, dtype=np.int64)


def _lineage_edge(graph: LabelledEdges, child: int, parent: int, edge: int) -> LineageEdge:
    ends = [(graph.kind_of(node), str(node)) for node in (child, parent)]
    return LineageEdge(ends[0], ends[1], EDGES[edge], (), True)
