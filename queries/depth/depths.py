"""How deep is every model: how many steps from it to a model that states no base model?

Of the whole graph, the deepest first. least is the shortest way to a root, greatest the longest. A
model that has a cycle of derivations upstream has no longest way, and none at all where there is
nothing but the cycle. A stated base that is no id of the Hub leads to no model: it counts as none.

:param limit => 100
returns: Depth
"""

from __future__ import annotations

import numpy as np

from graph.store.base import Store
from queries.answer import Row
from queries.propagation.derivations import least_depth, peel, read_derivations


def answer(store: Store, *, limit: int) -> list[Row]:
    """Return the depth of models that have or are base models, the deepest first."""
    derivations = read_derivations(store)
    greatest, _ = peel(derivations)
    least = least_depth(derivations)
    ids = np.asarray(derivations.ids.to_pylist(), dtype=object)
    order = np.lexsort((ids, -greatest, -least)) if len(ids) else np.empty(0, dtype=np.int64)
    return [
        {
            "id": ids[i],
            "least": None if least[i] < 0 else int(least[i]),
            "greatest": None if greatest[i] < 0 else int(greatest[i]),
        }
        for i in order[:limit]
    ]
