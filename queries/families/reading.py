"""The family of an artifact, read from a store: ids first, then all that is known of these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import ARTIFACTS, NODE_OF, End, LicensedAs, PublishedBy, StatesBase
from graph.schema.kinds import only_uses, upstream
from graph.store.base import Store
from graph.store.tables import Tables
from graph.transfer.closure import read_closure
from queries.answer import Key, Row
from queries.code_uses import IN_TEXT
from queries.families.report import (
    BESIDE,
    DOWNSTREAM,
    IMPACT,
    LINEAGE,
    SUBJECT,
    UPSTREAM,
    FamilyLabel,
    FamilyMember,
    FamilyReport,
    FamilyStep,
)
from queries.impact_report import check_has_impact, report_impact
from queries.license_report import report_licenses
from queries.rows import GoneArtifact, StatedBase

MOST_MEMBERS = 100_000
"""Artifacts downstream that a family has at most, the nearest first; the rest is counted."""
_OF_SOURCES = {"id", "kind", "stated_by", "facts_at", "older_facts", "only_mentioned"}
"""Properties of a node that say where its facts come from, or which node it is."""


def report_family(
    store: Store, text: str, *, declared_only: bool = False, start: str = LINEAGE
) -> FamilyReport:
    """Return the family of the artifact that a text names.

    ``start`` is what it begins with where it is drawn: lineage, impact or licenses.

    Raises
    ------
    NotFoundError
        If the graph does not have it.
    UsageError
        If it is a licence or an owner; or neither a model nor a dataset, and to begin with its
        impact.
    """
    licenses = report_licenses(store, text, declared_only=declared_only)
    subject = licenses.subject
    if start == IMPACT:
        check_has_impact(subject)
    downstream = {} if only_uses(subject.kind) else _find_downstream(store, text, declared_only)
    kept = dict(sorted(downstream.items(), key=lambda pair: pair[1])[:MOST_MEMBERS])
    named = [End(NODE_OF[kind], identifier) for kind, identifier in (subject.key, *kept)]
    tables = read_closure(store, named)
    steps = list(_read_steps(tables, declared_only))
    known = _read_known(tables)
    return FamilyReport(
        subject,
        licenses,
        list(_place_members(subject.key, kept, steps, known, _read_owners(tables))),
        steps,
        list(_read_labels(tables, declared_only)),
        {key: _shown(values) for key, values in known.items()},
        list(_read_gone(known)),
        list(_read_unresolved(tables, declared_only)),
        len(downstream) - len(kept),
        declared_only,
        start,
    )


def _find_downstream(store: Store, text: str, declared_only: bool) -> dict[Key, int]:
    """Return what is built on an artifact, and what uses any of it, each with its distance."""
    impact = report_impact(store, text, declared_only=declared_only)
    found = {(row.kind, row.id): row.steps for row in impact.artifacts}
    for use in impact.uses:
        user = impact.user(use)
        found[user] = min(use.distance, found.get(user, use.distance))
    return found


def _rows(tables: Tables, record: Any) -> Iterable[Row]:
    table = tables.get(record)
    return table.to_pylist() if table is not None else ()


def _read_steps(tables: Tables, declared_only: bool) -> Iterator[FamilyStep]:
    for claim in upstream().claims:
        for row in _rows(tables, claim):
            if (declared_only and not row["declared"]) or row.get("how") == IN_TEXT:
                continue
            yield FamilyStep(
                row["from_id"], claim.label, row["to_id"], row.get("method"), row["stated_by"],
                row["declared"], row["from_kind"], row["to_kind"], row.get("evidence"),
                row.get("first_seen"), row.get("path"), row.get("line"), row.get("how"),
            )  # fmt: skip


def _read_labels(tables: Tables, declared_only: bool) -> Iterator[FamilyLabel]:
    for row in _rows(tables, LicensedAs):
        if row["declared"] or not declared_only:
            yield FamilyLabel(
                row["from_id"], row["from_kind"], row["to_id"], row["raw"], row["stated_by"],
                row["declared"], row.get("evidence"),
            )  # fmt: skip


def _read_owners(tables: Tables) -> dict[Key, str]:
    rows = _rows(tables, PublishedBy)
    return {(row["from_kind"], row["from_id"]): row["to_id"] for row in rows}


def _read_known(tables: Tables) -> dict[Key, Row]:
    return {
        (kind.label, row["id"]): {name: value for name, value in row.items() if value is not None}
        for kind in ARTIFACTS
        for row in _rows(tables, kind)
    }


def _shown(values: Row) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in _OF_SOURCES}


def _read_gone(known: dict[Key, Row]) -> Iterator[GoneArtifact]:
    for (kind, identifier), values in known.items():
        if since := values.get("gone_since"):
            by = values.get("gone_stated_by")
            yield GoneArtifact(identifier, kind, values.get("facts_at"), since, by, None)


def _read_unresolved(tables: Tables, declared_only: bool) -> Iterator[StatedBase]:
    for row in _rows(tables, StatesBase):
        if row["declared"] or not declared_only:
            yield StatedBase(
                row["from_id"], row["from_kind"], row["text"], row["method"], row["stated_by"],
                row["declared"], row.get("evidence"), None,
            )  # fmt: skip


def _place_members(
    subject: Key,
    downstream: dict[Key, int],
    steps: list[FamilyStep],
    known: dict[Key, Row],
    owners: dict[Key, str],
) -> Iterator[FamilyMember]:
    """Yield the members, the subject first, then upstream and downstream, the nearest first."""
    above = _distances(subject, steps)
    placed: dict[Key, tuple[str, int | None]] = {subject: (SUBJECT, 0)}
    placed |= {key: (UPSTREAM, number) for key, number in above.items() if key != subject}
    placed |= {k: (DOWNSTREAM, number) for k, number in downstream.items() if k not in placed}
    ends = (end for step in steps for end in (step.child, step.parent))
    placed |= {end: (BESIDE, None) for end in ends if end not in placed}
    for key, (side, number) in placed.items():
        stub = bool(known.get(key, {}).get("only_mentioned", True))
        yield FamilyMember(key[1], key[0], side, number, owners.get(key), stub)


def _distances(start: Key, steps: list[FamilyStep]) -> dict[Key, int]:
    """Return everything upstream of an artifact, each with the least number of steps to it."""
    parents: dict[Key, list[Key]] = {}
    for step in steps:
        parents.setdefault(step.child, []).append(step.parent)
    found, here = {start: 0}, [start]
    while here:
        ends = dict.fromkeys(end for child in here for end in parents.get(child, ()))
        new = [end for end in ends if end not in found]
        found |= dict.fromkeys(new, found[here[0]] + 1)
        here = new
    return found
