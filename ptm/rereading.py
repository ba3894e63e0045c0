"""What cards that are read again no longer state: from the graph to its journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from graph.batches import Batches
from graph.identifiers import BadId
from graph.schema import Claim, Record, Run
from graph.store import Store, today
from ingest.source import Skip
from ingest.sources.cards import STATED_IN, CardFile, Unread


class Reread:
    """Remembers which cards an ingest read, and what they state."""

    def __init__(self) -> None:
        self._claims = Batches(today())
        self._read: dict[str, set[str]] = {}

    def remembering(
        self, to_records: Callable[[object], Iterable[Record | Skip]]
    ) -> Callable[[object], Iterator[Record | Skip]]:
        """Return ``to_records`` of a source, with what it yields remembered."""

        def remember(item: object) -> Iterator[Record | Skip]:
            unread = False
            for record in to_records(item):
                unread = unread or isinstance(record, Unread)
                if isinstance(record, Claim):
                    self._add(record)
                yield record
            if isinstance(item, CardFile) and not unread:
                self._read.setdefault(item.role, set()).add(item.subject.id)

        return remember

    def _add(self, claim: Claim) -> None:
        try:
            self._claims.add(claim)
        except BadId:
            # The ingest itself skips the claim, and says why.
            return

    def forget(self, store: Store, source: str, scope: str, ended: str | None) -> dict[str, int]:
        """Forget what the cards no longer state; return how many claims that are, per label.

        Cards of a place that is new to the graph may be older than what the graph knows: nothing
        is forgotten for them.
        """
        gone: dict[str, int] = {}
        if not _was_loaded(store, source, scope):
            return gone
        import pyarrow as pa

        seen = self._claims.tables()
        for role, read in self._read.items():
            ids = pa.chunked_array([sorted(read)], pa.string())
            sources = list(STATED_IN[role])
            done = store.forget_stale(seen, stated_by=sources, scope=ids, ended=ended)
            for label, number in done.gone.items():
                gone[label] = gone.get(label, 0) + number
        return gone


def _was_loaded(store: Store, source: str, scope: str) -> bool:
    """Tell whether a place was ingested more than once by now."""
    text = (
        f"MATCH (run:{Run.label}) WHERE run.source = $source AND run.scope = $scope "
        "RETURN count(*) AS number"
    )
    found = store.rows(text, {"source": source, "scope": scope})
    return int(found[0]["number"]) > 1
