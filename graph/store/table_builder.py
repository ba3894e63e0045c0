"""Records gathered into Arrow tables, so that stores are written in bulk."""

from __future__ import annotations

import dataclasses
from typing import Any

import pyarrow as pa

from graph.schema import Claim, Entity, Node, Record, RecordType, properties
from graph.schema.identifiers import BadId, checked_id, display_name, shorten
from graph.store.tables import ENDS, Tables, arrow_schema, concat

ROWS = 50_000
"""Rows kept as Python objects before they become a table."""


class Batches:
    """Gathers records; ``tables()`` returns all of them, in the order of their arrival."""

    def __init__(self, stated_at: str) -> None:
        """``stated_at`` is the date of records that bring none of their own."""
        self._stated_at = stated_at
        self._rows: dict[RecordType, list[tuple[Any, ...]]] = {}
        self._made: list[Tables] = []
        self._held = 0
        self.records = 0
        self.newest = ""
        """The newest date of what was gathered, ISO 8601; empty while nothing dated was."""

    def add(self, record: Record) -> None:
        """Take a record.

        Raises
        ------
        BadId
            If one of its ids cannot be kept, or a claim joins kinds that its type does not join;
            nothing of the record is then taken.
        """
        row = self._claim(record) if isinstance(record, Claim) else self._node(record)
        for value in row:
            if type(value) is str and not value.isascii():
                _check_unicode(value)
        self._rows.setdefault(type(record), []).append(row)
        self.records += 1
        self.newest = max(self.newest, self._date(record))
        self._held += 1
        if self._held >= ROWS:
            self._flush()

    def _date(self, record: Record) -> str:
        if not isinstance(record, Claim | Entity) or record.catalogued:
            # The date of a table in this package says nothing of how old a source is.
            return ""
        own = record.first_seen if isinstance(record, Claim) else record.facts_at
        return own or self._stated_at

    def _node(self, node: Node) -> tuple[Any, ...]:
        own = checked_id(type(node), node.id)
        values = {f.name: getattr(node, f.name) for f in dataclasses.fields(node)}
        if isinstance(node, Entity):
            if own != node.id and node.display_name is None:
                values["display_name"] = display_name(node.id)
            values["facts_at"] = node.facts_at or self._stated_at
        return tuple({**values, "id": own}.get(name) for name in _own_columns(type(node)))

    def _claim(self, claim: Claim) -> tuple[Any, ...]:
        if (claim.start.kind, claim.end.kind) not in claim.ends:
            joined = f"{claim.start.kind.label} to {claim.end.kind.label}"
            raise BadId(f"{claim.label} does not join {joined}")
        ends = []
        for end in (claim.start, claim.end):
            ends += [end.kind.label, checked_id(*end)]
        first_seen = claim.first_seen or self._stated_at
        own = [getattr(claim, name) for name in _own_columns(type(claim))[len(ENDS) :]]
        place = _own_columns(type(claim))[len(ENDS) :].index("first_seen")
        own[place] = first_seen
        return (*ends, *own)

    def _flush(self) -> None:
        for record, rows in self._rows.items():
            names = _own_columns(record)
            schema = arrow_schema(record)
            columns = [
                pa.array(values, schema.field(name).type)
                for name, values in zip(names, zip(*rows, strict=True), strict=True)
            ]
            self._made.append({record: pa.table(columns, names=names)})
        self._rows, self._held = {}, 0

    def tables(self) -> Tables:
        """Return what was gathered, and start anew."""
        self._flush()
        made, self._made = concat(self._made), []
        return made


def _check_unicode(value: str) -> None:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise BadId(f"a value is not valid Unicode: {shorten(value)}") from None


_CACHE: dict[RecordType, list[str]] = {}


def _own_columns(record: RecordType) -> list[str]:
    """Return the columns that a record fills itself; the store adds the rest."""
    if record not in _CACHE:
        own = {field.name for field in dataclasses.fields(record)}
        names = [p.name for p in properties(record) if p.name in own]
        _CACHE[record] = [*ENDS, *names] if issubclass(record, Claim) else names
    return _CACHE[record]
