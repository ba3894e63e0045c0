"""A graph that is not there, as what plans a write reads it."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from graph.planning import marks
from graph.schema import Alias, Claim, Node
from graph.store.tables import empty


class EmptyReader:
    """Reads of a graph that holds nothing; see ``StoreReader``."""

    def nodes(self, kind: type[Node], ids: pa.ChunkedArray | None) -> pa.Table:
        """Return no nodes."""
        return empty(kind)

    def claims_from(self, claim: type[Claim], starts: pa.Table) -> pa.Table:
        """Return no claims."""
        return empty(claim)

    def claims_by(self, claim: type[Claim], sources: list[str]) -> pa.Table:
        """Return no claims."""
        return empty(claim)

    def claims_to(self, claim: type[Claim], pair: tuple[str, str], ids: list[str]) -> pa.Table:
        """Return no claims."""
        return empty(claim)

    def claims_at(self, claim: type[Claim], kind: type[Node], ids: pa.ChunkedArray) -> pa.Table:
        """Return no claims."""
        return empty(claim)

    def aliases_of(self, names: list[str]) -> pa.Table:
        """Return no aliases."""
        return empty(Alias)

    def presences(self, kind: type[Node], before: str) -> pa.Table:
        """Return no artifacts."""
        return _no_texts(marks.DATES)

    def of_hub_ids(self, kind: type[Node], hub_ids: list[str]) -> pa.Table:
        """Return no artifacts."""
        return _no_texts(marks.BY_HUB_ID)

    def notices(self, kind: type[Node]) -> pa.Table:
        """Return no disappearances."""
        return _no_texts(marks.NOTICE)

    def note(self) -> str | None:
        """Return that nothing was derived."""
        return None


def _no_texts(names: Sequence[str]) -> pa.Table:
    return pa.schema([(name, pa.string()) for name in names]).empty_table()
