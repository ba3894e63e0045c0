"""What a store holds of a source already: its runs, the dates of artifacts, its claims.

A graph that is not there yet holds nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

import pyarrow as pa

from graph.errors import NoGraphError
from graph.planning.marks import DATES
from graph.schema import (
    ARTIFACTS,
    Alias,
    Claim,
    Entity,
    HasWeights,
    Model,
    Node,
    Run,
    Weights,
)
from graph.schema.identifiers import checked_id
from graph.store import cypher
from graph.store.base import Store
from graph.store.tables import conform, empty, of_sources


def finished_runs(store: Store, source: str) -> list[dict[str, Any]]:
    """Return the runs of this source that came to their end, the newest facts last.

    What was read in them may have been a part of the source: then they are not complete.
    """
    try:
        found = store.rows(cypher.read_nodes(Run))
    except NoGraphError:
        return []
    runs = [run for run in found if run["source"] == source and run["finished"]]
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


def stored_artifacts(store: Store, kind: type[Node]) -> pa.Table:
    """Return of all artifacts of a kind id, hub_id, and when they were there (``marks.DATES``)."""
    names = (*DATES, "hub_id")
    schema = pa.schema([(name, pa.string()) for name in names])
    try:
        found = store.table(cypher.read_columns(kind, names))
    except NoGraphError:
        return schema.empty_table()
    return found.cast(schema) if len(found) else schema.empty_table()


def stored_aliases(store: Store) -> pa.Table:
    """Return all aliases."""
    try:
        found = store.table(cypher.read_nodes(Alias))
    except NoGraphError:
        return empty(Alias)
    return conform(Alias, found) if len(found) else empty(Alias)


def stored_ids(store: Store, kind: type[Node]) -> list[str]:
    """Return the ids of all nodes of a kind."""
    return list(id_column(store, kind).to_pylist())


def id_column(store: Store, kind: type[Node]) -> pa.ChunkedArray:
    """Return the ids of all nodes of a kind, as a column: there may be millions."""
    none = pa.chunked_array([], pa.string())
    try:
        found = store.table(cypher.read_columns(kind, ["id"]))
    except NoGraphError:
        return none
    return found["id"].cast(pa.string()) if len(found) else none


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


def stored_fact(
    store: Store, kind: type[Entity], identifier: str, name: str
) -> tuple[Any, str | None]:
    """Return a property of a node, by its id or an alias, and since when it was so; or Nones."""
    text = (
        f"MATCH (n:{kind.label}) WHERE n.id IN $ids "
        f"RETURN n.{name} AS value, n.facts_at AS facts_at, n.older_facts AS older"
    )
    aliases = (
        f"MATCH (a:{Alias.label}) WHERE a.kind = $kind AND a.alias = $id RETURN a.target AS target"
    )
    try:
        own = {"id": checked_id(kind, identifier), "kind": kind.label}
        ids = [own["id"], *(row["target"] for row in store.rows(aliases, own))]
        rows = store.rows(text, {"ids": ids})
    except NoGraphError:
        return None, None
    for row in rows:
        if row["value"] is not None:
            older = json.loads(row["older"] or "{}")
            return row["value"], older.get(name, [row["facts_at"]])[0] or None
    return None, None


def holds_artifact(store: Store, name: str) -> bool:
    """Return whether a model, dataset or repository has this id, or this other name.

    Nothing is written to the graph; one that is not there holds nothing.
    """
    ids = pa.chunked_array([pa.array([name], pa.string())])
    try:
        with store.reading() as reader:
            # A reader may return more nodes than it was asked for.
            found = (reader.nodes(kind, ids)["id"].to_pylist() for kind in ARTIFACTS)
            return bool(len(reader.aliases_of([name]))) or any(name in own for own in found)
    except NoGraphError:
        return False


def holders_of_weights(store: Store, ids: Collection[str]) -> dict[str, list[str]]:
    """Return the models that hold each of some files of weights, the most downloaded first.

    Nothing is written for it, not even to an older graph.
    """
    if not ids:
        return {}
    try:
        with store.reading() as reader:
            pair = (Model.label, Weights.label)
            held = reader.claims_to(HasWeights, pair, sorted(ids)).to_pylist()
            names = pa.array(sorted({row["from_id"] for row in held}), pa.string())
            models = reader.nodes(Model, pa.chunked_array([names])).to_pylist()
    except NoGraphError:
        return {}
    downloads = {model["id"]: model["downloads"] or 0 for model in models}
    found: dict[str, list[str]] = {}
    for own, name in sorted({(row["to_id"], row["from_id"]) for row in held}):
        found.setdefault(own, []).append(name)
    return {own: sorted(some, key=lambda name: -downloads[name]) for own, some in found.items()}
