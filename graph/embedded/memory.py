"""A graph in memory: what is needed for one answer and kept by nobody.

Nothing of it is ever on a disk, so that nothing is left behind however the process ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from graph.embedded.engine import Engine
from graph.embedded.errors import query_failures
from graph.embedded.paths import shortest
from graph.embedded.values import read_rows
from graph.store.base import Parameters, Progress, Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pyarrow as pa

    from graph.embedded.apply import EmbeddedReader
    from graph.planning.change_set import WriteCounts
    from graph.planning.write import Write
    from graph.schema import StoredType
    from graph.store.cypher import Pair
    from graph.store.values import OwnAnswer


class MemoryStore(Store):
    """An empty graph in memory, of the embedded engine; it is gone once it is closed."""

    url = "memory"

    def __init__(self) -> None:
        self._engine = Engine(None, read_only=False)
        self._engine.prepare()

    def prepare(self) -> None:
        """Do nothing: the tables are there."""

    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row."""
        with self._asking(parameters):
            return read_rows(self._engine.run(shortest(cypher), parameters))

    def answer(self, cypher: str, parameters: Parameters | None = None) -> OwnAnswer:
        """Return the answer to Cypher of a user's own, the same from every engine."""
        from graph.embedded.answers import answer_own

        return answer_own(cypher, lambda text: self.rows(text, parameters))

    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table."""
        with self._asking(parameters):
            return self._engine.table(shortest(cypher), parameters)

    def parts(self, record: StoredType, pair: Pair | None = None) -> Iterator[pa.Table]:
        """Yield all nodes of a kind, or all relationships of a type between a pair of kinds."""
        from graph.embedded.parts import read_parts

        yield from read_parts(self._engine, record, pair)

    @contextlib.contextmanager
    def _asking(self, parameters: Parameters | None) -> Iterator[None]:
        """Limit the time of a query, and raise its failures as sentences."""
        self._engine.timeout = self.timeout
        try:
            with query_failures(parameters):
                yield
        finally:
            self._engine.timeout = None  # writes are not limited

    @contextlib.contextmanager
    def reading(self) -> Iterator[EmbeddedReader]:
        """Yield what reads nodes and claims by their ids."""
        from graph.embedded.apply import EmbeddedReader

        yield EmbeddedReader(self._engine)

    def _carry_out(self, write: Write, progress: Progress) -> WriteCounts:
        from graph.embedded.apply import EmbeddedReader, carry_out
        from graph.planning.change_set import WriteCounts
        from graph.planning.write import plan_write

        written = WriteCounts()
        plan = plan_write(EmbeddedReader(self._engine), write)
        if plan:
            carry_out(self._engine, plan, progress)
        written.add(plan)
        return written

    def clear(self) -> None:
        """Hold nothing any more; nothing of it is kept."""
        self._engine.close()
        self._engine = Engine(None, read_only=False)
        self._engine.prepare()

    def close(self) -> None:
        """Let go of the memory."""
        self._engine.close()
