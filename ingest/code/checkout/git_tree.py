"""A repository of git as a checkout: its objects are read, and nothing is checked out."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from graph.errors import UnavailableError
from ingest.code.checkout import git_client
from ingest.code.checkout.address import LOCAL, Address
from ingest.code.checkout.flat import choose_entries
from ingest.code.checkout.git_client import GitError
from ingest.code.checkout.git_folder import committed, find_strange, read_origin
from ingest.code.checkout.tree import Commit, Entry, NotKeptError, Tree, UnreadableFileError

_LINK, _SUBMODULE = b"120000", b"160000"


class GitTree(Tree):
    """The files of the commit that HEAD of a bare repository names."""

    kept_elsewhere = False
    """Whether a server was asked to keep what is larger than ``git_client.LARGEST_BLOB``."""

    def __init__(self, folder: Path, name: str, address: str | None = None) -> None:
        """Read the list of files.

        Raises
        ------
        UnavailableError
            If it has no commit, or cannot be read.
        """
        super().__init__()
        if strange := find_strange(folder):
            raise UnavailableError(f"{strange} is a pipe or a device: git would wait for it.")
        self.name = name
        self.address = address or read_origin(folder)
        self._folder = folder
        self._blobs: dict[str, tuple[bytes, int]] = {}
        self._open = contextlib.ExitStack()
        self._streams: tuple[IO[bytes], IO[bytes]] | None = None
        try:
            revision = self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
            self.commit = Commit(revision, committed(self._read_commit(revision)))
            self._list_blobs(revision)
        except GitError as error:
            raise UnavailableError(f"{name} has no commit that can be read: {error}.") from None
        with contextlib.suppress(GitError):
            self.branch = self._ask("symbolic-ref", "--quiet", "--short", "HEAD")

    def _ask(self, *words: str) -> str:
        return git_client.read_output(self._folder, words).decode("utf-8", "replace").strip()

    def _read_commit(self, revision: str) -> bytes:
        return git_client.read_output(self._folder, ["cat-file", "commit", revision])

    def _list_blobs(self, revision: str) -> None:
        listed = git_client.read_output(self._folder, ["ls-tree", "-r", "-z", revision])
        found: dict[str, bytes] = {}
        for line in listed.split(b"\0"):
            about, _, name = line.partition(b"\t")
            path = name.decode("utf-8", "backslashreplace")
            mode, _, rest = about.partition(b" ")
            if mode == _SUBMODULE:
                self.left.add(path, "it is a submodule")
            elif rest.startswith(b"blob ") and mode != _LINK:
                found[path] = rest.removeprefix(b"blob ")
        sizes = self._sizes(list(found.values()))
        for path, blob in found.items():
            if blob in sizes or self.kept_elsewhere:
                self._blobs[path] = (blob, sizes.get(blob, git_client.LARGEST_BLOB + 1))
            else:
                self.left.add(path, "the repository does not have its content", hides=True)

    def _sizes(self, blobs: list[bytes]) -> dict[bytes, int]:
        """Return the sizes of those blobs that are here."""
        form = "--batch-check=%(objectname) %(objectsize)"
        said = git_client.read_output(
            self._folder, ["cat-file", form], b"".join(blob + b"\n" for blob in blobs)
        )
        pairs = (line.split(b" ") for line in said.splitlines())
        return {pair[0]: int(pair[1]) for pair in pairs if len(pair) == 2 and pair[1].isdigit()}

    def entries(self) -> Iterator[Entry]:
        """Yield the files by path; submodules and links are not followed."""
        return choose_entries(
            (Entry(path, size) for path, (_, size) in self._blobs.items()), self.left
        )

    def read(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file."""
        blob, size = self._blobs[path]
        if self._streams is None:
            talk = git_client.conversation(self._folder, ["cat-file", "--batch"])
            self._streams = self._open.enter_context(talk)
        stream, answers = self._streams
        try:
            stream.write(blob + b"\n")
            stream.flush()
            if not answers.readline().endswith(b" %d\n" % size):
                raise NotKeptError(f"it is larger than {git_client.LARGEST_BLOB >> 20} MiB")
            content = answers.read(size)
            answers.read(1)
        except (OSError, ValueError):
            raise UnreadableFileError("git stopped") from None
        if len(content) < size:
            raise UnreadableFileError("git stopped")
        return content[:most]

    def close(self) -> None:
        """End git."""
        self._open.close()


class ClonedTree(GitTree):
    """A repository that is cloned into a temporary folder, which is removed at the end."""

    kept_elsewhere = True

    def __init__(self, address: Address, patience: float = git_client.PATIENCE) -> None:
        """Clone it.

        Raises
        ------
        UnavailableError
            If it cannot be cloned.
        """
        self._home = Path(tempfile.mkdtemp(prefix="ptm-clone-"))
        try:
            place = self._home / "repository"
            git_client.clone(address.url, address.protocol, place, patience)
            super().__init__(place, address.repository.removeprefix(LOCAL), address.url)
        except BaseException as error:
            shutil.rmtree(self._home, ignore_errors=True)
            if isinstance(error, GitError):
                raise UnavailableError(f"{address.url} cannot be cloned: {error}.") from None
            raise

    def close(self) -> None:
        """End git, and remove what was cloned."""
        super().close()
        shutil.rmtree(self._home, ignore_errors=True)
