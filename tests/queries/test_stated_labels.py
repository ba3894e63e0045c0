"""A label that stands in two places is one statement, whichever reader brought it."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pytest

from graph.schema import Dataset, End, Model
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from ingest.cards.fields import metadata_records
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.reader import HubReader
from ingest.items import Skip
from ptm.api import Graph
from reports.text.lineage import license_text
from reports.text.words import step_sentence
from reports.views.lineage import view_lineage
from tests.factories import derived, licensed, tables

TAKEN = "2026-11-01"
APACHE = "https://www.apache.org/licenses/LICENSE-2.0"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return an empty graph on each engine."""
    with open_store(url) as opened:
        opened.prepare()
        yield opened


def write_as_dump(store: Store, card: dict[str, Any], tags: list[str]) -> None:
    """Write a row of a dump."""
    reader = HubReader(Model)
    rows = pa.table({"id": ["u/m"], "tags": [tags], "cardData": [json.dumps(card)]})
    reader.add(reader.read(rows))
    store.write(reader.tables(TAKEN))


def write_as_answer(store: Store, card: dict[str, Any], tags: list[str]) -> None:
    """Write an answer of the live Hub."""
    batches = Batches(TAKEN)
    [stated] = read_entries(Model, [{"id": "u/m", "tags": tags}], [TAKEN])
    for record in (*stated, *metadata_records(End(Model, "u/m"), card)):
        if not isinstance(record, Skip):
            batches.add(record)
    store.write(batches.tables())


@pytest.mark.parametrize("write", [write_as_dump, write_as_answer])
@pytest.mark.parametrize(
    ("more", "licence"),
    [
        ({"license_name": "flux-1-dev-non-commercial-license"},
         "flux-1-dev-non-commercial-license"),
        ({"license_name": "ours", "license_link": "LICENSE.md"}, "other:ours"),
        ({"license_link": APACHE}, "apache-2.0"),
        ({}, "other"),
    ],
)  # fmt: skip
def test_other_with_a_name_is_one_label(
    store: Store, write: Any, more: dict[str, str], licence: str
) -> None:
    write(store, {"license": "other", **more}, ["license:other"])
    graph = Graph(store)
    assert graph.ask("disagreements").rows == []
    [artifact] = view_lineage(graph.lineage("u/m")).artifacts.values()
    assert license_text(artifact) == licence
    assert [row.license for row in graph.licenses("u/m").labels] == [licence]


def test_another_label_beside_other_is_a_disagreement(store: Store) -> None:
    write_as_dump(store, {"license": "mit"}, ["license:other"])
    graph = Graph(store)
    [row] = graph.ask("disagreements").rows
    assert {row["value"], row["other_value"]} == {"mit", "other"}
    assert len(graph.licenses("u/m").labels) == 2


@pytest.mark.parametrize(
    ("listed", "verdict"),
    [
        (["cc-by-sa-3.0", "gfdl"], "compatible"),
        (["cc-by-sa-3.0", "gpl-3.0"], "unknown"),
        (["gpl-3.0", "gfdl"], "conflict"),
        (["mit", "apache-2.0"], "compatible"),
    ],
)
def test_a_list_upstream_is_no_certain_conflict_where_a_choice_would_agree(
    store: Store, listed: list[str], verdict: str
) -> None:
    batches = Batches(TAKEN)
    for record in metadata_records(End(Dataset, "lab/base"), {"license": listed}):
        assert not isinstance(record, Skip)
        batches.add(record)
    store.write(batches.tables())
    child = [
        derived("u/subset", "lab/base", kind=Dataset),
        licensed("u/subset", "cc-by-sa-3.0", kind=Dataset),
    ]
    store.write(tables(child))
    report = Graph(store).licenses("dataset:u/subset")
    assert report.verdict == verdict
    assert (report.findings == []) == (verdict == "compatible")
    for route in report.routes:
        assert step_sentence(route)[0] == "u/subset: made from lab/base"
