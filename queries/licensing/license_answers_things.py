"""What may be done with each model, dataset and repository of the graph?

A row an artifact, with a column for each action and limit, answered as `ptm licenses` does it by
its own label and every licence that reaches it: yes, yes with duties, contested, unknown or no. A
limit's column says whether there is none. Those of which the most is forbidden stand first. With an
answer only the artifacts that have it: to the action, if one is given, else to any; with an action
its gravest answers stand first. Default policy. The actions: use, commercial, service,
redistribute, publish, train; the limits: any_users, any_revenue, any_territory, any_field.

:param action => ''
:param answer => ''
:param limit => 100
:example action => 'commercial'
:example answer => 'no'
returns: AnsweredArtifact
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from graph.errors import UsageError
from graph.schema.identifiers import shorten
from graph.store.base import Store
from licenses.rule.permissions import ANSWERS, ASKED
from queries.answer import Row
from queries.propagation.all_answers import Ranks
from queries.propagation.answered_graph import AnsweredGraph, read_answered
from queries.propagation.labelled_edges import KINDS


def answer(
    store: Store, *, action: str, answer: str, limit: int, declared_only: bool = False
) -> list[Row]:
    """Return the answers for each artifact, the gravest first.

    Raises
    ------
    UsageError
        If there is no such action, or no such answer.
    """
    asked = _places(ASKED, action, "action")
    wanted = _places(ANSWERS, answer, "answer")
    found = read_answered(store, declared_only=declared_only)
    having = np.any(np.isin(found.distinct[:, asked], wanted), axis=1)
    among = np.flatnonzero(having[found.of])
    gravity = _gravity(found.distinct, found.distinct[:, asked].max(axis=1))
    table = pa.table(
        {
            "gravity": gravity[found.of[among]],
            "kind": found.kind[among],
            "id": found.id.take(pa.array(among)),
            "place": among,
        }
    )
    order = table.sort_by([(name, "ascending") for name in ("gravity", "kind", "id")])
    return [_row(found, place) for place in order["place"].slice(0, limit).to_pylist()]


def _places(known: Sequence[str], text: str, what: str) -> list[int]:
    """Return the place of a word, or all places if there is none."""
    if text and text not in known:
        raise UsageError(f"{shorten(text)} is no {what}; there are: {', '.join(known)}.")
    return [known.index(text)] if text else list(range(len(known)))


def _gravity(ranks: Ranks, gravest: Ranks) -> np.ndarray:
    """Return for each set of answers its place: by its gravest asked for, then by how many."""
    counts = [(ranks == rank).sum(axis=1) for rank in range(len(ANSWERS))]
    keys = -np.column_stack([gravest.astype(np.int64), *counts[::-1]])
    _, places = np.unique(keys, axis=0, return_inverse=True)
    return places.reshape(-1)


def _row(found: AnsweredGraph, place: int) -> Row:
    ranks = found.distinct[found.of[place]].tolist()
    labels = found.labels_of(place)
    return {
        "id": found.id[place].as_py(),
        "kind": KINDS[found.kind[place]],
        "label": " / ".join(labels) or None,
        **{action: ANSWERS[rank] for action, rank in zip(ASKED, ranks, strict=True)},
    }
