"""Reads what a plan needs from the embedded engine, and carries it out there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.embedded import statements
from graph.planning import marks
from graph.planning.change_set import ChangeSet
from graph.schema import Alias, Claim, Node, RecordType, Relation
from graph.store import cypher
from graph.store.base import Progress
from graph.store.cypher import Pair
from graph.store.tables import arrow_schema, conform, empty, of_pair, of_sources, pairs, stated

_FEW_IDS = 100_000
"""Up to so many, look-ups by key are faster than reading the whole table (measured)."""
_FEW_DELETED = 100
"""Up to so many, claims are deleted one by one; one takes 0.1 to 8 ms, or all take one scan."""
_ROWS_A_LOOK_UP = 6
"""Rows of a whole table that are read in the time of one look-up, or of a row that it finds.

Measured with 0.6 to 0.9 million claims: 1.2 to 3.3 µs a row of all, 7 µs a look-up and its rows.
"""
_AT_FIRST = 500
"""Nodes whose claims are looked up before it is known how many each has."""
_AT_ONCE = 20_000
"""Look-ups and rows of one question; each row that it finds takes 2 to 4 KB meanwhile."""


class EmbeddedReader:
    """Reads what a plan needs; ``engine`` is None where there is no graph yet."""

    def __init__(self, engine: Any | None) -> None:
        self._engine = engine
        # A plan asks twice for the models of a large load: once for ids that were used again.
        self._whole: dict[type[Node], pa.Table] = {}
        self._held: dict[type[Claim], int] = {}

    def is_empty(self) -> bool:
        """Whether the graph holds nothing."""
        return self._engine is None or self._engine.is_empty()

    def note(self) -> str | None:
        """Return what the graph notes of its derived relationships."""
        return None if self._engine is None else self._engine.note()

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        """Return the columns ``marks.DATES`` of the artifacts that may be marked, at least."""
        if kind in self._whole or self._engine is None:
            return self._whole.get(kind, empty(kind)).select([*marks.DATES])
        text = cypher.read_presences(kind, marks.DATES)
        return self._texts(text, marks.DATES, marks.presence_parameters(before))

    def of_hub_ids(self, kind: type[Node], hub_ids: list[str]) -> pa.Table:
        """Return id, hub_id and facts_at of the artifacts with these ids of the Hub's own."""
        text = cypher.read_hub_ids(kind, marks.BY_HUB_ID)
        return self._texts(text, marks.BY_HUB_ID, {"hub_ids": hub_ids})

    def aliases_of(self, names: list[str]) -> pa.Table:
        """Return the aliases that have one of these names."""
        return self._table(Alias, cypher.read_aliases_of(), {"names": names})

    def notices(self, kind: type[Node]) -> pa.Table:
        """Return from_id, ended and stated_by of each disappearance in the journal."""
        return self._texts(cypher.read_notices(), marks.NOTICE, {"kind": kind.label})

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return the stored nodes with these ids, at least; all of the kind for None."""
        if self._engine is None:
            return empty(kind)
        if ids is None or len(ids) > _FEW_IDS:
            if kind not in self._whole:
                self._whole[kind] = self._table(kind, cypher.read_nodes(kind))
            return self._whole[kind]
        wanted = pa.table({"wanted": pc.unique(ids)})
        return self._table(kind, statements.read_nodes_of(kind), _as_rows(wanted))

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return the stored claims that begin at these ends, at least."""
        if self._engine is None:
            return empty(claim)
        held = self._count(claim)
        if not held:
            return empty(claim)
        starts = starts.group_by(["from_kind", "from_id"]).aggregate([])
        wanted = [(pair, _ids_of(pair[0], starts)) for pair in cypher.end_pairs(claim)]
        rest, done, rows, found = sum(len(ids) for _, ids in wanted), 0, 0, [empty(claim)]
        for pair, ids in wanted:
            while len(ids):
                # A repository may use hundreds of models: what was found tells what is to come.
                a_look_up = 1 + rows / max(1, done)
                if rest * a_look_up * _ROWS_A_LOOK_UP > held:
                    return self._all(claim)
                size = min(len(ids), max(1, int(_AT_ONCE / a_look_up)) if done else _AT_FIRST)
                found.append(self._look_up(claim, pair, ids[:size]))
                ids, rest = ids[size:], rest - size
                done, rows = done + size, rows + len(found[-1])
        return pa.concat_tables(found)

    def _look_up(self, claim: type[Claim], pair: Pair, ids: pa.ChunkedArray) -> pa.Table:
        """Return the claims between a pair of kinds that begin at these ids."""
        if self._engine is None:
            return empty(claim)
        rows = _as_rows(pa.table({"wanted": ids}))
        found = self._engine.read(statements.read_claims_from(claim, pair), rows)
        return found.cast(arrow_schema(claim)) if len(found) else empty(claim)

    def claims_to(self, claim: type[Claim], pair: tuple[str, str], ids: list[str]) -> pa.Table:
        """Return the stored claims between a pair of kinds that end at these ids."""
        text = cypher.read_claims_of(claim, pair, "b")
        return pa.concat_tables(
            [empty(claim), *(self._table(claim, text, {"id": own}) for own in ids)]
        )

    def _count(self, claim: type[Claim]) -> int:
        """Return how many claims of a type there are, which takes long to count of millions."""
        if claim not in self._held and self._engine is not None:
            text = cypher.count_relations(claim.label)
            self._held[claim] = int(self._engine.run(text).get_next()[0])
        return self._held.get(claim, 0)

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        """Return the stored claims that begin or end at these ids of one kind, just these."""
        table = self._all(claim)
        begins = pc.and_(
            pc.equal(table["from_kind"], kind.label), pc.is_in(table["from_id"], value_set=ids)
        )
        ends = pc.and_(
            pc.equal(table["to_kind"], kind.label), pc.is_in(table["to_id"], value_set=ids)
        )
        return table.filter(pc.or_(begins, ends))

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return the stored claims that these sources state, just these."""
        return of_sources(self._all(claim), sources)

    def _all(self, claim: type[Claim]) -> pa.Table:
        if self._engine is None:
            return empty(claim)
        return pa.concat_tables(
            self._table(claim, cypher.read_claims(claim, pair)) for pair in cypher.end_pairs(claim)
        )

    def _texts(self, text: str, names: Sequence[str], parameters: dict[str, Any]) -> pa.Table:
        """Return an answer that has only texts in its columns."""
        schema = pa.schema([(name, pa.string()) for name in names])
        if self._engine is None:
            return schema.empty_table()
        found = self._engine.run(text, parameters).get_as_arrow()
        return found.cast(schema) if len(found) else schema.empty_table()

    def _table(self, record: RecordType, text: str, parameters: Any = None) -> pa.Table:
        if self._engine is None:
            return empty(record)
        found = self._engine.run(text, parameters).get_as_arrow()
        return found.cast(arrow_schema(record)) if len(found) else empty(record)


def _ids_of(kind: str, starts: pa.Table) -> pa.ChunkedArray:
    return starts["from_id"].filter(pc.equal(starts["from_kind"], kind))


def _as_rows(table: pa.Table) -> dict[str, pa.Table]:
    """Return the table as the parameter $rows, without empty chunks.

    At an empty chunk the engine takes the table to be at its end, and says nothing.
    """
    chunks = [batch for batch in table.to_batches() if batch.num_rows]
    return {"rows": pa.Table.from_batches(chunks, table.schema)}


def carry_out(engine: Any, plan: ChangeSet, progress: Progress) -> None:
    """Do what a plan says; ``engine`` is a private copy of the graph.

    New rows are let go of once they are in, for the engine needs the more memory the more there is.
    """
    for derived in plan.derived_gone:
        engine.run(statements.drop_table(derived))
        engine.run(statements.create_table(derived))
    for claim, table in plan.claims_gone.items():
        for pair in pairs(table):
            _delete_claims(engine, claim, pair, of_pair(table, pair))
    for kind, table in plan.nodes_gone.items():
        ids = table.select(["id"]).rename_columns(["wanted"])
        engine.take(statements.delete_nodes(kind), _as_rows(ids))
    _copy_all_nodes(engine, plan, progress)
    plan.settle()
    pa.default_memory_pool().release_unused()
    # What was compared meanwhile may have made entries of the journal.
    _copy_all_nodes(engine, plan, progress)
    for kind, table in plan.nodes_changed.items():
        new = conform(kind, table)
        rows = new.rename_columns([f"new_{name}" for name in new.column_names])
        engine.take(statements.set_rows(kind), _as_rows(rows))
        progress(kind.label, len(table))
    for claim, table in plan.take_claims():
        progress(claim.label, _copy_relations(engine, claim, table))
        del table
    for derived, table in plan.derived_new.items():
        _copy_relations(engine, derived, table)
    if plan.note is not None:
        engine.set_note(plan.note)


def _copy_all_nodes(engine: Any, plan: ChangeSet, progress: Progress) -> None:
    for kind, table in plan.take_nodes():
        columns = stated(table)
        engine.take(statements.copy_rows(kind, columns), _as_rows(table.select(columns)))
        progress(kind.label, len(table))
        del table


def _copy_relations(engine: Any, relation: type[Relation], table: pa.Table) -> int:
    # Relationship tables take all their columns, in order, after the two ends.
    columns = ["from_id", "to_id", *cypher.names(relation)]
    for pair in pairs(table):
        rows = of_pair(table, pair).select(columns)
        engine.take(statements.copy_rows(relation, [], pair), _as_rows(rows))
    return len(table)


def _delete_claims(engine: Any, claim: type[Claim], pair: tuple[str, str], table: pa.Table) -> None:
    columns = ["from_id", "to_id", "stated_by", *claim.also_key]
    table = table.select(columns)
    if len(table) <= _FEW_DELETED:
        for row in table.to_pylist():
            engine.run(statements.delete_claim(claim, pair), row)
        return
    rows = table.rename_columns([f"old_{name}" for name in columns])
    engine.take(statements.delete_claims(claim, pair), _as_rows(rows))
