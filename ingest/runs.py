"""The Run of an ingest: how it begins and ends, and how it is written beside what it read."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import uuid

from graph.clock import timestamp, today
from graph.errors import UnavailableError
from graph.planning.change_set import WriteCounts
from graph.schema import Node, Run
from graph.store.base import Progress, Store, no_progress
from graph.store.table_builder import Batches
from graph.store.tables import Tables


def begin_run(source: str, scope: str | None, *, started: str | None = None) -> Run:
    """Return the Run of what is read; it is not complete yet, and began now unless said."""
    return Run(
        id=str(uuid.uuid4()),
        source=source,
        scope=scope,
        started=started or timestamp(),
        complete=False,
        version=importlib.metadata.version("ptm-lineage"),
    )


def end_run(run: Run, *, taken: str, complete: bool = True) -> Run:
    """Return a Run as it has ended, with the date of its facts."""
    return dataclasses.replace(run, taken=taken, finished=timestamp(), complete=complete)


def write_run(
    store: Store,
    tables: Tables,
    run: Run,
    writing: Progress = no_progress,
    *,
    hand_over: bool = False,
    listed: type[Node] | None = None,
) -> WriteCounts:
    """Write tables and the Run that read them, and keep right what is derived from them.

    With ``hand_over`` the dict is emptied: the caller needs the tables no more; ``listed`` as for
    ``Store.write``.
    """
    from ingest.license_conflicts import DERIVATIONS

    given = {**tables, **run_table(run)} if store.atomic else dict(tables)
    if hand_over:
        tables.clear()
    if not store.atomic:
        # A server keeps what was written before an ingest died; its Run then says so.
        store.write(run_table(dataclasses.replace(run, complete=False, finished=None)))
    written = store.write(given, writing, DERIVATIONS, hand_over=True, listed=listed)
    if not store.atomic:
        store.write(run_table(run))
    leave_out_run(written)
    return written


def leave_out_run(written: WriteCounts) -> None:
    """Count no Run: nobody who loads something would call that new or changed."""
    for numbers in (written.new, written.changed):
        numbers.pop(Run.label, None)


def run_table(run: Run) -> Tables:
    """Return the table of one Run."""
    batches = Batches(today())
    batches.add(run)
    return batches.tables()


def was_loaded(store: Store, source: str, scope: str) -> bool:
    """Tell whether a source was read in this scope before; a graph that is not there has none."""
    text = (
        f"MATCH (run:{Run.label}) WHERE run.source = $source AND run.scope = $scope "
        "RETURN count(*) AS number"
    )
    try:
        found = store.rows(text, {"source": source, "scope": scope})
    except UnavailableError:
        return False
    return int(found[0]["number"]) > 0
