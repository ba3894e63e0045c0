"""`ptm ingest code`: what repositories load, at file and line, and what the command says."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm
from tests.ingest.code.checkout.repositories import commit, git
from tests.ingest.code.made_readers import made_readers, write

__all__ = ["made_readers"]
pytestmark = pytest.mark.usefixtures("made_readers")


def lineage(ptm: Ptm, repository: str) -> set[tuple[str, str]]:
    """Return the relations and ends of a repository's uses."""
    rows = ptm("lineage", repository, "--format", "json").json()["rows"]
    return {(row["relation"], row["parent_id"]) for row in rows}


def test_a_folder_is_scanned(ptm: Ptm, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "My-App",
        app___load__lines="load org/a org/b\ndata org/data\n",
        README__lines="text org/c",
        bad__lines="load ./local\n",
        LICENSE="",
    )
    (folder / "large.lines").write_text("#" * (2 << 20) + "\n")
    result = ptm("ingest", "code", folder)
    assert (result.status, result.out) == (0, "")
    assert result.err.splitlines() == [
        "Read 5 records: 9 new, 0 unchanged.",
        "Scanned 3 files of local:my-app.",
        "Found 3 models and 1 dataset: loaded at 3 lines, named in prose at 1 line.",
        "1 load of what is no id of the Hub, so not in the graph:",
        "  bad.lines:1  ./local: it is a path on a disk",
        "Not read, because it is larger than 2 MiB: large.lines.",
        "Next: ptm lineage local:my-app",
    ]
    assert all(len(line) <= 80 for line in result.err.splitlines())
    assert lineage(ptm, "local:my-app") == {
        ("USES", "org/a"),
        ("USES", "org/b"),
        ("USES", "org/c"),
        ("USES", "org/data"),
    }


def test_nothing_found_is_said(ptm: Ptm, tmp_path: Path) -> None:
    result = ptm("ingest", "code", write(tmp_path / "a", x__lines=""), "--id", "github.com/O/N")
    assert result.status == 0
    said = "Scanned 1 file of github.com/o/n: no model or dataset of the Hub is named there."
    assert said in result.err


def test_scanning_again_retracts_what_is_gone(ptm: Ptm, tmp_path: Path) -> None:
    folder = write(tmp_path / "app", a__lines="load org/a\nload org/b")
    ptm("ingest", "code", folder)
    write(folder, a__lines="load org/a")
    assert "1 retracted" in ptm("ingest", "code", folder).err
    assert lineage(ptm, "local:app") == {("USES", "org/a")}


@pytest.mark.process
def test_a_repository_of_git_and_an_older_commit_of_it(ptm: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "app"
    commit(folder, {"a.lines": "load org/a"}, date="2024-01-01T00:00:00Z")
    git(folder, "remote", "add", "origin", "https://github.com/Owner/Name.git")
    git(tmp_path, "clone", "--quiet", "--bare", str(folder), "old.git")
    commit(folder, {"a.lines": "load org/b"}, date="2024-02-01T00:00:00Z")
    assert "Scanned 1 file of github.com/owner/name at " in ptm("ingest", "code", folder).err
    result = ptm("ingest", "code", tmp_path / "old.git", "--id", "github.com/owner/name")
    assert result.status == 0
    assert "The graph has github.com/owner/name at a later commit" in result.err
    assert lineage(ptm, "github.com/owner/name") == {("USES", "org/b")}
    cloned = ptm("ingest", "code", f"file://{folder}")
    assert "Scanned 1 file of local:app at " in cloned.err
    assert lineage(ptm, "local:app") == {("USES", "org/b")}


def test_a_list_of_places(ptm: Ptm, tmp_path: Path) -> None:
    for name in "ab":
        write(tmp_path / name, x__lines=f"load org/{name}")
    listed = tmp_path / "list.txt"
    listed.write_text(
        f"# mine\n{tmp_path}/a\n{tmp_path}/none # gone\n--upload-pack=x\n{tmp_path}/b\n"
    )
    result = ptm("ingest", "code", listed, "--jobs", "1")
    assert result.status == 0
    assert "Skipped " in result.err
    assert "There is no folder, archive or repository" in result.err
    assert "'--upload-pack=x' is no address of a repository" in result.err
    assert "Scanned 2 files of local:a, local:b." in result.err


def test_two_places_of_one_name_do_not_retract_each_other(ptm: Ptm, tmp_path: Path) -> None:
    one, two = (write(tmp_path / name / "app", x__lines=f"load org/{name}") for name in "ab")
    result = ptm("ingest", "code", one, two, "--jobs", "1")
    assert f"Skipped {two}: it is local:app, as {one} is: scan it with --id." in result.err
    assert lineage(ptm, "local:app") == {("USES", "org/a")}


@pytest.mark.process
def test_another_repository_of_one_name_retracts_nothing(ptm: Ptm, tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "app", tmp_path / "b" / "app"
    for folder, date in ((one, "2024-02-01T00:00:00Z"), (two, "2024-01-01T00:00:00Z")):
        commit(folder, {"x.lines": f"load org/{folder.parent.name}"}, date=date)
    for first, second, own in ((one, two, "a"), (two, one, "b")):
        graph = ("--graph", tmp_path / f"{own}.lbug")
        assert ptm("ingest", "code", first, *graph).status == 0
        refused = ptm("ingest", "code", second, *graph)
        said = " ".join(refused.err.split())
        assert refused.status == 3
        assert "the graph has another repository of the name local:app (at " in said
        assert "scan it with --id local:NAME" in said
        assert ptm("ingest", "code", second, "--id", "local:app2", *graph).status == 0
    commit(two, {"x.lines": "load org/new"}, date="2024-03-01T00:00:00Z")
    assert "1 retracted" in ptm("ingest", "code", two, *graph).err


@pytest.mark.process
def test_repositories_are_scanned_at_once(ptm: Ptm, tmp_path: Path) -> None:
    for name in "ab":
        write(tmp_path / name, config__json=json.dumps({"base_model": f"org/{name}"}))
    result = ptm("ingest", "code", tmp_path / "a", tmp_path / "b", "--jobs", "2")
    assert result.status == 0
    assert lineage(ptm, "local:a") == {("USES", "org/a")}
    assert lineage(ptm, "local:b") == {("USES", "org/b")}


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--", "--upload-pack=x"], 2, "is no address"),
        (["ext::sh"], 2, "is no address"),
        (["http://github.com/o/n"], 2, "is not encrypted"),
        (["https://u:secret@github.com/o/n"], 2, "holds a name or a password"),
        ([""], 2, "An empty word names"),
        ([], 2, "Missing argument"),
        (["nowhere"], 3, "There is no folder, archive or repository nowhere"),
        (["nowhere", "neither"], 3, "So it is with 1 more."),
        ([".", "..", "--id", "local:x"], 2, "--id names one repository"),
        ([".", "--id", "org/model"], 2, "is no id of a repository"),
        ([".", "--id", "github.com/"], 2, "is no id of a repository"),
        ([".", "--id", "gitlab.com/x"], 2, "is no id of a repository"),
        ([".", "--id", "local: "], 2, "is no id of a repository"),
        ([".", "--id", "github.com/a/\x1b[31m\nb"], 2, "is no id of a repository"),
        ([".", "--timeout", "nan"], 2, "--timeout"),
        ([".", "--jobs", "0"], 2, "--jobs"),
        (["load.py"], 2, "load.py is one file: name its folder"),
        (["empty.txt"], 3, "empty.txt names no repository"),
    ],
)
def test_wrong_words_and_what_is_not_there(
    ptm: Ptm,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    status: int,
    said: str,
) -> None:
    monkeypatch.chdir(write(tmp_path, load__py="x = 1", empty__txt="# none"))
    result = ptm("ingest", "code", *words)
    assert result.status == status
    assert said in " ".join(result.err.split())
    assert "secret" not in result.err


def test_without_the_extra_dask_is_one_sentence(
    ptm: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = ptm("ingest", "code", tmp_path, "--dask", "tcp://127.0.0.1:1")
    assert result.status == 2
    assert "install it beside ptm" in result.err
