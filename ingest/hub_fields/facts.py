"""The fields of a listing that are facts of a thing, each in a column of whatever type it has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Dataset, Entity, Model
from ingest.columns.claims import LeftOut, Named, encoded
from ingest.columns.json_text import JsonColumns
from ingest.columns.values import (
    NO_VALUES,
    Values,
    flags,
    is_text,
    lists,
    moments,
    numbers,
    texts,
    undated,
    whole,
)
from ingest.dates import NO_MOMENT

Reader = Callable[[pa.Array], pa.Array | None]


def _gated(column: pa.Array) -> pa.Array | None:
    """Return no, auto or manual; unknown for anything else."""
    nothing = pa.scalar(None, pa.string())
    if pa.types.is_boolean(column.type):
        return pc.if_else(column, nothing, pa.scalar("no"))
    found = texts(column)
    if found is None:
        return None
    no = pc.is_in(found, pa.array(["False", "false"]))
    known = pc.is_in(found, pa.array(["auto", "manual"]))
    return pc.if_else(no, "no", pc.if_else(known, found, nothing))


_COMMON: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "hub_id": (texts, ("_id",)),
    "downloads": (numbers, ("downloads",)),
    "downloads_all_time": (numbers, ("downloadsAllTime", "downloads_all_time")),
    "likes": (numbers, ("likes",)),
    "created": (moments, ("createdAt", "created_at")),
    "modified": (moments, ("lastModified", "last_modified")),
    "revision": (texts, ("sha",)),
    "disabled": (flags, ("disabled",)),
    "private": (flags, ("private",)),
    "gated": (_gated, ("gated",)),
    "storage_bytes": (numbers, ("usedStorage", "mainSize")),
}
_OF: dict[type[Entity], dict[str, tuple[Reader, tuple[str, ...]]]] = {
    Model: {
        **_COMMON,
        "storage_bytes": (numbers, ("usedStorage",)),
        "task": (texts, ("pipeline_tag",)),
        "library": (texts, ("library_name",)),
    },
    Dataset: _COMMON,
}
INNER = {"config": "model_type", "safetensors": "total"}
"""Columns of which one field is read, whether they are structs or JSON text."""
FIELDS = frozenset(n for facts in _OF.values() for _, names in facts.values() for n in names)


class FactColumns:
    """Reads the columns of a batch; what is of another type is left out and counted."""

    def __init__(self, columns: dict[str, pa.Array], left_out: LeftOut) -> None:
        self._columns = columns
        self._left_out = left_out
        self.read: set[str] = set()
        """The columns that were found and have a type that can be read."""

    def facts(self, kind: type[Entity], json: JsonColumns) -> dict[str, pa.Array]:
        """Return the properties that stand in columns of their own, by name."""
        made = {}
        for name, (read, names) in _OF[kind].items():
            if (found := self._first(names, read)) is not None:
                made[name] = found
        if kind is Model:
            made |= self._inner(json)
        return made

    def _inner(self, json: JsonColumns) -> dict[str, pa.Array]:
        """Return the properties that stand inside of structs or JSON."""
        made = {}
        for name, column in (("architecture", "config"), ("parameters", "safetensors")):
            if column in self._columns:
                read = _inner_text if column == "config" else _inner_number
                found = self._told_of(column, read(self._columns[column], json))
                if found is not None:
                    made[name] = found
        return made

    def text(self, name: str) -> pa.Array | None:
        """Return a column of texts, or None where there is none."""
        return self._first((name,), texts)

    def values(self, name: str) -> Values:
        """Return a column of lists; nothing where there is none."""
        if name not in self._columns:
            return NO_VALUES
        found = lists(self._columns[name])
        if found is None:
            self._told_of(name, None)
            return NO_VALUES
        self.read.add(name)
        self._left_out.add(f"value in the column {name}", "it is no list", found.unread)
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

    def derivations(self) -> tuple[Values, pa.Array | None]:
        """Return what the structs of baseModels name, and the relation of each row."""
        column = self._columns.get("baseModels")
        if column is None or pa.types.is_null(column.type):
            return NO_VALUES, None
        models = _field(column, "models")
        if not (models is not None and (pa.types.is_list(models.type))):
            self._told_of("baseModels", None)
            return NO_VALUES, None
        self.read.add("baseModels")
        rows = whole(pc.list_parent_indices(models)).to_numpy(zero_copy_only=False)
        ids = _field(whole(pc.list_flatten(models)), "id")
        found = texts(ids) if ids is not None else None
        relation = _field(column, "relation")
        relations = texts(relation) if relation is not None else None
        return (NO_VALUES if found is None else Values(found, rows)).known(), relations

    def _first(self, names: tuple[str, ...], read: Reader) -> pa.Array | None:
        for name in names:
            if name in self._columns:
                found = self._told_of(name, read(self._columns[name]))
                if read is moments and found is not None:
                    number = undated(self._columns[name], found)
                    self._left_out.add(f"value in the column {name}", NO_MOMENT, number)
                return found
        return None

    def _told_of(self, name: str, found: pa.Array | None) -> pa.Array | None:
        if found is None:
            column = self._columns[name]
            reason = f"it is of another type ({str(column.type)[:40]})"
            self._left_out.add(f"value in the column {name}", reason, len(column))
        else:
            self.read.add(name)
        return found


def _is_list_of_texts(kind: pa.DataType) -> bool:
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        return False
    inner = kind.value_type
    return is_text(inner.value_type if pa.types.is_dictionary(inner) else inner)


def _field(column: pa.Array, key: str) -> pa.Array | None:
    """Return a field of structs, unknown where the struct is; None where there is no such field."""
    if not pa.types.is_struct(column.type) or column.type.get_field_index(key) < 0:
        return None
    return whole(pc.struct_field(column, key))


def _inner_text(column: pa.Array, json: JsonColumns) -> pa.Array | None:
    if (found := _field(column, "model_type")) is not None:
        return texts(found)
    text = texts(column)
    if text is None:
        return None
    [values], _ = json.strings(text, "model_type")
    return values.by_row(len(column))


def _inner_number(column: pa.Array, json: JsonColumns) -> pa.Array | None:
    if (found := _field(column, "total")) is not None:
        return numbers(found)
    text = texts(column)
    return None if text is None else numbers(json.number(text, "total"))
