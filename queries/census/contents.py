"""What does the graph hold?

The number of nodes and claims of each sort, and how many of the nodes are stubs, which are only
mentioned; files of weights and bases that cannot be looked up are none. Last what was derived from
them: clashes of licences, which nobody states.

returns: Count
"""

from __future__ import annotations

from graph.schema import CLAIMS, DERIVED, NODES, Entity
from graph.store.base import Store
from graph.store.cypher import count, count_relations
from queries.answer import Row


def answer(store: Store) -> list[Row]:
    """Return a row for each label that the graph has any of."""
    rows = []
    for kind in NODES:
        mentioned = None
        if issubclass(kind, Entity) and kind.described:
            text = f"MATCH (n:{kind.label}) WHERE n.only_mentioned RETURN count(*) AS number"
            mentioned = int(store.rows(text)[0]["number"])
        number = int(store.rows(count(kind.label))[0]["number"])
        rows.append({"label": kind.label, "number": number, "only_mentioned": mentioned})
    for relation in (*CLAIMS, *DERIVED):
        number = int(store.rows(count_relations(relation.label))[0]["number"])
        rows.append({"label": relation.label, "number": number, "only_mentioned": None})
    return [row for row in rows if row["number"]]
