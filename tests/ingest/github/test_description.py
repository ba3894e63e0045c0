"""What GitHub's JSON says of a repository: real fields, and any JSON at all."""

import json
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from graph.schema import LicensedAs, Owner, PublishedBy, Repository
from ingest.github.description import describe, is_name, name_of, pushed_at, repository_id
from tests.conftest import TODAY
from tests.extracts import unshipped
from tests.factories import tables

BODY: dict[str, Any] = {
    "full_name": "HuggingFace/TRL",
    "owner": {"login": "HuggingFace"},
    "created_at": "2020-01-02T03:04:05Z",
    "pushed_at": "2024-05-06T07:08:09Z",
    "stargazers_count": 42,
    "forks_count": 7,
    "open_issues_count": 3,
    "language": "Python",
    "topics": ["nlp", "llm", "nlp"],
    "archived": False,
    "fork": True,
    "default_branch": "main",
    "license": {"spdx_id": "Apache-2.0"},
}
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def of_kind(kind: type, body: Any = BODY) -> Any:
    """Return the one record of a kind."""
    [found] = [each for each in describe(body, TODAY) if isinstance(each, kind)]
    return found


def test_a_repository_is_described_by_its_fields() -> None:
    assert of_kind(Repository) == Repository(
        id="github.com/HuggingFace/TRL",
        stars=42,
        forks=7,
        language="Python",
        created="2020-01-02T03:04:05Z",
        modified="2024-05-06T07:08:09Z",
        default_branch="main",
        topics="llm nlp",
        open_issues=3,
        archived=False,
        fork=True,
        stated_by="github",
        facts_at=TODAY,
    )
    published = of_kind(PublishedBy)
    assert (published.start.id, published.end.id) == (
        "github.com/huggingface/trl",
        "github:huggingface",
    )
    assert of_kind(Owner).display_name == "HuggingFace"
    labelled = of_kind(LicensedAs)
    assert (labelled.end.id, labelled.raw, labelled.stated_by) == (
        "apache-2.0",
        "Apache-2.0",
        "github",
    )


@pytest.mark.parametrize(
    "licence",
    [
        None,
        {},
        {"spdx_id": None},
        {"spdx_id": "NOASSERTION"},
        {"spdx_id": ""},
        "mit",
        {"key": "other"},
    ],
)
def test_a_licence_that_github_does_not_recognise_is_none(licence: Any) -> None:
    records = describe({**BODY, "license": licence}, TODAY)
    assert not any(isinstance(each, LicensedAs) for each in records)


@hypothesis.given(st.dictionaries(st.sampled_from(list(BODY)), anything))
@hypothesis.settings(max_examples=80)
def test_no_json_breaks_a_description(body: dict[str, Any]) -> None:
    for each in ({**BODY, **body}, body):
        records = list(describe(each, TODAY))
        assert bool(records) == (name_of(each) is not None)
        tables(records)
        pushed_at(each)


@hypothesis.given(anything)
@hypothesis.settings(max_examples=50)
def test_no_json_breaks_a_name(body: Any) -> None:
    assert name_of(body) is None
    assert pushed_at(body) is None


@pytest.mark.parametrize(
    "name",
    [
        "a",
        "a/",
        "/b",
        "a/b/c",
        "../b",
        "a/..",
        "a/.",
        "a b/c",
        "a/b\n",
        "-/\u00e9",
        "a/" + "b" * 101,
        "a/b?c",
    ],
)
def test_what_is_no_name_of_a_repository(name: str) -> None:
    assert not is_name(name)


def test_a_name_is_folded_in_an_id() -> None:
    assert is_name("A.b_c/.github")
    assert repository_id("Org/Name") == "github.com/org/name"


def test_what_was_recorded_of_github() -> None:
    path = unshipped("api/github/github_get-repository.json", "it is the work of others")
    [exchange] = json.loads(path.read_text(encoding="utf-8"))
    found = of_kind(Repository, exchange["response"])
    assert (found.id, found.stars, found.topics) == (
        "github.com/octokit-fixture-org/hello-world",
        42,
        "fixtures hello hello-world",
    )
