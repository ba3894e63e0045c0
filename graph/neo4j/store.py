"""A Neo4j server over Bolt.

Writes go in transactions of bounded size, each claim whole; every one begins by locking the one
GraphInfo node, so that what it reads stays true until it has written, whoever else is writing.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from graph.errors import NoGraphError
from graph.neo4j.connection import Server
from graph.schema.version import SCHEMA_VERSION, newer_graph
from graph.store.address import check_address
from graph.store.base import Parameters, Progress, Store, no_progress
from graph.store.parameters import check_parameters

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.neo4j.apply import ServerReader
    from graph.planning.change_set import ChangeSet, StoreReader, WriteCounts
    from graph.planning.write import Write
    from graph.schema import StoredType
    from graph.store.cypher import Pair
    from graph.store.values import OwnAnswer

ROWS = 10_000
BYTES = 8 << 20
"""At most so many rows and about so many bytes go in one transaction."""
_INDEXES = 600
"""Seconds in which indexes have to be there."""
_LOCK = "MERGE (g:GraphInfo {id: 'graph'}) SET g.writing = true"
_Result = TypeVar("_Result")


class Neo4jStore(Store):
    """A graph on a server; NEO4J_USERNAME and NEO4J_PASSWORD come from the environment."""

    def __init__(self, url: str) -> None:
        check_address(url)
        self._server = Server(url)
        self.url = self._server.url
        self._checked = False
        self._prepared = False
        self._is_imported = False

    def close(self) -> None:
        """Close all connections."""
        self._server.close()

    # Reading

    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row."""
        return self._ask(lambda tx, given: _record_dicts(tx.run(cypher, given)), parameters)

    def answer(self, cypher: str, parameters: Parameters | None = None) -> OwnAnswer:
        """Return the answer to Cypher of a user's own, the same from every engine."""
        from graph.neo4j.answers import read_answer

        return self._ask(
            lambda tx, given: read_answer(tx.run(cypher, given)), parameters, again=False
        )

    def other_names(self) -> frozenset[str]:
        """Return labels, types and properties that the server has and the schema does not."""
        from graph.neo4j.answers import read_names

        self._check()
        return super().other_names() | self._server.read(read_names, self.timeout)

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        import pyarrow as pa

        def columns(tx: Any, given: dict[str, Any]) -> pa.Table:
            result = tx.run(cypher, given)
            names = result.keys()
            values = list(zip(*(record.values() for record in result), strict=True))
            if not values:
                return pa.table({name: pa.array([], pa.string()) for name in names})
            return pa.table(dict(zip(names, values, strict=True)))

        return self._ask(columns, parameters)

    def parts(self, record: StoredType, pair: Pair | None = None) -> Iterator[pa.Table]:
        """Yield all nodes of a kind, or all relationships of a type between a pair of kinds."""
        from graph.neo4j.parts import read_parts

        yield from read_parts(self, record, pair)

    def _ask(
        self,
        work: Callable[[Any, dict[str, Any]], _Result],
        parameters: Parameters | None,
        *,
        again: bool = True,
    ) -> _Result:
        """Return what is read in a transaction with these parameters."""
        given = dict(parameters or {})
        check_parameters(given)
        self._check()
        return self._server.read(lambda tx: work(tx, given), self.timeout, again=again)

    @contextlib.contextmanager
    def reading(self) -> Iterator[ServerReader]:
        """Yield what reads nodes and claims by their ids, in one reading transaction."""
        from graph.neo4j.apply import ServerReader

        if self._version() is None:
            raise NoGraphError(self.url)
        with self._server.reading(self.timeout) as transaction:
            yield ServerReader(transaction)

    def _transact(self, work: Callable[[Any], _Result]) -> _Result:
        """Do the work in one transaction, alone on the graph; again if the server asks for it."""

        def locked(tx: Any) -> _Result:
            tx.run(_LOCK).consume()
            return work(tx)

        return self._server.write(locked)

    def _check(self) -> None:
        """Make sure, once, that the server answers and holds a graph of ours."""
        if self._checked:
            return
        version = self._version()
        if version is None:
            raise NoGraphError(self.url)
        if version < SCHEMA_VERSION or self._is_imported:
            self.prepare()
        self._checked = True

    def _version(self) -> int | None:
        """Return the schema version that the graph is of; None where there is no graph."""
        from graph.neo4j import statements

        self._server.check(self.timeout)
        found = self._server.read_first(
            lambda tx: tx.run(statements.READ_INFO).single(strict=True), self.timeout
        )
        version, self._is_imported = found["version"], bool(found["imported"])
        if version is not None and version > SCHEMA_VERSION:
            raise newer_graph(self.url, version)
        return None if version is None else int(version)

    # Writing

    def prepare(self) -> None:
        """Create the constraints and wait for their indexes; note the schema's version."""
        if self._prepared:
            return
        version = self._version()
        if version == SCHEMA_VERSION and not self._is_imported:
            self._prepared = True
            return
        from graph.neo4j import statements
        from graph.planning.restoration import FIRST_WITHOUT
        from graph.schema import NODES

        constraints = [
            "CREATE CONSTRAINT graph_info_id IF NOT EXISTS "
            "FOR (g:GraphInfo) REQUIRE g.id IS UNIQUE",
            *(statements.constraint(kind) for kind in NODES),
        ]
        self._server.run([*constraints, f"CALL db.awaitIndexes({_INDEXES})"], 2 * _INDEXES)
        if version is not None and version < FIRST_WITHOUT:
            self._restore()
        note = statements.NOTE_PREPARED
        self._transact(lambda tx: tx.run(note, version=SCHEMA_VERSION).consume())
        self._prepared, self._checked, self._is_imported = True, True, False

    def _restore(self) -> None:
        """Bring back what an older version ended when artifacts disappeared.

        The entries leave the journal last: what was cut off begins anew, and finds them there.
        """
        from graph.neo4j.apply import ServerReader
        from graph.planning.restoration import find_restoration
        from graph.planning.write import Write

        found = self._transact(lambda tx: find_restoration(ServerReader(tx)))
        if not found:
            return
        self._write(Write(found.tables, absences=found.absences), no_progress)
        for start in range(0, len(found.entries), ROWS):
            ids = found.entries[start : start + ROWS]
            self._transact(functools.partial(_delete_changes, ids=ids))

    def _carry_out(self, write: Write, progress: Progress) -> WriteCounts:
        """Write in transactions of bounded size; the last says that the Run is complete."""
        self.prepare()
        return self._write(write, progress)

    def _write(self, write: Write, progress: Progress) -> WriteCounts:
        from graph.neo4j.stages import StagedWrite
        from graph.planning.change_set import WriteCounts
        from graph.planning.write import plan_stage

        written, stages = WriteCounts(), StagedWrite(write)
        written.add(self._step(stages.plan_first))
        for record, stage, rows in stages.parts(ROWS, BYTES):
            written.add(self._step(functools.partial(plan_stage, stage=stage)))
            progress(record.label, rows)
        if stages.has_last():
            written.add(self._step(stages.plan_last))
        return written

    def _step(self, plan_step: Callable[[StoreReader], ChangeSet]) -> ChangeSet:
        """Plan and carry out one stage of a write in a transaction of its own."""
        from graph.neo4j.apply import ServerReader, carry_out

        def step(transaction: Any) -> ChangeSet:
            plan = plan_step(ServerReader(transaction))
            carry_out(transaction, plan)
            return plan

        return self._transact(step)

    def clear(self) -> str | None:
        """Remove all nodes and claims of ours, and nothing else that the server holds."""
        from graph.schema import NODES

        self.prepare()
        self._transact(lambda tx: tx.run("MATCH (g:GraphInfo) REMOVE g.derived").consume())
        for kind in NODES:
            while self._transact(functools.partial(_clear_some, label=kind.label)):
                pass
        return None


def _delete_changes(tx: Any, ids: list[str]) -> None:
    from graph.neo4j import statements
    from graph.schema import Change

    tx.run(statements.delete_nodes(Change), ids=ids).consume()


def _clear_some(tx: Any, label: str) -> bool:
    """Delete some claims of a kind's nodes, then some nodes; return whether there were any."""
    for what, delete in (("()-[x]-(:{})", "DELETE x"), ("(x:{})", "DELETE x")):
        text = f"MATCH {what.format(label)} WITH DISTINCT x LIMIT {ROWS} {delete}"
        if tx.run(text).consume().counters.contains_updates:
            return True
    return False


_PLAIN = frozenset({str, int, float, bool, type(None)})


def _record_dicts(result: Any) -> list[dict[str, Any]]:
    """Return the records, nodes and paths as data; nearly all hold only what is that already."""
    names, rows = result.keys(), []
    for record in result:
        values = record.values()
        plain = all(type(value) in _PLAIN for value in values)
        rows.append(dict(zip(names, values, strict=True)) if plain else record.data())
    return rows
