"""The derivations of the whole graph as arrays, and what is computed from them.

Over the whole graph no path query ends in time on either engine (measured, see docs/decisions), so
the edges are read once and numbers are passed along them until nothing changes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import DerivedFrom, Model
from graph.store.base import Store

Numbers = np.ndarray[Any, np.dtype[np.int64]]
_EDGES = (
    f"MATCH (child:{Model.label})-[claim:{DerivedFrom.label}]->(parent:{Model.label}) "
    "RETURN child.id AS child, parent.id AS parent, claim.declared AS declared"
)


class Derivations(NamedTuple):
    """Distinct derivations between models: row i says that child[i] was made from parent[i].

    ``child`` and ``parent`` are places in ``ids``. Self-loops are left out; a model that was made
    from itself says nothing about its depth.
    """

    ids: pa.Array
    child: Numbers
    parent: Numbers


def read_derivations(store: Store, *, declared_only: bool = False) -> Derivations:
    """Read all derivations between models."""
    edges = store.table(_EDGES)
    if declared_only and len(edges):
        edges = edges.filter(pc.fill_null(edges["declared"], True))
    if not len(edges):
        nothing = np.empty(0, dtype=np.int64)
        return Derivations(pa.array([], pa.string()), nothing, nothing)
    both = pa.chunked_array([*edges["child"].chunks, *edges["parent"].chunks], pa.string())
    coded = both.combine_chunks().dictionary_encode()
    places = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    child, parent = places[: len(edges)], places[len(edges) :]
    pairs = distinct(child * len(coded.dictionary) + parent)
    child, parent = np.divmod(pairs, len(coded.dictionary))
    apart = child != parent
    return Derivations(coded.dictionary, child[apart], parent[apart])


def self_loops(store: Store) -> list[str]:
    """Return the models that state that they were made from themselves."""
    edges = store.table(_EDGES)
    if not len(edges):
        return []
    return sorted(set(edges.filter(pc.equal(edges["child"], edges["parent"]))["child"].to_pylist()))


def peel(derivations: Derivations) -> tuple[Numbers, list[Numbers]]:
    """Take away models whose base models are all taken, layer by layer.

    Returns the layer of each model (0 for roots, -1 for models in a cycle or built on one), which
    is the greatest number of steps to a root, and the edges (places) of each layer's children.
    """
    count = len(derivations.ids)
    waiting = np.bincount(derivations.child, minlength=count)
    by_parent = np.argsort(derivations.parent, kind="stable")
    starts = np.searchsorted(derivations.parent[by_parent], np.arange(count + 1))
    layer = np.where(waiting == 0, 0, -1).astype(np.int64)
    ready = np.flatnonzero(waiting == 0)
    followed: list[Numbers] = []
    while len(ready):
        edges = by_parent[ranges(starts[ready], starts[ready + 1])]
        if not len(edges):
            break
        followed.append(edges)
        children = np.sort(derivations.child[edges])
        first = np.flatnonzero(_first_places(children))
        children, counts = children[first], np.diff(first, append=len(children))
        waiting[children] -= counts
        ready = children[waiting[children] == 0]
        layer[ready] = len(followed)
    return layer, followed


def distinct(numbers: Numbers) -> Numbers:
    """Return each number once, sorted; for large arrays quicker than numpy's hashing."""
    ordered = np.sort(numbers)
    once: Numbers = ordered[_first_places(ordered)]
    return once


def _first_places(ordered: Numbers) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return where a number stands for the first time, of sorted ones."""
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def ranges(starts: Numbers, stops: Numbers) -> Numbers:
    """Return all numbers of several ranges, one after the other."""
    lengths = stops - starts
    shift = np.repeat(stops - lengths.cumsum(), lengths)
    numbers: Numbers = np.arange(int(lengths.sum()), dtype=np.int64) + shift
    return numbers


def least_depth(derivations: Derivations) -> Numbers:
    """Return each model's least number of steps to a root; -1 where none is upstream."""
    count = len(derivations.ids)
    far = np.iinfo(np.int64).max - 1
    least = np.full(count, far, dtype=np.int64)
    least[np.bincount(derivations.child, minlength=count) == 0] = 0
    while True:
        before = least.copy()
        np.minimum.at(least, derivations.child, before[derivations.parent] + 1)
        if np.array_equal(before, least):
            break
    least[least >= far] = -1
    return least
