"""A dump of 2,800,000 models into a new graph, and once more, against reading it and bare COPY."""

from __future__ import annotations

import collections
import resource
import sys
from pathlib import Path

from benchmarks import bare_engine, dump_shape
from benchmarks.comparison import Comparison, time_work
from benchmarks.isolation import run_isolated, save_tables
from benchmarks.workplace import Workplace
from graph.planning.change_set import complete
from graph.schema import Model
from graph.store.connect import open_store
from ingest.dumps.bounds import Rows
from ingest.dumps.loader import load_dump
from ingest.dumps.source import fetch, open_dump
from ingest.hub_fields.reader import HubReader

ROWS = 2_800_000
TURNS = 3
TAKEN = "2026-11-01"
GB = 1e9


def measure(place: Workplace) -> list[Comparison]:
    """Return the times of the first and the second ingest, and the memory of the first."""
    dump, tables = place.folder / "models.parquet", place.folder / "dump"
    rows = ROWS // place.divided_by
    run_isolated(dump_shape.write_dump, dump, rows)
    size = run_isolated(_save_tables, dump, tables)
    theirs, firsts, again, peaks = [], [], [], []
    for _ in range(TURNS):
        reading = run_isolated(_time_reading, dump)
        theirs.append(
            reading + run_isolated(bare_engine.time_copy, tables, place.folder / "bare.lbug")
        )
        first, second, most = run_isolated(_ingest_twice, dump, place.folder / "dumped.lbug")
        firsts.append(first)
        again.append(second)
        peaks.append(most)
        for path in [*place.folder.glob("bare.lbug*"), *place.folder.glob("dumped.lbug*")]:
            path.unlink()
    work = f"ingest a dump of {rows:,} models"
    above = f"above its tables of {size / GB:.2f} GB"
    return [
        Comparison(work, "reading its columns, bare COPY", min(firsts), min(theirs), 1.5),
        Comparison("the same dump again", "the first time", min(again), min(firsts), 0.5),
        Comparison("memory of the first time", above, (max(peaks) - size) / GB, None, 2.0),
    ]


def _time_reading(dump: Path) -> float:
    """Return the seconds of reading the columns that an ingest uses."""
    return time_work(lambda: collections.deque(fetch(open_dump(str(dump))), maxlen=0))


def _save_tables(dump: Path, folder: Path) -> int:
    """Save the tables of a dump for the bare COPY; return their size in bytes."""
    listing = HubReader(Model)
    for batch in fetch(open_dump(str(dump))):
        if isinstance(batch, Rows):
            listing.add(listing.read(batch.table, batch.left_out))
    tables = listing.tables(TAKEN)
    save_tables(complete(tables, TAKEN), folder)
    return sum(table.nbytes for table in tables.values())


def _ingest_twice(dump: Path, graph: Path) -> tuple[float, float, int]:
    """Return the seconds of both ingests, and the peak memory of the first in bytes."""
    with open_store(str(graph)) as store:

        def ingest() -> None:
            load_dump(store, [open_dump(str(dump))], taken=TAKEN)

        first = time_work(ingest)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return first, time_work(ingest), most if sys.platform == "darwin" else most * 1024
