"""Archives of repositories: what is fetched, from where, and what is refused."""

import pickle

import pytest

from ingest.code.source import ScannedRepository, ScanOptions
from ingest.github import archive
from ingest.github.archive import Archive, scan_archive
from ingest.items import Unreadable
from tests.github_server import GitHub, make_tarball
from tests.loopback import Refusal

OWN = "github.com/lab/a"
PATH = "/codeload/lab/a/legacy.tar.gz/refs/heads/main"


@pytest.fixture
def place(github: GitHub) -> Archive:
    github.repository("lab/a", files={"README": "Nothing."})
    return Archive(OWN, github.address + PATH)


def problem(place: Archive, patience: float = 60) -> str:
    """Return why an archive is not read."""
    found = scan_archive(place, ScanOptions(patience=patience))
    assert isinstance(found, Unreadable)
    assert found.item == OWN
    return found.reason


def test_an_archive_is_the_repository_at_its_commit(github: GitHub, place: Archive) -> None:
    found = scan_archive(pickle.loads(pickle.dumps(place)), ScanOptions())  # noqa: S301
    assert isinstance(found, ScannedRepository)
    assert (found.id, found.place, found.revision) == (OWN, OWN, "c" * 40)
    assert found.facts_at == "2023-11-14T22:13:20Z"
    assert github.tokens == [(PATH, None)]


def test_the_folder_in_an_archive_names_the_commit_where_nothing_else_does(
    github: GitHub, place: Archive
) -> None:
    own = make_tarball("lab/a", {"a.txt": b"x"}, commit="0123abc" + "d" * 33, said="")
    github.refuse(PATH, Refusal(200, body=own))
    found = scan_archive(place, ScanOptions())
    assert isinstance(found, ScannedRepository)
    assert found.revision == "0123abc"


def test_it_may_lie_elsewhere_and_not_in_the_clear(github: GitHub, place: Archive) -> None:
    moved = Archive(OWN, f"{github.address}/elsewhere")
    github.refuse("/elsewhere", Refusal(302, {"Location": PATH}, b""))
    assert isinstance(scan_archive(moved, ScanOptions()), ScannedRepository)
    github.refuse("/elsewhere", Refusal(302, {"Location": "http://example.com/a.tar.gz"}, b""))
    assert "not encrypted" in problem(moved)
    github.refuse("/elsewhere", *[Refusal(302, {"Location": "/elsewhere"}, b"")] * 9)
    assert "in a circle" in problem(moved)
    for url in ("http://example.com/a", "file:///etc/passwd", "ftp://127.0.0.1/a", "", "http://["):
        assert problem(Archive(OWN, url))


def test_bad_archives_are_refused(
    github: GitHub, place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    github.refuse(PATH, Refusal(404), Refusal(200, body=b"<html>"), Refusal(200, cut=True))
    assert problem(place) == "the server of its archive answers 404"
    unread = problem(place)
    assert "its archive" in unread
    assert "ptm-github" not in unread
    assert problem(place)
    monkeypatch.setattr(archive, "LARGEST", 100)
    assert problem(place) == "its archive has over 100 bytes"


def test_an_archive_that_takes_too_long_is_given_up(github: GitHub, place: Archive) -> None:
    assert problem(place, patience=-1) == "its archive does not arrive in time"


def test_what_lies_outside_of_an_archive_is_not_written(github: GitHub, place: Archive) -> None:
    hostile = make_tarball("lab/a", {"../../outside.py": b"x = 1", "a.py": b"x = 1"})
    github.refuse(PATH, Refusal(200, body=hostile))
    found = scan_archive(place, ScanOptions())
    assert isinstance(found, ScannedRepository)
    assert any("leads out" in reason for reason in found.scan.left.numbers)
