"""From a source's records to a store: gathered, written at once, and noted as a Run."""

from __future__ import annotations

import dataclasses
import datetime
import importlib.metadata
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from graph.batches import Batches
from graph.identifiers import BadId
from graph.plan import Written
from graph.schema import Record, Run
from graph.store import Progress, Store, no_progress, today
from graph.tables import Tables
from ingest.source import Skip

SHOWN = 20
"""Skips that are kept with their reasons; all are counted."""


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    records: int = 0
    skipped: int = 0
    skips: list[Skip] = field(default_factory=list)
    written: Written = field(default_factory=Written)

    def skip(self, skip: Skip) -> None:
        """Count something that could not be read, and keep the first of them."""
        self.skipped += skip.number
        if len(self.skips) < SHOWN:
            self.skips.append(skip)


def load(
    store: Store,
    source: str,
    records: Iterable[Record | Skip],
    *,
    scope: str | None = None,
    taken: str | None = None,
    complete: bool = True,
    reading: Callable[[int], None] = lambda _number: None,
    writing: Progress = no_progress,
) -> Summary:
    """Write what the records state, as one Run.

    Parameters
    ----------
    source, scope
        What is read, for the Run: the source's name and the words of the command.
    taken
        The date of the facts, for the Run and for records that have none of their own: ISO 8601. If
        None, records without a date are of today, and the Run's is the newest of all.
    complete
        Whether the source is read to its end.
    reading, writing
        Called with the number of records read so far, and with each label and number written.
    """
    summary = Summary()
    started = _now()
    batches = Batches(taken or today())
    for record in records:
        if isinstance(record, Skip):
            summary.skip(record)
            continue
        try:
            batches.add(record)
        except BadId as error:
            summary.skip(Skip(type(record).__name__, str(error)))
            continue
        if batches.records % 1_000 == 0:
            reading(batches.records)
    summary.records = batches.records
    if not summary.records:
        return summary
    run = Run(
        id=str(uuid.uuid4()),
        source=source,
        scope=scope,
        taken=taken or batches.newest or today(),
        started=started,
        finished=_now(),
        complete=complete,
        version=importlib.metadata.version("ptm-lineage"),
    )
    summary.written = _write(store, batches.tables(), run, writing)
    return summary


def _write(store: Store, tables: Tables, run: Run, writing: Progress) -> Written:
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


def _now() -> str:
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    return now.isoformat().replace("+00:00", "Z")
