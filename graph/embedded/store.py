"""The embedded engine (ladybug): a graph in one file, no server.

The file is never changed in place, because the engine's own recovery loses data when a writer is
killed (measured, see docs/decisions). A write works on a private copy, closes it, opens it again
to count, and renames it over the old file. The file that a store has found, and was the first to
replace, is kept as ``NAME.previous``: the graph before a command, however often the command writes.
So readers hold a file that nobody changes, and a lock lets one writer in at a time.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graph.embedded.engine import Engine
from graph.embedded.errors import NotWritableError, older_graph, query_failures, reason
from graph.embedded.file import GraphFile
from graph.embedded.paths import shortest
from graph.embedded.values import read_rows
from graph.errors import NoGraphError, UnavailableError, UsageError
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Parameters, Progress, Store, no_progress
from graph.store.parameters import check_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

    from graph.embedded.apply import EmbeddedReader
    from graph.planning.change_set import ChangeSet, WriteCounts
    from graph.planning.write import Write
    from graph.schema import StoredType
    from graph.store.cypher import Pair
    from graph.store.values import OwnAnswer

_log = logging.getLogger("ptm.graph")


class EmbeddedStore(Store):
    """A graph file. Nothing is created before the first write."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        # A link stays a link: it is the file behind it that is replaced.
        try:
            self.path = Path(path).expanduser().resolve()
        except (OSError, RuntimeError, ValueError) as error:
            raise UsageError(f"The path of the graph cannot be used: {reason(error)}.") from error
        self.url = str(self.path)
        self._file = GraphFile(self.path)
        self._engine: Engine | None = None

    # Reading

    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row."""
        _log.debug("asking %.500s", cypher)
        with query_failures(parameters):
            return read_rows(self._reader().run(shortest(cypher), parameters))

    def answer(self, cypher: str, parameters: Parameters | None = None) -> OwnAnswer:
        """Return the answer to Cypher of a user's own, which is asked in a process apart."""
        from graph.embedded.answers import answer_own
        from graph.embedded.parameters import check_lists

        check_parameters(parameters or {})
        check_lists(parameters or {})
        self._reader()  # raises where there is no graph, and upgrades an older one
        return answer_own(cypher, lambda text: self._ask_apart(text, parameters or {}))

    def _ask_apart(self, cypher: str, parameters: Parameters) -> list[dict[str, Any]]:
        from graph.embedded.apart import Question, ask_apart
        from graph.embedded.parameters import has_untyped, written_out

        _log.debug("asking %.500s", cypher)
        try:
            return ask_apart(Question(self.path, cypher, dict(parameters)), self.timeout)
        except UsageError:
            if not has_untyped(parameters):
                raise
        # Where the engine makes a type for it, it compares with values of every type.
        return ask_apart(Question(self.path, *written_out(cypher, parameters)), self.timeout)

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        _log.debug("asking %.500s", cypher)
        with query_failures(parameters):
            return self._reader().table(shortest(cypher), parameters)

    def parts(self, record: StoredType, pair: Pair | None = None) -> Iterator[pa.Table]:
        """Yield all nodes of a kind, or all relationships of a type between a pair of kinds."""
        from graph.embedded.parts import read_parts

        yield from read_parts(self._reader(), record, pair)

    def _reader(self) -> Engine:
        if self._engine is not None and self._engine.is_stuck:
            self._engine = None  # it does not stop, and another can be asked meanwhile
        if self._engine is None:
            if not self.path.exists():
                raise NoGraphError(self.path)
            self._engine = self._open_current(self._upgrade_to_read)
        return self._engine

    def _open_current(self, upgrade: Callable[[], None]) -> Engine:
        """Return the engine on the file, which is upgraded first if its schema is older."""
        engine = Engine(self.path, read_only=True, timeout=self.timeout)
        try:
            if engine.schema_version() == SCHEMA_VERSION:
                return engine
        except BaseException:
            engine.close()
            raise
        engine.close()
        upgrade()
        return Engine(self.path, read_only=True, timeout=self.timeout)

    def _upgrade_to_read(self) -> None:
        """Add what this version's schema has more, before a graph is read."""
        if not self.upgrades:
            raise UnavailableError(f"{self.path} was written by an older version.")
        try:
            self.prepare()
        except NotWritableError as error:
            raise older_graph(self.path, error) from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[EmbeddedReader]:
        """Yield what reads nodes and claims by their ids; an older graph is read from a copy."""
        from graph.embedded.apply import EmbeddedReader

        if not self.path.exists():
            raise NoGraphError(self.path)
        with contextlib.ExitStack() as stack:
            engine = stack.enter_context(Engine(self.path, read_only=True, timeout=self.timeout))
            if engine.schema_version() != SCHEMA_VERSION:
                engine = stack.enter_context(self._upgraded_copy())
            yield EmbeddedReader(engine)

    @contextlib.contextmanager
    def _upgraded_copy(self) -> Iterator[Engine]:
        """Yield a copy of an older graph that has all that the schema has; it is removed then."""
        import shutil
        import tempfile

        with tempfile.TemporaryDirectory(prefix="ptm-", ignore_cleanup_errors=True) as folder:
            copy = EmbeddedStore(Path(folder) / self.path.name)
            shutil.copyfile(self.path, copy.path)
            copy.prepare()
            with Engine(copy.path, read_only=True) as engine:
                yield engine

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    # Writing

    def prepare(self) -> None:
        """Make the file, or add to an older one what this version's schema has more."""
        with self._alone():
            if self.path.exists():
                self._open_current(self._renew_file).close()
            else:
                self._renew_file()

    def _renew_file(self) -> None:
        """Make the file, or replace it by one that has all that the schema has."""
        from graph.planning.restoration import FIRST_WITHOUT

        with self._file.copy() as engine:
            if engine.upgraded_from is not None and engine.upgraded_from < FIRST_WITHOUT:
                _restore(engine)

    def _carry_out(self, write: Write, progress: Progress) -> WriteCounts:
        """Do all that a write asks for in one replacement of the file, or nothing."""
        import pyarrow as pa

        from graph.planning.change_set import WriteCounts

        written = WriteCounts()
        with self._alone():
            plan = self._plan(write)
            if plan:
                # What planning took is kept by the pool otherwise, beside what the engine takes.
                pa.default_memory_pool().release_unused()
                with self._file.copy(plan.size()) as engine:
                    _carry_out_counted(engine, plan, progress)
            elif not self.path.exists():
                self._renew_file()
        written.add(plan)
        return written

    def _plan(self, write: Write) -> ChangeSet:
        from graph.planning.write import plan_write

        with self._plan_reader() as reader:
            return plan_write(reader, write, ahead=reader.is_empty())

    def clear(self) -> str | None:
        """Remove the graph; return the file that keeps it until the next write, if it was there."""
        with self._alone():
            if not self.path.exists():
                return None
            self._file.set_aside()
        return str(self._file.previous)

    @contextlib.contextmanager
    def _plan_reader(self) -> Iterator[EmbeddedReader]:
        from graph.embedded.apply import EmbeddedReader

        if not self.path.exists():
            yield EmbeddedReader(None)
            return
        with self._open_current(self._renew_file) as engine:
            engine.timeout = None  # a write has no limit
            yield EmbeddedReader(engine)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let go of the file, and be its one writer."""
        self.close()
        with self._file.locked():
            yield


def _restore(engine: Engine) -> None:
    """Bring back what an older version ended when artifacts disappeared."""
    import pyarrow as pa

    from graph.embedded.apply import EmbeddedReader
    from graph.planning.restoration import find_restoration
    from graph.planning.write import Write, plan_write
    from graph.schema import Change

    found = find_restoration(EmbeddedReader(engine))
    if not found:
        return
    plan = plan_write(EmbeddedReader(engine), Write(found.tables, absences=found.absences))
    if found.entries:
        plan.nodes_gone[Change] = pa.table({"id": pa.array(found.entries, pa.string())})
    _carry_out_counted(engine, plan, no_progress)


def _carry_out_counted(engine: Engine, plan: ChangeSet, progress: Progress) -> None:
    """Do what a plan says, and note how many rows there are once all of it is done."""
    from graph.embedded.apply import carry_out

    wanted = engine.counts()
    wanted |= {record.label: 0 for record in plan.derived_gone}
    carry_out(engine, plan, progress)
    for record, number in plan.new().items():
        wanted[record.label] += number
    for derived, table in plan.derived_new.items():
        wanted[derived.label] += len(table)
    gone: list[Mapping[Any, pa.Table]] = [plan.nodes_gone, plan.claims_gone]
    for record, table in (pair for some in gone for pair in some.items()):
        wanted[record.label] -= len(table)
    engine.expected = wanted
