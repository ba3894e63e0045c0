"""Which ids begin with what somebody has typed so far, for the completion of a shell."""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import Entity, properties
from graph.store.base import Store

_DOWNLOADS = "downloads"


def find_prefixed(store: Store, typed: str, kinds: Sequence[type[Entity]], limit: int) -> list[str]:
    """Return at most so many ids that begin with a text, the most downloaded first.

    Only where none does, those that do but for upper and lower case.
    """
    known = any(p.name == _DOWNLOADS for kind in kinds for p in properties(kind))
    downloads = f"coalesce(node.{_DOWNLOADS}, 0)" if known else "0"
    for written, prefix in (("node.id", typed), ("toLower(node.id)", typed.lower())):
        text = (
            f"MATCH (node:{'|'.join(kind.label for kind in kinds)}) "
            f"WHERE {written} STARTS WITH $prefix "
            f"RETURN node.id AS id, {downloads} AS downloads "
            f"ORDER BY downloads DESC, id LIMIT {limit}"
        )
        if rows := store.rows(text, {"prefix": prefix}):
            return list(dict.fromkeys(row["id"] for row in rows))
    return []
