"""The plan of a write: what is new, changed, retracted and derived, in one change set.

A store that replaces its graph as a whole carries out ``plan_write``. One that writes in
transactions resolves the write once and plans it stage by stage, with the same ``plan_stage``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from graph.clock import today
from graph.planning.alias_resolution import resolve_aliases
from graph.planning.change_set import ChangeSet, StoreReader, begin_changes, complete
from graph.planning.derived_edges import Derivation, plan_derived
from graph.planning.disappearance import Absence, plan_absence
from graph.planning.planned_reader import PlannedReader
from graph.planning.retraction import Retraction, plan_retraction
from graph.schema import Alias, Claim, Node, Run
from graph.store.tables import Tables, concat, conform, empty, keys


@dataclass(frozen=True, slots=True)
class Write:
    """All that one write states, retracts, misses and derives; see ``Store.write``."""

    tables: Tables
    run: Run | None = None
    retractions: Sequence[Retraction] = ()
    derivations: Sequence[Derivation] = ()
    renew: bool = False
    listed: type[Node] | None = None
    absences: Sequence[Absence] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A write, or a part of one, under the ids of today.

    ``moved`` is what the store holds under ids that are given up, as it has to be written under
    the ids of today, and ``removal`` takes it away from where it is. Claims that the retractions
    of the ``write`` reach stay if they are ``stated``; its own tables are not used any more.
    """

    tables: Tables
    moved: Tables = field(default_factory=dict)
    removal: ChangeSet = field(default_factory=ChangeSet)
    stated: Tables = field(default_factory=dict)
    write: Write = field(default_factory=lambda: Write({}))


def plan_write(reader: StoreReader, write: Write, *, ahead: bool = False) -> ChangeSet:
    """Return everything that a store has to do for a write; the write lets go of its tables.

    With ``ahead``, for a store that holds nothing yet, claims are still being compared when the
    change set comes back (see ``begin_changes``).
    """
    stage = resolve_write(reader, write, ahead=ahead)
    write.tables.clear()
    return plan_stage(reader, stage, ahead=ahead)


def resolve_write(reader: StoreReader, write: Write, *, ahead: bool = False) -> Stage:
    """Return the write with all columns, dates and stubs, under the ids of today."""
    tables = complete(write.tables, today(), write.listed)
    if write.run is not None:
        tables[Run] = pa.concat_tables([tables.get(Run, empty(Run)), run_table(write.run)])
    # In a new graph ids can only move by aliases, or where an id stands for two artifacts.
    if ahead and write.listed is not None and Alias not in tables:
        return Stage(tables, {}, ChangeSet(), tables, write)
    tables, moved, removal = resolve_aliases(reader, tables)
    return Stage(tables, moved, removal, tables, write)


def plan_stage(reader: StoreReader, stage: Stage, *, ahead: bool = False) -> ChangeSet:
    """Return what a store has to do for one stage of a write; ``ahead`` as for ``plan_write``."""
    tables = concat([stage.moved, stage.tables]) if stage.moved else stage.tables
    remaining = PlannedReader(reader, stage.removal)
    plan = begin_changes(remaining, tables, ahead=ahead, listed=stage.write.listed)
    if ahead:
        plan.coming = sum(table.nbytes for table in tables.values())
    else:
        _count_moved(plan, stage.moved)
        for retraction in stage.write.retractions:
            plan_retraction(plan, remaining, stage.stated, retraction)
        for absence in stage.write.absences:
            plan_absence(plan, PlannedReader(remaining, plan), absence)
        plan.settle()
    plan.remove(stage.removal)
    if stage.write.derivations or plan.nodes_gone:
        plan_derived(plan, reader, stage.write.derivations, anew=stage.write.renew)
    return plan


def _count_moved(plan: ChangeSet, moved: Tables) -> None:
    """Count the new claims whose keys were there under older ids as replaced, not as new."""
    for claim, table in moved.items():
        if issubclass(claim, Claim) and claim in plan.claims_new:
            before = [keys(claim, table), keys(claim, plan.claims_gone.get(claim, empty(claim)))]
            known = pa.chunked_array([c for column in before for c in column.chunks], pa.string())
            found = pc.is_in(keys(claim, plan.claims_new[claim]), value_set=known)
            plan.claims_replaced[claim] = int(pc.sum(found).as_py() or 0)


def run_table(run: Run) -> pa.Table:
    """Return the table of one Run."""
    return conform(Run, pa.Table.from_pylist([dataclasses.asdict(run)]))
