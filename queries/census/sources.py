"""Which sources does the graph hold, and how old are their facts?

One row a source, with the newest date of its facts, and how many of its ingests broke off and were
not repeated to their end since.

returns: SourceAge
"""

from __future__ import annotations

from collections.abc import Iterable

from graph.schema import Run
from graph.store.base import Store
from graph.store.cypher import read_nodes
from queries.answer import Row


def answer(store: Store) -> list[Row]:
    """Return a row for each source.

    Every answer is dated by this: the embedded engine takes 17 ms to begin to aggregate, and 1 ms
    to return the few runs of a graph.
    """
    runs = store.rows(read_nodes(Run))
    by_source: dict[str, list[Row]] = {}
    for run in runs:
        by_source.setdefault(run["source"], []).append(run)
    return [
        {
            "source": source,
            "taken": _newest_date(run["taken"] for run in found),
            "finished": _newest_date(run["finished"] for run in found),
            "incomplete": _number_incomplete(found),
        }
        for source, found in sorted(by_source.items(), key=lambda item: item[0] or "")
    ]


def _number_incomplete(runs: list[Row]) -> int:
    """Return of how many scopes the last run broke off."""
    ended: dict[str, str] = {}
    broken: dict[str, str] = {}
    for run in runs:
        last, scope = ended if run["complete"] else broken, run["scope"] or ""
        last[scope] = max(last.get(scope, ""), run["started"] or "")
    return sum(began > ended.get(scope, "") for scope, began in broken.items())


def _newest_date(dates: Iterable[str | None]) -> str | None:
    return max((date for date in dates if date is not None), default=None)
