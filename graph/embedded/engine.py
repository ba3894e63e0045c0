"""One open graph file: the embedded engine (ladybug), its tables, and its queries."""

from __future__ import annotations

import contextlib
import logging
import os
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from graph.embedded.errors import cannot_open, damaged, not_a_file
from graph.embedded.room import find_room
from graph.errors import UnavailableError, took_too_long
from graph.schema.version import SCHEMA_VERSION, newer_graph
from graph.store.base import Parameters
from graph.store.waiting import wait_for

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

_log = logging.getLogger("ptm.graph")
_Result = TypeVar("_Result")

DEEPEST = 100
"""Steps a path may have; the longest chain seen on the Hub has 39."""

_MAGIC = b"LBUG"
"""What every file of the engine begins with."""
_BESIDE = (
    ".wal",
    ".wal.checkpoint",
    ".shadow",
    ".checkpoint.intent.lock",
    ".checkpoint.apply.lock",
)
"""Names after a graph's own at which the engine opens whatever stands there."""
_IN_MEMORY = ":memory:"
"""The engine's own word in place of a path."""
_INFO = "GraphInfo"
_COLUMNS = {"id": "STRING", "schema_version": "INT64", "derived": "STRING"}
"""What a graph notes of itself; ``derived``: see ``graph/planning/derived_edges.py``."""


class Engine:
    """One open database with one connection; every failure is a sentence."""

    def __init__(self, path: Path | None, *, read_only: bool, timeout: float | None = None) -> None:
        """Open the file at a path; None is a graph in memory, which is gone once it is closed.

        ``timeout`` is the number of seconds that a statement may take; None is without end.
        """
        import ladybug

        self.path = path or Path(_IN_MEMORY)
        self.timeout = timeout
        self.is_busy = False
        """Whether it carries out a statement."""
        self.is_stuck = False
        """Whether that is one which did not stop when it was told to."""
        self._turn = threading.Lock()
        self.upgraded_from: int | None = None
        """The schema version of an older graph that was brought up to date here."""
        self.expected: dict[str, int] | None = None
        """How many rows a write leaves in every table, once one has been carried out."""
        if path is not None:
            check_graph_file(path)
        room = find_room(path, read_only=read_only)
        try:
            self._database = ladybug.Database(
                str(self.path),
                read_only=read_only,
                buffer_pool_size=room.pool,
                max_db_size=room.database,
                max_num_threads=room.threads,
            )
            self._connection = ladybug.Connection(self._database)
            self._connection.execute(f"CALL var_length_extend_max_depth={DEEPEST}")
        except (RuntimeError, OSError, MemoryError, ValueError) as error:
            raise UnavailableError(cannot_open(self.path, error)) from error
        _log.debug("opened %s to %s", self.path, "read" if read_only else "write")

    def __enter__(self) -> Engine:
        """Return the engine itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Let go of the file; not where a statement does not stop, which would be waited for."""
        if not self.is_stuck:
            self._connection.close()
            self._database.close()

    def run(self, cypher: str, parameters: Parameters | None = None) -> Any:
        """Return the engine's answer to a statement.

        Raises
        ------
        UnavailableError
            If it takes longer than it may.
        """
        asked = dict(parameters or {})
        return self._wait(self._connection, lambda: self._connection.execute(cypher, asked))

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return an answer as a table."""
        asked = dict(parameters or {})

        def read() -> pa.Table:
            found: Any = self._connection.execute(cypher, asked)
            return found.get_as_arrow()

        return self._wait(self._connection, read)

    def read(self, cypher: str, parameters: Parameters) -> pa.Table:
        """Return an answer as a table; the engine keeps nothing of it afterwards.

        A connection keeps what it was asked with and its answers, until the buffer pool is full.
        """
        with self._another() as connection:

            def read() -> pa.Table:
                found: Any = connection.execute(cypher, dict(parameters))
                try:
                    return found.get_as_arrow()
                finally:
                    found.close()

            return self._wait(connection, read)

    def take(self, cypher: str, parameters: Parameters) -> None:
        """Run a statement that takes a table; nothing of the table is kept afterwards.

        A connection keeps the parameters of all that it was asked, so this gets one of its own.
        """
        with self._another() as connection:
            self._wait(connection, lambda: connection.execute(cypher, dict(parameters)))

    @contextlib.contextmanager
    def _another(self) -> Iterator[Any]:
        """Yield a connection that is closed afterwards, unless a statement does not stop."""
        import ladybug

        connection = ladybug.Connection(self._database)
        try:
            yield connection
        finally:
            if not self.is_stuck:
                connection.close()

    def _wait(self, connection: Any, work: Callable[[], _Result]) -> _Result:
        """Return what a call of the engine returns, for which signals and the time are watched."""

        def call() -> _Result:
            self.is_busy = True
            try:
                return work()
            finally:
                self.is_busy = False

        with self._turn:
            try:
                return wait_for(call, stop=connection.interrupt, seconds=self.timeout)
            except TimeoutError:
                raise took_too_long(self.timeout) from None
            finally:
                self.is_stuck = self.is_busy

    def schema_version(self) -> int:
        """Return the schema version of the file; refuse one that a newer ptm-lineage wrote."""
        try:
            rows = self.run(f"MATCH (g:{_INFO}) RETURN g.schema_version").get_all()
        except RuntimeError as error:
            if "does not exist" not in str(error):
                raise
            tables = self.run("CALL show_tables() RETURN name").get_all()
            if tables and not any(name == "Model" for (name,) in tables):
                raise UnavailableError(
                    f"{self.path} is a graph, but not one of ptm-lineage: name another path."
                ) from None
            return 0
        version = int(rows[0][0] or 0) if rows else 0
        if version > SCHEMA_VERSION:
            raise newer_graph(str(self.path), version)
        return version

    def prepare(self) -> None:
        """Create the tables that are missing, and add the columns that are."""
        from graph.embedded import statements
        from graph.schema import CLAIMS, DERIVED, NODES, StoredType
        from graph.store import cypher

        have = {name for (name,) in self.run("CALL show_tables() RETURN name").get_all()}
        if have and (version := self.schema_version()) == SCHEMA_VERSION:
            return
        self.upgraded_from = version if have else None
        self.run("BEGIN TRANSACTION")  # the disk would be waited for at each statement else
        records: tuple[StoredType, ...] = (*NODES, *CLAIMS, *DERIVED)
        for record in records:
            if record.label not in have:
                self.run(statements.create_table(record))
                continue
            info = self.run(f"CALL table_info('{record.label}') RETURN name").get_all()
            for name in cypher.names(record):
                if [name] not in info:
                    self.run(statements.add_column(record, name))
        for relation in (*CLAIMS, *DERIVED):
            joined = self.run(f"CALL show_connection('{relation.label}') RETURN *").get_all()
            for a, b in relation.ends:
                if not any(row[:2] == [a.label, b.label] for row in joined):
                    self.run(statements.add_pair(relation, (a.label, b.label)))
        self._prepare_info(new=_INFO not in have)
        self.run("COMMIT")

    def _prepare_info(self, *, new: bool) -> None:
        if new:
            columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
            self.run(f"CREATE NODE TABLE {_INFO}({columns}, PRIMARY KEY(id))")
            # Neo4j has type(); with this macro one text serves both engines.
            self.run("CREATE MACRO type(r) AS label(r)")
        have = self.run(f"CALL table_info('{_INFO}') RETURN name").get_all()
        for name, kind in _COLUMNS.items():
            if [name] not in have:
                self.run(f"ALTER TABLE {_INFO} ADD {name} {kind}")
        self.run(
            f"MERGE (g:{_INFO} {{id: 'graph'}}) SET g.schema_version = $version",
            {"version": SCHEMA_VERSION},
        )

    def note(self) -> str | None:
        """Return what the graph notes of its derived relationships."""
        rows = self.run(f"MATCH (g:{_INFO}) RETURN g.derived").get_all()
        return rows[0][0] if rows else None

    def set_note(self, note: str | None) -> None:
        """Note from what the derived relationships are made."""
        self.run(f"MATCH (g:{_INFO}) SET g.derived = CAST($note AS STRING)", {"note": note})

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table."""
        return dict(self._each_count())

    def is_empty(self) -> bool:
        """Return whether no table has a row; it counts no further than to the first that has."""
        return not any(number for _, number in self._each_count())

    def _each_count(self) -> Iterator[tuple[str, int]]:
        from graph.schema import CLAIMS, DERIVED, NODES
        from graph.store import cypher

        texts = {kind.label: cypher.count(kind.label) for kind in NODES}
        texts |= {r.label: cypher.count_relations(r.label) for r in (*CLAIMS, *DERIVED)}
        for label, text in texts.items():
            yield label, self.run(text).get_next()[0]


def check_graph_file(path: Path) -> None:
    """Refuse a path at which something stands that is no graph file; nothing there is fine.

    The engine would take a device or an empty file for a new graph, and wait for a pipe.

    Raises
    ------
    UnavailableError
        If it is a folder, device, pipe or socket, or a file that does not begin as graphs do; or
        if a link, pipe or device stands beside it under a name of the engine's.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise UnavailableError(not_a_file(path, mode, "not a graph: give the name of a file"))
        with path.open("rb") as stream:
            beginning = stream.read(len(_MAGIC))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise UnavailableError(cannot_open(path, error)) from error
    if beginning != _MAGIC:
        raise UnavailableError(damaged(path))
    _check_beside(path)


def _check_beside(path: Path) -> None:
    """Refuse a link, pipe or device beside a graph that the engine would follow or wait for."""
    for suffix in _BESIDE:
        beside = path.with_name(path.name + suffix)
        if not os.path.lexists(beside):
            continue
        mode = beside.lstat().st_mode
        if not stat.S_ISREG(mode):
            raise UnavailableError(not_a_file(beside, mode, "and not ptm's own file: remove it"))
