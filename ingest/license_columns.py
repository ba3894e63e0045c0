"""Licence labels of many things at once: each different set of labels is recognised once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from graph.batches import Batches
from graph.schema import License, LicensedAs
from graph.tables import Tables
from ingest.claim_columns import Named, Numbers, Subjects, claim_table
from ingest.licensing import statement_records
from licenses.statement import Statement, state

OTHER = "other"
"""The Hub's label beside which ``license_name`` says what it is."""

Labels = tuple[tuple[str, ...], str | None]
"""The labels of a thing, and the name that stands beside ``other``."""


class LicenseColumns:
    """Makes claims of labels; keeps the statements that they point at until the end."""

    def __init__(self) -> None:
        self._stated: dict[str, Statement] = {}

    def add(self, other: LicenseColumns) -> None:
        """Keep what another one keeps as well."""
        self._stated |= other._stated

    def tables(
        self,
        subjects: Subjects,
        labels: Named,
        *,
        stated_by: str,
        evidence: str,
        names: pa.Array | None = None,
        links: pa.Array | None = None,
    ) -> Tables:
        """Return the claims; ``evidence`` stands before each label. Names and links are by row."""
        rows, places, sets = _label_sets(labels.distinct(), names)
        found = [state(*one, name=name) for one, name in sets]
        self._stated |= {one.id: one for one in found if one}
        ids = pa.array([one.id if one else None for one in found], pa.string())
        raw = pa.array([", ".join(one) for one, _ in sets], pa.string())
        read = (", ".join(f"{evidence}{label}" for label in one) for one, _ in sets)
        return claim_table(
            subjects,
            LicensedAs,
            Named(pa.array(range(len(sets))).cast(pa.string()), rows, places),
            License,
            stated_by,
            ends=ids,
            raw=raw,
            evidence=pa.array(read, pa.string()),
            by_row={} if links is None else {"link": links},
        )

    def statements(self, taken: str) -> Tables:
        """Return the nodes of all statements that claims point at, and what they include."""
        batches = Batches(taken)
        for statement in self._stated.values():
            for record in statement_records(statement):
                batches.add(record)
        return batches.tables()


def _label_sets(labels: Named, names: pa.Array | None) -> tuple[Numbers, Numbers, list[Labels]]:
    """Return the rows that have labels, the place of each row's labels, and all different ones."""
    sets: list[Labels] = [((label,), None) for label in labels.texts.to_pylist()]
    order = np.argsort(labels.rows, kind="stable")
    rows, places = labels.rows[order], labels.places[order].copy()
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]]) if len(rows) else rows
    lengths = np.diff(np.r_[starts, len(rows)])
    alone = places[starts]
    odd = lengths > 1
    if names is not None:
        other = np.array([label.strip().lower() == OTHER for (label,), _ in sets], bool)
        odd |= np.logical_or.reduceat(other[places], starts) if len(starts) else False
    known: dict[Labels, int] = {}
    for at in np.flatnonzero(odd).tolist():
        start = starts[at]
        one = tuple(sets[place][0][0] for place in places[start : start + lengths[at]])
        name = names[int(rows[start])].as_py() if names is not None else None
        alone[at] = known.setdefault((one, name), len(sets) + len(known))
    return rows[starts], alone, [*sets, *known]
