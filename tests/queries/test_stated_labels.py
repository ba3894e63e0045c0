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


Cards = dict[str, tuple[dict[str, Any], list[str]]]
"""Of each model its card and its tags."""


def write_dump(store: Store, cards: Cards) -> None:
    """Write rows of a dump."""
    reader = HubReader(Model)
    stated = [json.dumps(card) for card, _ in cards.values()]
    tags = [tags for _, tags in cards.values()]
    reader.add(reader.read(pa.table({"id": list(cards), "tags": tags, "cardData": stated})))
    store.write(reader.tables(TAKEN))


def write_answers(store: Store, cards: Cards) -> None:
    """Write answers of the live Hub."""
    batches = Batches(TAKEN)
    entries = [{"id": own, "tags": tags} for own, (_, tags) in cards.items()]
    stated = read_entries(Model, entries, [TAKEN] * len(entries))
    for records, (own, (card, _)) in zip(stated, cards.items(), strict=True):
        for record in (*records, *metadata_records(End(Model, own), card)):
            if not isinstance(record, Skip):
                batches.add(record)
    store.write(batches.tables())


def write_as_dump(store: Store, card: dict[str, Any], tags: list[str]) -> None:
    """Write a row of a dump."""
    write_dump(store, {"u/m": (card, tags)})


def write_as_answer(store: Store, card: dict[str, Any], tags: list[str]) -> None:
    """Write an answer of the live Hub."""
    write_answers(store, {"u/m": (card, tags)})


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


OTHER_LINK = "https://www.gnu.org/licenses/gpl-3.0.html"
STATED: dict[str, tuple[dict[str, Any], list[str], str, str]] = {
    "u/list": ({"license": ["mit", "gpl-3.0"]}, ["license:gpl-3.0", "license:mit"],
               "gpl-3.0 AND/OR mit", "unknown"),
    "u/lists": ({"license": [["mit"], ["gpl-3.0", ["mit"]]]}, [], "gpl-3.0 AND/OR mit", "unknown"),
    "u/or": ({"license": "MIT OR GPL-3.0"}, [], "gpl-3.0 OR mit", "conflict"),
    "u/and": ({"license": "MIT AND GPL-3.0"}, [], "gpl-3.0 AND mit", "compatible"),
    "u/later": ({"license": "gpl-3.0-or-later"}, [], "gpl-3.0-or-later", "unknown"),
    "u/earlier": ({"license": "gpl-2.0-or-later"}, [], "gpl-2.0-or-later", "conflict"),
    "u/own": ({"license": "proprietary"}, ["license:proprietary"], "proprietary", "conflict"),
    "u/more": ({"license": "other", "license_name": "gpl-3.0-with-commons-clause",
                "license_link": OTHER_LINK}, ["license:other"],
               "other:gpl-3.0-with-commons-clause", "unknown"),
    "u/two": ({"license": "other", "license_name": "mit", "license_link": OTHER_LINK},
              ["license:other"], f"other:mit ({OTHER_LINK})", "unknown"),
    "u/named": ({"license": "other", "license_name": "GPL-3.0", "license_link": OTHER_LINK},
                ["license:other"], "gpl-3.0", "compatible"),
}  # fmt: skip
"""A card, its tags, the one statement of both, and what it comes to over a base under GPL-3.0."""


@pytest.mark.parametrize("write", [write_dump, write_answers])
def test_what_a_card_states_is_one_label_and_judged_as_it_reads(store: Store, write: Any) -> None:
    write(store, {own: (card, tags) for own, (card, tags, _, _) in STATED.items()})
    below = [derived(own, "lab/base") for own in STATED]
    store.write(tables([licensed("lab/base", "gpl-3.0"), *below]))
    graph = Graph(store)
    assert graph.ask("disagreements").rows == []
    found = {own: graph.licenses(own) for own in STATED}
    assert {own: ([row.license for row in r.labels], r.verdict) for own, r in found.items()} == {
        own: ([meant], verdict) for own, (_, _, meant, verdict) in STATED.items()
    }


@pytest.mark.parametrize("write", [write_as_dump, write_as_answer])
def test_the_id_of_a_parent_is_no_licence(store: Store, write: Any) -> None:
    write(store, {"license": "meta-llama/Llama-2-7b", "base_model": "meta-llama/Llama-2-7b"}, [])
    store.write(tables([licensed("meta-llama/Llama-2-7b", "llama2")]))
    report = Graph(store).licenses("u/m")
    [label] = report.labels
    assert (label.license or "").startswith("unrecognised:")
    assert label.license_raw == "meta-llama/Llama-2-7b"
    assert report.verdict == "unknown"
