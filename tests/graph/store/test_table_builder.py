"""Records become tables whole, in their order, or not at all."""

from __future__ import annotations

import pyarrow as pa
import pytest

import graph.store.table_builder
from graph.schema import (
    CLAIMS,
    NODES,
    Dataset,
    DerivedFrom,
    End,
    License,
    LicensedAs,
    Model,
    Record,
    Repository,
    Run,
    TrainedOn,
    Uses,
)
from graph.schema.identifiers import BadId
from graph.store.table_builder import Batches
from graph.store.tables import arrow_schema
from tests.conftest import TODAY
from tests.factories import rows_of

A, B = End(Model, "lab/a"), End(Model, "lab/b")


def test_the_tables_have_the_columns_of_the_schema() -> None:
    batches = Batches(TODAY)
    for kind in NODES:
        batches.add(kind(id="x"))
    for claim in CLAIMS:
        for a, b in claim.ends:
            batches.add(claim(start=End(a, "x"), end=End(b, "y"), stated_by="card"))
    tables = batches.tables()
    assert set(tables) == {*NODES, *CLAIMS}
    for record, table in tables.items():
        assert table.schema == arrow_schema(record)


def test_what_brings_no_date_gets_the_date_of_the_run() -> None:
    [node] = rows_of(Model(id="a", stated_by="hub"))
    assert node["facts_at"] == TODAY
    [claim] = rows_of(DerivedFrom(start=A, end=B, stated_by="card"))
    assert claim["first_seen"] == TODAY
    [dated] = rows_of(Model(id="a", stated_by="hub", facts_at="2023-07-10"))
    assert dated["facts_at"] == "2023-07-10"
    [dated] = rows_of(DerivedFrom(start=A, end=B, stated_by="card", first_seen="2023-07-10"))
    assert dated["first_seen"] == "2023-07-10"


def test_a_node_is_described_by_its_record() -> None:
    [node] = rows_of(Model(id="a", stated_by="hub"))
    assert (node["kind"], node["only_mentioned"], node["older_facts"]) == ("Model", False, None)


def test_github_ids_are_folded_and_keep_the_name_to_show() -> None:
    [node] = rows_of(Repository(id="github.com/Owner/Name", stated_by="github"))
    assert (node["id"], node["display_name"]) == ("github.com/owner/name", "Owner/Name")
    [node] = rows_of(Repository(id="github.com/owner/name", stated_by="github"))
    assert node["display_name"] is None
    [use] = rows_of(Uses(start=End(Repository, "github.com/Owner/Name"), end=A, stated_by="code"))
    assert use["from_id"] == "github.com/owner/name"


def test_hub_ids_keep_their_case() -> None:
    found = rows_of(Model(id="Lab/A", stated_by="hub"), Model(id="lab/a", stated_by="hub"))
    assert [row["id"] for row in found] == ["Lab/A", "lab/a"]


def test_records_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.store.table_builder, "ROWS", 3)
    made = [Model(id=f"m{number}", likes=number, stated_by="hub") for number in range(11)]
    assert [row["likes"] for row in rows_of(*made)] == list(range(11))


def test_records_of_all_types_are_counted_and_kept_over_many_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(graph.store.table_builder, "ROWS", 2)
    batches = Batches(TODAY)
    for number in range(5):
        batches.add(Model(id=f"m{number}", stated_by="hub"))
        batches.add(LicensedAs(start=A, end=End(License, f"l{number}"), stated_by="hub"))
    assert batches.records == 10
    tables = batches.tables()
    assert {record.label: len(table) for record, table in tables.items()} == {
        "Model": 5,
        "LICENSED_AS": 5,
    }


def test_tables_are_given_once() -> None:
    batches = Batches(TODAY)
    batches.add(Model(id="a", stated_by="hub"))
    assert len(batches.tables()[Model]) == 1
    assert batches.tables() == {}
    batches.add(Model(id="b", stated_by="hub"))
    assert batches.tables()[Model]["id"].to_pylist() == ["b"]


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Model(id="", stated_by="hub"), "the id is empty"),
        (Model(id=None, stated_by="hub"), "the id is not a text but NoneType"),  # type: ignore[arg-type]
        (Model(id="a" * 4_001, stated_by="hub"), "the id has 4001 bytes, over 4000"),
        (Model(id="\ud800", stated_by="hub"), "the id is not valid Unicode"),
        (Model(id="a", task="\ud800", stated_by="hub"), "a value is not valid Unicode"),
        (Run(id="a", scope="\udc80"), "a value is not valid Unicode"),
        (Repository(id="İ" * 2_000, stated_by="github"), "the id has 6000 bytes"),
        (DerivedFrom(start=A, end=End(Model, " "), stated_by="card"), "the id is empty"),
        (DerivedFrom(start=A, end=B, stated_by="\ud800"), "a value is not valid Unicode"),
        (
            DerivedFrom(start=A, end=End(Dataset, "squad"), stated_by="card"),
            "DERIVED_FROM does not join Model to Dataset",
        ),
        (
            TrainedOn(start=End(Dataset, "squad"), end=A, stated_by="card"),
            "TRAINED_ON does not join Dataset to Model",
        ),
    ],
    ids=range(11),
)
def test_a_record_that_no_store_can_keep_is_refused_whole(record: Record, reason: str) -> None:
    batches = Batches(TODAY)
    with pytest.raises(BadId, match=reason):
        batches.add(record)
    assert batches.records == 0
    assert batches.tables() == {}


def test_a_longest_id_is_kept() -> None:
    for own in ("a" * 4_000, "é" * 2_000, "🤗" * 1_000):
        assert rows_of(Model(id=own, stated_by="hub"))[0]["id"] == own


def test_awkward_texts_are_kept_as_they_are() -> None:
    told = (
        "NUL \x00, quote ' \" \\ `, line\nend\r\u2028, 🤗, \u202e\u0645\u0631, MATCH (n) DELETE n"
    )
    [row] = rows_of(Model(id=told, task=told, stated_by=told))
    assert (row["id"], row["task"], row["stated_by"]) == (told, told, told)


def test_values_keep_their_types() -> None:
    [row] = rows_of(Model(id="a", likes=2**63 - 1, carbon_g=0.5, private=False, stated_by="hub"))
    assert (row["likes"], row["carbon_g"], row["private"]) == (2**63 - 1, 0.5, False)
    assert pa.types.is_boolean(arrow_schema(Model).field("private").type)
