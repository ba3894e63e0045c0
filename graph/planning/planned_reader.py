"""A store as it is once a change set is carried out."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from graph.planning.change_set import ChangeSet, StoreReader
from graph.planning.marks import DATES, may_be_missing
from graph.schema import Claim, Node
from graph.store.tables import keys, of_sources


class PlannedReader:
    """Reads a store as if a change set had been carried out there already.

    What a write states is compared with the store without what moves away: a model that takes over
    a name is new, and must not be joined to the older model that has just given the name up. What
    a source no longer states is looked for among what the write leaves.
    """

    def __init__(self, reader: StoreReader | PlannedReader, plan: ChangeSet) -> None:
        self._reader = reader
        self._plan = plan

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return the nodes with these ids, at least; all of the kind for None."""
        found = self._reader.nodes(kind, ids)
        changed = self._plan.nodes_changed.get(kind)
        for table in (self._plan.nodes_gone.get(kind), changed):
            if table is not None:
                found = without(found, found["id"], table["id"])
        added = [table for table in (changed, self._plan.nodes_new.get(kind)) if table is not None]
        return pa.concat_tables([found, *added]) if added else found

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return the claims that begin at these ends, at least."""
        return self._planned(claim, self._reader.claims_from(claim, starts))

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return the claims that these sources state, just these."""
        return of_sources(self._planned(claim, self._reader.claims_by(claim, sources)), sources)

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        """Return the columns ``DATES`` of artifacts that may be marked, at least."""
        found = self._reader.presences(kind, before)
        found = found.filter(may_be_missing(found, before))
        made = [table.get(kind) for table in (self._plan.nodes_changed, self._plan.nodes_new)]
        for table in (self._plan.nodes_gone.get(kind), made[0]):
            if table is not None and len(found):
                found = without(found, found["id"], table["id"])
        added = [table.select([*DATES]) for table in made if table is not None]
        return pa.concat_tables([found, *(t.filter(may_be_missing(t, before)) for t in added)])

    def notices(self, kind: type[Node]) -> pa.Table:
        """Return from_id, ended and stated_by of each disappearance in the journal."""
        return self._reader.notices(kind)

    def _planned(self, claim: type[Claim], found: pa.Table) -> pa.Table:
        gone, new = (t.get(claim) for t in (self._plan.claims_gone, self._plan.claims_new))
        if gone is not None:
            found = without(found, keys(claim, found), keys(claim, gone))
        return found if new is None else pa.concat_tables([found, new])


def without(table: pa.Table, names: pa.ChunkedArray, gone: pa.ChunkedArray) -> pa.Table:
    """Return the rows of a table whose names are not among those that go."""
    return table.filter(pc.invert(pc.is_in(names, value_set=gone)))
