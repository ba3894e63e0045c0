"""The Run of an ingest: how it begins and ends, and how it is written with what it read."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import uuid
from collections.abc import Sequence

from graph.clock import timestamp
from graph.planning.change_set import WriteCounts
from graph.planning.disappearance import Absence
from graph.planning.retraction import Retraction
from graph.schema import Node, Run
from graph.store.base import Progress, Store, no_progress
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


def end_run(run: Run, *, taken: str | None, complete: bool = True) -> Run:
    """Return a Run as it has ended, with the date of its facts; None is unknown."""
    return dataclasses.replace(run, taken=taken, finished=timestamp(), complete=complete)


def write_run(
    store: Store,
    tables: Tables,
    run: Run,
    writing: Progress = no_progress,
    *,
    retractions: Sequence[Retraction] = (),
    hand_over: bool = False,
    listed: type[Node] | None = None,
    absences: Sequence[Absence] = (),
) -> WriteCounts:
    """Write tables with the Run that read them, what they retract and miss, and what is derived.

    All other parameters are those of ``Store.write``.
    """
    from ingest.license_conflicts import DERIVATIONS

    return store.write(
        tables,
        writing,
        DERIVATIONS,
        run=run,
        retractions=retractions,
        hand_over=hand_over,
        listed=listed,
        absences=absences,
    )
