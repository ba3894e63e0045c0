"""The embedded engine (ladybug): a graph in one file, no server.

The file is never changed in place, because the engine's own recovery loses data when a writer is
killed (measured, see docs/decisions). A write works on a private copy, closes it, opens it again
to count, and renames it over the old file; the one before is kept as ``NAME.previous``. So readers
hold a file that nobody changes, and a lock lets one writer in at a time.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from graph.clock import today
from graph.embedded.engine import Engine, read_rows, shortest
from graph.embedded.errors import not_read_back, reason
from graph.embedded.file import GraphFile
from graph.errors import UnavailableError, UsageError
from graph.schema.version import SCHEMA_VERSION
from graph.store.base import Parameters, Progress, Sources, Store, no_progress

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

    from graph.embedded.apply import EmbeddedReader
    from graph.planning.change_set import ChangeSet, WriteCounts
    from graph.planning.derived_edges import Derivation
    from graph.schema import Node
    from graph.store.tables import Tables


class EmbeddedStore(Store):
    """A graph file. Nothing is created before the first write."""

    atomic = True

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
        return read_rows(self._answer(cypher, parameters))

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        return self._answer(cypher, parameters).get_as_arrow()

    def _answer(self, cypher: str, parameters: Parameters | None) -> Any:
        try:
            return self._reader().run(shortest(cypher), parameters)
        except RuntimeError as error:
            raise UsageError(f"The engine cannot run this query: {reason(error)}.") from error

    def _reader(self) -> Engine:
        if self._engine is None:
            if not self.path.exists():
                raise UnavailableError(
                    f"There is no graph at {self.path} yet: `ptm ingest sample` makes one."
                )
            engine = Engine(self.path, read_only=True)
            try:
                if engine.schema_version() < SCHEMA_VERSION:
                    engine.close()
                    self.prepare()
                    engine = Engine(self.path, read_only=True)
            except BaseException:
                engine.close()
                raise
            self._engine = engine
        return self._engine

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
                with Engine(self.path, read_only=True) as engine:
                    if engine.schema_version() == SCHEMA_VERSION:
                        return
            with self._file.copy():
                pass

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        hand_over: bool = False,
        listed: type[Node] | None = None,
    ) -> WriteCounts:
        """Add what the tables state and what follows from it, all of it or nothing."""
        import pyarrow as pa

        from graph.planning.change_set import WriteCounts

        written = WriteCounts()
        with self._alone(), contextlib.ExitStack() as stack:
            reader = stack.enter_context(self._plan_reader())
            plan, rows, size = _planned(
                reader, tables, derivations, hand_over=hand_over, listed=listed
            )
            if plan:
                stack.close()
                # What planning took is kept by the pool otherwise, beside what the engine takes.
                pa.default_memory_pool().release_unused()
                with self._file.copy(size) as engine:
                    _carry_out(engine, plan, progress)
            elif not self.path.exists():
                with self._file.copy():
                    pass
        written.add(plan, rows)
        return written

    def derive(self, derivations: Sequence[Derivation]) -> None:
        """Make everything anew that is derived from what the graph holds."""
        from graph.planning.change_set import ChangeSet
        from graph.planning.derived_edges import plan_derived

        plan = ChangeSet()
        with self._alone():
            with self._plan_reader() as reader:
                plan_derived(plan, reader, reader.note(), derivations, anew=True)
            if plan or plan.derived_gone:
                with self._file.copy(plan.size()) as engine:
                    _carry_out(engine, plan, no_progress)

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
        from graph.planning.change_set import WriteCounts
        from graph.planning.retraction import plan_retraction

        written = WriteCounts()
        with self._alone():
            with self._plan_reader() as reader:
                plan = plan_retraction(reader, seen, stated_by, kind, scope, ended or today())
            written.add(plan, 0)
            if plan:
                with self._file.copy(plan.size()) as engine:
                    _carry_out(engine, plan, no_progress)
        return written

    def clear(self) -> None:
        """Remove the graph; the file is kept as NAME.previous until the next write."""
        with self._alone():
            self._file.set_aside()

    @contextlib.contextmanager
    def _plan_reader(self) -> Iterator[EmbeddedReader]:
        from graph.embedded.apply import EmbeddedReader

        if not self.path.exists():
            yield EmbeddedReader(None)
            return
        with Engine(self.path, read_only=True) as engine:
            if engine.schema_version() < SCHEMA_VERSION:
                engine.close()
                with self._file.copy():
                    pass
                with Engine(self.path, read_only=True) as upgraded:
                    yield EmbeddedReader(upgraded)
                return
            yield EmbeddedReader(engine)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Let go of the file, and be its one writer."""
        self.close()
        with self._file.locked():
            yield


def _planned(
    reader: EmbeddedReader,
    tables: Tables,
    derivations: Sequence[Derivation],
    *,
    hand_over: bool,
    listed: type[Node] | None,
) -> tuple[ChangeSet, int, int]:
    """Return what has to be done, how many rows were offered, and the bytes that may be added.

    With ``hand_over`` the plan alone has the tables then.
    """
    from graph.planning.alias_resolution import Moved, move
    from graph.planning.change_set import ChangeSet, complete, plan_changes
    from graph.planning.derived_edges import plan_derived
    from graph.schema import Alias
    from graph.store.tables import Tables, concat

    first, completed = reader.is_empty(), complete(tables, today(), listed)
    if hand_over:
        tables.clear()
    offered, held, removal = completed, Tables(), ChangeSet()
    # In a new graph names can only move by aliases, or where one of them stands for two things.
    if not first or listed is None or Alias in completed:
        offered, held, removal = move(reader, completed)
    joined = concat([held, offered]) if held else offered
    plan = plan_changes(Moved(reader, removal), joined, ahead=first, listed=listed)
    for record, table in removal.claims_gone.items():
        plan.claims_gone[record] = _joined(plan.claims_gone.get(record), table)
    plan.nodes_gone = removal.nodes_gone
    plan_derived(plan, reader, reader.note(), derivations)
    coming = sum(table.nbytes for table in joined.values()) if plan.under_way else plan.size()
    return plan, sum(len(table) for table in offered.values()), coming


def _carry_out(engine: Engine, plan: ChangeSet, progress: Progress) -> None:
    """Do what a plan says, and count that all of it was done."""
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
    found = engine.counts()
    if any(found.get(label) != number for label, number in wanted.items()):
        raise not_read_back(engine.path.with_name(engine.path.name.partition(".writing-")[0]))


def _joined(first: Any, second: Any) -> Any:
    import pyarrow as pa

    return second if first is None else pa.concat_tables([first, second])
