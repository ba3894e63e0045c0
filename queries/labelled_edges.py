"""The whole graph's steps and labels as numbers: what propagation over arrays works on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Claim, DerivedFrom, LicensedAs, Node, TrainedOn, Uses
from graph.store import Store
from licenses.rule import EDGES
from queries.derivations import Numbers, ranges
from queries.inheritance import edge_of

KINDS = ("Model", "Dataset", "Repository")
_STEPS: tuple[type[Claim], ...] = (DerivedFrom, TrainedOn, Uses)
_UNCLEAR = "other"
"""The label of the Hub that says nothing beside a name for the same label."""


@dataclass(frozen=True)
class LabelledEdges:
    """Artifacts that stand in any step, as numbers; row i of the arrays is one step.

    ``child``, ``parent`` are numbers of artifacts, those of one kind together; ``edge`` is a place
    in EDGES. ``labelled`` and ``license`` are aligned and sorted: an artifact and a licence of it,
    0 where none is stated. ``licenses`` are the ids, None first.
    """

    ids: tuple[pa.Array, ...]
    child: Numbers
    parent: Numbers
    edge: Numbers
    labelled: Numbers
    license: Numbers
    licenses: list[str | None]

    @cached_property
    def _first(self) -> list[int]:
        return [0, *np.cumsum([len(ids) for ids in self.ids]).tolist()]

    @property
    def size(self) -> int:
        """Return how many artifacts there are."""
        return self._first[-1]

    @property
    def tokens(self) -> int:
        """Return how many pairs of a licence and an edge there can be."""
        return len(self.licenses) * len(EDGES)

    def kinds(self, nodes: Numbers) -> Numbers:
        """Return the places in KINDS of artifacts."""
        return np.searchsorted(self._first, nodes, side="right") - 1

    def kind_of(self, node: int) -> str:
        """Return the kind of one artifact."""
        return KINDS[int(self.kinds(np.array([node]))[0])]

    def names(self, nodes: Numbers) -> pa.Array:
        """Return the ids of artifacts."""
        return pa.concat_arrays(self.ids).take(pa.array(nodes))

    @cached_property
    def _labels(self) -> Numbers:
        return np.searchsorted(self.labelled, np.arange(self.size + 1))

    def labels_of(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return places in ``nodes``, each with a licence of that artifact."""
        start, stop = self._labels[nodes], self._labels[nodes + 1]
        return np.repeat(np.arange(len(nodes)), stop - start), self.license[ranges(start, stop)]

    @cached_property
    def _above(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.child, kind="stable")
        return order, np.searchsorted(self.child[order], np.arange(self.size + 1))

    def edges_above(self, node: int) -> Numbers:
        """Return the rows of the steps that lead up from an artifact."""
        order, starts = self._above
        return order[starts[node] : starts[node + 1]]


def read_labelled_edges(store: Store, *, declared_only: bool = False) -> LabelledEdges:
    """Read every step and every label of the graph."""
    steps = {
        (claim, *ends): _table(store, claim, *ends, "claim.method AS method", declared_only)
        for claim in _STEPS
        for ends in claim.ends
    }
    ids = tuple(_ids(kind, steps) for kind in KINDS)
    first = np.cumsum([0, *map(len, ids)])
    number = {kind: (ids[i], int(first[i])) for i, kind in enumerate(KINDS)}
    blocks = [np.empty((0, 3), dtype=np.int64)]
    for (claim, start, end), table in steps.items():
        child = _numbers(table["child"], *number[start.label])
        parent = _numbers(table["parent"], *number[end.label])
        blocks.append(np.column_stack([child, parent, _edges(claim, start, table)]))
    rows = np.unique(np.concatenate(blocks), axis=0) if len(blocks) > 1 else blocks[0]
    rows = rows[rows[:, 0] != rows[:, 1]]
    labelled, license_, licenses = _labels(store, number, declared_only)
    child, parent, edge = (np.ascontiguousarray(column) for column in rows.T)
    return LabelledEdges(ids, child, parent, edge, labelled, license_, licenses)


def _table(
    store: Store,
    claim: type[Claim],
    start: type[Node],
    end: type[Node],
    more: str,
    declared_only: bool,
) -> pa.Table:
    wanted = "child.id AS child, parent.id AS parent, claim.declared AS declared"
    if claim is DerivedFrom or claim is LicensedAs:
        wanted = f"{wanted}, {more}"
    table = store.table(
        f"MATCH (child:{start.label})-[claim:{claim.label}]->(parent:{end.label}) RETURN {wanted}"
    )
    if declared_only and len(table):
        table = table.filter(pc.fill_null(table["declared"], True))
    return table


def _ids(kind: str, steps: dict[tuple[type[Claim], type[Node], type[Node]], pa.Table]) -> pa.Array:
    """Return the ids of a kind that stand in any step, each once."""
    columns = [
        table[side]
        for (_, start, end), table in steps.items()
        for side, node in (("child", start), ("parent", end))
        if node.label == kind and len(table)
    ]
    chunks = [chunk for column in columns for chunk in column.chunks]
    return pc.unique(pa.chunked_array(chunks, pa.string()))


def _numbers(names: pa.ChunkedArray, ids: pa.Array, first: int) -> Numbers:
    """Return the numbers of things; -1 for those that stand in no step."""
    places = pc.index_in(names, value_set=ids)
    found: Numbers = pc.fill_null(places, -1 - first).to_numpy().astype(np.int64)
    return found + first


def _edges(claim: type[Claim], start: type[Node], table: pa.Table) -> Numbers:
    """Return the edge of each row, as a place in EDGES."""
    if claim is not DerivedFrom or not len(table):
        edge = EDGES.index(edge_of(claim.label, None, start.label))
        return np.full(len(table), edge, dtype=np.int64)
    coded = table["method"].combine_chunks().dictionary_encode()
    codes = [
        EDGES.index(edge_of(claim.label, method, start.label))
        for method in (*coded.dictionary.to_pylist(), None)
    ]
    places = pc.fill_null(coded.indices, len(codes) - 1).to_numpy(zero_copy_only=False)
    edges: Numbers = np.array(codes, dtype=np.int64)[places]
    return edges


def _labels(
    store: Store, number: dict[str, tuple[pa.Array, int]], declared_only: bool
) -> tuple[Numbers, Numbers, list[str | None]]:
    """Return artifacts, licences of them, and the ids of the licences; sorted, 0 for none."""
    nodes, names, unclear = [], [], []
    for start, end in LicensedAs.ends:
        more = f"claim.raw = '{_UNCLEAR}' AS unclear"
        table = _table(store, LicensedAs, start, end, more, declared_only)
        if len(table):
            nodes.append(_numbers(table["child"], *number[start.label]))
            names += table["parent"].chunks
            unclear += table["unclear"].chunks
    coded = pa.chunked_array(names, pa.string()).combine_chunks().dictionary_encode()
    ids: list[str | None] = [None, *coded.dictionary.to_pylist()]
    size = sum(len(ids) for ids, _ in number.values())
    node = np.concatenate([np.empty(0, dtype=np.int64), *nodes])
    code = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64) + 1
    kept = node >= 0
    if _UNCLEAR in ids:
        named = pc.fill_null(pa.chunked_array(unclear, pa.bool_()), False).to_numpy()
        vague = code == ids.index(_UNCLEAR)
        kept &= ~(vague & np.isin(node, node[named & ~vague]))
    without = np.setdiff1d(np.arange(size), node[kept])
    node = np.concatenate([node[kept], without])
    code = np.concatenate([code[kept], np.zeros(len(without), dtype=np.int64)])
    pairs = np.unique(node * len(ids) + code)
    node, code = np.divmod(pairs, len(ids))
    return node, code, ids
