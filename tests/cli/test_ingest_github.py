"""`ptm ingest github`: what a user sees of it, with a GitHub on this machine."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Ptm
from tests.github_server import GitHub, serving_github
from tests.loopback import Refusal

CONFIG = "base_model: org/base\n"


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHub]:
    with serving_github() as running:
        monkeypatch.setenv("GITHUB_API_URL", running.address)
        monkeypatch.setenv("GITHUB_TOKEN", "ghp_secret")
        yield running


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name what to find: --model ID, --org NAME or --query Q."),
        (["--model", "a b"], "cannot be on the Hub"),
        (["--org", "a/b"], "cannot be a user or organisation of GitHub"),
        (["--query", " "], "it is empty"),
        (["--query", "x" * 300], "300 characters"),
        (["--org", "lab", "--since", "yesterday"], "write it as 2026-11-01"),
        (["--org", "lab", "--limit", "0"], "--limit"),
        (["--org", "lab", "--jobs", "0"], "--jobs"),
    ],
)
def test_words_that_cannot_be_on_github_are_refused(
    ptm: Ptm, github: GitHub, words: list[str], said: str
) -> None:
    result = ptm("ingest", "github", *words)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert github.asked == []


def test_what_is_found_is_said_with_the_next_command(ptm: Ptm, github: GitHub) -> None:
    github.repository("Lab/App", files={"conf.yaml": CONFIG})
    github.repository("Lab/More", files={"conf.yaml": CONFIG})
    result = ptm("ingest", "github", "--model", "org/base", "--jobs", "1")
    assert (result.status, result.out) == (0, "")
    assert result.err.splitlines()[1:] == [
        "Found 2 repositories on GitHub with 5 requests.",
        "Of them 2 are new, 0 changed or not read before, 0 unchanged.",
        "Scanned 2 files of github.com/lab/app at ccccccc, github.com/lab/more at",
        "  ccccccc.",
        "Found 1 model: loaded at 2 lines.",
        "Next: ptm impact org/base",
    ]
    assert "ghp_secret" not in result.err
    rows = ptm("impact", "org/base", "--format", "json").json()["rows"]
    assert {row["id"] for row in rows} == {"github.com/lab/app", "github.com/lab/more"}
    github.repositories["Team/App"] = {
        **github.repositories.pop("Lab/App"),
        "full_name": "Team/App",
    }
    github.moved["Lab/App"] = "Team/App"
    del github.repositories["Lab/More"]
    github.code.clear()
    result = ptm("ingest", "github", "--model", "org/base", "--no-scan")
    assert result.status == 0
    assert result.err.splitlines()[1:] == [
        "Found 0 repositories on GitHub with 3 requests.",
        "Asked again for 2 that the graph has.",
        "Of them 0 are new, 0 changed or not read before, 1 unchanged.",
        "Renamed: Lab/App is now Team/App.",
        "Not on GitHub any more: Lab/More. What they stated is kept.",
        "Next: ptm impact org/base",
    ]
    assert "It is gone" in ptm("show", "github.com/lab/more").out


def test_without_a_token_code_is_not_searched_and_owners_are_listed(
    ptm: Ptm, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    result = ptm("ingest", "github", "--model", "org/base")
    assert (result.status, result.out) == (3, "")
    assert "set GITHUB_TOKEN" in result.err
    assert len(result.err.strip().splitlines()) == 1
    assert github.asked == []
    github.repository("lab/app")
    result = ptm("ingest", "github", "--org", "lab", "--no-scan")
    assert result.status == 0
    assert github.tokens == [("/orgs/lab/repos", None)]


def test_what_github_lacks_is_the_answer_no(ptm: Ptm, github: GitHub) -> None:
    for words in (["--org", "nobody"], ["--query", "nothing"], ["--model", "org/none"]):
        result = ptm("ingest", "github", *words)
        assert (result.status, result.out) == (1, ""), words
    github.refuse("/search/repositories", Refusal(422, body=b'{"message": "Validation Failed"}'))
    assert ptm("ingest", "github", "--query", "user:none").status == 2
    github.refuse("/search/repositories", Refusal(401, body=b'{"message": "Bad credentials"}'))
    result = ptm("ingest", "github", "--query", "llm")
    assert (result.status, "renew or unset GITHUB_TOKEN" in result.err) == (3, True)


@pytest.mark.process
def test_archives_are_scanned_by_several_processes(ptm: Ptm, github: GitHub) -> None:
    for number in range(3):
        github.repository(f"lab/{number}", files={"README.txt": "Nothing."})
    result = ptm("ingest", "github", "--org", "lab", "--jobs", "2")
    assert result.status == 0
    assert "Found 3 repositories on GitHub with 4 requests." in result.err
    assert len(github.about("/codeload")) == 3
    again = ptm("ingest", "github", "--org", "lab", "--jobs", "2")
    assert "0 changed or not read before, 3 unchanged" in again.err
