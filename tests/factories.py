"""What tests make: records, tables of them, JSON lines that state them, and cards."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa

from graph.planning.alias_resolution import alias_id
from graph.schema import (
    Alias,
    Claim,
    Dataset,
    DerivedFrom,
    End,
    EvaluatedOn,
    License,
    LicensedAs,
    Model,
    Node,
    Record,
    RecordType,
    Repository,
    TrainedOn,
    Uses,
)
from graph.store.table_builder import Batches
from graph.store.tables import Tables, arrow_schema, conform
from tests.conftest import TODAY

NOW = "2026-11-01T09:30:00Z"
"""The date of facts and claims, unless a test says otherwise."""
C = TypeVar("C", bound=Claim)
Key = tuple[type[Node], str]
Row = dict[str, Any]


def tables(records: Iterable[Record], taken: str = TODAY) -> Tables:
    """Return records as a source offers them to a store."""
    batches = Batches(taken)
    for record in records:
        batches.add(record)
    return batches.tables()


def rows_of(*records: Record) -> list[Row]:
    """Return the rows in which a store keeps records of one type."""
    [table] = tables(records).values()
    return [dict(row) for row in table.to_pylist()]


def row_of(record: Record) -> Row:
    """Return the row in which a store keeps a record."""
    [row] = rows_of(record)
    return row


def table_of(record: RecordType, *rows: Row) -> pa.Table:
    """Return rows as a source offers them; what a row does not say is unknown."""
    return conform(record, pa.Table.from_pylist(list(rows), schema=arrow_schema(record)))


# Records ----------------------------------------------------------------------------------------


def alias(name: str, target: str, stated_by: str = "hub", kind: type[Node] = Model) -> Alias:
    """Return the record that one id stands for another."""
    own = alias_id(kind.label, name, stated_by)
    return Alias(id=own, kind=kind.label, alias=name, target=target, stated_by=stated_by)


def model(own: str, stated_by: str = "hub", facts_at: str = NOW, **values: Any) -> Model:
    """Return a model as one source describes it."""
    return Model(id=own, stated_by=stated_by, facts_at=facts_at, **values)


def dataset(own: str, stated_by: str = "hub", facts_at: str = NOW, **values: Any) -> Dataset:
    """Return a dataset as one source describes it."""
    return Dataset(id=own, stated_by=stated_by, facts_at=facts_at, **values)


def claim(record: type[C], start: Key, end: Key, stated_by: str = "hub", **values: Any) -> C:
    """Return a claim of any type."""
    values = {"first_seen": NOW, **values}
    return record(start=End(*start), end=End(*end), stated_by=stated_by, **values)


def derived(
    child: str, parent: str, stated_by: str = "card", *, kind: type[Node] = Model, **values: Any
) -> DerivedFrom:
    """Return the claim that an artifact is derived from another of its kind."""
    return claim(DerivedFrom, (kind, child), (kind, parent), stated_by, **values)


def trained(child: str, data: str, stated_by: str = "card", **values: Any) -> TrainedOn:
    """Return the claim that a model was trained on a dataset."""
    return claim(TrainedOn, (Model, child), (Dataset, data), stated_by, **values)


def evaluated(own: str, data: str, stated_by: str = "card", **values: Any) -> EvaluatedOn:
    """Return the claim that a model was evaluated on a dataset."""
    return claim(EvaluatedOn, (Model, own), (Dataset, data), stated_by, **values)


def licensed(
    own: str, licence: str, stated_by: str = "hub", *, kind: type[Node] = Model, **values: Any
) -> LicensedAs:
    """Return the claim that an artifact is labelled with a licence."""
    return claim(LicensedAs, (kind, own), (License, licence), stated_by, **values)


def used(
    repository: str,
    own: str,
    stated_by: str = "code-scan",
    *,
    kind: type[Node] = Model,
    **values: Any,
) -> Uses:
    """Return the claim that a repository loads an artifact."""
    return claim(Uses, (Repository, repository), (kind, own), stated_by, **values)


# JSON lines -------------------------------------------------------------------------------------


def json_lines(*objects: dict[str, Any]) -> str:
    """Return objects as JSON lines."""
    return "".join(json.dumps(one) + "\n" for one in objects)


def node_line(own: str, kind: str = "Model", **values: Any) -> dict[str, Any]:
    """Return the line that describes a node."""
    return {"node": kind, "id": own, "stated_by": "mine", **values}


def claim_line(label: str, start: Any, end: Any, **values: Any) -> dict[str, Any]:
    """Return the line that states a claim; each end is a kind and an id."""
    ends = {"from": list(start), "to": list(end)}
    return {"claim": label, **ends, "stated_by": "mine", **values}


def derived_line(child: str, parent: str, **values: Any) -> dict[str, Any]:
    """Return the line that a model is derived from another."""
    return claim_line("DERIVED_FROM", ("Model", child), ("Model", parent), **values)


def label_line(own: str, licence: str, kind: str = "Model", **values: Any) -> dict[str, Any]:
    """Return the line that an artifact is labelled with a licence."""
    return claim_line("LICENSED_AS", (kind, own), ("License", licence), **values)


# Cards ------------------------------------------------------------------------------------------


def write_cards(folder: Path, **cards: str) -> Path:
    """Write a card for each model, whose id is spelled with __ for the slash; return the folder."""
    for name, text in cards.items():
        path = folder / name.replace("__", "/") / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
