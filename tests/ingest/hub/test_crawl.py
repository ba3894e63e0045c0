"""The way through the Hub: where it leads, what it costs, and how it ends."""

import contextlib
import json
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import UnavailableError
from graph.schema import Alias, Model
from ingest.hub import crawl as hub_crawl
from ingest.hub.answers import HubAnswers
from ingest.hub.client import TRIES, HubClient
from ingest.hub.crawl import AT_ONCE, Crawl, Reach
from ingest.hub.item import Item
from ingest.hub.source import to_records
from ingest.items import Skip, Unreadable
from tests.hub_server import MISSING, Hub, serving
from tests.ingest.hub.crawling import Crawler, records_of
from tests.loopback import Refusal

DOWN = Reach(up=False, down=True)


@pytest.fixture
def crawler(hub: Hub, tmp_path: Path) -> Crawler:
    return Crawler(hub, tmp_path / "answers.sqlite")


@pytest.fixture
def family(hub: Hub) -> Hub:
    """Return a Hub with a root, two models made from it, and two made from these."""
    hub.model("org/root", tags=["dataset:squad"])
    hub.model("org/left", "org/root")
    hub.model("org/right", "org/root", relation="adapter")
    hub.model("org/merge", "org/left", "org/right", relation="merge")
    hub.model("org/gguf", "org/merge", relation="quantized")
    hub.dataset("squad", tags=["source_datasets:extended|wiki"])
    hub.dataset("wiki")
    return hub


@pytest.mark.usefixtures("family")
def test_base_models_are_followed_to_the_roots_each_once(crawler: Crawler) -> None:
    assert crawler.ids("org/gguf") == ["org/gguf", "org/merge", "org/left", "org/right", "org/root"]
    assert len(crawler.requests()) == 5
    assert (crawler.crawl.tally.read, crawler.crawl.tally.found) == ({"Model": 5}, 1)


@pytest.mark.usefixtures("family")
@pytest.mark.parametrize(("depth", "number"), [(0, 1), (1, 2), (2, 4), (3, 5), (100, 5)])
def test_it_goes_as_many_steps_as_it_may(crawler: Crawler, depth: int, number: int) -> None:
    assert len(crawler.ids("org/gguf", reach=Reach(depth=depth))) == number


@pytest.mark.usefixtures("family")
def test_datasets_and_their_sources_are_asked_for_when_wanted(crawler: Crawler) -> None:
    reach = Reach(datasets=True)
    assert crawler.ids("org/left", reach=reach) == ["org/left", "org/root", "squad", "wiki"]
    assert crawler.ids("dataset:squad", reach=reach) == ["squad", "wiki"]
    assert crawler.ids("dataset:squad") == ["squad"]


def test_downwards_it_asks_for_lists(crawler: Crawler, family: Hub) -> None:
    family.models["org/gguf"]["childrenModelCount"] = {"adapter": 0, "quantized": 0}
    found = crawler.ids("org/root", reach=DOWN)
    assert found == ["org/root", "org/left", "org/right", "org/merge", "org/gguf"]
    lists = family.about("filter=base_model")
    assert len(lists) == 4, "what has no children is not asked for any"
    assert len(crawler.requests()) == 5
    assert crawler.ids("org/root", reach=Reach(up=False, down=True, depth=1)) == found[:3]
    family.model("lab/user", tags=["dataset:squad"])
    assert "lab/user" in crawler.ids("dataset:squad", reach=DOWN)


@pytest.mark.usefixtures("family")
def test_both_ways_begin_at_what_was_named(crawler: Crawler) -> None:
    found = crawler.ids("org/merge", reach=Reach(up=True, down=True))
    assert set(found) == {"org/merge", "org/left", "org/right", "org/root", "org/gguf"}


def test_what_leads_in_a_circle_or_to_itself_ends(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/a", "org/b")
    hub.model("org/b", "org/a", "org/b")
    for reach in (Reach(), DOWN, Reach(up=True, down=True)):
        assert crawler.ids("org/a", reach=reach) == ["org/a", "org/b"]


def test_the_order_is_not_that_of_the_answers(crawler: Crawler, hub: Hub) -> None:
    bases = [f"org/{number}" for number in range(20)]
    hub.model("org/child", *bases, relation="merge")
    last_came = threading.Event()

    def hold(path: str) -> None:
        if "/org/0?" in path:
            assert last_came.wait(20), "others are asked while the first does not answer"
        elif "/org/5?" in path:
            last_came.set()

    for each in bases:
        hub.model(each)
    hub.on_request = hold
    assert crawler.ids("org/child") == ["org/child", *bases]
    assert 2 <= hub.most_at_once <= AT_ONCE


def test_an_older_name_is_an_alias_and_not_asked_for_again(crawler: Crawler, hub: Hub) -> None:
    hub.model("google/bert")
    hub.moved |= {"bert-base-cased": "google/bert", "bert-base-uncased": "bert-base-cased"}
    hub.model("org/child", "bert-base-uncased", "google/bert")
    hub.models["org/child"]["cardData"] = {}
    items = crawler.items("org/child")
    aliases = [r for item in items for r in records_of(item) if isinstance(r, Alias)]
    assert [(alias.alias, alias.target) for alias in aliases] == [
        ("bert-base-uncased", "google/bert")
    ]


def test_what_is_missing_is_counted_and_no_failure(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/child", "org/gone", "org/hidden", "org/off", "../etc", "org/a/b", "a b")
    hub.refuse("/api/models/org/hidden", Refusal(401, {"X-Error-Code": "GatedRepo"}))
    message = {"X-Error-Message": "Access to this resource is disabled."}
    hub.refuse("/api/models/org/off", Refusal(403, message))
    items = crawler.items("org/child")
    assert list(crawler.crawl.tally.missing) == ["org/gone"]
    assert crawler.crawl.tally.read == {"Model": 3}
    assert not [r for item in items for r in records_of(item) if isinstance(r, Unreadable)]
    assert len(hub.asked) == 4, "what cannot be an id is not asked for"
    hub.refuse("/api/models/org/gone", Refusal(404, {"X-Error-Code": "RepoNotFound"}))
    crawler.items("org/gone", "dataset:none")
    assert list(crawler.crawl.tally.missing) == ["org/gone", "dataset:none"]
    assert crawler.crawl.tally.found == 0


# Listings ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("family")
def test_a_listing_is_read_page_by_page_and_its_bases_are_asked_for(
    crawler: Crawler, hub: Hub
) -> None:
    hub.page = 2
    for number in range(5):
        hub.model(f"lab/{number}", "org/root")
    found = crawler.ids(author="lab")
    assert found == [*(f"lab/{number}" for number in range(5)), "org/root"]
    assert len(crawler.requests()) == 4
    assert crawler.ids(filters=["base_model:org/root"], reach=DOWN)[:2] == ["org/left", "org/right"]
    assert len(crawler.ids(author="lab", reach=Reach(up=False, limit=3))) == 3
    assert crawler.ids(author="nobody") == []


POISONED: list[Any] = [
    {"id": "lab/1", "safetensors": {}},
    {"id": "lab/2", "transformersInfo": {"new": 1}},
    {"id": "lab/3", "cardData": {"tags": 7}},
    {"id": "lab/4", "evalResults": [{}]},
    {"id": "lab/5", "cardData": {"self": 1}},
    {"id": "lab/6", "tags": 7, "gated": [], "config": "x"},
    {"_id": "x"},
    {"id": None},
    {"id": "../../etc/passwd"},
    None,
    7,
    "text",
    [[]],
]


def test_one_entry_that_cannot_be_read_costs_one_entry(crawler: Crawler, hub: Hub) -> None:
    entries = json.dumps([*POISONED, {"id": "lab/last"}])
    hub.refuse("/api/models", Refusal(200, body=entries.encode()))
    items = crawler.items(author="lab")
    found = [item.identifier for item in items if item.identifier]
    assert found == [*(f"lab/{number}" for number in range(1, 7)), "lab/last"]
    assert len(items) == len(POISONED) + 1
    assert not [r for item in items for r in records_of(item) if isinstance(r, Unreadable)]


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (Refusal(200, body=b"<html>"), "the answer is no JSON"),
        (Refusal(200, body=b'{"error": 1}'), "it is no list"),
        (Refusal(400), "the Hub answers 400"),
        (Refusal(401, MISSING), "the Hub answers 401"),
    ],
)
def test_a_listing_that_is_none_is_unread(
    crawler: Crawler, hub: Hub, refusal: Refusal, reason: str
) -> None:
    hub.refuse("/api/models", refusal)
    [skip] = crawler.problems(author="lab")
    assert isinstance(skip, Unreadable)
    assert (skip.item, skip.reason) == ("the list of author lab", reason)
    assert crawler.crawl.tally.unread == 1


def test_pages_that_repeat_come_to_an_end(crawler: Crawler, hub: Hub) -> None:
    hub.page = 1
    for number in range(3):
        hub.model(f"lab/{number}")
    first: list[str] = []
    hub.next_page = lambda url: first.append(url) or first[0]
    [skip] = crawler.problems(author="lab")
    assert skip.reason == "its next page is one that was read before"
    assert len(hub.asked) == 2


def test_an_empty_page_is_the_last_whatever_it_says(crawler: Crawler, hub: Hub) -> None:
    link = {"Link": f'<{hub.endpoint}/api/models?cursor=more>; rel="next"'}
    hub.refuse("/api/models", *[Refusal(200, link, b"[]")] * 10)
    [skip] = crawler.problems(author="lab")
    assert skip.reason == "a page is empty and names another one"
    assert len(hub.asked) == 1


def test_a_next_page_on_another_host_is_not_asked_for(crawler: Crawler, hub: Hub) -> None:
    with serving() as other:
        hub.page = 1
        hub.model("lab/0")
        hub.model("lab/1")
        hub.next_page = lambda url: url.replace(hub.endpoint, other.endpoint)
        [skip] = crawler.problems(author="lab")
        assert skip.reason == "its next page is on another host"
        assert other.asked == []


@pytest.mark.long
def test_a_listing_of_100_000_takes_little_memory(crawler: Crawler, hub: Hub) -> None:
    hub.generated, hub.page = 100_000, 1_000
    process, number = psutil.Process(), 0
    with crawler.crawling(author="many") as items:
        next(items)
        before = most = process.memory_info().rss
        for number, _ in enumerate(items, start=2):
            if number % 10_000 == 0:
                most = max(most, process.memory_info().rss)
    assert number == 100_000
    assert len(hub.asked) == 100
    assert most - before < 200_000_000


# How it ends ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["http://[::1", f"http://{'a' * 70}.example/x", "file:///etc/passwd", "http://a..b/"]
)
def test_addresses_that_lead_nowhere_cost_themselves_and_not_the_crawl(
    crawler: Crawler, hub: Hub, address: str
) -> None:
    names = [f"lab/{number}" for number in range(20)]
    for name in names:
        hub.model(name)
    for name in names[5:15]:
        hub.refuse(f"/api/models/{name}", *[Refusal(307, {"Location": address}, b"")] * 10)
    assert crawler.ids(*names) == names[:5] + names[15:]
    assert crawler.crawl.tally.unread == 10


def test_a_next_page_without_an_address_costs_the_pages_after_it(
    crawler: Crawler, hub: Hub
) -> None:
    hub.page = 2
    for number in range(4):
        hub.model(f"lab/{number}")
    hub.next_page = lambda _url: "http://[::1"
    items = crawler.items(author="lab")
    assert [item.identifier for item in items] == ["lab/0", "lab/1", None]
    [skip] = [r for item in items for r in records_of(item) if isinstance(r, Skip)]
    assert skip.reason == "the address of its next page cannot be read"


def test_a_hub_that_leads_astray_from_the_beginning_is_given_up(crawler: Crawler, hub: Hub) -> None:
    names = [f"lab/{number}" for number in range(20)]
    for name in names:
        hub.refuse(f"/api/models/{name}", Refusal(307, {"Location": "http://a..b/"}, b""))
    with pytest.raises(UnavailableError, match="fails at everything"):
        crawler.ids(*names)


def test_a_hub_that_fails_once_costs_one_thing(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/child", "org/a", "org/b", relation="merge")
    hub.model("org/b")
    hub.refuse("/api/models/org/a", *[Refusal(500)] * 50)
    [skip] = crawler.problems("org/child")
    assert isinstance(skip, Unreadable)
    assert (skip.item, skip.reason) == ("org/a", "the Hub answers 500")
    assert crawler.crawl.tally.read == {"Model": 2}


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [(Refusal(503), "it answers 503"), (Refusal(200, cut=True), "the answer breaks off")],
)
def test_a_hub_that_fails_always_is_given_up(
    crawler: Crawler, hub: Hub, refusal: Refusal, problem: str
) -> None:
    bases = [f"org/{number}" for number in range(30)]
    hub.model("org/child", *bases)
    for each in bases:
        hub.refuse(f"/api/models/{each}", *[refusal] * 50)
    with pytest.raises(UnavailableError, match=f"fails at everything: {problem}"):
        crawler.items("org/child")


def test_a_wait_that_is_too_long_costs_one_artifact_and_only_many_end_a_crawl(
    crawler: Crawler, hub: Hub
) -> None:
    names = [f"org/{number}" for number in range(20)]
    for name in names:
        hub.model(name)
    refusal = Refusal(429, {"Retry-After": "9999999"})
    hub.refuse("/api/models/org/7", refusal)
    assert crawler.ids(*names) == [*names[:7], *names[8:]]
    assert crawler.crawl.tally.unread == 1
    for name in names:
        hub.refuse(f"/api/models/{name}", refusal)
    with pytest.raises(UnavailableError, match="the Hub asks to wait for more than a day"):
        crawler.ids(*names)


def test_a_password_in_the_endpoint_reaches_no_message(hub: Hub, tmp_path: Path) -> None:
    secret = hub.endpoint.replace("http://", "http://user:secret@")
    bases = [f"org/{number}" for number in range(30)]
    for each in bases:
        hub.refuse(f"/api/models/{each}", *[Refusal(503)] * 50)
    with contextlib.closing(HubAnswers(tmp_path / "answers", "words")) as answers:
        crawl = Crawl(HubClient(secret, pause=0), answers, Reach(), to_records)
        for each in bases:
            crawl.ask(Model, each)
        with pytest.raises(UnavailableError, match="fails at everything") as failed:
            list(crawl.items())
    assert "secret" not in str(failed.value)
    assert hub.endpoint in str(failed.value)


def test_the_requests_of_a_crawl_are_bounded_and_the_next_goes_on(
    crawler: Crawler, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_crawl, "MOST_REQUESTS", 10)
    for number in range(25):
        hub.model(f"org/{number}", f"org/{number + 1}")
    [skip] = crawler.problems("org/0")
    assert isinstance(skip, Unreadable)
    assert "10 requests were made" in skip.reason
    assert len(crawler.requests()) == 10
    assert "org/0" in crawler.ids("org/0")
    assert len(crawler.requests()) == 10
    crawler.items("org/0")
    assert not set(crawler.requests()) & {f"/api/models/org/{n}" for n in range(20)}


FAILURES = [
    Refusal(404),
    Refusal(401, {"X-Error-Code": "GatedRepo"}),
    Refusal(200, body=b"<html>"),
    Refusal(200, body=b"[]"),
    Refusal(200, cut=True),
    Refusal(429, {"RateLimit": '"api";r=0;t=0'}),
    Refusal(503),
]
GRAPHS = st.dictionaries(st.integers(0, 6), st.lists(st.integers(0, 8), max_size=4), max_size=7)
REACHES = st.builds(
    Reach,
    up=st.booleans(),
    down=st.booleans(),
    datasets=st.booleans(),
    depth=st.integers(0, 4),
    limit=st.none() | st.integers(1, 3),
    weights=st.booleans(),
    requests=st.none(),
)


@given(GRAPHS, REACHES, st.dictionaries(st.integers(0, 6), st.sampled_from(FAILURES), max_size=3))
@settings(max_examples=25, deadline=None)
def test_every_crawl_ends_and_tells_of_each_thing_once(
    graph: dict[int, list[int]], reach: Reach, failures: dict[int, Refusal]
) -> None:
    with serving() as hub, tempfile.TemporaryDirectory() as folder:
        for child, bases in graph.items():
            hub.model(f"org/{child}", *(f"org/{base}" for base in bases))
        for number, refusal in failures.items():
            hub.refuse(f"/api/models/org/{number}", refusal)
        crawler = Crawler(hub, Path(folder) / "answers.sqlite")
        found = [each for each in crawler.ids("org/0", reach=reach) if each]
        assert len(found) == len(set(found))
        assert set(found) <= {f"org/{number}" for number in graph}
        if 0 in graph and 0 not in failures:
            assert found[0] == "org/0"
        asked = [path for path in hub.asked if path.startswith("/api/models/org/")]
        # Ids are 0 to 8; each is asked for once, and its list of files where weights are wanted.
        assert len(asked) <= 9 * (1 + reach.weights) + len(failures)


# Again ------------------------------------------------------------------------------------------


def test_the_second_time_it_asks_only_what_changed(crawler: Crawler, family: Hub) -> None:
    crawler.items("org/gguf")
    crawler.requests()
    before = crawler.items("org/gguf")
    asked = crawler.requests()
    assert len(asked) == 5
    assert not [path for path in asked if "cardData" in path]
    assert crawler.crawl.tally.unchanged == 5
    assert before[0].reply.body["cardData"], "what is kept is read again"
    family.models["org/left"]["sha"] = "changed"
    family.models["org/left"]["tags"] = []
    items = crawler.items("org/gguf")
    [whole] = [path for path in crawler.requests() if "cardData" in path]
    assert whole.startswith("/api/models/org/left?")
    assert crawler.crawl.tally.unchanged == 4
    [left] = [item for item in items if item.identifier == "org/left"]
    assert left.reply.body["tags"] == []


@pytest.mark.parametrize("field", ["sha", "lastModified", "gated", "disabled", "private", "_id"])
def test_any_sign_of_a_change_is_seen(crawler: Crawler, hub: Hub, field: str) -> None:
    hub.model("org/a")
    crawler.items("org/a")
    hub.models["org/a"] |= {field: "changed", "likes": 77}
    [item] = crawler.items("org/a")
    assert item.reply.body["likes"] == 77
    assert crawler.crawl.tally.unchanged == 0


NO_ANSWERS = [
    Refusal(200, body=b"<html>Log in</html>"),
    Refusal(200, body=b""),
    Refusal(200, body=b"[" * 100_000),
    Refusal(200, {"Content-Encoding": "gzip"}, b"\x1f\x8b\x08"),
    Refusal(200, body=b"null"),
    Refusal(200, body=b"{}"),
]


@pytest.mark.parametrize("refusal", NO_ANSWERS, ids=range(len(NO_ANSWERS)))
def test_what_is_no_answer_of_the_hub_confirms_nothing(
    crawler: Crawler, hub: Hub, refusal: Refusal
) -> None:
    names = [f"org/{number}" for number in range(3)]
    for name in names:
        hub.model(name)
    assert crawler.ids(*names) == names
    hub.refuse("/api/models/org/1", *[refusal] * 2 * TRIES)
    assert crawler.ids(*names) == [names[0], names[2]]
    tally = crawler.crawl.tally
    assert (tally.read, tally.unchanged, tally.unread) == ({"Model": 2}, 2, 1)
    hub.refusals.clear()
    # Nor is it what a later answer could be the same as.
    assert crawler.ids(*names) == names
    hub.refuse("/api/models/org/1", *[refusal] * 2)
    assert crawler.ids("org/1") == []
    assert crawler.crawl.tally.unchanged == 0


def taken(items: Iterator[Item], number: int) -> list[str | None]:
    """Return the ids of the first items of a crawl."""
    return [next(items).identifier for _ in range(number)]


def test_a_crawl_that_was_stopped_goes_on(crawler: Crawler, hub: Hub) -> None:
    bases = [f"org/{number}" for number in range(200)]
    hub.model("org/child", *bases, relation="merge")
    for each in bases:
        hub.model(each)
    with crawler.crawling(["org/child"]) as items:
        assert taken(items, 101)[-1] == "org/99"
        items.close()  # type: ignore[attr-defined]
    before = crawler.requests()
    assert len(before) < 160
    assert crawler.ids("org/child") == ["org/child", *bases]
    after = crawler.requests()
    assert not set(after) & set(before[:80])
    # What was on its way when it was stopped is asked for again.
    assert len(after) <= 120
    # It came to its end: the next crawl asks whether anything changed.
    assert len(crawler.ids("org/child")) == 201
    assert len(crawler.requests()) == 201


def test_pages_that_were_read_are_not_asked_for_again(crawler: Crawler, hub: Hub) -> None:
    hub.generated, hub.page = 50, 10
    with crawler.crawling(author="many") as items:
        assert taken(items, 45)[-1] == "many/44"
        items.close()  # type: ignore[attr-defined]
    assert len(crawler.requests()) == 5
    assert len(crawler.ids(author="many")) == 50
    assert crawler.requests() == []
    crawler.ids(author="many")
    assert len(crawler.requests()) == 5
