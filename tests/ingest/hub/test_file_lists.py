"""Lists of files: the hashes of weights in them, what they cost, and everything that is odd."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import HasWeights, Model, Weights
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.table_builder import Batches
from ingest.hub import file_lists
from ingest.hub.client import Reply
from ingest.hub.crawl import Reach
from ingest.hub.file_lists import FileList, list_records
from ingest.items import FullyRead, Skip, Unreadable
from tests.factories import TODAY
from tests.hub_server import Hub
from tests.ingest.hub.crawling import Crawler
from tests.loopback import Refusal

RECORDED = [
    {
        "type": "directory",
        "oid": "d03ec5ec179df58241d27d55f92a674f5f44197f",
        "size": 0,
        "path": "o",
    },
    {"type": "file", "oid": "10c66461e4c109db5a2196bff4bb59be30396ed8", "size": 665, "path": "c"},
    {
        "type": "file",
        "oid": "44b36d6e32d13c8fb28b0feab0ac8bfefa7efeda",
        "size": 548105171,
        "lfs": {
            "oid": "248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707",
            "size": 548105171,
            "pointerSize": 134,
        },
        "xetHash": "63bed80836ee0758c8fd4f8975d59bb0b864263ee2753547c358e8a37cde8758",
        "path": "model.safetensors",
    },
]
"""Three entries as the Hub has answered them, of openai-community/gpt2."""
ASKED = Reach(weights=True)


def entry(path: Any, oid: Any, size: Any = 2 << 20) -> dict[str, Any]:
    """Return an entry of a file that Git LFS keeps."""
    lfs = {"oid": oid, "size": size, "pointerSize": 134}
    return {"type": "file", "oid": "0" * 40, "size": size, "path": path, "lfs": lfs}


def sha(number: int) -> str:
    return f"{number:064x}"


@pytest.fixture
def crawler(hub: Hub, tmp_path: Path) -> Crawler:
    return Crawler(hub, tmp_path / "answers.sqlite")


@pytest.fixture
def on_each(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        yield opened


def held(store: Store) -> list[tuple[str, str, str]]:
    """Return the weights of now: model, path and hash."""
    text = (
        "MATCH (m:Model)-[r:HAS_WEIGHTS]->(w:Weights) "
        "RETURN m.id AS id, r.path AS path, w.id AS weights ORDER BY id, path, weights"
    )
    return [(row["id"], row["path"], row["weights"]) for row in store.rows(text)]


def records(*entries: Any, reply: Reply | None = None) -> list[Any]:
    """Return what a list of one page states."""
    listed = FileList("org/a", "c0")
    assert listed.take_page("url", reply or Reply(200, list(entries))) is None
    return list(list_records(listed, TODAY))


def test_what_the_hub_has_answered_is_read() -> None:
    weights, claim, fully = records(*RECORDED)
    assert isinstance(weights, Weights)
    assert weights.id == f"sha256:{RECORDED[2]['lfs']['oid']}"  # type: ignore[index]
    assert (weights.bytes, weights.format) == (548105171, "safetensors")
    assert isinstance(claim, HasWeights)
    assert (claim.path, claim.revision, claim.stated_by) == ("model.safetensors", "c0", "hub-files")
    assert fully == FullyRead(Model, "org/a", ("hub-files",))


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (entry("m.bin", "z" * 64), "SHA-256"),
        (entry("m.bin", "a" * 63), "SHA-256"),
        (entry("m.bin", "a" * 65), "SHA-256"),
        (entry("m.bin", "a" * 40), "SHA-256"),
        (entry("m.bin", "A" * 64), "SHA-256"),
        (entry("m.bin", f"{'a' * 64}\n"), "SHA-256"),
        (entry("m.bin", "٣" * 64), "SHA-256"),
        (entry("m.bin", None), "SHA-256"),
        (entry("m.bin", 5), "SHA-256"),
        ({"path": "m.bin", "lfs": "x"}, "SHA-256"),
        (entry("m.bin", sha(1), -1), "bytes"),
        (entry("m.bin", sha(1), 2**63), "bytes"),
        (entry("m.bin", sha(1), 10**400), "bytes"),
        (entry("m.bin", sha(1), 1.5), "bytes"),
        (entry("m.bin", sha(1), True), "bytes"),
        (entry("m.bin", sha(1), "12"), "bytes"),
        (entry("m" * 5_000 + ".bin", sha(1)), "path"),
        (entry("\ud800.bin", sha(1)), "path"),
        ("no object", "object"),
    ],
)
def test_what_is_odd_costs_itself_and_is_said(odd: Any, reason: str) -> None:
    found = records(odd, entry("good.bin", sha(2)))
    [skip] = [record for record in found if isinstance(record, Skip)]
    assert reason in skip.reason
    assert "org/a" in skip.item
    assert [r.path for r in found if isinstance(r, HasWeights)] == ["good.bin"]


def test_what_holds_no_weights_is_left_out_without_a_word() -> None:
    names = (
        "README.md",
        "tokenizer.json",
        "tokenizer.model",
        "a/optimizer.bin",
        "training_args.bin",
    )
    plain = {"type": "file", "path": "small.bin", "size": 5, "oid": "0" * 40}
    assert len(records(plain, *(entry(name, sha(1)) for name in names))) == 1


TEXTS = st.text(max_size=8) | st.sampled_from(["m.bin", "a/m.gguf", sha(1), "\ud800.bin"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["path", "lfs", "oid", "size"]) | TEXTS, inner, max_size=4
        )
    ),
    max_leaves=12,
)
ENTRIES = st.lists(JSON | st.builds(entry, TEXTS | JSON, TEXTS | JSON, JSON), max_size=6)


@given(JSON | ENTRIES)
def test_any_answer_is_read_or_reported(body: Any) -> None:
    batches = Batches(TODAY)
    found = records(reply=Reply(200, body))
    for record in found:
        if isinstance(record, Skip | FullyRead):
            continue
        batches.add(record)
    for table in batches.tables().values():
        assert table.num_rows
    assert sum(isinstance(record, FullyRead | Unreadable) for record in found) == 1


# Crawls -----------------------------------------------------------------------------------------


def test_lists_are_asked_for_where_that_is_wanted_alone(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/base")
    hub.model("org/child", "org/base")
    hub.dataset("squad")
    hub.files = {"org/base": RECORDED, "org/child": []}
    crawler.items("org/child")
    assert len(crawler.requests()) == 2
    items = crawler.items("org/child", "dataset:squad", reach=ASKED)
    asked = crawler.requests()
    assert len([path for path in asked if "/tree/" in path]) == 2
    child = hub.models["org/child"]["sha"]
    assert f"/api/models/org/child/tree/{child}?recursive=true" in asked
    assert [item.asked for item in items if item.files] == ["org/child", "org/base"]
    assert crawler.crawl.tally.read == {"Model": 2, "Dataset": 1, "File list": 2}


def test_a_list_of_an_unchanged_commit_is_not_asked_for_again(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/a")
    hub.files["org/a"] = RECORDED
    crawler.items("org/a", reach=ASKED)
    crawler.requests()
    [*_, files] = crawler.items("org/a", reach=ASKED)
    assert len(crawler.requests()) == 1, "whether the model has changed"
    assert files.files
    assert len(files.files.files) == 1
    assert crawler.crawl.tally.unchanged == 1
    hub.models["org/a"]["sha"] = "f" * 40
    crawler.items("org/a", reach=ASKED)
    assert [path for path in crawler.requests() if f"/tree/{'f' * 40}" in path]


def test_listed_models_have_lists_too(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/a")
    hub.files["org/a"] = RECORDED
    items = crawler.items(reach=ASKED, author="org")
    assert [item.asked for item in items if item.files] == ["org/a"]


def test_a_list_has_pages(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/a")
    hub.files["org/a"] = [entry(f"{number}.bin", sha(number)) for number in range(7)]
    hub.page = 3
    [_, item] = crawler.items("org/a", reach=ASKED)
    assert item.files
    assert [file.path for file in item.files.files] == [f"{number}.bin" for number in range(7)]
    assert not item.files.problem


@pytest.mark.parametrize(
    ("next_page", "reason"),
    [
        (lambda _url: "http://example.org/", "another host"),
        (lambda url: url.partition("&cursor")[0], "do not end"),
    ],
)
def test_pages_that_lead_astray_are_not_followed(
    crawler: Crawler, hub: Hub, next_page: Any, reason: str
) -> None:
    hub.model("org/a")
    hub.files["org/a"] = [entry(f"{number}.bin", sha(number)) for number in range(7)]
    hub.page, hub.next_page = 3, next_page
    [problem] = crawler.problems("org/a", reach=ASKED)
    assert isinstance(problem, Unreadable)
    assert reason in problem.reason


def test_so_many_pages_are_read_and_no_more(
    crawler: Crawler, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_lists, "MOST_PAGES", 2)
    hub.model("org/a")
    hub.files["org/a"] = [entry(f"{number}.bin", sha(number)) for number in range(9)]
    hub.page = 2
    [problem] = crawler.problems("org/a", reach=ASKED)
    assert problem == Unreadable("list of files of org/a", "it has over 2 pages")


@pytest.mark.parametrize("status", [401, 403, 404, 451])
def test_a_list_that_is_not_shown_is_said(crawler: Crawler, hub: Hub, status: int) -> None:
    commit = hub.model("org/a")["sha"]
    for name in (commit, "main"):
        hub.refuse(f"/api/models/org/a/tree/{name}", Refusal(status))
    [problem] = crawler.problems("org/a", reach=ASKED)
    assert not isinstance(problem, Unreadable)
    assert f"does not show it ({status})" in problem.reason
    assert crawler.crawl.tally.unread == 0


@pytest.mark.parametrize(
    "refusal", [Refusal(500), Refusal(200, body=b"{}"), Refusal(200, body=b"[")]
)
def test_a_list_that_cannot_be_read_makes_the_run_incomplete(
    crawler: Crawler, hub: Hub, refusal: Refusal
) -> None:
    commit = hub.model("org/a")["sha"]
    hub.refuse(f"/api/models/org/a/tree/{commit}", *[refusal] * 6)
    [problem] = crawler.problems("org/a", reach=ASKED)
    assert isinstance(problem, Unreadable)
    assert crawler.crawl.tally.unread == 1


@pytest.mark.parametrize("status", [401, 404])
def test_a_mirror_without_old_commits_is_asked_for_the_newest(
    crawler: Crawler, hub: Hub, status: int
) -> None:
    commit = hub.model("org/a")["sha"]
    hub.files["org/a"] = RECORDED
    hub.refuse(f"/api/models/org/a/tree/{commit}", Refusal(status))
    [_, item] = crawler.items("org/a", reach=ASKED)
    assert item.files
    assert (len(item.files.files), item.files.revision) == (1, None)


def test_the_list_of_a_gated_model_is_asked_for_once(crawler: Crawler, hub: Hub) -> None:
    commit = hub.model("org/a")["sha"]
    hub.refuse(f"/api/models/org/a/tree/{commit}", Refusal(401, {"X-Error-Code": "GatedRepo"}))
    [problem] = crawler.problems("org/a", reach=ASKED)
    assert "does not show it (401)" in problem.reason
    assert len(crawler.requests()) == 2


def test_what_a_list_no_longer_has_goes_and_for_its_source_alone(
    crawler: Crawler, hub: Hub, on_each: Store
) -> None:
    store = on_each
    hub.model("org/a")
    hub.model("org/b")
    hub.files = {
        "org/a": [entry("1.bin", sha(1)), entry("2.bin", sha(2))],
        "org/b": [entry("1.bin", sha(1))],
    }
    crawler.load(store, "org/a", "org/b", reach=ASKED)
    full = [
        ("org/a", "1.bin", f"sha256:{sha(1)}"),
        ("org/a", "2.bin", f"sha256:{sha(2)}"),
        ("org/b", "1.bin", f"sha256:{sha(1)}"),
    ]
    assert held(store) == full
    again = crawler.load(store, "org/a", "org/b", reach=ASKED).written
    assert (again.new, again.changed, again.gone) == ({}, {}, {})
    hub.models["org/a"]["sha"] = "e" * 40
    hub.files["org/a"].pop()
    crawler.load(store, "org/a", "org/b")
    assert held(store) == full, "its files were not asked for"
    crawler.load(store, "org/a", "org/b", reach=ASKED)
    assert held(store) == [full[0], full[2]]
    text = "MATCH (c:Change) RETURN c.claim AS claim, c.to_id AS id, c.reason AS reason"
    gone = [row for row in store.rows(text) if row["reason"] == "gone"]
    assert [(row["claim"], row["id"]) for row in gone] == [("HAS_WEIGHTS", f"sha256:{sha(2)}")]


def test_a_list_that_breaks_off_takes_nothing_back(
    crawler: Crawler, hub: Hub, tmp_path: Path
) -> None:
    hub.model("org/a")
    hub.files["org/a"] = [entry("1.bin", sha(1))]
    with open_store(str(tmp_path / "graph.lbug")) as store:
        crawler.load(store, "org/a", reach=ASKED)
        hub.models["org/a"]["sha"] = "e" * 40
        hub.refuse(f"/api/models/org/a/tree/{'e' * 40}", *[Refusal(500)] * 6)
        crawler.load(store, "org/a", reach=ASKED)
        assert len(held(store)) == 1


def test_an_entry_survives_the_answers_on_disk(crawler: Crawler, hub: Hub) -> None:
    hub.model("org/a")
    hub.files["org/a"] = json.loads(json.dumps(RECORDED))
    first, second = (crawler.items("org/a", reach=ASKED)[1].files for _ in range(2))
    assert first
    assert second
    assert first.files == second.files
