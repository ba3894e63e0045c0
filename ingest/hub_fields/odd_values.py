"""Values of cards in dumps that are no texts and no lists of texts: few, each read by itself."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import LicensedAs
from ingest.columns.claims import Subjects
from ingest.columns.json_text import LONGEST
from ingest.columns.values import Values
from ingest.hub_fields.stated_values import Unread, read_labels, read_languages, read_names
from ingest.hub_fields.table import ClaimField


def read_value(field: ClaimField, value: object) -> list[str | Unread]:
    """Return what a value of a field names, and why a part of it names nothing."""
    return read_labels(value) if field.claim is LicensedAs else read_names(field.end, value)


def named_in(
    subjects: Subjects, field: ClaimField, key: str, values: Values, rest: pa.Array
) -> Values:
    """Return what a key names: its texts, and what is in the JSON of ``rest`` in their place.

    What names nothing is counted as a skip.
    """
    if rest.null_count == len(rest):
        return values
    odd = np.flatnonzero(rest.is_valid().to_numpy(zero_copy_only=False))
    kept = ~np.isin(values.rows, odd)
    texts, rows = [], []
    for row in odd.tolist():
        for each in read_value(field, _parsed(rest[row].as_py())):
            if isinstance(each, Unread):
                subjects.skipped.add_rows(f"{key} of a card", each.reason, np.array([row]))
            else:
                texts.append(each)
                rows.append(row)
    both = pa.concat_arrays([values.texts.filter(pa.array(kept)), pa.array(texts, pa.string())])
    return Values(both, np.r_[values.rows[kept], np.array(rows, np.int64)])


def old_languages(cards: pa.Array) -> pa.Array | None:
    """Return the languages at the key that old cards have for them; None where no card has it.

    The Hub makes tags of the other key alone.
    """
    here = pc.fill_null(pc.match_substring(cards, '"languages"'), False)
    here = pc.and_(here, pc.fill_null(pc.less_equal(pc.binary_length(cards), LONGEST), False))
    if not here.true_count:
        return None
    found = [_parsed(text) for text in cards.filter(here).to_pylist()]
    read = [read_languages(card) if isinstance(card, dict) else None for card in found]
    return pc.replace_with_mask(
        pa.nulls(len(cards), pa.string()), here, pa.array(read, pa.string())
    )


def with_older(values: Values, older: Values) -> Values:
    """Return what a key names, and in the rows where it names nothing what its older key does."""
    kept = ~np.isin(older.rows, values.rows)
    if not kept.any():
        return values
    texts = pa.concat_arrays([values.texts, older.texts.filter(pa.array(kept))])
    return Values(texts, np.r_[values.rows, older.rows[kept]])


def _parsed(text: str) -> object:
    """Return what JSON text holds; of text nested too deeply for Python, a list as deep."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return [[[[[[]]]]]]
