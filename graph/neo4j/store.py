"""A Neo4j server over Bolt.

Writes go in transactions of bounded size, each claim whole; every one begins by locking the one
GraphInfo node, so that what it reads stays true until it has written, whoever else is writing.
"""

from __future__ import annotations

import functools
import logging
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from graph.clock import today
from graph.errors import PtmError, UnavailableError, UsageError
from graph.schema.version import SCHEMA_VERSION, newer_graph
from graph.store.base import Parameters, Progress, Sources, Store, no_progress

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.planning.change_set import ChangeSet, WriteCounts
    from graph.planning.derived_edges import Derivation
    from graph.schema import Node
    from graph.store.tables import Tables

ROWS = 10_000
BYTES = 8 << 20
"""At most so many rows and about so many bytes go in one transaction."""
_LOCK = "MERGE (g:GraphInfo {id: 'graph'}) SET g.writing = true"
_Result = TypeVar("_Result")

# What the driver logs, besides what it raises, is not for users.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore(Store):
    """A graph on a server; NEO4J_USERNAME and NEO4J_PASSWORD come from the environment."""

    atomic = False

    def __init__(self, url: str) -> None:
        import neo4j

        self.url = url
        self._check_address()
        user, password = os.environ.get("NEO4J_USERNAME"), os.environ.get("NEO4J_PASSWORD")
        auth = (user or "neo4j", password) if password else None
        try:
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=auth,
                connection_timeout=10,
                # Every label that the database has not seen yet would be a warning of its own.
                notifications_disabled_classifications=["UNRECOGNIZED"],
                user_agent="ptm-lineage",
            )
        except (ValueError, neo4j.exceptions.DriverError) as error:
            raise _not_an_address(url, error) from error
        self._checked = False
        self._prepared = False

    def _check_address(self) -> None:
        try:
            parts = urlsplit(self.url)
            _ = parts.port  # raises where it is no number of a port
        except ValueError as error:
            raise _not_an_address(self.url, error) from None
        if parts.password or parts.username:
            raise UsageError(
                "The address of a server must not hold a password: put it into NEO4J_USERNAME and "
                "NEO4J_PASSWORD in the environment."
            )

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    # Reading

    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row."""
        self._check()
        return self._read(lambda tx: _dicts(tx.run(cypher, dict(parameters or {}))))

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        import pyarrow as pa

        self._check()

        def columns(tx: Any) -> pa.Table:
            result = tx.run(cypher, dict(parameters or {}))
            names = result.keys()
            values = list(zip(*(record.values() for record in result), strict=True))
            if not values:
                return pa.table({name: pa.array([], pa.string()) for name in names})
            return pa.table(dict(zip(names, values, strict=True)))

        return self._read(columns)

    def _read(self, work: Callable[[Any], _Result]) -> _Result:
        with self._failures(), self._driver.session(default_access_mode="READ") as session:
            return session.execute_read(work)

    def _write(self, work: Callable[[Any], _Result]) -> _Result:
        """Do the work in one transaction, alone on the graph; again if the server asks for it."""

        def locked(tx: Any) -> _Result:
            tx.run(_LOCK).consume()
            return work(tx)

        with self._failures(), self._driver.session() as session:
            return session.execute_write(locked)

    def _check(self) -> None:
        """Make sure, once, that the server answers and holds a graph of ours."""
        if self._checked:
            return
        version = self._version()
        if version is None:
            raise UnavailableError(
                f"There is no graph at {self.url} yet: `ptm ingest sample` makes one."
            )
        if version < SCHEMA_VERSION:
            self.prepare()
        self._checked = True

    def _version(self) -> int | None:
        """Return the schema version that the graph is of; None where there is no graph."""
        with self._failures():
            self._driver.verify_connectivity()
        text = "MATCH (g:GraphInfo) RETURN max(g.schema_version) AS version"
        version = self._read(lambda tx: tx.run(text).single(strict=True)["version"])
        if version is not None and version > SCHEMA_VERSION:
            raise newer_graph(self.url, version)
        return None if version is None else int(version)

    # Writing

    def prepare(self) -> None:
        """Create the constraints and wait for their indexes; note the schema's version."""
        if self._prepared or self._version() == SCHEMA_VERSION:
            self._prepared = True
            return
        from graph.neo4j import statements
        from graph.schema import NODES

        with self._failures(), self._driver.session() as session:
            session.run(
                "CREATE CONSTRAINT graph_info_id IF NOT EXISTS "
                "FOR (g:GraphInfo) REQUIRE g.id IS UNIQUE"
            ).consume()
            for kind in NODES:
                session.run(statements.constraint(kind)).consume()
            session.run("CALL db.awaitIndexes(600)").consume()
        text = "MATCH (g:GraphInfo {id: 'graph'}) SET g.schema_version = $version"
        self._write(lambda tx: tx.run(text, version=SCHEMA_VERSION).consume())
        self._prepared = self._checked = True

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        hand_over: bool = False,
        listed: type[Node] | None = None,
    ) -> WriteCounts:
        """Add what the tables state, in transactions of bounded size; derive in one at the end."""
        from graph.neo4j.apply import ServerReader, carry_out, slices
        from graph.planning.alias_resolution import move
        from graph.planning.change_set import WriteCounts, complete, plan_changes
        from graph.planning.derived_edges import plan_derived
        from graph.schema import Alias

        self.prepare()
        written = WriteCounts()
        given, tables = tables, complete(tables, today(), listed)
        if hand_over:
            given.clear()

        def moving(tx: Any) -> tuple[ChangeSet, Tables, int]:
            reader = ServerReader(tx)
            renamed, held, removal = move(reader, tables)
            if Alias in renamed:
                held = {Alias: renamed[Alias], **held}
            plan_derived(removal, reader, reader.note())
            carry_out(tx, removal)
            plan = plan_changes(reader, held)
            carry_out(tx, plan)
            for record, table in removal.claims_gone.items():
                plan.claims_gone[record] = table
            plan.nodes_gone = removal.nodes_gone
            return plan, renamed, sum(len(table) for table in held.values())

        plan, tables, offered = self._write(moving)
        written.add(plan, offered)
        for record, part in slices(tables, ROWS, BYTES):
            if record is Alias:
                continue

            def step(tx: Any, part: Tables = {record: part}) -> ChangeSet:  # noqa: B006 - read only
                plan = plan_changes(ServerReader(tx), part)
                carry_out(tx, plan)
                return plan

            written.add(self._write(step), len(part))
            progress(record.label, len(part))
        if derivations:
            self._derive(derivations, anew=False)
        return written

    def derive(self, derivations: Sequence[Derivation]) -> None:
        """Make everything anew that is derived from what the graph holds, in one transaction."""
        self.prepare()
        self._derive(derivations, anew=True)

    def _derive(self, derivations: Sequence[Derivation], *, anew: bool) -> None:
        from graph.neo4j.apply import ServerReader, carry_out
        from graph.planning.change_set import ChangeSet
        from graph.planning.derived_edges import plan_derived

        def step(tx: Any) -> None:
            plan, reader = ChangeSet(), ServerReader(tx)
            plan_derived(plan, reader, reader.note(), derivations, anew=anew)
            carry_out(tx, plan)

        self._write(step)

    def retract_stale(
        self,
        seen: Tables,
        *,
        stated_by: Sources,
        kind: type[Node] | None = None,
        scope: pa.ChunkedArray | pa.Table | None = None,
        ended: str | None = None,
    ) -> WriteCounts:
        """Move to the journal the claims of these sources that are not in ``seen``."""
        from graph.neo4j.apply import ServerReader, carry_out
        from graph.planning.change_set import WriteCounts
        from graph.planning.retraction import plan_retraction

        self.prepare()
        written = WriteCounts()

        def forget(tx: Any) -> ChangeSet:
            plan = plan_retraction(ServerReader(tx), seen, stated_by, kind, scope, ended or today())
            carry_out(tx, plan)
            return plan

        written.add(self._write(forget), 0)
        return written

    def clear(self) -> None:
        """Remove all nodes and claims of ours, and nothing else that the server holds."""
        from graph.schema import NODES

        self.prepare()
        self._write(lambda tx: tx.run("MATCH (g:GraphInfo) REMOVE g.derived").consume())
        for kind in NODES:
            while self._write(functools.partial(_clear_some, label=kind.label)):
                pass

    def _failures(self) -> _Failures:
        return _Failures(self.url)


def _clear_some(tx: Any, label: str) -> bool:
    """Delete some claims of a kind's nodes, then some nodes; return whether there were any."""
    for what, delete in (("()-[x]-(:{})", "DELETE x"), ("(x:{})", "DELETE x")):
        text = f"MATCH {what.format(label)} WITH DISTINCT x LIMIT {ROWS} {delete}"
        if tx.run(text).consume().counters.contains_updates:
            return True
    return False


_PLAIN = frozenset({str, int, float, bool, type(None)})


def _dicts(result: Any) -> list[dict[str, Any]]:
    """Return the records, nodes and paths as data; nearly all hold only what is that already."""
    names, rows = result.keys(), []
    for record in result:
        values = record.values()
        plain = all(type(value) in _PLAIN for value in values)
        rows.append(dict(zip(names, values, strict=True)) if plain else record.data())
    return rows


class _Failures:
    """Turns what the driver raises into a sentence that says what to do."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        import neo4j.exceptions as failed

        if isinstance(error, PtmError) or not isinstance(
            error, failed.Neo4jError | failed.DriverError
        ):
            return
        if isinstance(error, failed.AuthError | failed.TokenExpired):
            told = (
                f"The server at {self._url} refused the user name or the password: set "
                "NEO4J_USERNAME and NEO4J_PASSWORD in the environment."
            )
        elif isinstance(error, failed.ServiceUnavailable | failed.SessionExpired):
            told = (
                f"No Neo4j server answers at {self._url}: start it (`docker compose up -d`) or "
                "name another graph with --graph."
            )
        elif isinstance(error, failed.ConfigurationError):
            told = (
                f"What answers at {self._url} is not a Neo4j server that ptm can talk to (5 or "
                "newer): name another graph with --graph."
            )
        elif (getattr(error, "code", None) or "").endswith(".AuthenticationRateLimit"):
            told = (
                f"The server at {self._url} was given a wrong password too often: wait some "
                "seconds, and set NEO4J_USERNAME and NEO4J_PASSWORD in the environment."
            )
        elif isinstance(error, failed.ClientError):
            raise UsageError(f"The server cannot run this query: {_first_line(error)}") from error
        else:
            told = (
                f"The server at {self._url} could not do it ({_first_line(error).rstrip('.')}): "
                "what was written before is kept, run the same command again to complete it."
            )
        raise UnavailableError(told) from error


def _not_an_address(url: str, error: Exception) -> UsageError:
    return UsageError(f"{url} is not the address of a Neo4j server: {_first_line(error)}")


def _first_line(error: BaseException) -> str:
    # Errors of the server (they have a code) say more in their message, the driver's own do not.
    told = getattr(error, "message", None) if hasattr(error, "code") else None
    text = str(told or error).strip() or type(error).__name__
    line = text.splitlines()[0].rstrip()
    return line if line.endswith((".", "!", "?")) else f"{line}."
