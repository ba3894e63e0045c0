"""Finds the claims of a dump that had ended before it was read, and which claims it can end.

What a claim ends is a living artifact that no longer states it. So of an artifact that was
described after the dump was taken, what the dump states and nobody states any more goes to the
journal at once; of every other artifact the dump has what it stated last.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.merge import clashes, journal
from graph.schema import Change, Claim, Node
from graph.store.base import Store
from graph.store.source_state import stored_claims
from graph.store.tables import Tables, conform, keys
from ingest.dumps.days import Covered, Days
from ingest.dumps.names import Known


class Ending:
    """Compares a dump of one kind and date with what a store held before it."""

    def __init__(
        self, store: Store, kind: type[Node], taken: str, known: Known, days: Days
    ) -> None:
        self._store = store
        self._kind = kind
        self._taken = taken
        self._days = days
        self._newer = known.newer(taken)

    def scope(self, ids: pa.ChunkedArray, unread: pa.ChunkedArray) -> pa.ChunkedArray:
        """Return the ids of a dump that it decides on; of ``unread`` it does not say everything."""
        silent = pa.chunked_array([*self._newer["id"].chunks, *unread.chunks], pa.string())
        return ids.filter(pc.invert(pc.is_in(ids, value_set=silent))) if len(silent) else ids

    def settled(self, tables: Tables, covered: Covered) -> Tables:
        """Return the tables, claims that had ended before they were read being in the journal."""
        if not len(self._newer):
            return tables
        made, lost = dict(tables), [tables[Change]] if Change in tables else []
        for claim, sources in covered.items():
            if claim in made and sources:
                made[claim], entries = self._settle(claim, made[claim], sources)
                lost += entries
        return {**made, Change: pa.concat_tables(lost)} if lost else made

    def _settle(
        self, claim: type[Claim], table: pa.Table, sources: list[str]
    ) -> tuple[pa.Table, list[pa.Table]]:
        """Return the claims that may be stated today, and the journal of the others."""
        place = pc.index_in(table["from_id"], self._newer["id"])
        if place.null_count == len(place):
            return table, []
        older = conform(claim, table.filter(pc.is_valid(place)))
        ended = self._ended(claim, older, self._newer["seen"].take(place.drop_null()), sources)
        stored = stored_claims(self._store, claim, self._kind, sources)
        at = pc.index_in(keys(claim, older), keys(claim, stored))
        held = stored.take(pc.fill_null(at, 0)) if len(stored) else older
        clash = pc.and_(pc.is_valid(at), clashes(claim, held, older))
        entries = []
        for reason, lost in (("gone", pc.is_null(at)), ("changed", clash)):
            here = pc.and_(lost, pc.is_valid(ended))
            dated = zip(older.filter(here).to_pylist(), ended.filter(here).to_pylist(), strict=True)
            entries.append(journal(claim, list(dated), reason))
        kept = pc.or_(pc.is_null(ended), pc.and_not(pc.is_valid(at), clash))
        rest = conform(claim, table.filter(pc.is_null(place)))
        return pa.concat_tables([rest, older.filter(kept)]), entries

    def _ended(
        self, claim: type[Claim], table: pa.Table, seen: pa.ChunkedArray, sources: list[str]
    ) -> pa.ChunkedArray:
        """Return when each claim is known not to be stated, unknown where it may still be."""
        none = pa.scalar(None, pa.string())
        ended = pa.chunked_array([pa.nulls(len(table), pa.string())])
        coded = seen.combine_chunks().dictionary_encode()
        for source in sources:
            days = [
                self._days.last_word(claim, source, self._taken, day)
                for day in coded.dictionary.to_pylist()
            ]
            last = pa.chunked_array([pa.array(days, pa.string()).take(coded.indices)])
            here = pc.equal(table["stated_by"], source)
            ended = pc.coalesce(ended, pc.if_else(here, last, none))
        return ended
