"""Crawls of GitHub into a graph: what comes in, what is asked again later, what is kept."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import clock
from graph.errors import NotFoundError, UnavailableError
from graph.schema import Dataset, End, Model
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.code.source import ScanOptions
from ingest.github import source
from ingest.github.archive import scan_archive
from ingest.github.client import TRIES, GitHubClient
from ingest.github.crawl import Crawl, Wanted
from ingest.github.item import Tally
from ingest.items import FullyRead
from ingest.loader import Summary, load
from tests.conftest import TODAY
from tests.factories import claim, tables
from tests.github_server import GitHub, Refusal

MODEL = End(Model, "org/base")
LOADS = "from transformers import AutoModel\nAutoModel.from_pretrained('org/base')\n"
CONFIG = "base_model: org/base\n"
OTHER = "base_model: org/other\n"
MODELS = Wanted(artifacts=(MODEL,))
ORG = Wanted(owners=("Lab",))
USES = """
MATCH (r:Repository)-[u:USES]->(m)
RETURN r.id AS repository, m.id AS used, u.path AS path, u.stated_by AS source,
       u.declared AS declared, u.how AS how, u.revision AS revision
ORDER BY repository, used, path, source
"""
REPOSITORIES = """
MATCH (r:Repository)
RETURN r.id AS id, r.stars AS stars, r.modified AS modified, r.revision AS revision,
       r.gone_since AS gone, r.only_mentioned AS stub
ORDER BY id
"""


class Loader:
    """Loads what a crawl finds into a store, in this process."""

    def __init__(self, client: GitHubClient, store: Store) -> None:
        self.client, self.store = client, store
        self.tally = Tally()
        self.crawl: Crawl | None = None

    def __call__(self, wanted: Wanted, *, scan: bool = True, **options: Any) -> Summary:
        """Return what was loaded."""
        crawl = self.crawl = Crawl(self.client, self.store, wanted)
        self.tally = crawl.tally
        spread = (lambda each: (scan_archive(a, ScanOptions()) for a in each)) if scan else None
        answers = source.fetch(self.client, crawl, spread)
        records = (record for answer in answers for record in source.to_records(answer))
        return load(self.store, "github", records, scope="x", **options)

    def uses(self) -> list[tuple[str, ...]]:
        """Return the uses of now: repository, what it uses, path, source."""
        rows = self.store.rows(USES)
        return [(r["repository"], r["used"], r["path"], r["source"]) for r in rows]

    def repositories(self) -> dict[str, dict[str, Any]]:
        """Return the repositories by id."""
        return {row["id"]: row for row in self.store.rows(REPOSITORIES)}


@contextlib.contextmanager
def loading(client: GitHubClient, url: str) -> Iterator[Loader]:
    with open_store(url) as store:
        yield Loader(client, store)


@pytest.fixture
def loader(client: GitHubClient, tmp_path: Path) -> Iterator[Loader]:
    with loading(client, str(tmp_path / "graph.lbug")) as made:
        yield made


@pytest.fixture
def on_each(client: GitHubClient, url: str) -> Iterator[Loader]:
    with loading(client, url) as made:
        yield made


def test_the_users_of_a_model_are_found_described_and_scanned(
    github: GitHub, on_each: Loader
) -> None:
    github.repository("Lab/App", files={"conf.yaml": CONFIG, "README.md": "About org/base."})
    github.repository("lab/other", files={"conf.yaml": OTHER})
    on_each(MODELS)
    assert ("github.com/lab/app", "org/base", "conf.yaml", "code-scan") in on_each.uses()
    assert {row[3] for row in on_each.uses()} == {"code-scan"}
    [found] = on_each.repositories().values()
    assert (found["id"], found["stars"], found["stub"]) == ("github.com/lab/app", 42, False)
    assert (found["modified"], found["revision"]) == ("2024-05-06T07:08:09Z", "c" * 40)
    owners = on_each.store.rows(
        "MATCH (r:Repository)-[p:PUBLISHED_BY]->(o:Owner) RETURN DISTINCT o.id AS id"
    )
    assert owners == [{"id": "github:lab"}]
    licences = on_each.store.rows(
        "MATCH (r:Repository)-[p:LICENSED_AS]->(l:License) RETURN l.id AS id, p.stated_by AS by"
    )
    assert licences == [{"id": "apache-2.0", "by": "github"}]
    assert (on_each.tally.found, on_each.tally.new) == (1, 1)
    assert github.about("/codeload")
    sent = dict(github.tokens)
    assert [token for path, token in sent.items() if path.startswith("/codeload")] == [None]


def test_what_was_not_pushed_to_since_is_not_fetched_again(github: GitHub, on_each: Loader) -> None:
    github.repository("lab/a", files={"conf.yaml": CONFIG})
    github.repository("lab/b", files={"conf.yaml": CONFIG})
    on_each(ORG)
    assert len(github.about("/codeload")) == 2
    before = on_each.repositories(), on_each.uses()
    on_each(ORG)
    assert len(github.about("/codeload")) == 2
    assert (on_each.tally.unchanged, on_each.tally.new) == (2, 0)
    assert (on_each.repositories(), on_each.uses()) == before
    # What is pushed to is scanned again, and what it no longer loads is retracted.
    github.repositories["lab/a"]["pushed_at"] = "2024-06-01T00:00:00Z"
    github.trees["lab/a"] = {"conf.yaml": OTHER.encode()}
    on_each(ORG)
    assert len(github.about("/codeload")) == 3
    assert on_each.tally.unchanged == 1
    assert [row[:2] for row in on_each.uses()] == [
        ("github.com/lab/a", "org/other"),
        ("github.com/lab/b", "org/base"),
    ]


def test_without_a_scan_the_paths_that_were_found_are_weak_claims(
    github: GitHub, on_each: Loader
) -> None:
    github.repository("lab/a", files={"src/load.py": LOADS, "notes.md": "org/base-large is near"})
    on_each(MODELS, scan=False)
    [row] = on_each.store.rows(USES)
    assert row == {
        "repository": "github.com/lab/a",
        "used": "org/base",
        "path": "src/load.py",
        "source": "github-search",
        "declared": False,
        "how": "text",
        "revision": None,
    }
    assert github.about("/tarball") == []
    # A scan knows better.
    github.trees["lab/a"] = {"conf.yaml": CONFIG.encode()}
    on_each(MODELS)
    assert on_each.uses() == [("github.com/lab/a", "org/base", "conf.yaml", "code-scan")]
    on_each(MODELS, scan=False)
    assert on_each.uses() == [("github.com/lab/a", "org/base", "conf.yaml", "code-scan")]


def test_a_description_alone_does_not_hide_that_a_scan_is_old(
    github: GitHub, loader: Loader
) -> None:
    entry = github.repository("lab/a", files={"conf.yaml": CONFIG})
    loader(ORG)
    entry["pushed_at"], entry["stargazers_count"] = "2024-06-01T00:00:00Z", 99
    github.trees["lab/a"] = {"conf.yaml": OTHER.encode()}
    loader(ORG, scan=False)
    found = loader.repositories()["github.com/lab/a"]
    assert (found["stars"], found["modified"]) == (99, "2024-05-06T07:08:09Z")
    # Nor does a scan that fails.
    github.refuse("/repos/lab/a/tarball/main", *[Refusal(502)] * TRIES)
    assert loader(ORG).skipped == 1
    assert loader.uses()[0][1] == "org/base"
    loader(ORG)
    assert loader.uses()[0][1] == "org/other"
    assert loader.repositories()["github.com/lab/a"]["modified"] == "2024-06-01T00:00:00Z"


def test_a_renamed_repository_is_the_same_under_its_new_name(
    github: GitHub, on_each: Loader
) -> None:
    github.repository("lab/old", files={"conf.yaml": CONFIG})
    on_each(MODELS)
    github.repositories["team/new"] = {
        **github.repositories.pop("lab/old"),
        "full_name": "team/new",
        "owner": {"login": "team"},
    }
    github.trees["team/new"] = github.trees.pop("lab/old")
    github.code.clear()
    github.moved["lab/old"] = "team/new"
    on_each(MODELS)
    assert on_each.tally.renamed == {"lab/old": "team/new"}
    assert list(on_each.repositories()) == ["github.com/team/new"]
    assert on_each.uses() == [("github.com/team/new", "org/base", "conf.yaml", "code-scan")]
    rows = on_each.store.rows("MATCH (a:Alias) RETURN a.alias AS alias, a.stated_by AS by")
    assert rows == [{"alias": "github.com/lab/old", "by": "github-redirect"}]


@pytest.mark.parametrize("status", [404, 451])
def test_a_repository_that_is_gone_is_marked_and_keeps_its_claims(
    github: GitHub, on_each: Loader, status: int
) -> None:
    github.repository("lab/a", files={"conf.yaml": CONFIG})
    on_each(MODELS)
    entry = github.repositories.pop("lab/a")
    github.code.clear()
    github.refuse("/repos/lab/a", Refusal(status, body=b'{"message": "Not Found"}'))
    on_each(MODELS)
    assert on_each.tally.gone == ["lab/a"]
    assert on_each.repositories()["github.com/lab/a"]["gone"] == TODAY
    assert len(on_each.uses()) == 1
    rows = on_each.store.rows(
        "MATCH (c:Change) RETURN c.from_id AS id, c.reason AS reason, c.stated_by AS by, "
        "c.began AS began"
    )
    assert rows == [
        {"id": "github.com/lab/a", "reason": "disappeared", "by": "github", "began": TODAY}
    ]
    # It comes back.
    github.repositories["lab/a"] = entry
    with clock.set_to("2030-01-01T00:00:00Z"):
        on_each(ORG)
    assert on_each.repositories()["github.com/lab/a"]["gone"] is None


def test_a_repository_of_peatmoss_that_github_does_not_have_is_gone(
    github: GitHub, on_each: Loader
) -> None:
    from graph.schema import Repository, Uses

    old = End(Repository, "github.com/lab/old")
    described = Repository(id=old.id, stated_by="peatmoss", facts_at="2023-07-10")
    copied = Repository(id="github.com/lab/mine", stated_by="code-scan", facts_at="2023-07-10")
    uses = claim(Uses, old, MODEL, "peatmoss")
    of_mine = claim(Uses, End(Repository, copied.id), MODEL, "code-scan", path="a.py", line=1)
    on_each.store.write(tables([described, copied, uses, of_mine], "2023-07-10"))
    on_each(MODELS)
    gone = {own: row["gone"] for own, row in on_each.repositories().items()}
    # GitHub never had what somebody has scanned on a disk, as far as anybody knows.
    assert gone == {"github.com/lab/old": TODAY, "github.com/lab/mine": None}


def test_one_bad_repository_does_not_end_the_rest(github: GitHub, loader: Loader) -> None:
    for name in "abcdef":
        github.repository(f"lab/{name}", files={f"{name}.yaml": CONFIG})
    del github.repositories["lab/a"]  # since the search
    github.refuse("/repos/lab/b", *[Refusal(500)] * TRIES)
    github.refuse(
        "/repos/lab/c", Refusal(403, body=b'{"message": "x", "block": {"reason": "tos"}}')
    )
    del github.trees["lab/d"]  # it is empty
    github.refuse("/codeload/lab/e/legacy.tar.gz/refs/heads/main", Refusal(500))
    summary = loader(MODELS)
    reasons = {skip.item: skip.reason for skip in summary.skips}
    assert reasons == {
        "github.com/lab/a": "it was found, and is not there any more",
        "github.com/lab/b": "GitHub answers 500",
        "github.com/lab/c": "it was found, and is not there any more",
        "github.com/lab/e": "the server of its archive answers 500",
    }
    assert [row[0] for row in loader.uses()] == [
        "github.com/lab/e",
        "github.com/lab/f",
    ]
    assert set(loader.repositories()) == {f"github.com/lab/{name}" for name in "def"}
    assert loader.tally.vanished == ["lab/a", "lab/c"]
    [run] = loader.store.rows("MATCH (r:Run) RETURN r.complete AS complete")
    assert run["complete"] is False


def test_a_crawl_that_breaks_off_is_kept_and_the_next_goes_on(
    github: GitHub, loader: Loader
) -> None:
    for name in "abcd":
        github.repository(f"lab/{name}", files={f"{name}.yaml": CONFIG})
    too_long = Refusal(429, {"Retry-After": "99999"})
    github.refuse("/repos/lab/c/tarball/main", too_long)
    with pytest.raises(UnavailableError, match="asks to wait"):
        loader(ORG, portion=10_000)
    assert [row[0] for row in loader.uses()] == ["github.com/lab/a", "github.com/lab/b"]
    github.asked.clear()
    loader(ORG, portion=10_000)
    assert len(loader.uses()) == 4
    assert loader.tally.unchanged == 2
    assert len(github.about("/codeload")) == 2


def test_ctrl_c_keeps_what_was_read(github: GitHub, loader: Loader) -> None:
    for name in "abc":
        github.repository(f"lab/{name}", files={f"{name}.yaml": CONFIG})
    crawl = Crawl(loader.client, loader.store, ORG)

    def spread(archives: Any) -> Iterator[Any]:
        for archive in archives:
            if archive.repository.endswith("c"):
                raise KeyboardInterrupt
            yield scan_archive(archive, ScanOptions())

    answers = source.fetch(loader.client, crawl, spread)
    records = (record for answer in answers for record in source.to_records(answer))
    with pytest.raises(KeyboardInterrupt):
        load(loader.store, "github", records, scope="x", portion=10_000)
    assert [row[0] for row in loader.uses()] == ["github.com/lab/a", "github.com/lab/b"]


def test_github_that_fails_at_everything_is_given_up(github: GitHub, loader: Loader) -> None:
    for number in range(10):
        github.repository(f"lab/{number}", files={f"{number}.yaml": CONFIG})
        github.refuse(f"/repos/lab/{number}", *[Refusal(502)] * TRIES)
    with pytest.raises(UnavailableError, match="GitHub fails at everything"):
        loader(MODELS)


def test_limits_and_days(github: GitHub, loader: Loader) -> None:
    for number in range(6):
        github.repository(f"lab/{number}", pushed_at=f"202{number}-01-01T00:00:00Z")
    loader(ORG._replace(limit=2), scan=False)
    assert (loader.tally.found, loader.tally.cut) == (2, True)
    loader(ORG._replace(limit=6), scan=False)
    assert (loader.tally.found, loader.tally.cut) == (6, False)
    loader(ORG._replace(since="2024-01-01"), scan=False)
    assert (loader.tally.found, loader.tally.described, loader.tally.older) == (6, 2, 4)
    loader(Wanted(queries=("lab",), since="2023-06-01"), scan=False)
    assert loader.tally.found == 2


def test_users_and_organisations_are_listed_and_nobody_is_not(
    github: GitHub, loader: Loader
) -> None:
    github.repository("me/a")
    github.users.add("me")
    loader(Wanted(owners=("me",)), scan=False)
    assert list(loader.repositories()) == ["github.com/me/a"]
    with pytest.raises(NotFoundError, match="no organisation and no user nobody"):
        loader(Wanted(owners=("nobody",)))
    github.refuse("/orgs/me/repos", Refusal(403, body=b'{"message": "SSO"}'))
    with pytest.raises(UnavailableError, match="of me cannot be listed: GitHub answers 403"):
        loader(Wanted(owners=("me",)))


def test_a_model_is_searched_for_under_its_other_names_too(github: GitHub, loader: Loader) -> None:
    from tests.factories import alias

    loader.store.write(tables([alias("bert-base-uncased", "google-bert/bert-base-uncased")]))
    github.repository("lab/a", files={"a.yaml": "base_model: bert-base-uncased\n"})
    loader(Wanted(artifacts=(End(Model, "google-bert/bert-base-uncased"),)), scan=False)
    assert loader.uses() == [
        ("github.com/lab/a", "google-bert/bert-base-uncased", "a.yaml", "github-search")
    ]
    loader(Wanted(artifacts=(End(Dataset, "squad"),)), scan=False)
    assert loader.tally.found == 0


def test_a_scan_says_that_it_has_read_everything(github: GitHub, loader: Loader) -> None:
    github.repository("lab/a", files={"conf.yaml": CONFIG})
    crawl = Crawl(loader.client, loader.store, ORG)
    spread: Callable[..., Any] = lambda each: (scan_archive(a, ScanOptions()) for a in each)  # noqa: E731
    [answer] = source.fetch(loader.client, crawl, spread)
    read = [each.by for each in source.to_records(answer) if isinstance(each, FullyRead)]
    assert read == [("github", "github-search"), ("code-scan",)]
