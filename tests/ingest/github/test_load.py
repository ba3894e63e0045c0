"""Crawls of GitHub into a graph: what comes in, what is asked again later, what is kept."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph import clock
from graph.errors import NotFoundError, UnavailableError
from graph.schema import Dataset, End, Model, Repository, Uses
from graph.store.base import Store
from graph.store.connect import open_store
from ingest.code.source import ScanOptions
from ingest.github import source
from ingest.github.archive import Archive, scan_archive
from ingest.github.client import TRIES, GitHubClient
from ingest.github.crawl import Crawl, Wanted
from ingest.github.item import Tally
from ingest.items import FullyRead
from ingest.loader import Summary, load
from tests.conftest import TODAY
from tests.factories import alias, claim, tables
from tests.github_server import GitHub
from tests.loopback import Refusal

pytestmark = pytest.mark.slow
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


def scan_here(archives: Iterable[Archive]) -> Iterator[Any]:
    """Yield what archives hold, scanned in this process."""
    return (scan_archive(archive, ScanOptions()) for archive in archives)


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
        spread = scan_here if scan else None
        answers = source.fetch(self.client, crawl, spread)
        records = (record for answer in answers for record in source.to_records(answer))
        return load(self.store, "github", records, scope="x", **options)

    def read(self, wanted: Wanted, *, scan: bool = True) -> tuple[Tally, list[Any]]:
        """Return what a crawl met, and its records, which are not written."""
        crawl = Crawl(self.client, self.store, wanted)
        spread = scan_here if scan else None
        answers = source.fetch(self.client, crawl, spread)
        records = [record for answer in answers for record in source.to_records(answer)]
        return crawl.tally, records

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


def test_repositories_come_change_move_and_go(github: GitHub, on_each: Loader) -> None:
    for name in "abc":
        github.repository(f"Lab/{name}", files={"conf.yaml": CONFIG})
    github.repository("Lab/other", files={"conf.yaml": OTHER})
    on_each(MODELS)
    assert on_each.uses() == [
        (f"github.com/lab/{name}", "org/base", "conf.yaml", "code-scan") for name in "abc"
    ]
    found = on_each.repositories()["github.com/lab/a"]
    assert (found["stars"], found["stub"], found["gone"]) == (42, False, None)
    assert (found["modified"], found["revision"]) == ("2024-05-06T07:08:09Z", "c" * 40)
    assert on_each.store.rows(
        "MATCH (:Repository)-[:PUBLISHED_BY]->(o:Owner) RETURN DISTINCT o.id AS id"
    ) == [{"id": "github:lab"}]
    assert on_each.store.rows(
        "MATCH (:Repository)-[p:LICENSED_AS]->(l:License) "
        "RETURN DISTINCT l.id AS id, p.stated_by AS by"
    ) == [{"id": "apache-2.0", "by": "github"}]
    assert (on_each.tally.found, on_each.tally.new) == (3, 3)
    sent = dict(github.tokens)
    assert {sent[path] for path in sent if path.startswith("/codeload")} == {None}

    # One stays as it is, one is pushed to, one gets another name, and one more disappears.
    before = on_each.repositories()["github.com/lab/a"]
    github.repositories["Lab/b"]["pushed_at"] = "2024-06-01T00:00:00Z"
    github.trees["Lab/b"] = {"conf.yaml": OTHER.encode()}
    moved = {**github.repositories.pop("Lab/c"), "full_name": "Team/New"}
    github.repositories["Team/New"], github.moved["Lab/c"] = moved, "Team/New"
    github.code = [each for each in github.code if each["repository"] != "Lab/c"]
    github.asked.clear()
    on_each(MODELS)
    assert github.about("/codeload") == ["/codeload/Lab/b/legacy.tar.gz/refs/heads/main"]
    assert (on_each.tally.unchanged, on_each.tally.new) == (2, 0)
    assert on_each.tally.renamed == {"Lab/c": "Team/New"}
    assert on_each.repositories()["github.com/lab/a"] == before
    assert [row[:2] for row in on_each.uses()] == [
        ("github.com/lab/a", "org/base"),
        ("github.com/lab/b", "org/other"),
        ("github.com/team/new", "org/base"),
    ]
    assert on_each.store.rows("MATCH (a:Alias) RETURN a.alias AS alias, a.stated_by AS by") == [
        {"alias": "github.com/lab/c", "by": "github-redirect"}
    ]

    entry = github.repositories.pop("Lab/a")
    github.refuse("/repos/Team/New", Refusal(451, body=b'{"message": "Unavailable"}'))
    github.code.clear()
    on_each(MODELS)
    assert sorted(on_each.tally.gone) == ["Lab/a", "Team/New"]
    gone = {own: row["gone"] for own, row in on_each.repositories().items()}
    assert gone == {
        "github.com/lab/a": TODAY,
        "github.com/lab/b": None,
        "github.com/team/new": TODAY,
    }
    assert len(on_each.uses()) == 3
    entries = on_each.store.rows(
        "MATCH (c:Change) WHERE c.reason = 'disappeared' "
        "RETURN c.from_id AS id, c.stated_by AS by, c.began AS began ORDER BY id"
    )
    assert entries[0] == {"id": "github.com/lab/a", "by": "github", "began": TODAY}

    github.repositories["Lab/a"] = entry
    with clock.set_to("2030-01-01T00:00:00Z"):
        on_each(ORG, scan=False)
    assert on_each.repositories()["github.com/lab/a"]["gone"] is None


def test_without_a_scan_the_paths_that_were_found_are_weak_claims(
    github: GitHub, loader: Loader
) -> None:
    github.repository("lab/a", files={"src/load.py": LOADS, "notes.md": "org/base-large is near"})
    loader(MODELS, scan=False)
    [row] = loader.store.rows(USES)
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
    loader(MODELS)
    assert loader.uses() == [("github.com/lab/a", "org/base", "conf.yaml", "code-scan")]
    _, records = loader.read(MODELS, scan=False)
    assert not any(isinstance(each, Uses) for each in records)


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


def test_a_repository_of_peatmoss_that_github_does_not_have_is_gone(
    github: GitHub, on_each: Loader
) -> None:
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
    assert [(row[0], row[3]) for row in loader.uses()] == [
        ("github.com/lab/d", "github-search"),
        ("github.com/lab/e", "github-search"),
        ("github.com/lab/f", "code-scan"),
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
    del github.trees["lab/b"]

    def spread(archives: Any) -> Iterator[Any]:
        for archive in archives:
            if archive.repository.endswith("c"):
                raise KeyboardInterrupt
            yield scan_archive(archive, ScanOptions())

    answers = source.fetch(loader.client, Crawl(loader.client, loader.store, ORG), spread)
    assert [next(answers).item.asked for _ in range(2)] == ["lab/a", "lab/b"]
    with pytest.raises(KeyboardInterrupt):
        next(answers)


def test_github_that_fails_at_everything_is_given_up(github: GitHub, loader: Loader) -> None:
    for number in range(10):
        github.repository(f"lab/{number}", files={f"{number}.yaml": CONFIG})
        github.refuse(f"/repos/lab/{number}", *[Refusal(502)] * TRIES)
    with pytest.raises(UnavailableError, match="GitHub fails at everything"):
        loader.read(MODELS)


def test_limits_and_days(github: GitHub, loader: Loader) -> None:
    for number in range(6):
        github.repository(f"lab/{number}", pushed_at=f"202{number}-01-01T00:00:00Z")
    for limit, cut in ((2, True), (6, False)):
        tally, _ = loader.read(ORG._replace(limit=limit), scan=False)
        assert (tally.found, tally.cut) == (limit, cut)
    tally, _ = loader.read(ORG._replace(since="2024-01-01"), scan=False)
    assert (tally.found, tally.described, tally.older) == (6, 2, 4)
    tally, _ = loader.read(Wanted(queries=("lab",), since="2023-06-01"), scan=False)
    assert tally.found == 2


def test_users_and_organisations_are_listed_and_nobody_is_not(
    github: GitHub, loader: Loader
) -> None:
    github.repository("me/a")
    github.users.add("me")
    tally, _ = loader.read(Wanted(owners=("me",)), scan=False)
    assert (tally.found, tally.described) == (1, 1)
    with pytest.raises(NotFoundError, match="no organisation and no user nobody"):
        loader.read(Wanted(owners=("nobody",)))
    github.refuse("/orgs/me/repos", Refusal(403, body=b'{"message": "SSO"}'))
    with pytest.raises(UnavailableError, match="of me cannot be listed: GitHub answers 403"):
        loader.read(Wanted(owners=("me",)))


def test_a_model_is_searched_for_under_its_other_names_too(github: GitHub, loader: Loader) -> None:
    loader.store.write(tables([alias("bert-base-uncased", "google-bert/bert-base-uncased")]))
    github.repository("lab/a", files={"a.yaml": "base_model: bert-base-uncased\n"})
    artifact = End(Model, "google-bert/bert-base-uncased")
    _, records = loader.read(Wanted(artifacts=(artifact,)), scan=False)
    [found] = [each for each in records if isinstance(each, Uses)]
    assert (found.end, found.path, found.stated_by) == (artifact, "a.yaml", "github-search")
    tally, _ = loader.read(Wanted(artifacts=(End(Dataset, "squad"),)), scan=False)
    assert tally.found == 0


def test_a_scan_says_that_it_has_read_everything(github: GitHub, loader: Loader) -> None:
    github.repository("lab/a", files={"conf.yaml": CONFIG})
    _, records = loader.read(ORG)
    read = [each.by for each in records if isinstance(each, FullyRead)]
    assert read[0] == ("github", "github-search")
    assert "code-scan" in read[1]
