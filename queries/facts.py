"""Every fact about one thing, each with its own date and source."""

from __future__ import annotations

import json

from graph.schema import NODE_OF, properties
from graph.store.base import Store
from queries.answer import Row, columns
from queries.subject import Subject

_ABOUT_FACTS = {"stated_by", "facts_at", "older_facts", "kind", "only_mentioned", "id"}


def facts_of(store: Store, subject: Subject) -> list[Row]:
    """Return the known properties of a thing, in the order of the schema."""
    kind = NODE_OF[subject.kind]
    names = [p.name for p in properties(kind)]
    wanted = ", ".join(f"thing.{name} AS {name}" for name in names)
    text = f"MATCH (thing:{kind.label} {{id: $id}}) RETURN {wanted}"
    rows = store.rows(text, {"id": subject.id})
    if not rows:
        return []
    row = rows[0]
    older: dict[str, list[str]] = json.loads(row["older_facts"] or "{}")
    made = []
    for found in properties(kind):
        if found.name in _ABOUT_FACTS or row[found.name] is None:
            continue
        date, source = older.get(found.name, (row["facts_at"], row["stated_by"]))
        made.append(
            {
                "property": found.name,
                "value": row[found.name],
                "unit": found.unit,
                "stated_by": source,
                "facts_at": date,
            }
        )
    if row["only_mentioned"]:
        made.append(dict.fromkeys(columns("Fact")) | {"property": "only_mentioned", "value": True})
    return made
