"""What is known of a family, read from Arrow tables column by column: a root has many children."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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


def read_steps(
    claims: Tables, subject: Key | None, *, declared_only: bool, most_places: int = MOST_PLACES
) -> list[FamilyStep]:
    """Return all claims that lead upstream, in an order that is always the same.

    What a text only mentions is left out, unless the subject has the text: as in its lineage.
    """
    found: list[FamilyStep] = []
    for claim in upstream().claims:
        table = claims.get(claim, empty(claim))
        if declared_only:
            table = table.filter(table["declared"])
        if is_use(claim):
            found += _read_uses(claim, table, subject, most_places)
        else:
            found += _all_steps(claim, table)
    return found


def _step_rows(claim: type[Claim], table: pa.Table) -> Iterator[tuple[Any, ...]]:
    # No claim has places: they are counted where there are too many.
    rows = rows_of(
        table, "from_id", "to_id", "method", "stated_by", "declared", "from_kind", "to_kind",
        "evidence", "first_seen", "path", "line", "how", "places", "revision", "call",
        "role", "reuse", "pinned",
    )  # fmt: skip
    return ((child, claim.label, *rest) for child, *rest in rows)


def _read_uses(
    claim: type[Claim], table: pa.Table, subject: Key | None, most: int
) -> Iterator[FamilyStep]:
    """Yield the places where artifacts are used; of one user and artifact no more than some."""
    kept = pc.not_equal(pc.fill_null(table["how"], ""), IN_TEXT)
    if subject:
        own = (pc.equal(table[name], end) for name, end in zip(ENDS, subject, strict=False))
        kept = pc.or_(kept, pc.and_(*own))
    return _most_places(_all_steps(claim, table.filter(kept)), most)


def read_mentions(claims: Tables, *, declared_only: bool, most_places: int) -> list[FamilyStep]:
    """Return the places where texts only mention artifacts, in an order that is always the same."""
    found: list[FamilyStep] = []
    for claim in filter(is_use, upstream().claims):
        table = claims.get(claim, empty(claim))
        counted = pc.equal(pc.fill_null(table["how"], ""), IN_TEXT)
        if declared_only:
            counted = pc.and_(counted, table["declared"])
        found += _most_places(_all_steps(claim, table.filter(counted)), most_places)
    return found


def _most_places(steps: Iterable[FamilyStep], most: int) -> Iterator[FamilyStep]:
    """Yield places, of one user and artifact so many at most: those of loads first."""
    pairs: dict[tuple[Key, Key], list[FamilyStep]] = {}
    for step in steps:
        pairs.setdefault((step.child, step.parent), []).append(step)
    for places in pairs.values():
        if len(places) > most:
            places.sort(key=_step_order)
        more = len(places) if len(places) > most else None
        yield from (step._replace(places=more) for step in places[:most])


def _all_steps(claim: type[Claim], table: pa.Table) -> Iterator[FamilyStep]:
    return map(FamilyStep._make, _step_rows(claim, sorted_claims(claim, table)))


def _step_order(step: FamilyStep) -> tuple[object, ...]:
    return use_order(
        CodeUse(
            step.child_id, step.parent_id, step.parent_kind, step.path, step.line, step.how,
            step.call, step.role, step.reuse, step.pinned, step.stated_by, step.declared,
        )
    )  # fmt: skip


def read_labels(
    claims: Tables, members: Collection[Key], *, declared_only: bool
) -> list[FamilyLabel]:
    """Return the licences of the members."""
    table = counted_claims(claims, LicensedAs, declared_only=declared_only)
    rows = rows_of(
        sorted_claims(LicensedAs, table), "from_id", "from_kind", "to_id", "raw", "stated_by",
        "declared", "evidence", "link", "first_seen",
    )  # fmt: skip
    return [row for row in map(FamilyLabel._make, rows) if (row.kind, row.id) in members]


def read_owners(claims: Tables) -> dict[Key, str]:
    """Return who publishes each artifact."""
    table = claims.get(PublishedBy, empty(PublishedBy))
    rows = rows_of(sorted_claims(PublishedBy, table), *ENDS[:2], "to_id")
    return {(kind, identifier): owner for kind, identifier, owner in rows}


def read_unresolved(
    claims: Tables, distance: Mapping[Key, int | None], *, declared_only: bool
) -> list[StatedBase]:
    """Return the bases that members state and nobody can look up."""
    table = counted_claims(claims, StatesBase, declared_only=declared_only)
    rows = rows_of(
        sorted_claims(StatesBase, table), "from_id", "from_kind", "text", "method", "stated_by",
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
        for identifier, mentioned in rows_of(nodes.get(kind, empty(kind)), "id", "only_mentioned")
        if not mentioned
    }


def read_gone(nodes: Tables, distance: Mapping[Key, int | None]) -> list[GoneArtifact]:
    """Return the members that disappeared, the nearest first."""
    found = []
    for kind in ARTIFACTS:
        table = nodes.get(kind, empty(kind))
        rows = rows_of(
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


def sorted_claims(claim: type[Claim], table: pa.Table) -> pa.Table:
    """Return the claims of one type in an order that is always the same."""
    return table.sort_by([(name, "ascending") for name in (*ENDS, "stated_by", *claim.also_key)])


def rows_of(table: pa.Table, *names: str) -> Iterator[tuple[Any, ...]]:
    """Return rows of some columns, which are unknown where there is none of the name."""
    columns = (
        table[name].to_pylist() if name in table.column_names else [None] * len(table)
        for name in names
    )
    return zip(*columns, strict=True)
