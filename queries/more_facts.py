"""All that a graph knows of what a report joins: read when a report becomes a graph of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from graph.schema import CLAIMS, NODE_OF, NODES, End, RecordType
from graph.store.base import Store
from queries.answer import Facts, Key, ReadMore, nothing_more


class MoreFacts:
    """Reads the properties of nodes, and those of the claims that begin at them.

    A copy elsewhere, as another process has it, has no graph and knows nothing more.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def __call__(self, keys: Collection[Key], relations: Collection[str]) -> Facts:
        """Return the properties of nodes, and of their claims of some types.

        Raises
        ------
        UnavailableError
            If the graph cannot be read any more.
        """
        # Tables of Arrow take longer to load than a lineage to be shown.
        from graph.store.tables import ENDS
        from graph.transfer.closure import read_closure

        named = [End(NODE_OF[kind], own) for kind, own in keys if kind in NODE_OF]
        claims = [claim for claim in CLAIMS if claim.label in relations]
        kinds = {end.kind for end in named}
        wanted: list[RecordType] = [*(node for node in NODES if node in kinds), *claims]
        tables = read_closure(self._store, named, only=wanted, within=0, whole=True)
        facts = Facts({}, {})
        for record, table in tables.items():
            for row in table.to_pylist():
                known = {name: value for name, value in row.items() if value is not None}
                if "from_id" in known:
                    ends = tuple(known.pop(name) for name in ENDS)
                    key = (*ends, record.label, known["stated_by"])
                    facts.claims.setdefault(key, []).append(known)
                else:
                    facts.nodes[record.label, known["id"]] = known
        return facts

    def __reduce__(self) -> Any:
        """Return what a copy is made of: a store is this process's own."""
        return _know_nothing, ()


def _know_nothing() -> ReadMore:
    return nothing_more
