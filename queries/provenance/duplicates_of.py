"""Which other models hold exact copies of this model's weights, and under which licences?

A row for each other model and path, the largest files first; copies counts the models, this one
too. Files of over_bytes or less are left out: shared tokenizers and empty adapters. related: what
the sources state joins it with this model, one made from the other or both from a third.

:param model_id => 'HuggingFaceH4/zephyr-7b-beta'
:param over_bytes => 1048576
:param limit => 100
returns: WeightsCopy
"""

from __future__ import annotations

from graph.schema import HasWeights, Model, Weights
from graph.store.base import Store
from queries.answer import Row
from queries.provenance.duplicates import describe_copies, read_upstream

_SHARED = f"""
MATCH (:{Model.label} {{id: $model_id}})-[:{HasWeights.label}]->(weights:{Weights.label})
WHERE weights.bytes > $over_bytes
WITH DISTINCT weights
MATCH (weights)<-[:{HasWeights.label}]-(model:{Model.label})
WITH weights, count(DISTINCT model) AS copies
WHERE copies > 1
RETURN weights.id AS id, weights.bytes AS bytes, weights.format AS format, copies AS copies
ORDER BY bytes DESC, id LIMIT $limit
"""


def answer(store: Store, *, model_id: str, over_bytes: int, limit: int) -> list[Row]:
    """Return the other holders of each file that a model holds."""
    wanted = {"model_id": model_id, "over_bytes": over_bytes, "limit": limit}
    found = describe_copies(store, store.rows(_SHARED, wanted))
    copies = [copy for copy in found if copy.model_id != model_id]
    upstream = read_upstream(store, {model_id, *(copy.model_id for copy in copies)})
    own = upstream[model_id]
    return [
        copy._replace(related=not own.isdisjoint(upstream[copy.model_id]))._asdict()
        for copy in copies
    ]
