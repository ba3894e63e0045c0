"""Licence labels of many artifacts at once: each different set of labels is recognised once."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from graph.schema import End, License, LicensedAs, Model, Record
from graph.store.table_builder import Batches
from graph.store.tables import Tables
from ingest.columns.claims import Named, Numbers, Subjects, claim_table
from ingest.license_records import license_records

Evidence = Callable[[tuple[str, ...], str | None, str | None], str]
_ANYTHING = End(Model, "any")


class Label(NamedTuple):
    """The labels of an artifact, with the name and the address beside them or in their place."""

    labels: tuple[str, ...]
    name: str | None = None
    link: str | None = None


class LicenseColumns:
    """Makes claims of labels; keeps the statements that they point at until the end."""

    def __init__(self) -> None:
        self._records: dict[str, list[Record]] = {}

    def add(self, other: LicenseColumns) -> None:
        """Keep what another one keeps as well."""
        self._records |= other._records

    def tables(
        self,
        subjects: Subjects,
        labels: Named,
        *,
        stated_by: str,
        evidence: Evidence,
        names: pa.Array | None = None,
        links: pa.Array | None = None,
    ) -> Tables:
        """Return the claims, as ``license_records`` makes them of one artifact.

        ``evidence`` says what was read, given labels, a name and a link. Names and links are by
        row, and may stand in one without labels.
        """
        rows, places, sets = _label_sets(labels.distinct(), names, links)
        used = np.bincount(places, minlength=len(sets)) > 0
        claims = [
            self._claim(one, stated_by, evidence) if is_used else None
            for one, is_used in zip(sets, used, strict=True)
        ]
        return claim_table(
            subjects,
            LicensedAs,
            Named(pa.array(range(len(sets))).cast(pa.string()), rows, places),
            License,
            stated_by,
            ends=pa.array([claim.end.id if claim else None for claim in claims], pa.string()),
            raw=pa.array([claim.raw if claim else None for claim in claims], pa.string()),
            evidence=pa.array([claim.evidence if claim else None for claim in claims], pa.string()),
            link=pa.array([claim.link if claim else None for claim in claims], pa.string()),
        )

    def _claim(self, one: Label, stated_by: str, evidence: Evidence) -> LicensedAs | None:
        """Return the claim of an artifact with these labels, and keep the statement's records."""
        records = list(
            license_records(
                _ANYTHING,
                *one.labels,
                stated_by=stated_by,
                evidence=evidence(*one),
                name=one.name,
                link=one.link,
            )
        )
        claims = [record for record in records if isinstance(record, LicensedAs)]
        if claims:
            self._records[claims[0].end.id] = records[1:]
        return claims[0] if claims else None

    def statement_of(self, identifier: str) -> list[Record]:
        """Return the nodes of one statement, and what it includes."""
        return self._records.get(identifier, [])

    def statements(self, taken: str) -> Tables:
        """Return the nodes of all statements that claims point at, and what they include."""
        batches = Batches(taken)
        for records in self._records.values():
            for record in records:
                batches.add(record)
        return batches.tables()


def _label_sets(
    labels: Named, names: pa.Array | None, links: pa.Array | None
) -> tuple[Numbers, Numbers, list[Label]]:
    """Return the rows that have labels, the place of each row's labels, and all different ones."""
    labels = _with_unlabelled(labels, names, links)
    sets = [Label((label,) if label else ()) for label in labels.texts.to_pylist()]
    order = np.argsort(labels.rows, kind="stable")
    rows, places = labels.rows[order], labels.places[order]
    starts = np.flatnonzero(np.r_[True, rows[1:] != rows[:-1]][: len(rows)])
    lengths = np.diff(np.r_[starts, len(rows)])
    firsts, alone = rows[starts], places[starts]
    odd = lengths > 1
    for beside in (names, links):
        if beside is not None:
            odd |= beside.is_valid().to_numpy(zero_copy_only=False)[firsts]
    known: dict[Label, int] = {}
    for at in np.flatnonzero(odd).tolist():
        start, row = starts[at], int(firsts[at])
        texts = tuple(text for p in places[start : start + lengths[at]] for text in sets[p].labels)
        name, link = (b[row].as_py() if b is not None else None for b in (names, links))
        alone[at] = known.setdefault(Label(texts, name, link), len(sets) + len(known))
    return firsts, alone, [*sets, *known]


def _with_unlabelled(labels: Named, names: pa.Array | None, links: pa.Array | None) -> Named:
    """Return the labels, and an empty one for each row that has a name or a link alone."""
    beside = [
        column.is_valid().to_numpy(zero_copy_only=False)
        for column in (names, links)
        if column is not None
    ]
    if not beside:
        return labels
    alone = np.logical_or.reduce(beside)
    alone[labels.rows] = False
    rows = np.flatnonzero(alone)
    if not len(rows):
        return labels
    texts = pa.concat_arrays([labels.texts, pa.array([""])])
    places = np.full(len(rows), len(labels.texts))
    return Named(texts, np.r_[labels.rows, rows], np.r_[labels.places, places])
