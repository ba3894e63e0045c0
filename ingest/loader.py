"""Loads a source's records into a store: gathered, written, and noted as a Run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from graph.clock import today
from graph.planning.change_set import WriteCounts
from graph.planning.disappearance import Absence
from graph.planning.retraction import Retraction
from graph.schema import Artifact, Claim, Record
from graph.schema.identifiers import BadId, shorten
from graph.store.base import Progress, Store, no_progress
from graph.store.source_state import stored_ids
from graph.store.table_builder import Batches
from graph.transfer.values import BadLine, judge_values
from ingest.dates import NO_MOMENT, check_date, is_moment
from ingest.items import FullyRead, Missing, Skip, Unreadable
from ingest.runs import begin_run, end_run, write_run

SHOWN = 20
"""Skips that are kept with their reasons; all are counted."""


@dataclass(slots=True)
class Summary:
    """What an ingest did."""

    records: int = 0
    skipped: int = 0
    skips: list[Skip] = field(default_factory=list)
    withheld: bool = False
    """Whether nothing was written because nothing was to be, or something was skipped."""
    written: WriteCounts = field(default_factory=WriteCounts)

    def skip(self, skip: Skip) -> None:
        """Count something that could not be read, and keep the first of them."""
        self.skipped += skip.number
        if len(self.skips) < SHOWN:
            self.skips.append(skip)


def load(
    store: Store,
    source: str,
    records: Iterable[Record | Skip | FullyRead | Missing],
    *,
    scope: str | None = None,
    taken: str | None = None,
    complete: bool = True,
    portion: int | None = None,
    strict: bool = False,
    preview: bool = False,
    reading: Callable[[int], None] = lambda _number: None,
    writing: Progress = no_progress,
) -> Summary:
    """Write what the records state, as one Run; what cannot be kept of them is skipped.

    What a source no longer states about an artifact that is ``FullyRead`` goes to the journal; one
    that is ``Missing`` is marked as gone and keeps its claims.

    Parameters
    ----------
    source, scope
        What is read, for the Run: the source's name and the words of the command.
    taken
        The date of the facts, for the Run and for records that have none of their own: ISO 8601. If
        None, records without a date are of today, and the Run's is the newest of all.
    complete
        Whether the source is read to its end; it is not where something of it is ``Unreadable``.
    portion
        For a long source: after so many records what was read is written. It is also written where
        the source breaks off, whatever ends it, as a Run that is not complete. If None, all is
        written at the end.
    strict
        Nothing is written where anything was skipped; not for a source in portions.
    preview
        Nothing is written in any case; the summary says what would be. Not for portions either.
    reading, writing
        Called with the number of records read so far, and with each label and number written.

    Raises
    ------
    UsageError
        If ``taken`` is no date, or lies in the future.
    PtmError
        If the source or the store fails.
    """
    if taken is not None:
        check_date(taken, "taken")
    loading = _Loading(store, source, scope, taken, writing, complete=complete)
    try:
        for record in records:
            if isinstance(record, FullyRead):
                loading.read.append(record)
                if portion and loading.batches.records >= portion:
                    loading.write(ended=False)
            elif isinstance(record, Missing):
                loading.miss(record)
            elif loading.take(record) and loading.records % 1_000 == 0:
                reading(loading.records)
    except BaseException:  # Ctrl-C, a source that fails, a mistake of ours: hours of reading
        if portion:
            loading.write(ended=False)
        raise
    if preview or (strict and loading.summary.skipped):
        loading.withhold()
    else:
        loading.write(ended=True)
    return loading.summary


class _Loading:
    """What an ingest has gathered and not yet written, and its Run."""

    def __init__(
        self,
        store: Store,
        source: str,
        scope: str | None,
        taken: str | None,
        writing: Progress,
        *,
        complete: bool,
    ) -> None:
        self.summary = Summary()
        self.read: list[FullyRead] = []
        self.missing: list[Missing] = []
        self._store, self._writing = store, writing
        self._taken = taken
        self._complete = complete
        self.batches = Batches(taken or today())
        self._newest = ""
        self._run = begin_run(source, scope)

    @property
    def records(self) -> int:
        """How many records were read."""
        return self.summary.records + self.batches.records

    def take(self, record: Record | Skip) -> bool:
        """Gather a record; return whether it could be."""
        if isinstance(record, Skip):
            self.summary.skip(record)
            self._complete = self._complete and not isinstance(record, Unreadable)
            return False
        try:
            self.batches.add(judge_values(record))
        except BadLine as error:
            self.summary.skip(Skip(_name_of(record), str(error)))
            return False
        except BadId as error:
            self.summary.skip(Skip(type(record).__name__, str(error)))
            return False
        return True

    def miss(self, missing: Missing) -> None:
        """Gather that an artifact is not there, if the day is one."""
        if is_moment(missing.day):
            self.missing.append(missing)
        else:
            self.summary.skip(Skip(f"Missing {shorten(missing.id)}", NO_MOMENT))

    def withhold(self) -> None:
        """Write nothing; count what would be written."""
        self.summary.withheld = True
        self.summary.records = self.records
        if self.records or self.read or self.missing:
            date = self._taken or max(self._newest, self.batches.newest) or today()
            self.summary.written = self._store.preview(
                self.batches.tables(),
                retractions=_retractions(self.read, date),
                absences=_absences(self.missing),
            )

    def write(self, *, ended: bool) -> None:
        """Write what was gathered and retract what is no longer stated; begin anew."""
        if not (self.records or self.read or self.missing):
            return
        self._newest = max(self._newest, self.batches.newest)
        self.summary.records = self.records
        tables, read, missing = self.batches.tables(), self.read, self.missing
        self.batches, self.read, self.missing = Batches(self._taken or today()), [], []
        date = self._taken or self._newest or today()
        if ended:
            run = end_run(self._run, taken=date, complete=self._complete)
        else:
            run = dataclasses.replace(self._run, taken=date)
        written = write_run(
            self._store,
            tables,
            run,
            self._writing,
            retractions=_retractions(read, date),
            absences=_absences(missing),
            hand_over=True,
        )
        self.summary.written.include(written)


def _name_of(record: Record) -> str:
    """Return the words that tell one record from others like it."""
    own = record.start.id if isinstance(record, Claim) else record.id
    return f"{type(record).__name__} {shorten(str(own))}"


def renew(store: Store) -> None:
    """Make a graph ready, its licence terms and clashes being those of the table of licences."""
    from graph.schema import License
    from ingest.license_conflicts import DERIVATIONS
    from ingest.license_records import known_licences

    batches = Batches(today())
    for record in known_licences(stored_ids(store, License)):
        batches.add(record)
    store.write(batches.tables(), derivations=DERIVATIONS, renew=True)


def _retractions(read: list[FullyRead], ended: str) -> list[Retraction]:
    """Return a retraction for all artifacts of which the same sources were read to their end."""
    grouped: dict[tuple[str, ...], dict[tuple[str, str], None]] = {}
    for each in read:
        grouped.setdefault(each.by, {})[each.kind.label, each.id] = None
    retractions = []
    for sources, artifacts in grouped.items():
        columns = zip(*artifacts, strict=True)
        kinds, ids = (pa.array(column, pa.string()) for column in columns)
        scope = pa.table({"from_kind": kinds, "from_id": ids})
        retractions.append(Retraction(sources, scope=scope, ended=ended))
    return retractions


def _absences(missing: list[Missing]) -> list[Absence]:
    """Return an absence for all artifacts of a kind that one source has missed on one day."""
    grouped: dict[tuple[type[Artifact], str, str, tuple[str, ...]], list[str]] = {}
    for each in missing:
        key = (each.kind, each.day, each.noticed_by, each.described_by)
        grouped.setdefault(key, []).append(each.id)
    return [
        Absence(kind, [day], by, pa.chunked_array([pa.array(ids, pa.string())]), others)
        for (kind, day, by, others), ids in grouped.items()
    ]
