"""Reads what a plan needs from Neo4j within a transaction, and carries it out there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UnavailableError
from graph.neo4j import statements
from graph.planning import marks
from graph.planning.change_set import ChangeSet
from graph.schema import Alias, Claim, Node, RecordType, Relation, StoredType
from graph.store import cypher
from graph.store.tables import arrow_schema, empty, of_pair, pairs


class ServerReader:
    """Reads what a plan needs, within one transaction."""

    def __init__(self, transaction: Any) -> None:
        self._transaction = transaction

    def note(self) -> str | None:
        """Return what the graph notes of its derived relationships."""
        rows = self._transaction.run("MATCH (g:GraphInfo) RETURN g.derived AS note").data()
        return rows[0]["note"] if rows else None

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        """Return the columns ``marks.DATES`` of the artifacts that may be marked."""
        text = cypher.read_presences(kind, marks.DATES)
        return self._texts(text, marks.DATES, marks.presence_parameters(before))

    def of_hub_ids(self, kind: type[Node], hub_ids: list[str]) -> pa.Table:
        """Return id, hub_id and facts_at of the artifacts with these ids of the Hub's own."""
        text = cypher.read_hub_ids(kind, marks.BY_HUB_ID)
        return self._texts(text, marks.BY_HUB_ID, {"hub_ids": hub_ids})

    def aliases_of(self, names: list[str]) -> pa.Table:
        """Return the aliases that have one of these names."""
        return self._table(Alias, cypher.read_aliases_of(), names=names)

    def notices(self, kind: type[Node]) -> pa.Table:
        """Return from_id, ended and stated_by of each disappearance in the journal."""
        return self._texts(cypher.read_notices(), marks.NOTICE, {"kind": kind.label})

    def _texts(self, text: str, names: Sequence[str], parameters: dict[str, Any]) -> pa.Table:
        """Return an answer that has only texts in its columns."""
        schema = pa.schema([(name, pa.string()) for name in names])
        return pa.Table.from_pylist(self._transaction.run(text, parameters).data(), schema=schema)

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return the stored nodes with these ids; all of the kind for None."""
        if ids is None:
            return self._table(kind, cypher.read_nodes(kind))
        wanted = pc.unique(ids).to_pylist()
        return self._table(kind, statements.read_nodes_of(kind), ids=wanted)

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return the stored claims that begin at these ends."""
        found = [empty(claim)]
        for pair in cypher.end_pairs(claim):
            ids = starts["from_id"].filter(pc.equal(starts["from_kind"], pair[0]))
            if len(ids):
                text = statements.read_claims_of(claim, pair, "a")
                found.append(self._table(claim, text, ids=pc.unique(ids).to_pylist()))
        return pa.concat_tables(found)

    def claims_to(self, claim: type[Claim], pair: tuple[str, str], ids: list[str]) -> pa.Table:
        """Return the stored claims between a pair of kinds that end at these ids."""
        return self._table(claim, statements.read_claims_of(claim, pair, "b"), ids=ids)

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        """Return the stored claims that begin or end at these ids of one kind."""
        found = [empty(claim)]
        wanted = ids.to_pylist()
        for pair in cypher.end_pairs(claim):
            for end, label in zip("ab", pair, strict=True):
                if label == kind.label:
                    text = statements.read_claims_of(claim, pair, end)
                    found.append(self._table(claim, text, ids=wanted))
        table = pa.concat_tables(found)
        # A claim from one of the ids to another was found from both ends.
        return table.group_by(table.column_names).aggregate([])

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return the stored claims that these sources state."""
        return pa.concat_tables(
            self._table(
                claim,
                cypher.read_claims(claim, pair, "WHERE r.stated_by IN $sources"),
                sources=sources,
            )
            for pair in cypher.end_pairs(claim)
        )

    def _table(self, record: RecordType, text: str, **parameters: Any) -> pa.Table:
        rows = self._transaction.run(text, parameters).data()
        return pa.Table.from_pylist(rows, schema=arrow_schema(record))


def carry_out(transaction: Any, plan: ChangeSet) -> None:
    """Do what a plan says within the transaction."""
    for derived in plan.derived_gone:
        _run_statement(transaction, statements.delete_derived(derived))
    for claim, table in plan.claims_gone.items():
        columns = ["from_id", "to_id", "stated_by", *claim.also_key]
        for pair in pairs(table):
            rows = of_pair(table, pair).select(columns).to_pylist()
            _run_statement(transaction, statements.delete_claims(claim, pair), rows=rows)
    for kind, table in plan.nodes_gone.items():
        ids = table["id"].to_pylist()
        _run_statement(transaction, statements.delete_nodes(kind), ids=ids)
    for kind, table in plan.nodes_new.items():
        _run_statement(transaction, statements.create_nodes(kind), rows=_as_lists(kind, table))
    for kind, table in plan.nodes_changed.items():
        _run_statement(transaction, statements.set_nodes(kind), rows=_as_lists(kind, table))
    for claim, table in plan.claims_new.items():
        for pair in pairs(table):
            _create_relations(transaction, claim, pair, of_pair(table, pair))
    for derived, table in plan.derived_new.items():
        for pair in pairs(table):
            _create_relations(transaction, derived, pair, of_pair(table, pair))
    if plan.note is not None:
        text = "MATCH (g:GraphInfo {id: 'graph'}) SET g.derived = $note"
        _run_statement(transaction, text, note=plan.note)


def _create_relations(
    transaction: Any, relation: type[Relation], pair: tuple[str, str], table: pa.Table
) -> None:
    rows = _as_lists(relation, table)
    text = statements.create_relations(relation, pair)
    made = _run_statement(transaction, text, rows=rows)
    if made.relationships_created != len(rows):
        raise UnavailableError(
            "Another process moved or removed something while this one was writing: run the same "
            "command again to complete it."
        )


def _as_lists(record: StoredType, table: pa.Table) -> list[list[Any]]:
    """Return each row as a list: the ids of its ends, if any, then the record's properties."""
    ends = ["from_id", "to_id"] if issubclass(record, Relation) else []
    columns = [table[name].to_pylist() for name in (*ends, *cypher.names(record))]
    return [list(row) for row in zip(*columns, strict=True)]


def _run_statement(transaction: Any, text: str, **parameters: Any) -> Any:
    """Run a statement; return what the server counted."""
    return transaction.run(text, parameters).consume().counters
