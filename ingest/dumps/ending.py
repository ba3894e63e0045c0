"""Finds the claims that a dump does not state any more: which have ended, and when.

A dump of models describes every model that there was. So a claim that an earlier dump or the Hub
itself stated, and that this dump does not state, has ended. The first dump of a kind ends nothing
about models that it does not have: it may be anybody's table. A dump says nothing of an artifact
about which the Hub was asked later. A dump that is older than one that was loaded before ends
nothing: what it states and nobody states any more goes to the journal at once.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.merge import journal
from graph.schema import Change, Claim, Node
from graph.store.base import Store
from graph.store.source_state import stored_claims, stored_dates
from graph.store.tables import Tables, conform, keys
from ingest.columns.claims import SkipCounts
from ingest.hub_fields.reader import SUBJECT_UNKNOWN
from ingest.hub_fields.table import API

MANY = 1_000
SHARE = 0.9
"""A dump with less than this share of what another one had, if that is many, is a part of one.

The Hub grows: whole dumps lose some artifacts from week to week, and gain more.
"""

Covered = dict[type[Claim], list[str]]
"""The claims that a dump can state, and who states them there."""


def _is_part(rows: int, of: int) -> bool:
    return of > MANY and rows < of * SHARE


class Ending:
    """Compares a dump of one kind and date with what a store held before it."""

    def __init__(
        self,
        store: Store,
        kind: type[Node],
        taken: str,
        before: list[str],
        ids: pa.ChunkedArray,
        skipped: SkipCounts,
        covered_later: Covered,
    ) -> None:
        """Compare.

        ``before`` has the dates of dumps that were loaded, ``ids`` the artifacts of this one;
        ``covered_later`` are the claims that the newest of the later ones could state.
        """
        self._store = store
        self._kind = kind
        self._ids = ids
        known = stored_dates(store, kind)
        self._described = known.filter(pc.is_valid(known["facts_at"]))
        by_hub = pc.fill_null(pc.equal(self._described["stated_by"], API), False)
        self._by_hub = self._described.filter(by_hub)
        newer = pc.greater(self._by_hub["facts_at"], taken)
        self._newer = self._by_hub.filter(newer)
        # Whether an id stands twice matters only where there is something to compare with.
        number = len(pc.unique(ids)) if len(known) else len(ids)
        later = max((date for date in before if date > taken), default="")
        # Where the later one was a part, it says nothing of what this one has more.
        self._later = later if not _is_part(self._since(later), number) else ""
        earlier = max((date for date in before if date <= taken), default="")
        self.is_part = _is_part(number, self._since(earlier))
        # Before there was a dump of this kind, nobody has described everything.
        # A row without an id may be about anything that seems to be gone.
        known_rows = SUBJECT_UNKNOWN.isdisjoint(skipped.numbers)
        self._whole = bool(earlier) and not self.is_part and known_rows
        self._unread = skipped.unread
        self._covered_later = covered_later
        self._dumped = pa.array(sorted(date for date in before if date > taken), pa.string())

    def _since(self, date: str) -> int:
        """Return how many artifacts have their newest facts from a date, or from a later one."""
        return int(pc.sum(pc.greater_equal(self._described["facts_at"], date)).as_py() or 0)

    def may_end(self) -> bool:
        """Return whether the dump can end anything: it is the newest, and not the first."""
        return not self._later and len(self._described) > 0

    def scope(self) -> pa.ChunkedArray:
        """Return the ids that the dump decides on: its own, and what was on the Hub before."""
        known = self._by_hub["id"].chunks if self._whole else []
        decided = pa.chunked_array([*known, *self._ids.chunks], pa.string())
        silent = pa.chunked_array([*self._newer["id"].chunks, *self._unread], pa.string())
        return decided.filter(pc.invert(pc.is_in(decided, value_set=silent)))

    def settled(self, tables: Tables, covered: Covered) -> Tables:
        """Return the tables, claims that had ended before they were read being in the journal."""
        if not self._later and not len(self._newer):
            return tables
        made, lost = dict(tables), [tables[Change]] if Change in tables else []
        for claim, sources in covered.items():
            if claim in made:
                ended = self._ended(claim, made[claim], sources)
                made[claim] = made[claim].filter(pc.is_null(ended))
                gone = conform(claim, tables[claim].filter(pc.is_valid(ended)))
                dated = zip(gone.to_pylist(), ended.drop_null().to_pylist(), strict=True)
                lost.append(journal(claim, list(dated), "gone"))
        return {**made, Change: pa.concat_tables(lost)} if lost else made

    def _ended(self, claim: type[Claim], table: pa.Table, sources: list[str]) -> pa.Array:
        """Return since when each claim is known not to be stated, unknown where it may be."""
        stored = stored_claims(self._store, claim, self._kind, sources)
        place = pc.index_in(table["from_id"], self._newer["id"])
        date = self._newer["facts_at"].combine_chunks().take(place.combine_chunks())
        # A later dump decides on what it had a column for, the Hub itself on everything.
        none = pa.scalar(None, pa.string())
        later = pa.array(self._covered_later.get(claim, []), pa.string())
        covered = pc.is_in(table["stated_by"], value_set=later).combine_chunks()
        silent = pc.and_not(pc.is_in(date, value_set=self._dumped), covered)
        date = pc.if_else(silent, none, date)
        if self._later:
            date = pc.max_element_wise(date, pc.if_else(covered, self._later, none))
        still = pc.is_in(keys(claim, table), value_set=keys(claim, stored))
        here = pc.and_not(pc.is_in(table["stated_by"], value_set=pa.array(sources)), still)
        return pc.if_else(here.combine_chunks(), date, pa.scalar(None, pa.string()))
