"""Which weights do several models hold: exact copies under other names and licences?

A row for each model and path at which it holds a file that another model holds as well, the largest
files first; copies counts the models. Files of over_bytes or less are left out: shared tokenizers
and empty adapters. related: what the sources state joins the model with another holder, one made
from the other or both from a third. Hashes come from `ptm ingest cache`, `ptm ingest hub --weights`
and `ptm ingest cards --weights`; the sample has none. limit counts files.

:param over_bytes => 1048576
:param limit => 100
returns: WeightsCopy
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import HasWeights, License, LicensedAs, Model, Owner, PublishedBy, Weights
from graph.store.base import Store
from queries.answer import Row, nulls_last
from queries.propagation.derivations import read_derivations
from queries.rows import WeightsCopy

_SHARED = f"""
MATCH (weights:{Weights.label})<-[:{HasWeights.label}]-(model:{Model.label})
WHERE weights.bytes > $over_bytes
WITH weights, count(DISTINCT model) AS copies
WHERE copies > 1
RETURN weights.id AS id, weights.bytes AS bytes, weights.format AS format, copies AS copies
ORDER BY bytes DESC, id LIMIT $limit
"""
_HOLDERS = f"""
UNWIND $ids AS wanted
MATCH (weights:{Weights.label} {{id: wanted}})<-[claim:{HasWeights.label}]-(model:{Model.label})
RETURN DISTINCT wanted AS weights, model.id AS id, claim.path AS path, model.gone_since AS gone
"""
_OWNERS = f"""
UNWIND $ids AS wanted
MATCH (model:{Model.label} {{id: wanted}})-[:{PublishedBy.label}]->(owner:{Owner.label})
RETURN DISTINCT wanted AS id, owner.id AS value
"""
_LICENCES = f"""
UNWIND $ids AS wanted
MATCH (model:{Model.label} {{id: wanted}})-[:{LicensedAs.label}]->(license:{License.label})
RETURN DISTINCT wanted AS id, license.id AS value
"""


def answer(store: Store, *, over_bytes: int, limit: int) -> list[Row]:
    """Return the holders of each file that several models hold."""
    shared = store.rows(_SHARED, {"over_bytes": over_bytes, "limit": limit})
    copies = describe_copies(store, shared)
    upstream = read_upstream(store, {copy.model_id for copy in copies})
    reached = {
        weights: Counter(base for model in models for base in upstream[model])
        for weights, models in _holders_by_file(copies).items()
    }
    return [
        copy._replace(
            related=any(reached[copy.weights][base] > 1 for base in upstream[copy.model_id])
        )._asdict()
        for copy in copies
    ]


def describe_copies(store: Store, shared: list[Row]) -> list[WeightsCopy]:
    """Return a row for each holder and path of files, without what joins the holders."""
    files = {row["id"]: row for row in shared}
    held = store.rows(_HOLDERS, {"ids": [*files]})
    models = sorted({row["id"] for row in held})
    owners, licences = (_texts(store, text, models) for text in (_OWNERS, _LICENCES))
    copies = [
        WeightsCopy(
            weights=row["weights"],
            bytes=files[row["weights"]]["bytes"],
            format=files[row["weights"]]["format"],
            copies=files[row["weights"]]["copies"],
            model_id=row["id"],
            path=row["path"],
            owner=owners.get(row["id"]) or _owner_in(row["id"]),
            licenses=licences.get(row["id"]),
            related=False,
            gone_since=row["gone"],
        )
        for row in held
    ]
    return sorted(copies, key=lambda copy: (-copy.bytes, *nulls_last(copy)))


def read_upstream(store: Store, models: Iterable[str]) -> dict[str, set[str]]:
    """Return for each model itself and all models upstream of it by derivations."""
    derivations = read_derivations(store)
    by_child = np.argsort(derivations.child, kind="stable")
    parents = derivations.parent[by_child]
    places = np.arange(len(derivations.ids) + 1)
    bounds = np.searchsorted(derivations.child[by_child], places).tolist()

    def reach(place: int) -> set[str]:
        found, left = {place}, [place]
        while left:
            here = left.pop()
            new = set(parents[bounds[here] : bounds[here + 1]].tolist()) - found
            found |= new
            left += new
        return set(derivations.ids.take(pa.array(sorted(found), pa.int64())).to_pylist())

    names = sorted(models)
    known = pc.index_in(pa.array(names, pa.string()), derivations.ids).to_pylist()
    return {
        name: {name} if place is None else reach(place)
        for name, place in zip(names, known, strict=True)
    }


def _holders_by_file(copies: list[WeightsCopy]) -> dict[str, set[str]]:
    holders: dict[str, set[str]] = {}
    for copy in copies:
        holders.setdefault(copy.weights, set()).add(copy.model_id)
    return holders


def _texts(store: Store, text: str, models: list[str]) -> dict[str, str]:
    """Return what a query finds for models, sorted and joined where it is more than one."""
    found: dict[str, list[str]] = {}
    for row in store.rows(text, {"ids": models}):
        found.setdefault(row["id"], []).append(row["value"])
    return {model: "; ".join(sorted(values)) for model, values in found.items()}


def _owner_in(model: str) -> str | None:
    """Return the owner that the id of a model of the Hub begins with."""
    owner, slash, _ = model.partition("/")
    return f"hf:{owner}" if slash and owner else None
