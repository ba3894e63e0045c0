"""How the label of each member of a family stands to all that is upstream of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queries.propagation.audit import judge_all_of
from queries.propagation.labelled_edges import KINDS, label_edges

if TYPE_CHECKING:
    from graph.store.tables import Tables
    from queries.answer import Key
    from queries.propagation.audit import Outcome


def judge_members(claims: Tables, *, declared_only: bool = False) -> dict[Key, Outcome]:
    """Return the gravest outcome of each artifact that has anything upstream.

    ``claims`` have all that is upstream of any of them.
    """
    found = judge_all_of(label_edges(claims, declared_only=declared_only))
    # Outcomes stand with the worst first.
    worst = np.full(found.graph.size, len(found.outcomes), dtype=np.int64)
    np.minimum.at(worst, found.node, found.outcome)
    judged = np.flatnonzero(worst < len(found.outcomes))
    names, kinds = found.graph.names(judged).to_pylist(), found.graph.kinds(judged).tolist()
    return {
        (KINDS[kind], name): found.outcomes[place]
        for kind, name, place in zip(kinds, names, worst[judged].tolist(), strict=True)
    }
