"""What is known of a family, read from Arrow tables column by column: a root has many children."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import ARTIFACTS, Claim, LicensedAs, PublishedBy, RecordType, StatesBase
from graph.schema.kinds import is_use, upstream
from graph.store.tables import ENDS, Tables, empty, stated
from queries.answer import Key
from queries.code_uses import IN_TEXT, use_order
from queries.families.report import FamilyLabel, FamilyStep
from queries.propagation.labelled_edges import counted_claims
from queries.rows import CodeUse, GoneArtifact, StatedBase

MOST_PLACES = 20
"""Places of one user and one artifact that are kept, those of loads first; the rest is counted."""
RECORDS: tuple[RecordType, ...] = (
    *ARTIFACTS, *upstream().claims, LicensedAs, PublishedBy, StatesBase
)  # fmt: skip
"""What has to be read of a graph."""
_OF_MEMBERS = frozenset({"id", "kind", "only_mentioned"})
"""Properties of a node that its member says."""


def read_steps(claims: Tables, subject: Key, *, declared_only: bool) -> list[FamilyStep]:
    """Return all claims that lead upstream, in an order that is always the same.

    What a text only mentions is left out, unless the subject has the text: as in its lineage.
    """
    found: list[FamilyStep] = []
    for claim in upstream().claims:
        table = claims.get(claim, empty(claim))
        if declared_only:
            table = table.filter(table["declared"])
        if is_use(claim):
            found += _read_uses(claim, table, subject)
        else:
            found += map(FamilyStep._make, _step_rows(claim, _sorted_claims(claim, table)))
    return found


def _step_rows(claim: type[Claim], table: pa.Table) -> Iterator[tuple[Any, ...]]:
    # No claim has places: they are counted where there are too many.
    rows = _rows_of(
        table, "from_id", "to_id", "method", "stated_by", "declared", "from_kind", "to_kind",
        "evidence", "first_seen", "path", "line", "how", "places",
    )  # fmt: skip
    return ((child, claim.label, *rest) for child, *rest in rows)


def _read_uses(claim: type[Claim], table: pa.Table, subject: Key) -> Iterator[FamilyStep]:
    """Yield the places where artifacts are used; of one user and artifact no more than some."""
    loaded = pc.not_equal(pc.fill_null(table["how"], ""), IN_TEXT)
    own = pc.and_(pc.equal(table["from_kind"], subject[0]), pc.equal(table["from_id"], subject[1]))
    table = _sorted_claims(claim, table.filter(pc.or_(loaded, own)))
    pairs: dict[tuple[Key, Key], list[tuple[FamilyStep, str | None]]] = {}
    steps = map(FamilyStep._make, _step_rows(claim, table))
    for step, role in zip(steps, table["role"].to_pylist(), strict=True):
        pairs.setdefault((step.child, step.parent), []).append((step, role))
    for places in pairs.values():
        if len(places) > MOST_PLACES:
            places.sort(key=lambda place: use_order(_use_of(*place)))
        more = len(places) if len(places) > MOST_PLACES else None
        yield from (step._replace(places=more) for step, _ in places[:MOST_PLACES])


def _use_of(step: FamilyStep, role: str | None) -> CodeUse:
    return CodeUse(
        step.child_id, step.parent_id, step.parent_kind, step.path, step.line, step.how, None, role,
        None, None, step.stated_by, step.declared,
    )  # fmt: skip


def read_labels(
    claims: Tables, members: Collection[Key], *, declared_only: bool
) -> list[FamilyLabel]:
    """Return the licences of the members."""
    table = counted_claims(claims, LicensedAs, declared_only=declared_only)
    rows = _rows_of(
        _sorted_claims(LicensedAs, table), "from_id", "from_kind", "to_id", "raw", "stated_by",
        "declared", "evidence",
    )  # fmt: skip
    return [row for row in map(FamilyLabel._make, rows) if (row.kind, row.id) in members]


def read_owners(claims: Tables) -> dict[Key, str]:
    """Return who publishes each artifact."""
    table = claims.get(PublishedBy, empty(PublishedBy))
    rows = _rows_of(_sorted_claims(PublishedBy, table), *ENDS[:2], "to_id")
    return {(kind, identifier): owner for kind, identifier, owner in rows}


def read_unresolved(
    claims: Tables, distance: Mapping[Key, int | None], *, declared_only: bool
) -> list[StatedBase]:
    """Return the bases that members state and nobody can look up."""
    table = counted_claims(claims, StatesBase, declared_only=declared_only)
    rows = _rows_of(
        _sorted_claims(StatesBase, table), "from_id", "from_kind", "text", "method", "stated_by",
        "declared", "evidence",
    )  # fmt: skip
    return [
        StatedBase._make((*row, distance[row[1], row[0]]))
        for row in rows
        if (row[1], row[0]) in distance
    ]


def read_known(nodes: Tables, members: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """Return the properties of members that some source describes."""
    found: dict[Key, dict[str, Any]] = {}
    for kind in ARTIFACTS:
        table = nodes.get(kind, empty(kind))
        made: list[dict[str, Any]] = [{} for _ in range(len(table))]
        for name in stated(table):
            if name not in _OF_MEMBERS:
                for values, value in zip(made, table[name].to_pylist(), strict=True):
                    if value is not None:
                        values[name] = value
        keys = ((kind.label, identifier) for identifier in table["id"].to_pylist())
        found |= {
            key: values for key, values in zip(keys, made, strict=True) if values and key in members
        }
    return found


def read_described(nodes: Tables) -> set[Key]:
    """Return the artifacts that some source describes: the others are only mentioned."""
    return {
        (kind.label, identifier)
        for kind in ARTIFACTS
        for identifier, mentioned in _rows_of(nodes.get(kind, empty(kind)), "id", "only_mentioned")
        if not mentioned
    }


def read_gone(nodes: Tables, distance: Mapping[Key, int | None]) -> list[GoneArtifact]:
    """Return the members that disappeared, the nearest first."""
    found = []
    for kind in ARTIFACTS:
        table = nodes.get(kind, empty(kind))
        rows = _rows_of(
            table.filter(pc.is_valid(table["gone_since"])), "id", "facts_at", "gone_since",
            "gone_stated_by",
        )  # fmt: skip
        for identifier, facts_at, since, by in rows:
            if (kind.label, identifier) in distance:
                last, steps = last_stated(facts_at, since), distance[kind.label, identifier]
                found.append(GoneArtifact(identifier, kind.label, last, since, by, steps))
    return sorted(found, key=lambda row: (row.steps is None, row.steps, row.id, row.kind))


def last_stated(facts_at: str | None, since: str) -> str | None:
    """Return the date of the newest facts about what disappeared at a time, if they are older.

    What was stated later is of a time at which it was there again.
    """
    before = facts_at and (facts_at <= since or facts_at.startswith(since))
    return facts_at if before else None


def _sorted_claims(claim: type[Claim], table: pa.Table) -> pa.Table:
    return table.sort_by([(name, "ascending") for name in (*ENDS, "stated_by", *claim.also_key)])


def _rows_of(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Return rows of some columns, which are unknown where there is none of the name."""
    columns = (
        table[name].to_pylist() if name in table.column_names else [None] * len(table)
        for name in names
    )
    return zip(*columns, strict=True)
