"""Which names in a column are ids of the Hub.

What ``card_names.named`` says of names in cards, each once, and ``is_listed`` of ids.
"""

from __future__ import annotations

import functools

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Dataset, Model
from ingest.cards.names import ID, LONGEST_NAME, REFUSED_END, named


def model_ids(names: pa.Array) -> pa.Array:
    """Return the ids of models that names mean, unknown in the place of the others.

    "GPT-2" means none: it may be any of many. Neither does ``./checkpoint`` or a list.
    """
    return _ids(Model, names)


def dataset_ids(names: pa.Array) -> pa.Array:
    """Return the ids of datasets that names mean, unknown in the place of the others."""
    return _ids(Dataset, names)


def are_listed(ids: pa.Array) -> pa.Array:
    """Return of which ids the Hub could have a thing, unknown where there is no id."""
    fits = pc.and_not(pc.match_substring_regex(ids, rf"^(?:{ID})$"), pc.ends_with(ids, REFUSED_END))
    # Few are long enough to be looked at a second time.
    long = pc.fill_null(pc.greater(pc.binary_length(ids), LONGEST_NAME), False)
    too_long = pc.match_substring_regex(ids.filter(long), rf"[^/]{{{LONGEST_NAME + 1}}}")
    return pc.replace_with_mask(fits, long, pc.and_not(fits.filter(long), too_long))


def _ids(kind: type[Model] | type[Dataset], names: pa.Array) -> pa.Array:
    whole = names.combine_chunks() if isinstance(names, pa.ChunkedArray) else names
    coded = whole.dictionary_encode()
    ids = [_id(kind, text) for text in coded.dictionary.to_pylist()]  # type: ignore[arg-type]
    return pa.array(ids, pa.string()).take(coded.indices)


@functools.lru_cache(maxsize=1 << 16)
def _id(kind: type[Model] | type[Dataset], text: str | None) -> str | None:
    """Return the id that a name means; most batches of a dump name the same ones."""
    end = named(kind, text) if text is not None else None
    return end.id if end else None
