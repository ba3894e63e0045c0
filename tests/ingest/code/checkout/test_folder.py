"""A folder is walked in bounds: no link is followed, and nothing but its own source is read."""

import os
from pathlib import Path

import pytest

from ingest.code.checkout import folder as folders
from ingest.code.checkout.folder import FolderTree
from ingest.code.checkout.git_folder import committed, read_commit, read_origin
from ingest.code.checkout.tree import UnreadableFileError

CONFIG = '[core]\n\tbare = false\n[remote "fork"]\n\turl = git@github.com:me/n.git\n'
ORIGIN = '[remote "origin"]\n\turl = https://github.com/Owner/Name.git\n\tfetch = x\n'


def write(root: Path, *paths: str, text: str = "x = 1\n") -> Path:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def paths_of(tree: FolderTree) -> list[str]:
    return [entry.path for entry in tree.entries()]


def test_the_files_of_a_folder_come_in_order(tmp_path: Path) -> None:
    write(tmp_path, "b.py", "a/c.py", "a/b/d.py", "a.py")
    tree = FolderTree(tmp_path)
    assert paths_of(tree) == ["a.py", "b.py", "a/c.py", "a/b/d.py"]
    assert tree.read("a/c.py", 3) == b"x ="
    assert (tree.name, tree.commit, tree.address) == (tmp_path.name, None, None)
    assert not tree.left.numbers


def test_environments_and_what_tools_make_are_not_entered(tmp_path: Path) -> None:
    write(
        tmp_path,
        "node_modules/x/a.js",
        "lib/site-packages/x.py",
        "__pycache__/x.py",
        ".git/hooks/x.py",
        "venv/x.py",
        "own-name/pyvenv.cfg",
        "own-name/bin/x.py",
        "web/package.json",
        "web/dist/x.js",
        "py/setup.py",
        "py/build/lib/x.py",
        "x.egg-info/x.py",
    )
    kept = write(tmp_path, "build/make.py", "dist/a.js", "third_party/x.py", "env/x.py")
    assert paths_of(FolderTree(kept)) == [
        "build/make.py",
        "dist/a.js",
        "env/x.py",
        "py/setup.py",
        "third_party/x.py",
        "web/package.json",
    ]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "secret.py")
    root = write(tmp_path / "root", "a.py", "in/b.py")
    (root / "out.py").symlink_to(tmp_path / "secret.py")
    (root / "up").symlink_to("..")
    (root / "in" / "loop").symlink_to(root / "in")
    (root / "self.py").symlink_to("self.py")
    (root / "again.py").symlink_to("a.py")
    (root / "broken.py").symlink_to("missing.py")
    tree = FolderTree(root)
    assert paths_of(tree) == ["a.py", "in/b.py"]
    named = tree.left.paths["it is a link that leads out of the folder"]
    assert set(named) - {"self.py"} == {"out.py", "up"}


def test_what_became_a_link_or_a_pipe_since_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "secret.py")
    root = write(tmp_path / "root", "a.py", "b.py", "c.py")
    tree = FolderTree(root)
    assert len(paths_of(tree)) == 3
    for name in ("a.py", "b.py", "c.py"):
        (root / name).unlink()
    (root / "a.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(root / "b.py")
    for name in ("a.py", "b.py", "c.py"):
        with pytest.raises(UnreadableFileError):
            tree.read(name, 100)


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert paths_of(FolderTree(tmp_path)) == []


def test_repositories_within_are_named_and_not_entered(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "inner/.git/HEAD", "inner/x.py", "sub/.git", "sub/x.py")
    tree = FolderTree(tmp_path)
    assert paths_of(tree) == ["a.py"]
    assert tree.left.paths == {"it is a repository of its own": ["inner/", "sub/"]}


def test_deep_folders_end(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * (folders.DEEPEST + 3))
    deep.mkdir(parents=True)
    (deep / "x.py").write_text("")
    tree = FolderTree(tmp_path)
    assert paths_of(tree) == []
    assert tree.left.numbers.total() == 1


def test_there_is_a_most_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "MOST_FILES", 2)
    tree = FolderTree(write(tmp_path, "a.py", "b.py", "c.py"))
    assert paths_of(tree) == ["a.py", "b.py"]
    assert tree.left.hides


def test_a_name_that_is_no_unicode_is_shown_escaped(tmp_path: Path) -> None:
    try:
        (tmp_path / "a\udcff.py").write_text("")
    except OSError:
        pytest.skip("this file system takes no such name")
    tree = FolderTree(tmp_path)
    [path] = paths_of(tree)
    assert tree.read(path, 10) == b""
    tree.left.add(path, "why")
    assert tree.left.paths["why"] == ["a\\xff.py"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_cannot_be_read_hides_something(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "closed/b.py")
    (tmp_path / "closed").chmod(0)
    tree = FolderTree(tmp_path)
    assert paths_of(tree) == ["a.py"]
    assert tree.left.hides
    (tmp_path / "closed").chmod(0o700)


# What git says of the folder -------------------------------------------------------------------


def test_the_remote_and_the_commit_are_read_without_running_git(tmp_path: Path) -> None:
    git = write(tmp_path, ".git/config", text=CONFIG + ORIGIN) / ".git"
    assert read_origin(git) == "https://github.com/Owner/Name.git"
    write(tmp_path, ".git/config", text=CONFIG)
    assert read_origin(git) == "git@github.com:me/n.git"
    write(tmp_path, ".git/HEAD", text="ref: refs/heads/dev/x\n")
    assert read_commit(git) == (None, "dev/x")


@pytest.mark.parametrize(
    "head", ["", "ref:", "ref: refs/heads/../../../etc/passwd", "x" * 40, "\0", "ref: /etc/passwd"]
)
def test_a_broken_head_names_no_commit(tmp_path: Path, head: str) -> None:
    git = write(tmp_path, ".git/HEAD", text=head) / ".git"
    assert read_commit(git)[0] is None
    assert read_origin(git) is None


def test_when_a_commit_was_made() -> None:
    text = b"tree x\nauthor A <a@b> 1 +0000\ncommitter B <b@c> 1700000000 +0200\n\n"
    assert committed(text + b"committer C <c@d> 1 +0000\n") == "2023-11-14T22:13:20Z"
    assert committed(b"tree x\n\ncommitter B <b@c> 1700000000 +0200\n") is None
    assert committed(b"committer B <b@c> 999999999999 +0000\n\n") is None
