"""Loads PeaTMOSS into a store, as one Run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from graph.clock import timestamp
from graph.schema import Claim, Model, RecordType, Repository
from graph.store.base import Progress, Store, no_progress
from graph.store.tables import Tables
from ingest.columns.claims import constant
from ingest.loader import Summary
from ingest.peatmoss.artifacts import build_models, build_owners, build_repositories
from ingest.peatmoss.claims import build_claims
from ingest.peatmoss.lookups import PeatmossTables
from ingest.peatmoss.source import TAKEN, fetch
from ingest.runs import begin_run, end_run, write_run


@dataclass(slots=True)
class PeatmossSummary(Summary):
    """What the ingest of a PeaTMOSS.db did."""

    missing: list[str] = field(default_factory=list)
    """Tables, and columns of others, that are read and that the file lacks."""


def load_peatmoss(
    store: Store,
    name: str,
    *,
    reading: Callable[[int], None] = lambda _number: None,
    writing: Progress = no_progress,
) -> PeatmossSummary:
    """Write what a PeaTMOSS.db states, whichever of its tables it has.

    Raises
    ------
    UnavailableError
        If the file cannot be read, or is not PeaTMOSS.
    """
    started = timestamp()
    found = fetch(name, reading)
    lookups = PeatmossTables(found.tables)
    tables = build_tables(lookups)
    summary = PeatmossSummary(records=found.rows, missing=found.missing)
    for skip in lookups.skipped.skips():
        summary.skip(skip)
    scope = Path(name).name.encode("utf-8", "backslashreplace").decode("utf-8")
    run = end_run(begin_run("peatmoss", scope, started=started), taken=TAKEN)
    summary.written = write_run(store, tables, run, writing, hand_over=True)
    return summary


def build_tables(found: PeatmossTables) -> Tables:
    """Return what the tables of PeaTMOSS state, as facts of its date."""
    models, described = build_models(found)
    repositories, users = build_repositories(found)
    many = [
        {Model: described, Repository: users},
        build_owners(found, models),
        *build_claims(found, models, repositories),
    ]
    gathered: dict[RecordType, list[pa.Table]] = {}
    for tables in many:
        for record, table in tables.items():
            date = "first_seen" if issubclass(record, Claim) else "facts_at"
            if date not in table.column_names:
                table = table.append_column(date, constant(TAKEN, len(table)))
            gathered.setdefault(record, []).append(table)
    return {r: pa.concat_tables(t, promote_options="default") for r, t in gathered.items()}
