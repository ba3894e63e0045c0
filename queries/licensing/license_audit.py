"""Which licences conflict with which labels over the whole graph, and how often?

Every licence that reaches a model, dataset or repository is judged against its label, as `ptm
licenses` does it. A row counts the artifacts with one licence upstream, the edge over which it is
judged and their own label; the worst first, what agrees last. Default policy.

:param limit => 100
returns: ConflictCount
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from graph.schema import ARTIFACTS
from graph.store.base import Store
from queries.answer import Row
from queries.propagation.audit import Audit, audit
from queries.propagation.inheritance import SEVERITIES, VERDICTS
from queries.rows import columns


def answer(store: Store, *, limit: int, declared_only: bool = False) -> list[Row]:
    """Return the outcomes with the number of artifacts of each kind, the worst first."""
    found = audit(store, declared_only=declared_only)
    groups: dict[tuple[str | None, ...], list[int]] = {}
    for place, outcome in enumerate(found.outcomes):
        groups.setdefault(outcome[1:], []).append(place)
    group_of = np.empty(len(found.outcomes), dtype=np.int64)
    for number, places in enumerate(groups.values()):
        group_of[places] = number
    group = group_of[found.outcome]
    kinds = found.graph.kinds(found.node)
    counts = [np.bincount(group[kinds == k], minlength=len(groups)) for k in range(len(ARTIFACTS))]
    rows: list[tuple[Row, int]] = []
    shown = columns("ConflictCount")
    for number, (licence, edge, label, verdict, severity, terms) in enumerate(groups):
        of_kind = {k.plural: int(count[number]) for k, count in zip(ARTIFACTS, counts, strict=True)}
        row: Row = {
            "verdict": verdict,
            "severity": severity,
            "license": licence,
            "edge": edge,
            "label": label,
            "terms": terms or None,
            "things": sum(of_kind.values()),
            **{name: number for name, number in of_kind.items() if name in shown},
        }
        if row["things"]:
            rows.append((row, number))
    rows.sort(key=lambda pair: _audit_order(pair[0]))
    return [{**row, "example": _first_id(found, group == number)} for row, number in rows[:limit]]


def _audit_order(row: Row) -> tuple[object, ...]:
    return (
        -VERDICTS.index(row["verdict"]),
        -SEVERITIES.index(row["severity"]),
        -row["things"],
        *(str(row[name]) for name in ("license", "edge", "label", "terms")),
    )


def _first_id(found: Audit, among: np.ndarray) -> str:
    """Return the first id of a group, so that both engines name the same."""
    name: str = pc.min(found.graph.names(found.node[among])).as_py()
    return name
