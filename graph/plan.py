"""What a write has to change: the incoming tables compared with what a store holds.

Nothing here talks to a database: a ``Reader`` does, and both stores are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph.merge import merge_claims, merge_nodes
from graph.schema import CLAIMS, THINGS, Change, Claim, Node, RecordType
from graph.tables import (
    ClaimTables,
    NodeTables,
    Tables,
    _replace,
    concat,
    with_mentions,
)


class Reader(Protocol):
    """What a plan has to know of a store; every table has all columns of its record."""

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return the stored nodes with these ids, at least; all of the kind for None."""

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return the stored claims that begin at these ends (from_kind, from_id), at least."""

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        """Return the stored claims that begin or end at these ids of one kind, just these."""

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return the stored claims that these sources state, just these."""


@dataclass(slots=True)
class Plan:
    """Rows to remove, to add and to overwrite, in the order in which a store does it."""

    claims_gone: ClaimTables = field(default_factory=dict)
    nodes_gone: NodeTables = field(default_factory=dict)
    nodes_new: NodeTables = field(default_factory=dict)
    nodes_changed: NodeTables = field(default_factory=dict)
    claims_new: ClaimTables = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return any(len(table) for table in self._all())

    def _all(self) -> Iterator[pa.Table]:
        for nodes in (self.nodes_gone, self.nodes_new, self.nodes_changed):
            yield from nodes.values()
        for claims in (self.claims_gone, self.claims_new):
            yield from claims.values()

    def size(self) -> int:
        """Return how many bytes its rows take in memory, more than they take in a file."""
        return sum(table.nbytes for table in self._all())

    def rows(self) -> int:
        """Return how many rows it touches."""
        return sum(len(table) for table in self._all())


@dataclass(slots=True)
class Written:
    """What a write did, as numbers of nodes and claims per label."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0

    def add(self, plan: Plan, offered: int) -> None:
        """Count one carried-out plan that was made from ``offered`` rows."""
        for kind, table in plan.nodes_new.items():
            _count(self.new, kind, len(table))
        for kind, table in plan.nodes_changed.items():
            _count(self.changed, kind, len(table))
        for kind, table in plan.nodes_gone.items():
            _count(self.gone, kind, len(table))
        for claim in {*plan.claims_new, *plan.claims_gone}:
            new, gone = len(plan.claims_new.get(claim, ())), len(plan.claims_gone.get(claim, ()))
            # A claim with other values is taken away and put in anew.
            changed = min(new, gone)
            _count(self.new, claim, new - changed)
            _count(self.changed, claim, changed)
            _count(self.gone, claim, gone - changed)
        self.unchanged += max(offered - plan.rows(), 0)

    def include(self, other: Written) -> None:
        """Count what another write did as well."""
        for name in ("new", "changed", "gone"):
            total, more = getattr(self, name), getattr(other, name)
            for label, number in more.items():
                total[label] = total.get(label, 0) + number
        self.unchanged += other.unchanged

    def anything(self) -> bool:
        """Return whether the store was changed at all."""
        return bool(self.new or self.changed or self.gone)

    def __str__(self) -> str:
        """Say it in one line."""
        parts = [
            f"{sum(numbers.values()):,} {word}"
            for word, numbers in (("new", self.new), ("changed", self.changed), ("gone", self.gone))
            if numbers
        ]
        return ", ".join([*parts, f"{self.unchanged:,} unchanged"])


def _count(total: dict[str, int], record: RecordType, number: int) -> None:
    if number:
        total[record.label] = total.get(record.label, 0) + number


def complete(tables: Tables, today: str) -> Tables:
    """Return the tables with all columns, with dates, and with a row for every end of a claim."""
    made = concat([tables])
    for record in CLAIMS:
        if record in made:
            dates = pc.fill_null(made[record]["first_seen"], today)
            made[record] = _replace(made[record], "first_seen", dates)
    for kind in THINGS:
        if kind in made:
            dates = pc.fill_null(made[kind]["facts_at"], today)
            dates = pc.if_else(made[kind]["only_mentioned"], made[kind]["facts_at"], dates)
            made[kind] = _replace(made[kind], "facts_at", dates)
    return with_mentions(made)


def make_plan(reader: Reader, tables: Tables) -> Plan:
    """Return what has to be done so that the store holds what ``tables`` states as well."""
    plan = Plan()
    lost = [tables[Change]] if Change in tables else []
    for record, table in tables.items():
        if record is Change or not len(table):
            continue
        if issubclass(record, Claim):
            lost.append(_plan_claims(plan, reader, record, table))
        else:
            _plan_nodes(plan, reader, record, table)
    lost = [table for table in lost if len(table)]
    if lost:
        _plan_nodes(plan, reader, Change, pa.concat_tables(lost))
    return plan


def _plan_nodes(plan: Plan, reader: Reader, kind: type[Node], table: pa.Table) -> None:
    merged = merge_nodes(kind, reader.nodes(kind, table["id"]), table)
    if len(merged.new):
        plan.nodes_new[kind] = merged.new
    if len(merged.changed):
        plan.nodes_changed[kind] = merged.changed


def _plan_claims(plan: Plan, reader: Reader, claim: type[Claim], table: pa.Table) -> pa.Table:
    starts = table.select(["from_kind", "from_id"])
    merged = merge_claims(claim, reader.claims_from(claim, starts), table)
    if len(merged.old):
        plan.claims_gone[claim] = merged.old
    new = pa.concat_tables([merged.new, merged.changed])
    if len(new):
        plan.claims_new[claim] = new
    return merged.journal
