"""What a store is: a place that keeps the graph and answers Cypher."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.planning.change_set import WriteCounts
    from graph.planning.derived_edges import Derivation
    from graph.schema import Claim, Node
    from graph.store.tables import Tables

Parameters = Mapping[str, Any]
Progress = Callable[[str, int], None]
"""Called with a label and a number of rows each time that many have been written."""


Sources = Sequence[str] | Mapping["type[Claim]", Sequence[str]]
"""Those that state claims of all types, or for each type those that state some."""


def no_progress(_label: str, _rows: int) -> None:
    """Show nothing."""


class Store(ABC):
    """A place that keeps the graph and answers Cypher. Use it as a context manager."""

    url: str
    atomic: ClassVar[bool]
    """Whether a write is kept as a whole or not at all."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the store ready to be written: tables, constraints, the schema's version.

        Raises
        ------
        PtmError
            If the store was made by a newer version, or cannot be opened.
        """

    @abstractmethod
    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        hand_over: bool = False,
        listed: type[Node] | None = None,
    ) -> WriteCounts:
        """Add what the tables state; what the store holds already is left as it is.

        Either all of it is kept (embedded), or each claim whole (server); repeating a write
        completes it and otherwise changes nothing. What is derived is kept right with it: in the
        same step (embedded), or after it (server). With ``hand_over`` the caller needs the tables
        no more: the dict is emptied, and each table's memory is free as soon as it is written.
        ``listed`` is a kind of which each thing stands once in the tables, with a row of its own
        wherever a claim begins at one: then nobody has to find that out of millions.
        """

    @abstractmethod
    def derive(self, derivations: Sequence[Derivation]) -> None:
        """Make everything anew that is derived from what the store holds."""

    @abstractmethod
    def retract_stale(
        self,
        seen: Tables,
        *,
        stated_by: Sources,
        kind: type[Node] | None = None,
        scope: pa.ChunkedArray | pa.Table | None = None,
        ended: str | None = None,
    ) -> WriteCounts:
        """Move to the journal the claims of these sources that are not in ``seen``.

        To be called after a source was read to its end. ``stated_by`` names the sources, for each
        type of claim those that were read where they differ; ``kind`` and ``scope`` limit it to
        claims that begin at things of this kind, and at these ids or at the things in a table of
        from_kind and from_id; ``ended`` is the date of the source (today unless given).
        """

    @abstractmethod
    def rows(self, cypher: str, parameters: Parameters | None = None) -> list[dict[str, Any]]:
        """Return the answer to a reading query, a dict per row. Nothing can be written by it."""

    @abstractmethod
    def table(self, cypher: str, parameters: Parameters | None = None) -> pa.Table:
        """Return the answer to a reading query as an Arrow table, for bulk reads."""

    @abstractmethod
    def clear(self) -> None:
        """Remove everything that the store holds."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the connection or file."""

    def __enter__(self) -> Store:
        """Return the store itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the store."""
        self.close()
