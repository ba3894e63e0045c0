"""git fetches and reads objects, and nothing else: nothing of a repository is run."""

import os
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import UnavailableError
from ingest.code.checkout import git_client, git_folder
from ingest.code.checkout.git_client import GitError, clone
from ingest.code.checkout.git_tree import ClonedTree, GitTree
from ingest.code.checkout.opening import open_checkout
from ingest.code.checkout.tree import Commit, UnreadableFileError
from tests.ingest.code.checkout.repositories import DATE, commit, git

pytestmark = pytest.mark.process
FILES = {"a.py": "x = 1\n", "b/c.py": "y = 2\n"}


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let temporary folders be made in one that has to be empty at the end."""
    home = tmp_path / "temporary"
    home.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    yield home
    assert list(home.iterdir()) == []


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    commit(tmp_path / "Name", FILES)
    return tmp_path / "Name"


def test_a_clone_is_read_without_a_working_tree(repository: Path) -> None:
    revision = git(repository, "rev-parse", "HEAD")
    with open_checkout(f"file://{repository}") as tree:
        assert isinstance(tree, ClonedTree)
        assert tree.commit == Commit(revision, DATE)
        assert tree.branch == "main"
        found = {entry: tree.read(entry.path, 100) for entry in tree.entries()}
    assert {(e.path, e.size): text for e, text in found.items()} == {
        ("a.py", 6): b"x = 1\n",
        ("b/c.py", 6): b"y = 2\n",
    }


def test_settings_of_a_repository_allow_no_protocol(repository: Path, tmp_path: Path) -> None:
    for protocol in ("ext", "file", "ssh", "git"):
        git(repository, "config", f"protocol.{protocol}.allow", "always")
    marker = tmp_path / "marker"
    for address in (f"ext::touch {marker}", f"file://{repository}"):
        with pytest.raises(GitError, match="not allowed"):
            git_client.read_output(repository / ".git", ["ls-remote", "--", address])
    assert not marker.exists()


def test_a_folder_and_its_bare_repository_are_the_same(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(repository), "bare.git")
    git(repository, "remote", "add", "origin", "https://github.com/Owner/Name.git")
    with (
        open_checkout(str(repository)) as folder,
        open_checkout(str(tmp_path / "bare.git")) as bare,
    ):
        assert isinstance(bare, GitTree)
        assert folder.commit == bare.commit
        assert folder.branch == bare.branch == "main"
        assert folder.address == "https://github.com/Owner/Name.git"
        assert bare.name == "bare"
        assert list(folder.entries()) == list(bare.entries())


def test_a_packed_commit_has_its_date_too(repository: Path) -> None:
    git(repository, "gc", "--quiet")
    with open_checkout(str(repository)) as tree:
        assert tree.commit
        assert tree.commit.date == DATE


def test_a_worktree_is_of_its_own_commit(repository: Path, tmp_path: Path) -> None:
    git(repository, "remote", "add", "origin", "https://github.com/o/n")
    git(repository, "worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    with open_checkout(str(tmp_path / "tree")) as tree:
        assert tree.branch == "other"
        assert tree.commit
        assert tree.address == "https://github.com/o/n"


def test_a_folder_of_a_repository_knows_where_it_is(repository: Path) -> None:
    (repository / "new").mkdir()
    with (
        open_checkout(str(repository / "b")) as tree,
        open_checkout(str(repository / "new")) as new,
    ):
        assert (tree.within, tree.name) == ("b/", "Name")
        assert tree.commit
        # What the commit does not have may be anything, such as the checkout of something else.
        assert (new.within, new.name, new.commit) == ("", "new", None)


def test_submodules_links_and_skipped_folders(repository: Path, tmp_path: Path) -> None:
    commit(tmp_path / "Other", {"x.py": ""})
    git(repository, "submodule", "--quiet", "add", str(tmp_path / "Other"), "sub")
    (repository / "out.py").symlink_to("/etc/passwd")
    commit(repository, {"node_modules/x.js": "", "sp ace\n.py": ""})
    with open_checkout(f"file://{repository}") as tree:
        found = [entry.path for entry in tree.entries()]
        assert tree.read("sp ace\n.py", 10) == b""
    assert found == [".gitmodules", "a.py", "b/c.py", "sp ace\n.py"]
    assert tree.left.paths == {"it is a submodule": ["sub"]}


def test_nothing_in_a_repository_is_run(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "was-run"
    run = f"touch {mark}"
    attributes = "*.py filter=evil diff=evil\n*.bin filter=lfs\n"
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    commit(repository, {".gitattributes": attributes, "a.bin": pointer})
    settings = {
        "filter.evil.smudge": run,
        "filter.evil.process": run,
        "filter.lfs.smudge": run,
        "diff.evil.textconv": run,
        "core.fsmonitor": run,
        "core.pager": run,
        "core.sshCommand": run,
        "core.alternateRefsCommand": run,
        "uploadpack.packObjectsHook": run,
        "credential.helper": f"!{run}",
        "gpg.program": run,
    }
    hooks = repository / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "pre-auto-gc", "reference-transaction", "post-upload-pack"):
        (hooks / name).write_text(f"#!/bin/sh\n{run}\n")
        (hooks / name).chmod(0o755)
    for key, value in settings.items():
        git(repository, "config", key, value)
    mark.unlink(missing_ok=True)
    for place in (f"file://{repository}", str(repository), str(repository / ".git")):
        with open_checkout(place) as tree:
            assert {entry.path for entry in tree.entries()} >= {"a.bin", "a.py"}
            assert tree.read("a.py", 100) == b"x = 1\n"
            assert tree.read("a.bin", 1_000) == pointer.encode()
    assert not mark.exists()


def test_the_settings_and_secrets_of_the_user_are_not_used(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "was-run"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "reference-transaction").write_text(f"#!/bin/sh\ntouch {mark}\n")
    (hooks / "reference-transaction").chmod(0o755)
    (tmp_path / "settings").write_text(f"[core]\n\thooksPath = {hooks}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "settings"))
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_TRACE", str(mark))
    with open_checkout(f"file://{repository}") as tree:
        assert len(list(tree.entries())) == 2
    assert not mark.exists()


@pytest.mark.parametrize("protocol", ["https", "http"])
def test_no_other_protocol_is_spoken(repository: Path, tmp_path: Path, protocol: str) -> None:
    with pytest.raises(GitError, match=r"not allowed|transport"):
        clone(f"file://{repository}", protocol, tmp_path / "clone")
    mark = tmp_path / "was-run"
    with pytest.raises(GitError):
        clone(f"ext::touch {mark}", protocol, tmp_path / "clone")
    with pytest.raises(GitError):
        clone(f"--upload-pack=touch {mark}", "file", tmp_path / "clone")
    assert not mark.exists()


def test_what_is_no_repository_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=r"cannot be cloned: .+\.$") as refused:
        open_checkout(f"file://{tmp_path}/nothing")
    assert "\n" not in str(refused.value)
    (tmp_path / "empty").mkdir()
    git(tmp_path / "empty", "init", "--quiet")
    with pytest.raises(UnavailableError, match="has no commit"):
        open_checkout(f"file://{tmp_path}/empty")
    with open_checkout(str(tmp_path / "empty")) as tree:
        assert tree.commit is None


def test_large_files_stay_on_the_server(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    commit(repository, {"large.json": "[" + "1," * 600 + "1]"})
    monkeypatch.setattr(git_client, "LARGEST_BLOB", 1_000)
    with open_checkout(f"file://{repository}") as tree:
        [large] = [entry for entry in tree.entries() if entry.size > 10]
        assert large == ("large.json", 1_001)
        with pytest.raises(UnreadableFileError):
            tree.read("large.json", 10)
        assert tree.read("a.py", 10) == b"x = 1\n"


def test_a_clone_that_grows_too_large_is_ended(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_client, "LARGEST_CLONE", 100)
    monkeypatch.setattr(git_client, "_LOOK", 0.0)
    commit(repository, {f"f{n}.txt": os.urandom(2_000).hex() for n in range(50)})
    with pytest.raises(UnavailableError, match="over 100 bytes"):
        open_checkout(f"file://{repository}")


@pytest.fixture
def silent_server() -> Iterator[int]:
    """Return the port of a server that takes every connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def take() -> None:
            while True:
                try:
                    taken.append(server.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        for each in taken:
            each.close()
        thread.join()


def test_a_server_that_never_answers_is_left(silent_server: int) -> None:
    with pytest.raises(UnavailableError, match="did not arrive within 1 second"):
        open_checkout(f"http://127.0.0.1:{silent_server}/o/n", patience=1)


def test_without_git_the_message_says_what_to_do(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnavailableError, match="git is not installed"):
        open_checkout(f"file://{repository}")
    with open_checkout(str(repository)) as tree:
        assert tree.commit
        assert tree.commit.date is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names")
@pytest.mark.parametrize(
    "name", ["config", "HEAD", "packed-refs", "objects/info/alternates", "objects/pack/x.idx", "in"]
)
def test_no_pipe_is_waited_for(
    repository: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bytes:
        pytest.fail("git was asked")

    monkeypatch.setattr(git_folder, "read_output", refuse)
    monkeypatch.setattr(git_client, "read_output", refuse)
    folder = repository / ".git"
    if name == "in":
        with (folder / "config").open("a") as config:
            config.write("[include]\n\tpath = in\n")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name)
    for within in (repository, repository / "b"):
        with open_checkout(str(within)) as tree:
            assert (tree.commit, tree.address) == (None, None)
            assert len(list(tree.entries())) == (2 if within == repository else 1)
        assert within != repository or tree.left.paths == {
            "git would wait for it: it is a pipe or a device": [f".git/{name}"]
        }
    if name != "HEAD":
        with pytest.raises(UnavailableError, match=r"is a pipe or a device"):
            open_checkout(str(folder))


def test_content_that_is_not_there_is_told_as_such(repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:a.py")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with open_checkout(str(repository / ".git")) as tree:
        assert [entry.path for entry in tree.entries()] == ["b/c.py"]
        assert tree.left.paths == {"the repository does not have its content": ["a.py"]}
        assert tree.left.hides


@pytest.mark.parametrize("name", ["repo", "repo.git", ".git"])
def test_a_folder_that_is_called_for_what_it_is_has_the_name_around_it(
    repository: Path, tmp_path: Path, name: str
) -> None:
    (tmp_path / "app").mkdir()
    git(tmp_path / "app", "clone", "--quiet", "--bare", str(repository), name)
    with open_checkout(str(tmp_path / "app" / name)) as tree:
        assert tree.name == "app"
