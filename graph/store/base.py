"""What a store is: a place that keeps the graph and answers Cypher."""

from __future__ import annotations

import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from graph.store.engines import TIMEOUT

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.planning.change_set import NamedReader, WriteCounts
    from graph.planning.derived_edges import Derivation
    from graph.planning.disappearance import Absence
    from graph.planning.retraction import Retraction
    from graph.planning.write import Write
    from graph.schema import Node, Run, StoredType
    from graph.store.cypher import Pair
    from graph.store.tables import Tables
    from graph.store.values import OwnAnswer

_log = logging.getLogger("ptm.graph")

Parameters = Mapping[str, Any]
Progress = Callable[[str, int], None]
"""Called with a label and a number of rows each time that many have been written."""


def no_progress(_label: str, _rows: int) -> None:
    """Show nothing."""


class Store(ABC):
    """A place that keeps the graph and answers Cypher. Use it as a context manager."""

    url: str
    upgrades: bool = True
    """Whether a graph of an older version may be written to before it is read."""
    missing: Mapping[str, str] = MappingProxyType({})
    """A sentence for each text that was looked for elsewhere too, and why it is not here."""
    timeout: float = TIMEOUT
    """Seconds that a query may take; it is raised as unavailable then. Writes are not limited."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the store ready to be written: tables, constraints, the schema's version.

        Raises
        ------
        PtmError
            If the store was made by a newer version, or cannot be opened.
        """

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        run: Run | None = None,
        retractions: Sequence[Retraction] = (),
        renew: bool = False,
        hand_over: bool = False,
        listed: type[Node] | None = None,
        absences: Sequence[Absence] = (),
    ) -> WriteCounts:
        """Make the store hold what the tables state; what it holds already is left as it is.

        An engine that replaces its graph as a whole keeps all of it or nothing; a server keeps each
        claim whole, and the same write again completes what was cut off. Nothing else is changed by
        a repetition.

        Parameters
        ----------
        progress
            Called with each label and number of rows written.
        derivations
            What is kept right with the write, because it follows from the nodes of the graph; with
            ``renew`` it is made anew.
        run
            The Run that read the tables, as it is when everything is in: the store does not say
            that a Run is complete, nor that it has finished, before that.
        retractions
            What was read to its end: claims of the same sources that the tables do not state move
            to the journal.
        hand_over
            The caller needs the tables no more: the dict is emptied, and each table's memory is
            free as soon as it is written.
        listed
            A kind of which each node stands once in the tables, with a row of its own wherever a
            claim begins at one: then nobody has to find that out of millions.
        absences
            When artifacts were missing: they are marked as gone, and keep their claims.

        Raises
        ------
        PtmError
            If the store cannot be written, or was made by a newer version.
        """
        from graph.planning.write import Write

        write = Write(dict(tables), run, retractions, derivations, renew, listed, absences)
        if hand_over:
            tables.clear()
        began = time.monotonic()
        counts = self._carry_out(write, progress)
        _log.info("wrote to %s in %.2f s: %s", self.url, time.monotonic() - began, counts)
        return counts

    def preview(
        self,
        tables: Tables,
        *,
        retractions: Sequence[Retraction] = (),
        absences: Sequence[Absence] = (),
    ) -> WriteCounts:
        """Return what a write would change, as ``write`` does; nothing of it is done."""
        from graph.errors import NoGraphError
        from graph.planning.change_set import WriteCounts
        from graph.planning.no_graph import EmptyReader
        from graph.planning.write import Write, plan_write

        counts = WriteCounts()
        with contextlib.ExitStack() as stack:
            try:
                reader: NamedReader = stack.enter_context(self.reading())
            except NoGraphError:
                reader = EmptyReader()
            write = Write(dict(tables), retractions=retractions, absences=absences)
            counts.add(plan_write(reader, write))
        return counts

    @abstractmethod
    def _carry_out(self, write: Write, progress: Progress) -> WriteCounts:
        """Plan a write and do what the plan says; the tables of the write may be let go of."""

    @abstractmethod
    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row. Nothing can be written by it."""

    @abstractmethod
    def answer(self, cypher: str, parameters: Parameters | None = None) -> OwnAnswer:
        """Return the answer to Cypher of a user's own, the same from every engine.

        Columns are called as they are written; values are plain or those of ``graph.store.values``.
        It may ask for anything: the memory that the answer takes is bounded.

        Raises
        ------
        UsageError
            If it cannot be run, or a parameter be taken.
        UnavailableError
            If it takes more time or memory than it may.
        """

    def other_names(self) -> frozenset[str]:
        """Return labels, types and properties that the store has and the schema does not."""
        return frozenset({"GraphInfo", "schema_version", "derived"})

    @abstractmethod
    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table, for bulk reads."""

    @abstractmethod
    def parts(self, record: StoredType, pair: Pair | None = None) -> Iterator[pa.Table]:
        """Yield all nodes of a kind, or all relationships of a type between a pair of kinds.

        They come in tables of bounded size with the columns of the schema, for what reads the whole
        graph and need not have all of it in memory. What is written meanwhile may be lacking.
        """

    @abstractmethod
    def reading(self) -> AbstractContextManager[NamedReader]:
        """Yield what reads nodes and claims by their ids, for bulk reads of a few of millions.

        Nothing is written for it, not even what this version's schema has more than the graph.

        Raises
        ------
        NoGraphError
            If there is no graph.
        UnavailableError
            If it cannot be reached or read, or was made by a newer version.
        """

    @abstractmethod
    def clear(self) -> str | None:
        """Remove everything that the store holds; return where that is kept, if anywhere."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection or file."""

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()
