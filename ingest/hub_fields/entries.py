"""Entries of the Hub's API as a small batch: each one's records, read by the one reader.

JSON of strangers may have any type anywhere: a value of another type than its field's is unknown.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from graph.schema import (
    NODE_OF,
    Claim,
    Dataset,
    End,
    License,
    Model,
    Node,
    Owner,
    Paper,
    Record,
    UnresolvedBase,
)
from graph.schema.identifiers import shorten
from graph.store.tables import ENDS
from ingest.columns.values import access, flags, moments, numbers, texts
from ingest.hub_fields.columns import VALUE_IN
from ingest.hub_fields.reader import NO_HUB_ID, BatchReading, HubReader
from ingest.hub_fields.table import Kind, facts_of
from ingest.hub_ids import is_listed
from ingest.items import Skip

_EndNode = Owner | Paper | UnresolvedBase
_Column = tuple[pa.DataType, Callable[[Any], Any]]
_FORMS: dict[Any, pa.DataType] = {
    texts: pa.binary(),
    numbers: pa.int64(),
    flags: pa.bool_(),
    access: pa.binary(),
    moments: pa.binary(),
}
"""The type of a column that each check reads; texts are bytes, since they need not be Unicode."""
_LISTS = {
    "tags": pa.list_(pa.binary()),
    "baseModels": pa.struct(
        {"relation": pa.binary(), "models": pa.list_(pa.struct({"id": pa.binary()}))}
    ),
}


def read_entries(
    kind: Kind, entries: Sequence[Any], facts_at: Sequence[str | None]
) -> list[list[Record | Skip]]:
    """Return for each entry what it states, and what of it could not be read.

    That is the model or dataset, its owner, and the claims of its tags and fields; ``facts_at`` has
    the date of each entry. What its card and its evaluation results state is not read here.
    """
    made: list[list[Record | Skip]] = [_without_id(kind, entry) for entry in entries]
    waiting = [place for place, found in enumerate(made) if not found]
    while waiting:
        # Claims are given back to entries by their ids: in a batch each id stands once.
        first = {entries[place]["id"]: place for place in reversed(waiting)}
        batch = sorted(first.values())
        waiting = [place for place in waiting if place != first[entries[place]["id"]]]
        read = _Batch(kind, [entries[place] for place in batch], [facts_at[p] for p in batch])
        for place, records in zip(batch, read.records(), strict=True):
            made[place] = records
    return made


def _without_id(kind: Kind, entry: Any) -> list[Record | Skip]:
    """Return a skip where an entry has no id of the Hub, and no record otherwise."""
    label = kind.label.lower()
    identifier = entry.get("id") if isinstance(entry, dict) else None
    if not isinstance(identifier, str) or not identifier.strip():
        return [Skip(f"a {label} of the Hub's listing", "it has no id")]
    if not is_listed(identifier):
        return [Skip(f"the {label} {shorten(identifier)}", NO_HUB_ID)]
    return []


class _Batch:
    """Entries of one kind whose ids differ, and what each of them states."""

    def __init__(self, kind: Kind, entries: list[dict[str, Any]], dates: list[str | None]) -> None:
        self._kind, self._dates = kind, dates
        self._ids = [entry["id"] for entry in entries]
        self._places = {identifier: place for place, identifier in enumerate(self._ids)}
        self._reading = HubReader(kind).read(_table(kind, entries))

    def records(self) -> list[list[Record | Skip]]:
        """Return the records of each entry, and its skips."""
        made: list[list[Record | Skip]] = [[] for _ in self._ids]
        ends = _end_nodes(self._reading)
        for place, node in enumerate(self._nodes()):
            made[place].append(node)
        for (item, reason), found in self._reading.skipped.rows.items():
            for place in (int(row) for rows in found for row in rows):
                what = f"{item.removeprefix(VALUE_IN)} of {self._ids[place]}"
                made[place].append(Skip(what, reason))
        for claim in _claims(self._reading):
            place = self._places[claim.start.id]
            made[place].append(claim)
            made[place] += self._described(claim.end, ends, self._dates[place])
        return made

    def _nodes(self) -> Iterator[Node]:
        [table] = [tables[self._kind] for tables in self._reading.tables if self._kind in tables]
        for row, date in zip(table.to_pylist(), self._dates, strict=True):
            yield self._kind(**row, facts_at=date)

    def _described(
        self, end: End, nodes: dict[End, _EndNode], facts_at: str | None
    ) -> list[Record]:
        """Return the nodes that are known with a claim that ends there: an owner, a licence."""
        if end in nodes:
            node = nodes[end]
            is_dated = isinstance(node, Owner | UnresolvedBase)
            return [dataclasses.replace(node, facts_at=facts_at) if is_dated else node]
        return self._reading.licenses.statement_of(end.id) if end.kind is License else []


def _end_nodes(reading: BatchReading) -> dict[End, _EndNode]:
    kinds: tuple[type[_EndNode], ...] = (Owner, Paper, UnresolvedBase)
    return {
        End(kind, row["id"]): kind(**row)
        for tables in reading.tables
        for kind in kinds
        if kind in tables
        for row in tables[kind].to_pylist()
    }


def _claims(reading: BatchReading) -> Iterator[Claim]:
    for tables in reading.tables:
        for record, table in tables.items():
            if not issubclass(record, Claim):
                continue
            columns = table.to_pydict()
            ends = zip(*(columns.pop(name) for name in ENDS), strict=True)
            for (start_kind, start, end_kind, end), *values in zip(
                ends, *columns.values(), strict=True
            ):
                yield record(
                    start=End(NODE_OF[start_kind], start),
                    end=End(NODE_OF[end_kind], end),
                    **dict(zip(columns, values, strict=True)),
                )


# From JSON to columns ---------------------------------------------------------------------------


def _table(kind: Kind, entries: list[dict[str, Any]]) -> pa.Table:
    """Return entries as columns of the types that the table of fields wants."""
    columns = {"id": pa.array([entry["id"] for entry in entries], pa.string())}
    for name, (form, convert) in _COLUMNS[kind].items():
        given = [entry.get(name) for entry in entries]
        if given.count(None) < len(given):
            columns[name] = pa.array(map(convert, given), form)
    return pa.table(columns)


def _columns(kind: Kind) -> dict[str, _Column]:
    """Return for each field the type of its column, and what makes a value of it."""
    made: dict[str, _Column] = {name: (form, _converter(form)) for name, form in _LISTS.items()}
    for fact in facts_of(kind):
        form = _FORMS[fact.read]
        form = form if fact.key is None else pa.struct({fact.key: form})
        convert = _SPECIAL.get(fact.read) or _converter(form)
        made |= dict.fromkeys(fact.names, (form, convert))
    return made


def _converter(form: pa.DataType) -> Callable[[Any], Any]:
    """Return what makes a value of a type, or None of a value of another one."""
    if pa.types.is_struct(form):
        inner = {field.name: _converter(field.type) for field in form}
        return lambda value: (
            {name: convert(value.get(name)) for name, convert in inner.items()}
            if isinstance(value, dict)
            else None
        )
    if pa.types.is_list(form):
        each = _converter(form.value_type)
        return lambda value: list(map(each, value)) if isinstance(value, list) else None
    return _SIMPLE[form]


def _bytes(value: Any) -> bytes | None:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else None


def _number(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**63 else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _access(value: Any) -> bytes | None:
    return b"false" if value is False else _bytes(value)


def _moment(value: Any) -> bytes | None:
    """Return a moment's text; for another value a text that is no moment, so that it is counted."""
    if value is None:
        return None
    is_plain = isinstance(value, str) and value.isascii() and value.strip()
    return value.encode() if is_plain else b"no text"


_SIMPLE = {pa.binary(): _bytes, pa.int64(): _number, pa.bool_(): _flag}
_SPECIAL: dict[Any, Callable[[Any], Any]] = {access: _access, moments: _moment}
_COLUMNS: dict[Any, dict[str, _Column]] = {kind: _columns(kind) for kind in (Model, Dataset)}
