"""Loads a dump of the Hub into a store, as one Run; what was read before is not read again."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import importlib.metadata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.clock import timestamp, today
from graph.errors import UnavailableError
from graph.planning.alias_resolution import rename, rename_ids
from graph.planning.disappearance import Absence
from graph.planning.retraction import Retraction
from graph.schema import Alias
from graph.store.base import Progress, Store, no_progress
from graph.store.source_state import finished_runs
from graph.store.tables import Tables
from ingest.dates import is_date
from ingest.dumps.bounds import Measure
from ingest.dumps.days import COMPARED, Covered, Days, covered, dump_scope, says_as_much, some_of
from ingest.dumps.ending import Ending
from ingest.dumps.names import DUMP, find_names, read_known
from ingest.dumps.source import Dump, fetch
from ingest.hub_fields.reader import SUBJECT_UNKNOWN, BatchReading, HubReader
from ingest.hub_fields.table import Kind
from ingest.items import Skip
from ingest.loader import Summary
from ingest.runs import begin_run, end_run, write_run

AT_ONCE = 2
"""Batches of a dump that are read at the same time."""


@dataclass(slots=True)
class DumpSummary(Summary):
    """What the ingest of a dump did."""

    taken: str = ""
    """The date of its facts."""
    known_since: str | None = None
    """When the same content was read before, for then nothing was done."""
    partial: bool = False
    """Whether it is a part or a selection, so that only its own artifacts were compared."""


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
    partial: bool = False,
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
    partial
        Whether it has a selection of all artifacts: then nothing that it lacks is gone.
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
    runs = finished_runs(store, source)
    if not partial and (done := _same(runs, digest, taken)) is not None:
        return DumpSummary(taken=done["taken"], known_since=done["started"])
    listing = read_dumps(dumps, reading)
    taken = taken or _newest(listing) or max(dump.changed() for dump in dumps)
    summary = DumpSummary(records=listing.rows, taken=taken)
    for skip in listing.skipped.skips():
        summary.skip(skip)
    unknown = sum(listing.skipped.numbers.get(skip, 0) for skip in SUBJECT_UNKNOWN)
    read = listing.columns
    tables, unread = listing.tables(taken), listing.skipped.unread
    number = len(pc.unique(tables[kind]["id"]))
    once = number == len(tables[kind])
    some = some_of(tables[kind]["id"].to_pylist()) if number <= COMPARED else ""
    scope = dump_scope(names, read, number, unknown, digest, some, is_selection=partial)
    run = end_run(begin_run(source, scope, started=started), taken=taken)
    days = Days(kind, [*runs, dataclasses.asdict(run)])
    comparison = _compare(store, kind, taken, days, tables, covered(kind, read), unread)
    summary.partial = comparison.is_part
    summary.written = write_run(
        store,
        tables,
        dataclasses.replace(run, complete=not comparison.is_part),
        writing,
        retractions=comparison.retractions,
        absences=comparison.absences,
        hand_over=True,
        # Nothing is compared with the first dump of a graph.
        listed=kind if comparison.is_first and once else None,
    )
    return summary


@dataclass(slots=True)
class _Comparison:
    """What a dump says of what the graph held before it."""

    is_first: bool
    is_part: bool
    retractions: list[Retraction]
    absences: list[Absence]


def _compare(
    store: Store,
    kind: Kind,
    taken: str,
    days: Days,
    tables: Tables,
    covers: Covered,
    unread: list[pa.Array],
) -> _Comparison:
    """Bring the tables of a dump in line with what is known of later days; say what it ends.

    ``days`` has all dumps of the kind, this one too, which can state the claims in ``covers``;
    ``unread`` are ids of artifacts of which not everything could be read.
    """
    known = read_known(store, kind)
    is_part = taken in days.parts(known.since)
    absences = [Absence(kind, days.whole(known.since), DUMP)]
    if known.described.null_count == len(known.described):
        return _Comparison(True, is_part, [], absences)
    listed = tables[kind]
    columns = [name for name in ("id", "hub_id") if name in listed.column_names]
    names = find_names(store, kind, known, listed.select(columns), taken)
    made = rename(tables, {kind: names.todays})
    if len(names.aliases):
        made[Alias] = names.aliases
    ending = Ending(store, kind, taken, known, days)
    tables |= ending.settled(made, covers)
    silent = rename_ids(pa.chunked_array(unread, pa.string()), names.todays)
    scope = ending.scope(tables[kind]["id"], silent)
    retraction = Retraction(covers, kind=kind, scope=scope, ended=taken)
    return _Comparison(False, is_part, [retraction], absences)


def read_dumps(
    dumps: Sequence[Dump], reading: Callable[[int], None] = lambda _number: None
) -> HubReader:
    """Return what dumps state. Some batches are read at once: Arrow works outside of Python."""
    listing = HubReader(dumps[0].kind)
    for dump in dumps:
        before, measure = listing.rows, Measure(dump.path, dump.size)
        name = _printable(dump.path.name)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            waiting: deque[Future[BatchReading]] = deque()
            for batch in fetch(dump):
                if isinstance(batch, Skip):
                    listing.skipped.add(batch.item, batch.reason, batch.number)
                    continue
                measure.add(batch.size, 0)
                waiting.append(pool.submit(listing.read, batch.table, batch.left_out, name))
                if len(waiting) > AT_ONCE:
                    measure.add(0, listing.add(waiting.popleft().result()))
                    reading(listing.rows)
            dump.check_unchanged()
            for batch_reading in waiting:
                measure.add(0, listing.add(batch_reading.result()))
        if listing.rows == before:
            cells = "" if dump.header is None else ", and as many cells as the first row has names"
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
    """Return the run in which this version and schema read the same content as of this date."""
    version = importlib.metadata.version("ptm-lineage")
    for run in runs:
        same = says_as_much(str(run["scope"]), digest) and run["version"] == version
        if same and run["complete"] and taken in (None, run["taken"]):
            return run
    return None


def _newest(listing: HubReader) -> str | None:
    """Return the day of the newest artifact in a dump, if that day has been."""
    day = listing.newest[:10]
    return day if is_date(day) and day <= today() else None


def _printable(name: str) -> str:
    """Return a file's name as a property can have it: a name need not be Unicode."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
