"""What does the graph hold?

The number of things and claims of each sort, and how many of the things are only mentioned.

returns: Count
"""

from __future__ import annotations

from graph.schema import CLAIMS, NODES, Thing
from graph.statements import count, count_claims
from graph.store import Store
from queries.answers import Row


def answer(store: Store) -> list[Row]:
    """Return a row for each label that the graph has any of."""
    rows = []
    for kind in NODES:
        mentioned = None
        if issubclass(kind, Thing):
            text = f"MATCH (n:{kind.label}) WHERE n.only_mentioned RETURN count(*) AS number"
            mentioned = int(store.rows(text)[0]["number"])
        number = int(store.rows(count(kind.label))[0]["number"])
        rows.append({"label": kind.label, "number": number, "only_mentioned": mentioned})
    for claim in CLAIMS:
        number = int(store.rows(count_claims(claim.label))[0]["number"])
        rows.append({"label": claim.label, "number": number, "only_mentioned": None})
    return [row for row in rows if row["number"]]
