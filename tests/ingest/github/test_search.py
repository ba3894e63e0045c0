"""Searches with more results than GitHub shows: what is found of them, and what is counted."""

import contextlib
import datetime

import pytest

from graph.clock import today
from graph.errors import UnavailableError, UsageError
from ingest.github.client import TRIES, GitHubClient
from ingest.github.partition import (
    LONGEST_QUERY,
    CodePart,
    Part,
    RepositoryPart,
    query_problem,
)
from ingest.github.search import CODE, REPOSITORIES, Search, SearchTally
from tests.github_server import GitHub
from tests.loopback import Refusal

SHOWN = 20


@pytest.fixture(autouse=True)
def shown(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let GitHub show few results, so that few are many."""
    github.shown = SHOWN
    monkeypatch.setattr("ingest.github.search.SHOWN", SHOWN)
    monkeypatch.setattr("ingest.github.search.PER_PAGE", 10)


def add_files(github: GitHub, number: int, **values: object) -> None:
    languages = ("Python", "Jupyter Notebook", "Markdown", "TypeScript", None)
    for each in range(number):
        language = languages[each % len(languages)]
        size = (each * 7_919) % 90_000
        own = {"language": language, "size": size, **values}
        github.file(f"o/r{each}", f"{each}.py", "load('org/a')", **own)


def test_a_search_of_code_is_divided_until_everything_is_shown(
    github: GitHub, client: GitHubClient
) -> None:
    add_files(github, 300)
    tally = SearchTally()
    found = [hit["path"] for hit in Search(client, tally).code('"org/a"')]
    assert sorted(found) == sorted({each["path"] for each in github.code})
    assert tally == SearchTally()
    asked = github.about("/search/code")
    assert all('q="org/a"' in path for path in asked)
    assert any("language:Python" in path for path in asked)
    assert any("size:" in path for path in asked)
    assert all(path.count("-language:") <= 5 for path in asked)


def test_what_cannot_be_divided_is_counted(github: GitHub, client: GitHubClient) -> None:
    add_files(github, 50, language="Python", size=1_234)
    tally = SearchTally()
    assert len(list(Search(client, tally).code('"org/a"'))) == SHOWN
    assert tally.beyond == 50 - SHOWN


def test_parts_are_bounded_and_the_rest_is_counted(
    github: GitHub, client: GitHubClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.github.search.MOST_PARTS", 10)
    add_files(github, 600)
    tally = SearchTally()
    found = list(Search(client, tally).code('"org/a"'))
    assert len(found) + tally.beyond == 600
    assert tally.beyond > 0


def test_a_search_of_repositories_is_divided_by_days_then_by_stars(
    github: GitHub, client: GitHubClient
) -> None:
    for each in range(150):
        day = datetime.date(2015, 1, 1) + datetime.timedelta(days=each * 20)
        github.repository(f"o/llm{each}", created_at=f"{day}T00:00:00Z")
    tally = SearchTally()
    found = {body["full_name"] for body in Search(client, tally).repositories("llm")}
    assert found == set(github.repositories)
    assert tally == SearchTally()
    github.repositories.clear()
    for each in range(100):
        github.repository(f"o/llm{each}", stargazers_count=each * each * 11)
    found = {b["full_name"] for b in Search(client, tally).repositories("llm created:>=2001-01-01")}
    assert found == set(github.repositories)
    assert tally == SearchTally()


def test_few_results_are_asked_for_where_few_are_wanted(
    github: GitHub, client: GitHubClient
) -> None:
    for each in range(100):
        github.repository(f"o/llm{each}")
    results = Search(client, SearchTally(), lambda: 5).repositories("llm", "2020-01-01")
    assert len([next(results) for _ in range(5)]) == 5
    assert len(github.asked) == 1
    assert "q=llm pushed:>=2020-01-01" in github.about("/search")[0].replace("+", " ")


def test_a_search_that_is_not_finished_is_made_again_and_said(
    github: GitHub, client: GitHubClient
) -> None:
    add_files(github, 3)
    tally = SearchTally()
    github.incomplete = 2
    assert len(list(Search(client, tally).code('"org/a"'))) == 3
    assert (len(github.asked), tally.unfinished) == (3, 0)
    github.incomplete = 9
    assert len(list(Search(client, tally).code('"org/a"'))) == 3
    assert tally.unfinished == 1


def test_a_query_that_is_refused_is_a_wrong_word(github: GitHub, client: GitHubClient) -> None:
    message = b'{"message": "Validation Failed", "errors": []}'
    github.refuse(REPOSITORIES, Refusal(422, body=message))
    with pytest.raises(UsageError, match="does not take the query 'user:none': Validation Failed"):
        list(Search(client, SearchTally()).repositories("user:none"))
    github.refuse(CODE, *[Refusal(502)] * TRIES)
    with pytest.raises(UnavailableError, match="GitHub answers 502"):
        list(Search(client, SearchTally()).code('"org/a"'))


def test_a_part_that_is_refused_does_not_end_the_others(
    github: GitHub, client: GitHubClient
) -> None:
    add_files(github, 100)
    tally = SearchTally()
    results = Search(client, tally).code('"org/a"')
    next(results)
    github.refuse(CODE, Refusal(422, body=b"{}"))
    assert len(list(results)) > SHOWN
    assert tally.unread == 1


@pytest.mark.parametrize(
    "body",
    [b"[]", b"{}", b'{"items": {}}', b'{"items": [1, null], "total_count": "x"}', b"null", b'"a"'],
)
def test_no_results_break_a_search(github: GitHub, client: GitHubClient, body: bytes) -> None:
    add_files(github, 30)
    github.refuse(CODE, Refusal(200, body=body))
    with contextlib.suppress(UnavailableError):
        assert list(Search(client, SearchTally()).code('"org/a"')) == []


@pytest.mark.parametrize(
    "whole", [CodePart('"org/a"'), RepositoryPart("llm"), RepositoryPart("created:>2020 llm")]
)
def test_dividing_comes_to_an_end_and_every_query_can_be_asked(whole: Part) -> None:
    parts, depth = [whole], 0
    while parts:
        depth += 1
        assert depth < 60
        for part in parts:
            assert len(part.query) <= LONGEST_QUERY
        divided = [part.divided() for part in parts]
        parts = [each for smaller in divided if smaller for each in (smaller[0], smaller[-1])][:64]


def test_the_days_of_a_search_reach_to_today() -> None:
    [_, late] = RepositoryPart("llm").divided()
    assert late.query.endswith(f"..{today()}")


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("topic:llm stars:>100", None),
        ("a OR b OR c OR d OR e OR f", None),
        ('"a AND b AND c AND d AND e AND f AND g"', None),
        ("a OR b OR c AND d OR e NOT f NOT g", "6 of AND, OR and NOT"),
        ("x" * 257, "257 characters"),
        ("  ", "empty"),
        ("a\nb", "characters that cannot"),
    ],
)
def test_a_query_that_github_would_refuse_is_refused_here(query: str, problem: str | None) -> None:
    found = query_problem(query)
    assert found is None if problem is None else problem in str(found)
