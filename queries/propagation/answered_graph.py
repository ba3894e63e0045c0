"""What may be done with every artifact that a graph has, those without a step or a label too."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.store.base import Store
from licenses.rule.permissions import OWN
from licenses.rule.readings import Policy
from queries.propagation.all_answers import Ranks, ranks_of
from queries.propagation.audit import audit
from queries.propagation.derivations import Numbers
from queries.propagation.labelled_edges import KINDS, LabelledEdges
from queries.propagation.permissions import answers_over


@dataclass(frozen=True)
class AnsweredGraph:
    """All artifacts: ``id``, ``kind`` (a place in KINDS) and ``of`` (a row of ``distinct``).

    Those of ``graph`` stand first, under their numbers there.
    """

    graph: LabelledEdges
    distinct: Ranks
    id: pa.Array
    kind: Numbers
    of: Numbers

    def labels_of(self, place: int) -> list[str]:
        """Return the licences that one artifact is labelled with."""
        if place >= self.graph.size:
            return []
        _, codes = self.graph.labels_of(np.array([place]))
        return sorted(label for code in codes.tolist() if (label := self.graph.licenses[code]))


def read_answered(store: Store, *, declared_only: bool = False) -> AnsweredGraph:
    """Answer for every model, dataset and repository of a graph, by the default policy."""
    found = audit(store, declared_only=declared_only)
    graph, answers = found.graph, found.answers
    alone = [
        _others(store.table(f"MATCH (artifact:{kind}) RETURN artifact.id AS id"), known)
        for kind, known in zip(KINDS, graph.ids, strict=True)
    ]
    # Of what nobody has labelled nothing is known, whatever its kind.
    unknown = ranks_of([answers_over(kind, None, OWN, Policy()) for kind in KINDS])
    counts = list(map(len, alone))
    others = np.repeat(np.arange(len(KINDS)), counts)
    return AnsweredGraph(
        graph,
        np.concatenate([answers.distinct, unknown]),
        pa.concat_arrays([*graph.ids, *alone]),
        np.concatenate([graph.kinds(np.arange(graph.size)), others]),
        np.concatenate([answers.of, len(answers.distinct) + others]),
    )


def _others(table: pa.Table, known: pa.Array) -> pa.Array:
    """Return the ids that are not known."""
    if not len(table):
        return pa.array([], pa.string())
    ids = table["id"].combine_chunks().cast(pa.string())
    return ids.filter(pc.invert(pc.is_in(ids, value_set=known)))
