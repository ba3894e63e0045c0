"""Crawls into a graph: what comes in, what goes to the journal, what is kept of a stopped one."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.clock import today
from graph.errors import UnavailableError
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from graph.transfer.jsonl import read_line
from ingest.hub.crawl import Reach
from tests.hub_server import Hub
from tests.ingest.hub.crawling import Crawler
from tests.loopback import Refusal

pytestmark = pytest.mark.slow
CLAIMS = """
MATCH (a:Model)-[r:DERIVED_FROM]->(b:Model)
RETURN a.id AS child, b.id AS parent, r.stated_by AS source
ORDER BY child, parent, source
"""
ALL = ("card", "hub-api", "hub-tag")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "graph.lbug")) as opened:
        yield opened


@pytest.fixture
def on_each(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def crawler(hub: Hub, tmp_path: Path) -> Crawler:
    return Crawler(hub, tmp_path / "answers.sqlite")


def claims(store: Store) -> list[tuple[str, str, str]]:
    """Return the derivations of now: child, parent, source."""
    return [(row["child"], row["parent"], row["source"]) for row in store.rows(CLAIMS)]


def journal(store: Store) -> list[tuple[str, str]]:
    """Return what was stated once: the claim's end, and who stated it."""
    text = "MATCH (c:Change) RETURN c.to_id AS id, c.stated_by AS source, c.claim AS claim"
    return [(r["id"], r["source"]) for r in store.rows(text) if r["claim"] == "DERIVED_FROM"]


def runs(store: Store) -> list[bool]:
    """Return of each run whether the Hub was read to its end."""
    text = "MATCH (r:Run) RETURN r.complete AS complete, r.started AS at ORDER BY at"
    return [row["complete"] for row in store.rows(text)]


def change(hub: Hub, identifier: str, **values: object) -> None:
    """Change a model as a commit does."""
    hub.models[identifier] |= {"sha": f"{hub.models[identifier]['sha']}x", **values}


def test_a_second_run_changes_nothing(crawler: Crawler, hub: Hub, store: Store) -> None:
    hub.model("org/base")
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    assert claims(store) == [("org/child", "org/base", source) for source in ALL]
    again = crawler.load(store, "org/child").written
    assert (again.new, again.changed, again.gone) == ({}, {}, {})
    assert runs(store) == [True, True]


def test_what_one_source_no_longer_states_goes_for_it_alone(
    crawler: Crawler, hub: Hub, on_each: Store
) -> None:
    store = on_each
    hub.model("org/base")
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    card = hub.models["org/child"]["cardData"]
    change(hub, "org/child", cardData={"license": "mit"})
    crawler.load(store, "org/child")
    assert claims(store) == [("org/child", "org/base", s) for s in ("hub-api", "hub-tag")]
    assert journal(store) == [("org/base", "card")]
    change(hub, "org/child", cardData=card)
    crawler.load(store, "org/child")
    assert len(claims(store)) == 3, "what is stated again returns"
    assert journal(store) == [("org/base", "card")]


def test_what_was_not_read_is_not_forgotten(crawler: Crawler, hub: Hub, store: Store) -> None:
    hub.model("org/base", "org/root")
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    before = claims(store)
    change(hub, "org/child", tags=[], cardData={}, baseModels=None)
    hub.refuse("/api/models/org/child", *[Refusal(500)] * 6)
    crawler.load(store, "org/child", "org/base")
    assert claims(store) == before
    assert runs(store) == [True, False]
    hub.models.pop("org/child")
    crawler.load(store, "org/child")
    assert claims(store) == before, "a bare 401 may be a thing that is private"
    assert gone(store) == []


def gone(store: Store) -> list[tuple[str, str, str]]:
    """Return the models that are marked, since when, and who noticed."""
    text = (
        "MATCH (m:Model) WHERE m.gone_since IS NOT NULL "
        "RETURN m.id AS id, m.gone_since AS since, m.gone_stated_by AS by"
    )
    return [(row["id"], row["since"], row["by"]) for row in store.rows(text)]


def test_what_the_hub_no_longer_has_is_gone_until_it_returns(
    crawler: Crawler, hub: Hub, on_each: Store
) -> None:
    store = on_each
    hub.model("org/base")
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    before = claims(store)
    hub.refuse("/api/models/org/child", Refusal(404))
    crawler.load(store, "org/child", "org/nobody")
    assert gone(store) == [("org/child", today(), "hub-api")]
    assert claims(store) == before, "it was made from it, whoever has removed it"
    hub.refuse("/api/models/org/child", Refusal(404))
    assert not crawler.load(store, "org/child").written.anything()
    change(hub, "org/child", tags=[], cardData={}, baseModels=None)
    crawler.load(store, "org/child")
    assert (gone(store), claims(store)) == ([], [])
    text = "MATCH (c:Change) WHERE c.claim IS NULL RETURN c.reason AS reason, c.from_id AS id"
    noted = sorted((row["reason"], row["id"]) for row in store.rows(text))
    assert noted == [("disappeared", "org/child"), ("returned", "org/child")]


def test_what_the_hub_withholds_or_fails_to_say_is_not_gone(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    before = claims(store)
    gated = {"X-Error-Code": "GatedRepo"}
    for refusal in (Refusal(401), Refusal(403), Refusal(403, gated), Refusal(451), Refusal(500)):
        hub.refuse("/api/models/org/child", *[refusal] * 6)
        crawler.load(store, "org/child")
        hub.refusals.clear()
    change(hub, "org/child", disabled=True)
    crawler.load(store, "org/child")
    assert (gone(store), claims(store)) == ([], before)


def test_a_listing_says_nothing_about_what_it_lacks(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    hub.model("org/base")
    hub.model("org/child", "org/base")
    crawler.load(store, "org/child")
    change(hub, "org/child", tags=[], cardData={}, baseModels=None)
    crawler.load(store, author="org")
    assert claims(store) == [("org/child", "org/base", "hub-api")]


def test_other_sources_and_things_of_the_same_name_are_left_alone(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    lines = [
        {"claim": "DERIVED_FROM", "from": ["Model", "org/a"], "to": ["Model", "org/b"]},
        {"claim": "DERIVED_FROM", "from": ["Model", "org/a"], "to": ["Model", "org/c"]},
        {"claim": "DERIVED_FROM", "from": ["Dataset", "org/a"], "to": ["Dataset", "org/d"]},
        {"claim": "DERIVED_FROM", "from": ["Model", "org/z"], "to": ["Model", "org/b"]},
    ]
    batches = Batches("2024-01-01")
    for line, source in zip(lines, ("peatmoss", "hub-tag", "hub-tag", "hub-tag"), strict=True):
        batches.add(read_line(json.dumps({**line, "stated_by": source})))
    store.write(batches.tables())
    hub.model("org/a")
    crawler.load(store, "org/a")
    assert claims(store) == [("org/a", "org/b", "peatmoss"), ("org/z", "org/b", "hub-tag")]
    assert journal(store) == [("org/c", "hub-tag")]


def test_a_model_that_was_renamed_keeps_its_history(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    hub.model("old/child", "org/base")
    crawler.load(store, "old/child")
    hub.models["new/child"] = {**hub.models.pop("old/child"), "id": "new/child"}
    hub.moved["old/child"] = "new/child"
    crawler.load(store, "old/child")
    assert claims(store) == [("new/child", "org/base", source) for source in ALL]
    assert not journal(store)


def test_another_model_behind_an_old_name_is_another_model(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    first = hub.model("org/name", "org/base")
    crawler.load(store, "org/name")
    hub.model("org/name", "org/other")
    assert hub.models["org/name"]["_id"] != first["_id"]
    crawler.load(store, "org/name")
    old = f"org/name@{first['_id']}"
    assert claims(store) == [
        *(("org/name", "org/other", source) for source in ALL),
        *((old, "org/base", source) for source in ALL),
    ]


def test_a_redirect_to_another_model_does_not_mix_them(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    hub.model("old/name", "org/base")
    crawler.load(store, "old/name")
    del hub.models["old/name"]
    hub.model("org/filler")
    hub.model("new/name", "org/other")
    hub.moved["old/name"] = "new/name"
    crawler.load(store, "old/name")
    found = claims(store)
    assert {parent for child, parent, _ in found if child == "new/name"} == {"org/other"}
    assert {parent for child, parent, _ in found if child != "new/name"} == {"org/base"}


def test_what_was_told_before_the_hub_failed_is_kept(
    crawler: Crawler, hub: Hub, store: Store
) -> None:
    for number in range(30):
        hub.model(f"org/{number}", f"org/{number + 1}")
    bad_token = {"X-Error-Message": "Invalid credentials in Authorization header"}
    hub.refuse("/api/models/org/10", Refusal(401, bad_token))
    with pytest.raises(UnavailableError):
        crawler.load(store, "org/0")
    assert {child for child, _, _ in claims(store)} == {f"org/{number}" for number in range(10)}
    assert runs(store) == [False]
    crawler.requests()
    crawler.load(store, "org/0")
    assert len({child for child, _, _ in claims(store)}) == 30
    assert runs(store) == [False, True]
    assert len(crawler.requests()) == 21, "what was answered is not asked for again"


@pytest.mark.parametrize("portion", [1, 30])
def test_portions_make_no_difference(
    crawler: Crawler, hub: Hub, store: Store, portion: int
) -> None:
    for number in range(4):
        hub.model(f"org/{number}", f"org/{number + 1}", tags=["dataset:squad"])
    hub.dataset("squad")
    summary = crawler.load(store, "org/0", reach=Reach(datasets=True), portion=portion)
    assert len(claims(store)) == 12
    assert runs(store) == [True]
    assert (summary.skipped, summary.written.new["DERIVED_FROM"]) == (0, 12)
