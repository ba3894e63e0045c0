"""Loads a dump of the Hub into a store, as one Run; what was read before is not read again."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from graph.clock import timestamp, today
from graph.errors import UnavailableError
from graph.planning.merge import repeats
from graph.planning.retraction import Retraction
from graph.schema import Dataset, DerivedFrom, Model, PublishedBy
from graph.store.base import Progress, Store, no_progress
from graph.store.source_state import complete_runs
from ingest.conversions import NAME
from ingest.dates import is_date
from ingest.dumps.ending import Covered, Ending
from ingest.dumps.source import Dump, fetch
from ingest.hub_fields.reader import BatchReading, HubReader
from ingest.hub_fields.table import API, CLAIMS
from ingest.items import Skip
from ingest.loader import Summary
from ingest.runs import begin_run, end_run, write_run

AT_ONCE = 2
"""Batches of a dump that are read at the same time."""

_COLUMNS = "columns:"
"""In the scope of a Run this stands before the columns that were read."""


@dataclass(slots=True)
class DumpSummary(Summary):
    """What the ingest of a dump did."""

    taken: str = ""
    """The date of its facts."""
    known_since: str | None = None
    """When the same content was read before, for then nothing was done."""
    partial: bool = False
    """Whether it has so much less than the dump before that only its own artifacts were compared.
    """


@contextlib.contextmanager
def _memory_of_the_system() -> Iterator[None]:
    """Take memory from the system itself: two threads that read wait less, and leave less behind.

    Measured with 2.8 million models: they are read in a quarter less time than with Arrow's own
    pool, which keeps half a gigabyte that nobody uses while the engine needs it.
    """
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


@_memory_of_the_system()
def load_dump(
    store: Store,
    dumps: Sequence[Dump],
    *,
    taken: str | None = None,
    reading: Callable[[int], None] = lambda _number: None,
    writing: Progress = no_progress,
) -> DumpSummary:
    """Write what dumps of one kind and one date state, as one Run.

    Parameters
    ----------
    dumps
        The parts of one dump; each has the same kind.
    taken
        The date of the facts. If None, it is that of the newest artifact that was made or changed
        in the dump, or the day on which its file was changed.
    reading, writing
        Called with the number of rows read so far, and with each label and number written.

    Raises
    ------
    UnavailableError
        If a file is damaged, or no row of it can be read; nothing is written then.
    """
    kind, started = dumps[0].kind, timestamp()
    source = f"snapshot of {kind.label.lower()}s"
    digest = _digest(dumps)
    names = " ".join(_printable(dump.path.name) for dump in dumps)
    runs = complete_runs(store, source)
    if (known := _same(runs, digest, taken)) is not None:
        return DumpSummary(taken=known["taken"], known_since=known["started"])
    listing = _read(dumps, reading)
    taken = taken or _newest(listing) or max(dump.changed() for dump in dumps)
    summary = DumpSummary(records=listing.rows, taken=taken)
    for skip in listing.skipped.skips():
        summary.skip(skip)
    covered = _covered(kind, listing.columns)
    scope = f"{names} {_COLUMNS}{','.join(sorted(listing.columns))} sha256:{digest}"
    tables = listing.tables(taken)
    before = [run["taken"] for run in runs]
    later = _covered_later(kind, runs, taken)
    ending = Ending(store, kind, taken, before, tables[kind]["id"], listing.skipped, later)
    tables = ending.settled(tables, covered)
    run = begin_run(source, scope, started=started)
    run = end_run(run, taken=taken, complete=not ending.is_part)
    # The first dump of a graph ends nothing, and nothing is compared with it.
    first = not ending.may_end()
    listed = kind if first and not repeats(tables[kind]["id"]) else None
    retractions = []
    if not first:
        summary.partial = ending.is_part
        retractions = [Retraction(covered, kind=kind, scope=ending.scope(), ended=taken)]
    summary.written = write_run(
        store,
        tables,
        run,
        writing,
        retractions=retractions,
        hand_over=True,
        listed=listed,
    )
    return summary


def _read(dumps: Sequence[Dump], reading: Callable[[int], None]) -> HubReader:
    """Return what dumps state. Some batches are read at once: Arrow works outside of Python."""
    listing = HubReader(dumps[0].kind)
    for dump in dumps:
        before = listing.rows
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting: deque[Future[BatchReading]] = deque()
            for batch in fetch(dump):
                if isinstance(batch, Skip):
                    listing.skipped.add(batch.item, batch.reason, batch.number)
                    continue
                waiting.append(pool.submit(listing.read, batch))
                if len(waiting) > AT_ONCE:
                    listing.add(waiting.popleft().result())
                    reading(listing.rows)
            for batch_reading in waiting:
                listing.add(batch_reading.result())
        if listing.rows == before:
            cells = "" if dump.is_parquet else ", and as many cells as the first row has names"
            raise UnavailableError(
                f"No row of {dump.path} could be read: nothing was loaded; each has to have an id "
                f"of the Hub as text, such as openai/whisper-small{cells}."
            )
    return listing


def _digest(dumps: Sequence[Dump]) -> str:
    """Return what only these files have; it does not depend on their order."""
    if len(dumps) == 1:
        return dumps[0].digest()
    return hashlib.sha256(" ".join(sorted(d.digest() for d in dumps)).encode()).hexdigest()


def _same(runs: list[dict[str, Any]], digest: str, taken: str | None) -> dict[str, Any] | None:
    """Return the run in which this version has read the same content as of the same date."""
    version = importlib.metadata.version("ptm-lineage")
    for run in runs:
        same = str(run["scope"]).endswith(digest) and run["version"] == version
        if same and taken in (None, run["taken"]):
            return run
    return None


def _newest(listing: HubReader) -> str | None:
    """Return the day of the newest artifact in a dump, if that day has been."""
    day = listing.newest[:10]
    return day if is_date(day) and day <= today() else None


def _covered(kind: type[Model] | type[Dataset], columns: Collection[str]) -> Covered:
    """Return the claims that a dump can state, by the columns that could be read."""
    covered: Covered = {PublishedBy: [API]}
    for row in CLAIMS:
        if row.field in columns and kind in row.kinds:
            sources = covered.setdefault(row.claim, [])
            sources += [] if row.stated_by in sources else [row.stated_by]
    if kind is Model and DerivedFrom in covered:
        covered[DerivedFrom].append(NAME)
    return covered


def _covered_later(
    kind: type[Model] | type[Dataset], runs: list[dict[str, Any]], taken: str
) -> Covered:
    """Return the claims that the newest of the later dumps could state, as its Run notes it."""
    later = [run for run in runs if run["taken"] > taken]
    if not later:
        return {}
    scope = str(max(later, key=lambda run: str(run["taken"]))["scope"])
    noted = [word for word in scope.split() if word.startswith(_COLUMNS)]
    return _covered(kind, noted[-1].removeprefix(_COLUMNS).split(",") if noted else [])


def _printable(name: str) -> str:
    """Return a file's name as a property can have it: a name need not be Unicode."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
