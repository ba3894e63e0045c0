"""What the graph can hold, from the same declarations as the stores and the schema's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graph.errors import NotFoundError
from graph.schema import (
    CLAIMS,
    DERIVED,
    Claim,
    Derived,
    Node,
    Relation,
    StoredType,
    claim_key,
    properties,
)
from graph.schema.identifiers import shorten
from graph.schema.kinds import RECORD_OF
from queries.answer import Answer, Report, Row, as_dicts, part
from queries.schema.names import near_names
from queries.schema.rows import SchemaJoin, SchemaProperty, SchemaRecord

NODE, CLAIM, DERIVED_PART = "node", "claim", "derived"
_RECORDS = tuple(RECORD_OF.values())


@dataclass(frozen=True)
class SchemaReport(Report):
    """Kinds, claims and what is derived, with their properties, where they were looked for.

    ``words`` are those that were looked for, none for everything; ``joins`` are the ends of the
    records, and the claims that join a kind that was named.
    """

    words: tuple[str, ...]
    records: tuple[SchemaRecord, ...]
    listed: tuple[SchemaProperty, ...]
    joins: tuple[SchemaJoin, ...]
    question: str = "schema"
    row_type: str = "SchemaProperty"

    @property
    def facts(self) -> list[Row]:
        """Return no dates: it says nothing of what a graph holds."""
        return []

    @property
    def of_a_graph(self) -> bool:
        """Return False: every graph can hold it."""
        return False

    @property
    def rows(self) -> list[Row]:
        """Return the properties."""
        return as_dicts(self.listed)

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the words that were looked for."""
        return {"words": list(self.words)}

    @property
    def parts(self) -> Mapping[str, Answer]:
        """Return the kinds and claims, and what these join."""
        return {
            "records": part("records", SchemaRecord, self.records),
            "joins": part("joins", SchemaJoin, self.joins),
        }


def report_schema(words: Iterable[str] = ()) -> SchemaReport:
    """Return what the graph can hold; with words, what has one of them in its name.

    Of a kind or claim with the word that is all of its properties; of any other the properties
    with the word.

    Raises
    ------
    NotFoundError
        If nothing has a word; near names are suggested.
    """
    wanted = tuple(dict.fromkeys(words))
    found: dict[StoredType, list[SchemaProperty]] = {}
    for word in wanted or ("",):
        fitting = dict(_fitting(word))
        if not fitting:
            raise NotFoundError(f"Nothing in the schema is called {shorten(word)}.{_hint(word)}")
        for record, rows in fitting.items():
            found[record] = [*found.get(record, []), *rows]
    shown = [record for record in _RECORDS if record in found]
    return SchemaReport(
        words=wanted,
        records=tuple(map(_record_row, shown)),
        listed=tuple(row for record in shown for row in dict.fromkeys(found[record])),
        joins=tuple(_joins(shown, wanted)),
    )


def _hint(word: str) -> str:
    names = [record.label for record in _RECORDS]
    names += dict.fromkeys(each.name for record in _RECORDS for each in properties(record))
    near = near_names(word, names)
    return f" Did you mean {' or '.join(near)}?" if near else " `ptm schema` lists all of it."


def _fitting(word: str) -> Iterator[tuple[StoredType, list[SchemaProperty]]]:
    """Yield the records with a word in their name, or else in names of properties.

    One that is called exactly so is meant alone.
    """
    exact = [record for record in _RECORDS if record.label.lower() == word.lower()]
    for record in exact or _RECORDS:
        rows = list(_property_rows(record))
        if word.lower() not in record.label.lower():
            rows = [row for row in rows if word.lower() in row.property.lower()]
        if rows:
            yield record, rows


def _property_rows(record: StoredType) -> Iterator[SchemaProperty]:
    for each in properties(record):
        yield SchemaProperty(
            record.label, part_of(record), each.name, each.type.__name__, each.unit, each.sentence
        )


def part_of(record: StoredType) -> str:
    """Return whether a record is a kind of node, a claim, or derived."""
    if issubclass(record, Node):
        return NODE
    return DERIVED_PART if issubclass(record, Derived) else CLAIM


def _record_row(record: StoredType) -> SchemaRecord:
    key = ["id"] if issubclass(record, Node) else []
    key += claim_key(record) if issubclass(record, Claim) else []
    said = " ".join((record.__doc__ or "").replace("``", "`").split())
    return SchemaRecord(record.label, part_of(record), said, " ".join(key))


def _joins(shown: Iterable[StoredType], words: Iterable[str]) -> Iterator[SchemaJoin]:
    """Yield the ends of what is shown, and the ends of others at a kind that was named."""
    labels = {record.label for record in shown}
    named = {label for label in labels if label.lower() in {word.lower() for word in words}}
    for relation in (*CLAIMS, *DERIVED):
        for start, end in _ends(relation):
            if relation.label in labels or named.intersection((start, end)):
                yield SchemaJoin(relation.label, start, end)


def _ends(relation: type[Relation]) -> list[tuple[str, str]]:
    return [(start.label, end.label) for start, end in relation.ends]
