"""The whole graph's steps and labels as numbers: what propagation over arrays works on."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import (
    ARTIFACTS,
    Claim,
    DerivedFrom,
    License,
    LicensedAs,
    Model,
    Node,
    StatesBase,
    properties,
)
from graph.schema.kinds import is_use, upstream
from graph.store.base import Store
from graph.store.tables import ENDS, Tables, empty
from licenses.rule.firmness import firmness
from licenses.rule.judgement import EDGES
from queries.code_uses import IN_TEXT
from queries.lineage_report import UNCLEAR
from queries.propagation.derivations import Numbers, distinct, ranges
from queries.propagation.relations import edge_of

KINDS = tuple(kind.label for kind in ARTIFACTS)
_CLAIMS: tuple[type[Claim], ...] = (*upstream().claims, LicensedAs, StatesBase)
Ends = tuple[type[Claim], type[Node], type[Node]]
_EndTables = dict[Ends, pa.Table]
"""One table for each sort of claim: the ids of its ends, and how a model was derived."""
_FindNamed = Callable[[list[str]], Iterable[tuple[str, str]]]
"""Returns those of some ids, with their kinds, whose label "other" has a name by a source."""
_HOW = ("method", "stated_by", "declared")
"""What a claim says of how a model was derived, and who says it."""


@dataclass(frozen=True)
class LabelledEdges:
    """Artifacts that stand in a step or have a label, as numbers; row i of the arrays is a step.

    So do those that state a base which nobody can look up: these are ``unresolved``, sorted.

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
    unresolved: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int64))

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

    @cached_property
    def _all_ids(self) -> pa.Array:
        return pa.concat_arrays(self.ids)

    def names(self, nodes: Numbers) -> pa.Array:
        """Return the ids of artifacts."""
        return self._all_ids.take(pa.array(nodes))

    @cached_property
    def _labels(self) -> Numbers:
        return np.searchsorted(self.labelled, np.arange(self.size + 1))

    def labels_of(self, nodes: Numbers) -> tuple[Numbers, Numbers]:
        """Return places in ``nodes``, each with a licence of that artifact."""
        start, stop = self._labels[nodes], self._labels[nodes + 1]
        return np.repeat(np.arange(len(nodes)), stop - start), self.license[ranges(start, stop)]

    @cached_property
    def _upstream(self) -> tuple[Numbers, Numbers]:
        order = np.argsort(self.child, kind="stable")
        return order, np.searchsorted(self.child[order], np.arange(self.size + 1))

    def edges_upstream(self, node: int) -> Numbers:
        """Return the rows of the steps that lead upstream from an artifact."""
        order, starts = self._upstream
        return order[starts[node] : starts[node + 1]]


def read_labelled_edges(store: Store, *, declared_only: bool = False) -> LabelledEdges:
    """Read every step and every label of the graph."""
    tables = {
        (claim, start, end): _read_ends(store, claim, start, end, declared_only)
        for claim in _CLAIMS
        for start, end in claim.ends
    }
    return _number_tables(tables, functools.partial(_ask_named, store, declared_only))


def label_edges(claims: Tables, *, declared_only: bool = False) -> LabelledEdges:
    """Return every step and every label of claims that were read already."""
    counted = {c: counted_claims(claims, c, declared_only=declared_only) for c in _CLAIMS}
    tables = {
        (claim, start, end): _select_ends(counted[claim], claim, start, end)
        for claim in _CLAIMS
        for start, end in claim.ends
    }
    return _number_tables(tables, functools.partial(_find_named, counted[LicensedAs]))


def _number_tables(tables: _EndTables, find_named: _FindNamed) -> LabelledEdges:
    """Return the steps and labels of tables of ends; ``find_named`` is asked of vague labels."""
    numbers = _Numbers(tables)
    steps = [
        _judged_steps(ends, table, numbers.of(ends, "child"), numbers.of(ends, "parent"))
        for ends, table in tables.items()
        if ends[0] not in (LicensedAs, StatesBase)
    ]
    child, parent, edge = np.concatenate(steps, axis=1)
    rows = distinct(((child * numbers.size + parent) * len(EDGES) + edge)[child != parent])
    pairs, edge = np.divmod(rows, len(EDGES))
    child, parent = np.divmod(pairs, max(numbers.size, 1))
    labelled, code = _label_places(tables, numbers, find_named)
    return LabelledEdges(
        numbers.ids[: len(KINDS)],
        child,
        parent,
        edge,
        labelled,
        code,
        [None, *numbers.ids[-1].to_pylist()],
        distinct(
            np.concatenate([numbers.of(ends, "child") for ends in tables if ends[0] is StatesBase])
        ),
    )


def _read_ends(
    store: Store, claim: type[Claim], start: type[Node], end: type[Node], declared_only: bool
) -> pa.Table:
    """Return the ends of one sort of claim, and who states how a model was derived."""
    wanted = "child.id AS child, parent.id AS parent"
    if _says_how(claim, start):
        wanted += ", " + ", ".join(f"claim.{name} AS {name}" for name in _HOW)
    only = "WHERE claim.declared" if declared_only else ""
    if is_use(claim) and not declared_only:
        # As in reports: what a text only mentions is not loaded by that.
        only = f"WHERE claim.how IS NULL OR claim.how <> '{IN_TEXT}'"
    if claim is StatesBase and not declared_only:
        # As in the questions: what was inferred does not count where a base is known.
        known = f"EXISTS {{ MATCH (child)-[:{DerivedFrom.label}]->() }}"
        only = f"WHERE claim.declared OR NOT {known}"
    return store.table(
        f"MATCH (child:{start.label})-[claim:{claim.label}]->(parent:{end.label}) {only} "
        f"RETURN {wanted}"
    )


def _says_how(claim: type[Claim], start: type[Node]) -> bool:
    return start is Model and any(each.name == "method" for each in properties(claim))


class _Numbers:
    """Numbers for the ids of all tables: those of one kind are hashed together, once.

    ``ids`` are those of KINDS and then of the licences; ``size`` counts the artifacts.
    """

    def __init__(self, tables: _EndTables) -> None:
        columns: dict[str, list[tuple[Ends, str, list[pa.Array]]]] = {
            name: [] for name in (*KINDS, License.label)
        }
        for ends, table in tables.items():
            for side, kind in zip(("child", "parent"), ends[1:], strict=True):
                chunks = table[side].chunks if len(table) else []
                if kind.label in columns:
                    columns[kind.label].append((ends, side, chunks))
        self._codes: dict[tuple[Ends, str], Numbers] = {}
        self.ids: tuple[pa.Array, ...] = ()
        self.size = 0
        # Hashing ids takes most of the time, and needs no interpreter: a kind a thread.
        with ThreadPoolExecutor() as pool:
            coded = dict(zip(columns, pool.map(_encode_ids, columns.values()), strict=True))
        for name in KINDS:
            self.ids += (self._add(columns[name], coded[name], self.size),)
            self.size += len(self.ids[-1])
        self.ids += (self._add(columns[License.label], coded[License.label], 0),)

    def _add(
        self, columns: list[tuple[Ends, str, list[pa.Array]]], coded: pa.DictionaryArray, first: int
    ) -> pa.Array:
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64) + first
        at = 0
        for ends, side, each in columns:
            length = sum(map(len, each))
            self._codes[ends, side] = codes[at : at + length]
            at += length
        return coded.dictionary

    def of(self, ends: Ends, side: str) -> Numbers:
        """Return the numbers of a table's column."""
        return self._codes[ends, side]


def _encode_ids(columns: list[tuple[Ends, str, list[pa.Array]]]) -> pa.DictionaryArray:
    """Return the ids of columns one after another, each as its place among the distinct ones."""
    chunks = [chunk for _, _, each in columns for chunk in each]
    return pa.chunked_array(chunks, pa.string()).combine_chunks().dictionary_encode()


def _judged_steps(ends: Ends, table: pa.Table, child: Numbers, parent: Numbers) -> Numbers:
    """Return rows of child, parent and edge (a place in EDGES), by what each pair is judged."""
    claim, start, _ = ends
    if not _says_how(claim, start) or not len(table):
        only = EDGES.index(edge_of(claim.label, None, start.label))
        return np.stack([child, parent, np.full(len(table), only, dtype=np.int64)])
    edge, firm = _edges_stated(claim, start, table)
    order = np.lexsort((firm, parent, child))
    child, parent, edge, firm = child[order], parent[order], edge[order], firm[order]
    last = np.r_[(child[1:] != child[:-1]) | (parent[1:] != parent[:-1]), True]
    pair = np.cumsum(np.r_[False, last[:-1]])
    kept = firm == firm[last][pair]
    return np.stack([child[kept], parent[kept], edge[kept]])


def _edges_stated(
    claim: type[Claim], start: type[Node], table: pa.Table
) -> tuple[Numbers, Numbers]:
    """Return the edge of each claim, and how firmly it is stated; what is equal is read once."""
    coded = [table[name].combine_chunks().dictionary_encode("encode") for name in _HOW]
    shape = tuple(len(each.dictionary) for each in coded)
    places = [each.indices.to_numpy(zero_copy_only=False) for each in coded]
    found, case = np.unique(np.ravel_multi_index(places, shape), return_inverse=True)
    said = [
        [each.dictionary[int(place)].as_py() for each, place in zip(coded, one, strict=True)]
        for one in zip(*np.unravel_index(found, shape), strict=True)
    ]
    edges = [EDGES.index(edge_of(claim.label, method, start.label)) for method, _, _ in said]
    firm = [firmness(*one) for one in said]
    return np.array(edges, dtype=np.int64)[case], np.array(firm, dtype=np.int64)[case]


def _label_places(
    tables: _EndTables, numbers: _Numbers, find_named: _FindNamed
) -> tuple[Numbers, Numbers]:
    """Return artifacts and licences of them, sorted: places in the licences, 0 for none."""
    stated = [ends for ends in tables if ends[0] is LicensedAs]
    node = np.concatenate([numbers.of(ends, "child") for ends in stated])
    code = np.concatenate([numbers.of(ends, "parent") for ends in stated]) + 1
    known = numbers.ids[-1].to_pylist()
    if UNCLEAR in known:
        vague = code == known.index(UNCLEAR) + 1
        both = np.intersect1d(node[vague], node[~vague])
        kept = ~(vague & np.isin(node, _named_elsewhere(numbers, both, find_named)))
        node, code = node[kept], code[kept]
    labelled = np.zeros(numbers.size, dtype=bool)
    labelled[node] = True
    without = np.flatnonzero(~labelled)
    several = len(known) + 1
    pairs = distinct(np.concatenate([node * several + code, without * several]))
    node, code = np.divmod(pairs, several)
    return node, code


def _named_elsewhere(numbers: _Numbers, nodes: Numbers, find_named: _FindNamed) -> Numbers:
    """Return those of some artifacts whose label "other" has a name by another source."""
    names = pa.concat_arrays(numbers.ids[: len(KINDS)]).take(pa.array(nodes)).to_pylist()
    named = set(find_named(names)) if names else set()
    first = np.cumsum([0, *map(len, numbers.ids[: len(KINDS)])])
    kinds = np.searchsorted(first, nodes, side="right") - 1
    pairs = zip(kinds.tolist(), names, strict=True)
    found: Numbers = nodes[np.array([(KINDS[k], name) in named for k, name in pairs], dtype=bool)]
    return found


def _ask_named(store: Store, declared_only: bool, ids: list[str]) -> Iterator[tuple[str, str]]:
    only = "AND claim.declared " if declared_only else ""
    for start, end in LicensedAs.ends:
        text = (
            f"UNWIND $ids AS wanted MATCH (child:{start.label} {{id: wanted}})"
            f"-[claim:{LicensedAs.label}]->(license:{end.label}) "
            f"WHERE claim.raw = $other AND license.id <> $other {only}RETURN child.id AS id"
        )
        for row in store.rows(text, {"ids": ids, "other": UNCLEAR}):
            yield start.label, row["id"]


def _find_named(labels: pa.Table, ids: list[str]) -> Iterator[tuple[str, str]]:
    vague, named = pc.equal(labels["raw"], UNCLEAR), pc.not_equal(labels["to_id"], UNCLEAR)
    own = pc.is_in(labels["from_id"], value_set=pa.array(ids, pa.string()))
    found = labels.filter(pc.and_(pc.and_(vague, named), own))
    return zip(found["from_kind"].to_pylist(), found["from_id"].to_pylist(), strict=True)


def _select_ends(
    table: pa.Table, claim: type[Claim], start: type[Node], end: type[Node]
) -> pa.Table:
    between = pc.and_(
        pc.equal(table["from_kind"], start.label), pc.equal(table["to_kind"], end.label)
    )
    own = table.filter(between)
    named = {"child": own["from_id"], "parent": own["to_id"]}
    return pa.table(named | ({n: own[n] for n in _HOW} if _says_how(claim, start) else {}))


def counted_claims(claims: Tables, claim: type[Claim], *, declared_only: bool = False) -> pa.Table:
    """Return of claims that were read already those of one type that count, as in a graph's."""
    table = claims.get(claim, empty(claim))
    if declared_only:
        return table.filter(table["declared"])
    if is_use(claim):
        return table.filter(pc.not_equal(pc.fill_null(table["how"], ""), IN_TEXT))
    if claim is not StatesBase:
        return table
    based = claims.get(DerivedFrom, empty(DerivedFrom))
    known = set(zip(*(based[name].to_pylist() for name in ENDS[:2]), strict=True))
    rows = zip(*(table[name].to_pylist() for name in (*ENDS[:2], "declared")), strict=True)
    counts = [declared or (kind, id_) not in known for kind, id_, declared in rows]
    return table.filter(pa.array(counts, pa.bool_()))
