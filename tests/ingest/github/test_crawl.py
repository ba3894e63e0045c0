"""Whatever GitHub answers, a crawl ends, and what it states can be written."""

import contextlib
from typing import Any, cast

import hypothesis
import hypothesis.strategies as st
import pytest

from graph.errors import NoGraphError, PtmError, UnavailableError
from graph.schema import End, Model, Record
from graph.schema.identifiers import BadId
from ingest.github import source
from ingest.github.archive import scan_archive
from ingest.github.client import GitHubClient, Reply
from ingest.github.crawl import Crawl, Wanted
from ingest.github.item import Outcome
from ingest.github.scanning import Answer, Scanning
from ingest.items import Skip
from tests.factories import tables
from tests.github_server import GitHub
from tests.loopback import Refusal

ARTIFACT = End(Model, "org/base")
WANTED = Wanted((ARTIFACT,), ("lab",), ("llm",))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
names = st.sampled_from(["lab/a", "Lab/B", "../x", "lab", "", "a/b c", "lab/" + "x" * 200])
repositories = st.fixed_dictionaries(
    {},
    optional={
        "full_name": names | values,
        "owner": values,
        "license": values,
        "pushed_at": values,
        "topics": values,
        "default_branch": values,
    },
)
hits = st.fixed_dictionaries(
    {},
    optional={
        "repository": repositories | values,
        "path": values | st.text(st.characters(codec=None)),
        "text_matches": st.lists(st.dictionaries(st.just("fragment"), values)) | values,
    },
)
answers = (
    values
    | repositories
    | st.lists(repositories | values)
    | st.fixed_dictionaries(
        {"items": st.lists(hits | repositories | values, max_size=4)},
        optional={"total_count": values, "incomplete_results": values},
    )
)
replies = st.builds(
    Reply,
    st.sampled_from([200, 200, 200, 301, 403, 404, 422, 451, 500]),
    answers,
    problem=st.none() | st.none() | st.just("it broke"),
)


class Answering:
    """A client that answers with what it is given, then with nothing."""

    host, has_token, requests = "github.com", True, 0

    def __init__(self, given: list[Reply]) -> None:
        self.given = given

    def get(self, _path: str, *_: Any, **__: Any) -> Reply:
        return self.given.pop(0) if self.given else Reply(404)

    def pages(self, path: str, *_: Any) -> Any:
        yield self.get(path)


class Nowhere:
    """A store without a graph."""

    def rows(self, *_: Any) -> Any:
        raise NoGraphError("there is none")

    table = rows


@hypothesis.given(st.lists(replies, max_size=8))
@hypothesis.settings(max_examples=40)
def test_no_answer_breaks_a_crawl(given: list[Reply]) -> None:
    client: Any = Answering(given)
    store: Any = Nowhere()
    with contextlib.suppress(PtmError):
        for item in Crawl(client, store, WANTED).items():
            for each in source.to_records(Answer(item)):
                if isinstance(each, Record):
                    with contextlib.suppress(BadId):  # such are skipped
                        tables([each])


def test_answers_that_lead_astray_cost_themselves_and_not_the_crawl() -> None:
    wanted, store = Wanted((ARTIFACT,)), cast(Any, Nowhere())
    known = {"full_name": "lab/a"}
    found = Reply(200, {"items": [{"repository": {"full_name": f"lab/{n}"}} for n in range(12)]})
    astray = Reply(0, problem="it cannot be read (ValueError)", astray=True)
    client: Any = Answering([found, Reply(200, known), *[astray] * 10, Reply(200, known)])
    items = list(Crawl(client, store, wanted).items())
    assert [item.outcome for item in items] == [
        Outcome.DESCRIBED,
        *[Outcome.UNREAD] * 10,
        Outcome.DESCRIBED,
    ]
    client = Answering([found, *[astray] * 10])
    with pytest.raises(UnavailableError, match="fails at everything"):
        list(Crawl(client, store, wanted).items())


def test_what_was_found_before_a_search_failed_is_read(
    github: GitHub, client: GitHubClient
) -> None:
    github.repository("lab/a", files={"a.yaml": "base_model: org/base\n"})
    github.on_request = lambda path: (
        github.refuse("/search/code", Refusal(429, {"Retry-After": "9999"}))
        if "org%2Fbase" in path
        else None
    )
    store: Any = Nowhere()
    wanted = Wanted((ARTIFACT, End(Model, "org/other")))
    items = Crawl(client, store, wanted).items()
    assert next(items).asked == "lab/a"
    with pytest.raises(UnavailableError, match="asks to wait"):
        next(items)


def test_a_limit_is_over_all_that_is_asked_for(github: GitHub, client: GitHubClient) -> None:
    for number in range(5):
        github.repository(f"lab/{number}", files={"a.yaml": "base_model: org/base\n"})
        github.repository(f"other/llm{number}")
    store: Any = Nowhere()
    crawl = Crawl(client, store, WANTED._replace(limit=7))
    found = [item.asked for item in crawl.items()]
    assert found == [*(f"lab/{n}" for n in range(5)), "other/llm0", "other/llm1"]
    assert crawl.tally.cut
    crawl = Crawl(client, store, WANTED._replace(limit=3))
    assert len(list(crawl.items())) == 3
    assert github.about("/orgs/lab/repos") == ["/orgs/lab/repos?page=1&per_page=100"]


def test_a_hit_is_sure_where_the_passage_shows_the_id(github: GitHub, client: GitHubClient) -> None:
    texts = {
        "a": "load('org/base')",
        "b": "load('org/base-large')",
        "c": "load('my-org/base')",
        "d": "see huggingface.co/org/base.",
        "e": "load('ORG/Base')",
        "f": "open('data/org/base/x')",
    }
    github.repository("lab/a", files=texts)
    store: Any = Nowhere()
    [item] = Crawl(client, store, Wanted((ARTIFACT,))).items()
    assert [path for path, is_sure in item.hits[ARTIFACT].items() if is_sure] == ["a", "e"]


def test_a_repository_is_scanned_once_under_whatever_names(
    github: GitHub, client: GitHubClient
) -> None:
    github.repository("lab/new", files={"a.yaml": "base_model: org/base\n"})
    github.moved["lab/old"] = "lab/new"
    github.file("lab/old", "a.yaml", "org/base")
    store: Any = Nowhere()
    crawl = Crawl(client, store, Wanted((ARTIFACT,)))
    scan: Any = lambda given: (scan_archive(each, source.code.ScanOptions()) for each in given)  # noqa: E731
    found = list(Scanning(client, crawl.items(), scan).answers())
    assert sorted((each.item.asked, bool(each.scanned)) for each in found) == [
        ("lab/new", True),
        ("lab/old", False),
    ]
    assert not any(isinstance(each.scanned, Skip) for each in found)
    assert all(each.item.outcome is Outcome.DESCRIBED for each in found)
    assert crawl.tally.renamed == {"lab/old": "lab/new"}
