"""What a dump says of claims that it does not state: which have ended, and when.

A dump of models tells of every model that there was, so what the graph holds of its sources and the
dump does not state has ended. It tells nothing of a thing about which the Hub was asked later. A
dump that is older than one that was loaded before ends nothing: what it states and nobody states
any more goes to the journal at once.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.merge import journal
from graph.schema import Change, Claim, Node
from graph.standing import claims_of, dates
from graph.store import Store
from graph.tables import Tables, conform, keys
from ingest.hub_listing import API

MANY = 1_000
"""A graph with more things of a kind is not emptied by a dump of less than half of them."""

Covered = dict[type[Claim], list[str]]
"""The claims that a dump can state, and who states them there."""


class Ending:
    """Compares a dump of one kind and date with what a store held before it."""

    def __init__(self, store: Store, kind: type[Node], taken: str, later: str) -> None:
        """``later`` is the date of the newest dump of the kind that was loaded, or empty."""
        self._store = store
        self._kind = kind
        self._later = later if later > taken else ""
        known = dates(store, kind)
        self._described = known.filter(pc.is_valid(known["facts_at"]))
        by_hub = pc.equal(self._described["stated_by"], API)
        newer = pc.and_(by_hub, pc.greater(self._described["facts_at"], taken))
        self._newer = self._described.filter(pc.fill_null(newer, False))

    def may_end(self) -> bool:
        """Return whether the dump can end anything: it is the newest, and not the first."""
        return not self._later and len(self._described) > 0

    def is_part(self, rows: int) -> bool:
        """Return whether a dump of so many rows can hardly be all of a later day."""
        return len(self._described) > MANY and rows < len(self._described) / 2

    def scope(self, ids: pa.ChunkedArray) -> pa.ChunkedArray | None:
        """Return the ids about which a dump of these ids tells, None for all that there are."""
        part = self.is_part(len(ids))
        if not part and not len(self._newer):
            return None
        told = ids if part else pa.chunked_array([*self._described["id"].chunks, *ids.chunks])
        return told.filter(pc.invert(pc.is_in(told, value_set=self._newer["id"])))

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
        stored = claims_of(self._store, claim, self._kind, sources)
        place = pc.index_in(table["from_id"], self._newer["id"])
        date = self._newer["facts_at"].combine_chunks().take(place.combine_chunks())
        if self._later:
            date = pc.max_element_wise(date, pa.scalar(self._later))
        still = pc.is_in(keys(claim, table), value_set=keys(claim, stored))
        here = pc.and_not(pc.is_in(table["stated_by"], value_set=pa.array(sources)), still)
        return pc.if_else(here.combine_chunks(), date, pa.scalar(None, pa.string()))
