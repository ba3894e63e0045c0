"""How old are the facts of each source, and which are stale?

Stale is a source whose newest facts are more than so many days old, or of which an ingest did not
come to its end.

:param stale_after => 90
returns: Freshness
"""

from __future__ import annotations

import datetime

from graph.clock import today
from graph.store.base import Store
from queries.answer import Row
from queries.catalog import find_question


def answer(store: Store, *, stale_after: int) -> list[Row]:
    """Return a row for each source; ages are in days."""
    rows = []
    for row in find_question("sources").ask(store).rows:
        days = _days_since(row["taken"])
        stale = bool(row["incomplete"]) or days is None or days > stale_after
        rows.append({"source": row["source"], "taken": row["taken"], "days": days, "stale": stale,
                     "incomplete": row["incomplete"]})  # fmt: skip
    return rows


def _days_since(taken: str | None) -> int | None:
    if not taken:
        return None
    now = datetime.date.fromisoformat(today())
    return max((now - datetime.date.fromisoformat(taken[:10])).days, 0)
