"""What a write changes: the incoming tables compared with what a store holds.

Nothing here talks to a database: each engine's ``Reader`` does.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.merge import Merged, MergedClaims, merge_claims, merge_nodes
from graph.schema import CLAIMS, ENTITIES, NODES, Change, Claim, Derived, Node, RecordType, Run
from graph.store.tables import (
    ClaimTables,
    DerivedTables,
    NodeTables,
    Tables,
    concat,
    empty,
    replace_column,
    with_mentions,
)

_AT_ONCE = 2
"""Tables that are compared at the same time."""


class Reader(Protocol):
    """Reads what a comparison needs of a store; every table has all columns of its record."""

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return the stored nodes with these ids, at least; all of the kind for None."""

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return the stored claims that begin at these ends (from_kind, from_id), at least."""

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return the stored claims that these sources state, just these."""


class StoreReader(Reader, Protocol):
    """Reads all that the plan of a write needs of a store."""

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        """Return the stored claims that begin or end at these ids of one kind, just these."""

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        """Return the columns ``marks.DATES`` of the artifacts that may be marked, at least.

        These are the ones that are marked, and those that the Hub described, though not on the day
        ``before`` or later, as far as their newest facts say.
        """

    def of_hub_ids(self, kind: type[Node], hub_ids: list[str]) -> pa.Table:
        """Return id, hub_id and facts_at of the artifacts with these ids of the Hub's own."""

    def notices(self, kind: type[Node]) -> pa.Table:
        """Return from_id, ended and stated_by of each disappearance of a kind in the journal."""

    def note(self) -> str | None:
        """Return what the graph notes of its derived relationships."""


class NamedReader(StoreReader, Protocol):
    """Reads what is known of artifacts by any of their names."""

    def aliases_of(self, names: list[str]) -> pa.Table:
        """Return the aliases that have one of these names."""

    def claims_to(self, claim: type[Claim], pair: tuple[str, str], ids: list[str]) -> pa.Table:
        """Return the stored claims between a pair of kinds that end at these ids."""


@dataclass(slots=True)
class ChangeSet:
    """Rows to remove, to add and to overwrite, in the order in which a store does it.

    Of what is derived (see ``derived_edges``): types to be emptied, rows to add, and a note of what
    they were made from, None where that stays as it is.
    """

    derived_gone: set[type[Derived]] = field(default_factory=set)
    claims_gone: ClaimTables = field(default_factory=dict)
    nodes_gone: NodeTables = field(default_factory=dict)
    nodes_new: NodeTables = field(default_factory=dict)
    nodes_changed: NodeTables = field(default_factory=dict)
    claims_new: ClaimTables = field(default_factory=dict)
    derived_new: DerivedTables = field(default_factory=dict)
    note: str | None = None
    claims_replaced: dict[type[Claim], int] = field(default_factory=dict)
    """How many of the claims that go come back with other values or other ends."""
    claims_withheld: dict[type[Claim], int] = field(default_factory=dict)
    """How many of those were then retracted, so that they are not among the new claims."""
    unchanged: int = 0
    """How many of the nodes and claims that were offered the store holds as they are."""
    journal: list[pa.Table] = field(default_factory=list)
    """Entries of the journal that ``settle`` compares with those that are there."""
    noticed: dict[str, int] = field(default_factory=dict)
    """How many artifacts have disappeared, and how many returned, by the journal's words."""
    under_way: list[Callable[[], None]] = field(default_factory=list)
    """What is still being compared, for ``settle`` to wait for."""
    coming: int = 0
    """Bytes of the rows that are still being compared."""
    taken: dict[RecordType, int] = field(default_factory=dict)
    """How many new rows were taken out to be written."""

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        stated = any(len(table) for table in self._stated())
        derived = bool(self.derived_gone) or self.note is not None
        return stated or derived or bool(self.under_way)

    def settle(self) -> None:
        """Wait for what is still being compared; the change set is whole then."""
        while self.under_way:
            self.under_way.pop(0)()
        self.coming = 0

    def note_marks(self, entries: pa.Table) -> None:
        """Put into the journal which artifacts have disappeared or returned, and count them."""
        self.journal.append(entries)
        for reason in entries["reason"].to_pylist():
            self.noticed[reason] = self.noticed.get(reason, 0) + 1

    def remove(self, other: ChangeSet) -> None:
        """Remove what another change set removes as well."""
        for claim, table in other.claims_gone.items():
            self.remove_claims(claim, table)
        self.nodes_gone |= other.nodes_gone

    def remove_claims(self, claim: type[Claim], table: pa.Table) -> None:
        """Remove these claims as well; none of them may be among the removed ones already."""
        before = self.claims_gone.get(claim)
        self.claims_gone[claim] = table if before is None else pa.concat_tables([before, table])

    def take_nodes(self) -> Iterator[tuple[type[Node], pa.Table]]:
        """Yield new nodes and let go of them."""
        for kind in list(self.nodes_new):
            yield kind, self._counted(kind, self.nodes_new.pop(kind))

    def take_claims(self) -> Iterator[tuple[type[Claim], pa.Table]]:
        """Yield new claims and let go of them."""
        for claim in list(self.claims_new):
            yield claim, self._counted(claim, self.claims_new.pop(claim))

    def _counted(self, record: RecordType, table: pa.Table) -> pa.Table:
        self.taken[record] = self.taken.get(record, 0) + len(table)
        return table

    def new(self) -> dict[RecordType, int]:
        """Return how many rows are new, whether they were taken out or not."""
        made = dict(self.taken)
        for tables in (self.nodes_new, self.claims_new):
            for record, table in tables.items():
                made[record] = made.get(record, 0) + len(table)
        return made

    def _stated(self) -> Iterator[pa.Table]:
        for nodes in (self.nodes_gone, self.nodes_new, self.nodes_changed):
            yield from nodes.values()
        for claims in (self.claims_gone, self.claims_new):
            yield from claims.values()

    def size(self) -> int:
        """Return how many bytes its rows take in memory, more than they take in a file."""
        tables = [*self._stated(), *self.derived_new.values()]
        return self.coming or sum(table.nbytes for table in tables)


@dataclass(slots=True)
class WriteCounts:
    """What a write did, as numbers of nodes (without Runs) and claims per label."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    unchanged: int = 0
    noticed: dict[str, int] = field(default_factory=dict)
    """How many artifacts have disappeared, and how many returned, by the journal's words."""

    def add(self, plan: ChangeSet) -> None:
        """Count one carried-out change set."""
        self._notice(plan.noticed)
        added = plan.new()
        for kind in NODES:
            # A Run is the note of an ingest: nobody would call it something new in the graph.
            if kind is not Run:
                _add_count(self.new, kind, added.get(kind, 0))
                _add_count(self.changed, kind, len(plan.nodes_changed.get(kind, ())))
                _add_count(self.gone, kind, len(plan.nodes_gone.get(kind, ())))
        for claim in CLAIMS:
            changed = plan.claims_replaced.get(claim, 0)
            withheld = plan.claims_withheld.get(claim, 0)
            _add_count(self.new, claim, added.get(claim, 0) + withheld - changed)
            _add_count(self.changed, claim, changed)
            _add_count(self.gone, claim, len(plan.claims_gone.get(claim, ())) + withheld - changed)
        self.unchanged += plan.unchanged

    def include(self, other: WriteCounts) -> None:
        """Count what another write did as well."""
        for name in ("new", "changed", "gone"):
            total, more = getattr(self, name), getattr(other, name)
            for label, number in more.items():
                total[label] = total.get(label, 0) + number
        self.unchanged += other.unchanged
        self._notice(other.noticed)

    def _notice(self, noticed: dict[str, int]) -> None:
        for reason, number in noticed.items():
            self.noticed[reason] = self.noticed.get(reason, 0) + number

    def anything(self) -> bool:
        """Return whether the store was changed at all."""
        return bool(self.new or self.changed or self.gone)

    def __str__(self) -> str:
        """Say it in one line; entries of the journal are nothing new that a source states."""
        new = {label: number for label, number in self.new.items() if label != Change.label}
        parts = [
            f"{sum(numbers.values()):,} {word}"
            for word, numbers in (("new", new), ("changed", self.changed), ("retracted", self.gone))
            if numbers
        ]
        return ", ".join([*parts, f"{self.unchanged:,} unchanged"])


def _add_count(total: dict[str, int], record: RecordType, number: int) -> None:
    if number:
        total[record.label] = total.get(record.label, 0) + number


def complete(tables: Tables, today: str, listed: type[Node] | None = None) -> Tables:
    """Return the tables with all columns, with dates, and with a row for every end of a claim.

    ``listed`` is a kind that the tables describe wherever a claim begins at it (``Store.write``).
    """
    made = concat([tables])
    for record in CLAIMS:
        if record in made:
            dates = pc.fill_null(made[record]["first_seen"], today)
            made[record] = replace_column(made[record], "first_seen", dates)
    for kind in ENTITIES:
        if kind in made:
            dates = pc.fill_null(made[kind]["facts_at"], today)
            dates = pc.if_else(made[kind]["only_mentioned"], made[kind]["facts_at"], dates)
            made[kind] = replace_column(made[kind], "facts_at", dates)
    return with_mentions(made, listed)


def plan_changes(reader: Reader, tables: Tables) -> ChangeSet:
    """Return what has to be done so that the store holds what ``tables`` states as well."""
    plan = begin_changes(reader, tables)
    plan.settle()
    return plan


def begin_changes(
    reader: Reader, tables: Tables, *, ahead: bool = False, listed: type[Node] | None = None
) -> ChangeSet:
    """Return a change set that lacks new entries of the journal until it is settled.

    Two tables are compared at a time: most of it is work outside of Python. The reader is asked by
    this thread alone. With ``ahead`` claims too are compared until the change set is settled, so
    that nodes are written meanwhile: for a store that holds nothing yet. Then no row of the kind
    ``listed`` is compared, of which each node stands once.
    """
    plan, pool = ChangeSet(), ThreadPoolExecutor(_AT_ONCE)
    if Change in tables:
        plan.journal.append(tables[Change])
    waiting: deque[Callable[[], None]] = deque()
    given = [record for record in tables if record is not Change and len(tables[record])]
    # Nodes first: a stub comes behind the claims that mention it.
    given.sort(key=lambda record: issubclass(record, Claim))
    # The reader may be closed when the claims are compared.
    known = reader.nodes(Change, None) if ahead else None
    if ahead and listed in given:
        plan.nodes_new[listed] = tables[listed]
        given.remove(listed)
    for record in given:
        waiting.append(_begin_comparison(plan, reader, pool, record, tables[record]))
        if len(waiting) > _AT_ONCE and not ahead:
            waiting.popleft()()
    # Claims that are compared ahead are waited for when the change set is settled.
    now = sum(not issubclass(record, Claim) for record in given) if ahead else len(waiting)
    for _ in range(now):
        waiting.popleft()()

    def settle() -> None:
        while waiting:
            waiting.popleft()()
        entries = pa.concat_tables([empty(Change), *plan.journal])
        plan.journal.clear()
        if len(entries):
            stored = reader.nodes(Change, entries["id"]) if known is None else known
            _plan_nodes(plan, Change, merge_nodes(Change, stored, entries))
        pool.shutdown()

    plan.under_way.append(settle)
    return plan


def _begin_comparison(
    plan: ChangeSet,
    reader: Reader,
    pool: ThreadPoolExecutor,
    record: RecordType,
    table: pa.Table,
) -> Callable[[], None]:
    """Begin to compare a table; return what waits for it and adds what was found to the plan."""
    if issubclass(record, Claim):
        stored = reader.claims_from(record, table.select(["from_kind", "from_id"]))
        claims = pool.submit(merge_claims, record, stored, table)
        return lambda: _plan_claims(plan, record, claims.result())
    nodes = pool.submit(merge_nodes, record, reader.nodes(record, table["id"]), table)
    return lambda: _plan_nodes(plan, record, nodes.result())


def _plan_nodes(plan: ChangeSet, kind: type[Node], merged: Merged) -> None:
    plan.unchanged += merged.unchanged
    if len(merged.new):
        plan.nodes_new[kind] = merged.new
    if len(merged.changed):
        plan.nodes_changed[kind] = merged.changed
    if len(merged.journal):
        plan.note_marks(merged.journal)


def _plan_claims(plan: ChangeSet, claim: type[Claim], merged: MergedClaims) -> None:
    plan.unchanged += merged.unchanged
    if len(merged.old):
        plan.claims_gone[claim] = merged.old
        plan.claims_replaced[claim] = len(merged.old)
    new = pa.concat_tables([merged.new, merged.changed])
    if len(new):
        plan.claims_new[claim] = new
    if len(merged.journal):
        plan.journal.append(merged.journal)
