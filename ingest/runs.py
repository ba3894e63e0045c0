"""Tables that a bulk source has made itself, written as one Run."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import uuid

from graph.batches import Batches
from graph.plan import Written
from graph.schema import Run
from graph.store import Progress, Store, no_progress, today
from graph.tables import Tables


def now() -> str:
    """Return the moment in UTC, to the second, ISO 8601."""
    moment = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return moment.isoformat().replace("+00:00", "Z")


def new_run(source: str, scope: str, taken: str, started: str, *, complete: bool = True) -> Run:
    """Return the Run of what has just been read; ``started`` is when that began."""
    return Run(
        id=str(uuid.uuid4()),
        source=source,
        scope=scope,
        taken=taken,
        started=started,
        finished=now(),
        complete=complete,
        version=importlib.metadata.version("ptm-lineage"),
    )


def write_run(store: Store, tables: Tables, run: Run, writing: Progress = no_progress) -> Written:
    """Write tables and the Run that read them."""
    if store.atomic:
        return store.write({**tables, **_table(run)}, writing)
    # A server keeps what was written before an ingest died; its Run then says so.
    store.write(_table(dataclasses.replace(run, complete=False, finished=None)))
    written = store.write(tables, writing)
    store.write(_table(run))
    return written


def _table(run: Run) -> Tables:
    batches = Batches(today())
    batches.add(run)
    return batches.tables()
