"""What may be done with models, datasets and repositories, over the whole graph: how many answers?

Each artifact is answered for as `ptm licenses` does it, by its own label and every licence that
reaches it; where no licence is stated the answer is unknown. A row counts the artifacts with one
answer to one action, or to one limit: any_users asks whether there is no limit of users. The
gravest answer of each first. Default policy.

returns: AnswerCount
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graph.schema import ARTIFACTS
from graph.store.base import Store
from licenses.rule.permissions import ANSWERS, ASKED
from queries.answer import Row
from queries.propagation.answered_graph import read_answered


def answer(store: Store, *, declared_only: bool = False) -> list[Row]:
    """Return how many artifacts of each kind have each answer, by action."""
    found = read_answered(store, declared_only=declared_only)
    if not len(found.id):
        return []
    sets, kinds = len(found.distinct), len(ARTIFACTS)
    both = found.of * kinds + found.kind
    counts = np.bincount(both, minlength=sets * kinds).reshape(sets, kinds)
    first = _first_ids(found.id, found.of)
    used = counts.sum(axis=1) > 0
    rows: list[Row] = []
    for place, action in enumerate(ASKED):
        for rank in reversed(range(len(ANSWERS))):
            having = np.flatnonzero((found.distinct[:, place] == rank) & used)
            if len(having):
                of_kind = counts[having].sum(axis=0).tolist()
                rows.append(
                    {
                        "action": action,
                        "answer": ANSWERS[rank],
                        "things": sum(of_kind),
                        **dict(zip((kind.plural for kind in ARTIFACTS), of_kind, strict=True)),
                        "example": min(first[each] for each in having.tolist()),
                    }
                )
    return rows


def _first_ids(ids: pa.Array, of: np.ndarray) -> dict[int, str]:
    """Return of each set of answers the first id, so that both engines name the same."""
    table = pa.table({"of": of, "id": ids}).group_by("of").aggregate([("id", "min")])
    return dict(zip(table["of"].to_pylist(), table["id_min"].to_pylist(), strict=True))
