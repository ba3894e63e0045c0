"""What a store holds of a source already: its complete runs, the dates of artifacts, its claims.

A graph that is not there yet holds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from graph.errors import NoGraphError
from graph.schema import Claim, Node, Run
from graph.store import cypher
from graph.store.base import Store
from graph.store.tables import conform, empty, of_sources


def complete_runs(store: Store, source: str) -> list[dict[str, Any]]:
    """Return the runs that read this source to its end, the newest facts last."""
    try:
        found = store.rows(cypher.read_nodes(Run))
    except NoGraphError:
        return []
    runs = [run for run in found if run["source"] == source and run["complete"]]
    return sorted(runs, key=lambda run: str(run["taken"]))


def was_loaded(store: Store, source: str, scope: str) -> bool:
    """Return whether a source was read in this scope before, by a Run that came to its end.

    A graph that is not there has no Runs.
    """
    text = (
        f"MATCH (run:{Run.label}) WHERE run.source = $source AND run.scope = $scope "
        "AND run.finished IS NOT NULL RETURN count(*) AS number"
    )
    try:
        found = store.rows(text, {"source": source, "scope": scope})
    except NoGraphError:
        return False
    return int(found[0]["number"]) > 0


def stored_dates(store: Store, kind: type[Node]) -> pa.Table:
    """Return id, facts_at and stated_by of all artifacts of a kind."""
    schema = pa.schema([(name, pa.string()) for name in ("id", "facts_at", "stated_by")])
    try:
        found = store.table(cypher.read_dates(kind))
    except NoGraphError:
        return schema.empty_table()
    return found.cast(schema) if len(found) else schema.empty_table()


def stored_ids(store: Store, kind: type[Node]) -> list[str]:
    """Return the ids of all nodes of a kind."""
    return list(stored_dates(store, kind)["id"].to_pylist())


def stored_claims(
    store: Store, claim: type[Claim], kind: type[Node], stated_by: Sequence[str]
) -> pa.Table:
    """Return the claims of a type that these sources state about artifacts of a kind."""
    parts = [empty(claim)]
    for start, end in claim.ends:
        if start is kind:
            found = store.table(cypher.read_claims(claim, (start.label, end.label)))
            if len(found):
                parts.append(conform(claim, found))
    return of_sources(pa.concat_tables(parts), stated_by)
