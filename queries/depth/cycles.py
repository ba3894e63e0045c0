"""Which models are, by what is stated, made from themselves?

Of the whole graph: every cycle of derivations, the largest first, one row for each member. They
are real: cards name their own model as base model, or two models name each other.

:param limit => 1000
returns: Cycle
"""

from __future__ import annotations

import numpy as np

from graph.store.base import Store
from queries.answer import Row
from queries.propagation.derivations import peel, read_derivations, self_loops


def answer(store: Store, *, limit: int) -> list[Row]:
    """Return the members of all cycles."""
    import networkx

    derivations = read_derivations(store)
    layer, _ = peel(derivations)
    # Only what could not be peeled off can be in a cycle: little, so a plain graph will do.
    left = (layer[derivations.child] < 0) & (layer[derivations.parent] < 0)
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_edges_from(
        zip(derivations.child[left].tolist(), derivations.parent[left].tolist(), strict=True)
    )
    ids = np.asarray(derivations.ids.to_pylist(), dtype=object)
    found = [
        sorted(ids[list(members)])
        for members in networkx.strongly_connected_components(graph)
        if len(members) > 1
    ]
    inside = {member for members in found for member in members}
    found += [[identifier] for identifier in self_loops(store) if identifier not in inside]
    found.sort(key=lambda members: (-len(members), members))
    rows = [
        {"cycle": number, "size": len(members), "id": member}
        for number, members in enumerate(found, start=1)
        for member in members
    ]
    return rows[:limit]
