"""A folder as a checkout: walked without following a link, in a fixed order."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnavailableError
from ingest.code.checkout.git_folder import find_repository, find_strange, read_commit, read_origin
from ingest.code.checkout.skipped import is_environment, is_made, is_never_source
from ingest.code.checkout.tree import DEEPEST, MOST_FILES, Entry, Tree, UnreadableFileError

_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class FolderTree(Tree):
    """The files of a folder.

    Links are not followed: what one inside the folder points at is read where it lies. Folders with
    a repository of their own are not entered. The folder may be one within a repository;
    ``untracked`` says that it is then, even if the commit does not have it.
    """

    def __init__(self, folder: Path, *, untracked: bool = False) -> None:
        """Look at the folder.

        Raises
        ------
        UnavailableError
            If it cannot be read.
        """
        super().__init__()
        try:
            os.scandir(folder).close()
        except OSError as error:
            raise UnavailableError(f"{folder} cannot be read: {error.strerror}.") from None
        self._root = folder.resolve()
        self._base = os.path.join(self._root, "")
        self.name = self._root.name
        git, self.within = find_repository(self._root, untracked=untracked)
        if strange := find_strange(git):
            self.left.add(strange, "git would wait for it: it is a pipe or a device")
        else:
            self.address = read_origin(git)
            self.commit, self.branch = read_commit(git)
        if self.within:
            self.name = git.parent.name

    def entries(self) -> Iterator[Entry]:
        """Yield the files, those of a folder before its inner folders."""
        seen = 0
        waiting = [""]
        while waiting:
            within = waiting.pop()
            files, folders = self._list(within)
            for name, size in files:
                seen += 1
                if seen > MOST_FILES:
                    self.left.add(within + name, f"there are over {MOST_FILES:,} files", hides=True)
                    return
                yield Entry(within + name, size)
            waiting += [f"{within}{name}/" for name in reversed(folders)]

    def around(self) -> tuple[FolderTree, list[str]]:
        """Return the whole repository that the folder is part of, and the files at its top."""
        steps = len(Path(self.within).parts)
        whole = FolderTree(self._root.parents[steps - 1]) if steps else self
        return whole, [name for name, _ in whole._list("")[0]]

    def _list(self, within: str) -> tuple[list[tuple[str, int]], list[str]]:
        """Return the files of a folder with their sizes, and the folders to be entered."""
        try:
            with os.scandir(self._base + within) as found:
                items = sorted(found, key=lambda item: item.name)
        except OSError as error:
            self.left.add(within or ".", f"it cannot be read: {error.strerror}", hides=True)
            return [], []
        names = {item.name for item in items}
        if within and ".git" in names:
            self.left.add(within, "it is a repository of its own")
            return [], []
        if is_environment(names):
            return [], []
        files, folders = [], []
        for item in items:
            if item.is_symlink():
                self._note_link(within, item)
            elif item.is_dir(follow_symlinks=False):
                if self._is_entered(within, item.name, names):
                    folders.append(item.name)
            elif item.is_file(follow_symlinks=False):
                files.append((item.name, self._size(item)))
        return files, folders

    def _is_entered(self, within: str, name: str, beside: set[str]) -> bool:
        if is_never_source(name) or is_made(name, beside):
            return False
        if within.count("/") >= DEEPEST:
            self.left.add(f"{within}{name}", f"it lies over {DEEPEST} folders deep")
            return False
        return True

    def _note_link(self, within: str, item: os.DirEntry[str]) -> None:
        try:
            target = Path(item.path).resolve()
        except (OSError, RuntimeError):
            target = None
        if target is None or not target.is_relative_to(self._root):
            self.left.add(within + item.name, "it is a link that leads out of the folder")

    def _size(self, item: os.DirEntry[str]) -> int:
        try:
            return item.stat(follow_symlinks=False).st_size
        except OSError:
            return 0

    def read(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file; none of what became a link or a pipe since."""
        return b"".join(self._parts(path, most))

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file in parts, up to the size that it had at first."""
        try:
            size = os.lstat(self._base + path).st_size
        except OSError as error:
            raise UnreadableFileError(f"it cannot be read: {error.strerror}") from None
        return self._parts(path, size)

    def _parts(self, path: str, most: int) -> Iterator[bytes]:
        try:
            handle = os.open(self._base + path, _OPEN)
            with open(handle, "rb", buffering=0) as stream:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise UnreadableFileError("it is no regular file")
                while most > 0 and (part := os.read(stream.fileno(), min(most, 1 << 20))):
                    yield part
                    most -= len(part)
        except OSError as error:
            raise UnreadableFileError(f"it cannot be read: {error.strerror}") from None
