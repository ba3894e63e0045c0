"""The columns of a batch, whatever type each has: properties, tags and names in them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Node
from ingest.columns.claims import Named, Numbers, SkipCounts, encoded
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import (
    NO_VALUES,
    Values,
    flags,
    is_list,
    is_text,
    kind_in_words,
    lists,
    misread,
    moments,
    numbers,
    texts,
    whole,
)
from ingest.dates import NO_MOMENT
from ingest.hub_fields.table import FactField, facts_of

VALUE_IN = "value in the column "
"""How the item of a Skip begins that is about a column."""
_MISREAD = {moments: NO_MOMENT, flags: "it is neither true nor false"}
"""The checks of which is counted what fails them, and why it does."""


class FieldColumns:
    """Reads the columns of a batch; what is of another type is skipped and counted."""

    def __init__(self, columns: dict[str, pa.Array], skipped: SkipCounts) -> None:
        self._columns = columns
        self._skipped = skipped
        self.read: set[str] = set()
        """The columns that were found and have a type that can be read."""
        self.unread: list[Numbers] = []
        """Rows with a list that could not be read."""

    def facts(self, kind: type[Node], json: JsonColumns) -> dict[str, pa.Array]:
        """Return the properties that stand in columns of their own, by name."""
        made = {}
        for fact in facts_of(kind):
            found = [self._fact(fact, name, json) for name in fact.names if name in self._columns]
            known = [column for column in found if column is not None]
            if known:
                made[fact.property] = pc.coalesce(*known) if len(known) > 1 else known[0]
        return made

    def _fact(self, fact: FactField, name: str, json: JsonColumns) -> pa.Array | None:
        """Return the values of a property in one column; what fails its check is counted."""
        column = self._columns[name]
        found = fact.read(column) if fact.key is None else _inner(fact, column, json)
        if fact.read in _MISREAD and found is not None:
            rows = misread(column, found)
            self._skipped.add_rows(f"{VALUE_IN}{name}", _MISREAD[fact.read], rows)
        return self._checked(name, found)

    def text(self, name: str) -> pa.Array | None:
        """Return a column of texts, or None where there is none."""
        if name not in self._columns:
            return None
        return self._checked(name, texts(self._columns[name]))

    def values(self, name: str) -> Values:
        """Return a column of lists; nothing where there is none."""
        if name not in self._columns:
            return NO_VALUES
        found = lists(self._columns[name])
        if found is None:
            self._checked(name, None)
            return NO_VALUES
        self.read.add(name)
        self._skipped.add_rows(f"{VALUE_IN}{name}", "it is no list", found.unread)
        self.unread.append(found.unread)
        return found

    def named(self, name: str) -> Named:
        """Return what a column of lists names; of lists of texts each different one is read once.

        Tags are few and stand in millions of rows.
        """
        column = self._columns.get(name)
        if column is None or not _is_list_of_texts(column.type):
            return encoded(self.values(name))
        given = pc.list_flatten(column)
        is_coded = pa.types.is_dictionary(given.type)
        codes = given if is_coded else given.dictionary_encode()
        known: pa.Array = texts(codes.dictionary)
        self.read.add(name)
        rows = pc.list_parent_indices(column).to_numpy(zero_copy_only=False)
        if codes.indices.null_count:
            rows = rows[codes.indices.is_valid().to_numpy(zero_copy_only=False)]
        places = codes.indices.drop_null().to_numpy(zero_copy_only=False)
        found = Named(known, np.asarray(rows, np.int64), np.asarray(places, np.int64))
        # A stranger's dictionary may hold a text twice.
        return found.of(known) if is_coded or known.null_count else found

    def base_models(self) -> tuple[Values, pa.Array | None]:
        """Return what the structs of baseModels name, and the relation of each row."""
        column = self._columns.get("baseModels")
        if column is None or pa.types.is_null(column.type):
            return NO_VALUES, None
        models = _field(column, "models")
        if models is None or not is_list(models.type):
            self._checked("baseModels", None)
            return NO_VALUES, None
        self.read.add("baseModels")
        rows = whole(pc.list_parent_indices(models)).to_numpy(zero_copy_only=False)
        ids = _field(whole(pc.list_flatten(models)), "id")
        found = texts(ids) if ids is not None else None
        relation = _field(column, "relation")
        relations = texts(relation) if relation is not None else None
        return (NO_VALUES if found is None else Values(found, rows)).known(), relations

    def _checked(self, name: str, found: pa.Array | None) -> pa.Array | None:
        """Return what was found, having counted a column of another type."""
        if found is None:
            column = self._columns[name]
            reason = f"it is of another type ({kind_in_words(column.type)})"
            self._skipped.add(f"{VALUE_IN}{name}", reason, len(column))
        else:
            self.read.add(name)
        return found


def _is_list_of_texts(kind: pa.DataType) -> bool:
    if not is_list(kind):
        return False
    inner = kind.value_type
    return is_text(inner.value_type if pa.types.is_dictionary(inner) else inner)


def _field(column: pa.Array, key: str) -> pa.Array | None:
    """Return a field of structs, unknown where the struct is; None where there is no such field."""
    if not pa.types.is_struct(column.type) or column.type.get_field_index(key) < 0:
        return None
    return whole(pc.struct_field(column, key))


def _inner(fact: FactField, column: pa.Array, json: JsonColumns) -> pa.Array | None:
    """Return the values of a key in structs or in JSON text; None for another type."""
    key = str(fact.key)
    if (found := _field(column, key)) is not None:
        return fact.read(found)
    text = texts(column)
    if text is None:
        return None
    if fact.read is numbers:
        return numbers(json.number(text, key))
    [values], _ = json.strings(text, key)
    return values.by_row(len(column))
