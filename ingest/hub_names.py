"""Which names in a column are ids of the Hub: what ``card_names.named`` says of each, once."""

from __future__ import annotations

import pyarrow as pa

from graph.schema import Dataset, Model
from ingest.card_names import named


def model_ids(names: pa.Array) -> pa.Array:
    """Return the ids of models that names mean, unknown in the place of the others.

    "GPT-2" means none: it may be any of many. Neither does ``./checkpoint`` or a list.
    """
    return _ids(Model, names)


def dataset_ids(names: pa.Array) -> pa.Array:
    """Return the ids of datasets that names mean, unknown in the place of the others."""
    return _ids(Dataset, names)


def _ids(kind: type[Model] | type[Dataset], names: pa.Array) -> pa.Array:
    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    ends = (named(kind, text) for text in coded.dictionary.to_pylist())
    return pa.array([end.id if end else None for end in ends], pa.string()).take(coded.indices)
