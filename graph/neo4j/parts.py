"""Reads all nodes of a kind, or all relationships, in parts: each is one short transaction.

The index of the ids says where a part ends, and the next one begins behind it. So no transaction is
open for as long as it takes to read millions, and a server that asks to try again is asked for one
part again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.neo4j import statements
from graph.schema import StoredType
from graph.store.cypher import Pair
from graph.store.tables import arrow_schema, empty

if TYPE_CHECKING:
    import pyarrow as pa

    from graph.store.base import Store

ROWS = 20_000
"""Nodes of a part, or nodes whose relationships are in one."""


def read_parts(store: Store, record: StoredType, pair: Pair | None = None) -> Iterator[pa.Table]:
    """Yield the nodes of a kind, or the relationships of a type between a pair of kinds."""
    text = statements.read_part(record, pair)
    for first, last in _ranges(store, pair[0] if pair else record.label):
        found = store.table(text, {"first": first, "last": last})
        yield found.cast(arrow_schema(record)) if len(found) else empty(record)


def _ranges(store: Store, label: str) -> Iterator[tuple[str, str]]:
    """Yield the first and the last id of each part."""
    after = None
    while True:
        text = statements.read_range(label, further=after is not None)
        [row] = store.rows(text, {"after": after, "rows": ROWS})
        if row["last"] is None:
            return
        yield row["first"], row["last"]
        after = row["last"]
