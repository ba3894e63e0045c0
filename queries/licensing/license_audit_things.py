"""Which models, datasets and repositories have a label in conflict with what they are made from?

Every artifact with anything upstream, judged as `ptm licenses` does it, the worst first. The row
names its gravest licence, the edge over which that is judged and the artifact's label; conflicts
and unknown count the upstream licences with that verdict. Default policy.

:param limit => 100
returns: JudgedArtifact
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graph.store.base import Store
from queries.answer import Row
from queries.propagation.audit import audit
from queries.propagation.inheritance import VERDICTS


def answer(store: Store, *, limit: int, declared_only: bool = False) -> list[Row]:
    """Return the verdict on each artifact, the worst first."""
    found = audit(store, declared_only=declared_only)
    if not len(found.node):
        return []
    verdicts = np.array([VERDICTS.index(outcome.verdict) for outcome in found.outcomes])
    nodes, first = np.unique(found.node, return_index=True)
    # Outcomes stand with the worst first, so the least place is the worst.
    worst = np.minimum.reduceat(found.outcome, first)
    conflicts, unknown = (
        np.add.reduceat((verdicts[found.outcome] == VERDICTS.index(word)).astype(np.int64), first)
        for word in ("conflict", "unknown")
    )
    table = pa.table(
        {
            "place": np.arange(len(nodes)),
            "worst": worst,
            "conflicts": -conflicts,
            "id": found.graph.names(nodes),
        }
    )
    order = table.sort_by([("worst", "ascending"), ("conflicts", "ascending"), ("id", "ascending")])
    rows = []
    for row in order.slice(0, limit).to_pylist():
        outcome = found.outcomes[row["worst"]]
        rows.append(
            {
                "id": row["id"],
                "kind": outcome.kind,
                "verdict": outcome.verdict,
                "severity": outcome.severity,
                "conflicts": -row["conflicts"],
                "unknown": int(unknown[row["place"]]),
                "license": outcome.license,
                "edge": outcome.edge,
                "label": outcome.label,
                "terms": outcome.terms or None,
            }
        )
    return rows
