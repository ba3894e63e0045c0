"""Which models stand at the end of the longest chains of derivations?

Of the whole graph, the longest first, each with one such chain from the model to its root.
Models in a cycle, or built on one, have no longest chain: see cycles.

:param limit => 10
returns: Chain
"""

from __future__ import annotations

import numpy as np

from graph.store.base import Store
from queries.answer import Row
from queries.propagation.derivations import Derivations, Numbers, peel, read_derivations


def answer(store: Store, *, limit: int) -> list[Row]:
    """Return the models with the longest chains upstream."""
    derivations = read_derivations(store)
    layer, _ = peel(derivations)
    ids = derivations.ids.to_pylist()
    order = sorted(np.flatnonzero(layer > 0).tolist(), key=lambda i: (-int(layer[i]), ids[i]))
    by_child = np.argsort(derivations.child, kind="stable")
    starts = np.searchsorted(derivations.child[by_child], np.arange(len(ids) + 1))
    rows = []
    for place in order[:limit]:
        chain = _longest_chain(derivations, layer, by_child, starts, place)
        path = " <- ".join(ids[i] for i in chain)
        rows.append({"id": ids[place], "steps": int(layer[place]), "path": path})
    return rows


def _longest_chain(
    derivations: Derivations, layer: Numbers, by_child: Numbers, starts: Numbers, place: int
) -> list[int]:
    """Return one longest chain: each step goes to the parent that is the deepest."""
    chain = [place]
    while layer[chain[-1]] > 0:
        here = chain[-1]
        parents = derivations.parent[by_child[starts[here] : starts[here + 1]]]
        chain.append(int(parents[np.argmax(layer[parents])]))
    return chain
