"""A scan gives each file to its reader, and judges what is found once."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.code import scan as scans
from ingest.code.checkout.opening import open_checkout
from ingest.code.findings import Finding, How, Role
from ingest.code.reading import Batch
from ingest.code.scan import Scan, scan_tree
from tests.ingest.code.made_readers import made_readers, write

__all__ = ["made_readers"]
pytestmark = pytest.mark.usefixtures("made_readers")


def scan(folder: Path, jobs: int = 1) -> Scan:
    with open_checkout(str(folder)) as tree:
        return scan_tree(tree, tree.entries(), jobs=jobs)


def ids(found: Scan) -> list[tuple[str, int, str]]:
    return [(each.path, each.line, each.id) for each in found.findings]


def test_what_files_name_is_found_by_path_and_line(tmp_path: Path) -> None:
    write(tmp_path, b__lines="\nload org/b\n", a___a__lines="load org/a org/c", x__py="load org/x")
    found = scan(tmp_path)
    assert ids(found) == [
        ("a/a.lines", 1, "org/a"),
        ("a/a.lines", 1, "org/c"),
        ("b.lines", 2, "org/b"),
    ]
    assert (found.files, found.complete) == (2, True)


def test_the_stronger_of_two_on_a_line_is_kept(tmp_path: Path) -> None:
    write(tmp_path, a__lines="text org/a")
    write(tmp_path, tests___b__lines="load gpt2\n")
    (tmp_path / "a.lines").write_text("load org/a\n")
    [own, test] = scan(tmp_path).findings
    assert own == Finding(
        "a.lines", 1, own.kind, "org/a", "org/a", How.LITERAL, "load", Role.PRODUCT, None, own.reuse
    )
    assert test.role is Role.TEST


def test_what_is_no_id_is_counted_where_it_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "org").mkdir()
    write(tmp_path, org___a__txt="", a__lines="load ./x\nload org/a.txt\nkey ./y\ntext my/model\n")
    found = scan(tmp_path)
    assert [(each.line, each.text) for each in found.unresolved] == [(1, "./x"), (2, "org/a.txt")]
    assert [each.id for each in found.findings if each.line < 4] == []


def test_files_of_one_language_are_read_together(tmp_path: Path) -> None:
    write(tmp_path, a__joined="load KEY", b__joined="name KEY org/b", c__joined="")
    assert ids(scan(tmp_path)) == [("a.joined", 1, "org/b")]


def test_a_file_may_have_several_readers(tmp_path: Path) -> None:
    write(tmp_path, a__both="load org/a org/b", b__joined="load org/c")
    found = scan(tmp_path)
    assert ids(found) == [("a.both", 1, "org/a"), ("a.both", 1, "org/b"), ("b.joined", 1, "org/c")]


def test_a_text_within_a_file_is_joined_with_files_of_its_language(tmp_path: Path) -> None:
    inner = "load org/x\nembed cell.joined\n\nload KEY org/y"
    write(tmp_path, in___a__lines=inner, in___c__lines="embed c.lines\nembed c.joined\nload org/z")
    write(tmp_path, b__joined="name KEY org/b")
    found = scan(tmp_path)
    assert ids(found) == [
        ("in/a.lines", 1, "org/x"),
        ("in/a.lines", 4, "org/b"),
        ("in/a.lines", 4, "org/y"),
        ("in/c.lines", 3, "org/z"),
    ]
    assert {each.how for each in found.findings if each.line > 1} == {How.NOTEBOOK}


def test_what_is_kept_until_all_is_read_has_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "MOST_KEPT", 30)
    write(tmp_path, a__joined="name A org/a", b__joined="name B org/b", c__joined="name C org/c")
    found = scan(write(tmp_path, x__joined="load A B C"))
    assert [each[2] for each in ids(found)] == ["org/a", "org/b"]
    assert found.left.paths == {"too much was to be kept in memory": ["c.joined"]}


def test_a_reader_that_fails_costs_its_file(tmp_path: Path) -> None:
    write(tmp_path, a__lines="load org/a\nfail", b__lines="load org/b", c__joined="load org/c")
    found = scan(tmp_path)
    assert [each[2] for each in ids(found)] == ["org/a", "org/b", "org/c"]
    [failure] = found.failures
    assert (failure.path, failure.error) == ("a.lines", "RuntimeError: as it was told")
    assert not found.complete


def test_a_failure_where_files_are_joined_costs_one_of_them(tmp_path: Path) -> None:
    write(tmp_path, a__joined="load org/a", b__joined="fail", c__joined="load org/c")
    found = scan(tmp_path)
    assert [each[2] for each in ids(found)] == ["org/a", "org/c"]
    assert [failure.path for failure in found.failures] == ["b.joined"]


def test_files_over_a_limit_are_counted_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a__lines="load org/a", large__lines="#" * (2 << 20) + "\nload org/b")
    with (tmp_path / "sparse.lines").open("wb") as sparse:
        sparse.truncate(200 << 20)
    (tmp_path / "binary.lines").write_bytes(b"load org/c\0")
    found = scan(tmp_path)
    assert [each[2] for each in ids(found)] == ["org/a"]
    assert found.left.paths == {
        "it is larger than 2 MiB": ["large.lines", "sparse.lines"],
        "it holds no text": ["binary.lines"],
    }
    assert found.complete
    monkeypatch.setattr(scans, "MOST_BYTES", 5)
    (tmp_path / "b.lines").write_text("load org/b")
    found = scan(tmp_path)
    assert [each[2] for each in ids(found)] == ["org/a"]
    assert not found.complete


def test_a_folder_of_a_repository_is_scanned_in_part(tmp_path: Path) -> None:
    write(tmp_path, a___b__lines="load org/b")
    with open_checkout(str(tmp_path / "a")) as tree:
        tree.within = "a/"
        found = scan_tree(tree, tree.entries())
    assert ids(found) == [("a/b.lines", 1, "org/b")]
    assert not found.complete


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    write(tmp_path, a__lines="load org/a", b__lines="load org/b")
    with open_checkout(str(tmp_path)) as tree:
        entries = list(tree.entries())
        (tmp_path / "a.lines").unlink()
        os.mkfifo(tmp_path / "a.lines")
        found = scan_tree(tree, entries)
    assert [each[2] for each in ids(found)] == ["org/b"]
    assert found.left.numbers == {"it is no regular file": 1}
    assert not found.complete


@pytest.mark.process
def test_many_files_are_spread_over_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "WORTH_PROCESSES", 0)
    for number in range(5):
        write(tmp_path, **{f"{number}__lines": f"load org/m{number}"})
    write(tmp_path, bad__lines="exit", a__joined="load KEY", b__joined="name KEY org/b")
    found = scan(tmp_path, jobs=2)
    assert [each[2] for each in ids(found)] == [*(f"org/m{n}" for n in range(5)), "org/b"]
    assert [(each.path, each.error) for each in found.failures] == [
        ("bad.lines", "it ended the process that read it")
    ]


def test_the_collector_pauses_while_a_checkout_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went through all facts that were kept, again and again: a third of the time and more."""
    seen: list[bool] = []
    read_all = scans.read_all
    gc.unfreeze()  # a command freezes all at its end, and other tests run some in this process

    def look(*given: Any) -> Iterator[Batch]:
        for batch in read_all(*given):
            seen.append(gc.isenabled())
            yield batch
            if batch.found:
                raise KeyboardInterrupt

    monkeypatch.setattr(scans, "read_all", look)
    scan(write(tmp_path, a__joined="name A org/a"))
    assert (seen, gc.isenabled(), gc.get_freeze_count()) == ([False], True, 0)
    with pytest.raises(KeyboardInterrupt):
        scan(write(tmp_path, b__lines="load org/b"))
    assert (seen[-1], gc.isenabled(), gc.get_freeze_count()) == (False, True, 0)
