"""The upstream side of a family, made from a report that was read already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from graph.schema import (
    ARTIFACTS,
    CLAIM_OF,
    License,
    LicensedAs,
    RecordType,
    StatesBase,
    UnresolvedBase,
    Uses,
)
from graph.store.tables import Tables, arrow_schema, conform
from licenses.rule.readings import Policy
from queries.answer import Key, Row
from queries.families.reading import make_family
from queries.families.report import LICENSES, LINEAGE, FamilyReport
from queries.lineage_report import LineageReport, without_mentions
from queries.verdicts.license_report import LicenseReport, judge_lineage


def family_of(lineage: LineageReport, licenses: LicenseReport | None = None) -> FamilyReport:
    """Return what a lineage knows of a family: the side upstream.

    ``licenses`` is the report on licences that was made from it, with which formats begin then.
    """
    asked: LineageReport | LicenseReport = lineage if licenses is None else licenses
    if licenses is None:
        licenses = judge_lineage(without_mentions(lineage), Policy())
    start = LINEAGE if asked is lineage else LICENSES
    tables = _read_tables(lineage)
    made = make_family(licenses, tables, declared_only=lineage.declared_only, start=start)
    return replace(made, facts=asked.facts, checkout=asked.checkout, only_upstream=True)


def _read_tables(lineage: LineageReport) -> Tables:
    rows: dict[RecordType, list[Row]] = {}
    for record, row in _all_rows(lineage):
        rows.setdefault(record, []).append(row)
    return {
        record: conform(record, pa.Table.from_pylist(own, schema=arrow_schema(record)))
        for record, own in rows.items()
    }


def _all_rows(lineage: LineageReport) -> Iterator[tuple[RecordType, Row]]:
    for step in lineage.steps:
        claim = CLAIM_OF[step.relation]
        if claim is not Uses:  # they stand among the uses, each with its place
            child, parent = (step.child_kind, step.child_id), (step.parent_kind, step.parent_id)
            told = {"stated_by": step.stated_by, "declared": step.declared}
            way = {"method": step.method} if step.method else {}
            yield claim, _ends(child, parent) | told | way
    for use in lineage.uses:
        user = (lineage.subject.kind, use.repository)
        yield Uses, _ends(user, (use.kind, use.id)) | use._asdict()
    for base in lineage.unresolved:
        end = (UnresolvedBase.label, base.text or "")
        yield StatesBase, _ends((base.kind, base.id), end) | base._asdict()
    yield from _artifact_rows(lineage)


def _artifact_rows(lineage: LineageReport) -> Iterator[tuple[RecordType, Row]]:
    """Yield the artifacts, and the licences that they are labelled with."""
    gone = {(row.kind, row.id): row for row in lineage.gone}
    kinds = {kind.label: kind for kind in ARTIFACTS}
    seen: set[Key] = set()
    for row in lineage.artifacts:
        key = row.kind, row.id
        if key not in seen:
            seen.add(key)
            known = {"id": row.id, "only_mentioned": row.only_mentioned}
            if lost := gone.get(key):
                marks = {"gone_since": lost.gone_since, "gone_stated_by": lost.gone_stated_by}
                known |= {"facts_at": lost.last_stated} | marks
            yield kinds[row.kind], known
        if row.license is not None:
            yield LicensedAs, _ends(key, (License.label, row.license)) | row._asdict()


def _ends(start: Key, end: Key) -> Row:
    return {"from_kind": start[0], "from_id": start[1], "to_kind": end[0], "to_id": end[1]}
