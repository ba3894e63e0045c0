"""Opens what a user names as a checkout; a list of such places is read line by line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from graph.errors import UnavailableError, UsageError
from ingest.code.checkout.address import is_address, read_address
from ingest.code.checkout.archive import ENDINGS, is_archive, open_archive
from ingest.code.checkout.decoding import decode
from ingest.code.checkout.folder import FolderTree
from ingest.code.checkout.git_client import PATIENCE
from ingest.code.checkout.git_folder import find_repository, is_bare, knows_commit
from ingest.code.checkout.git_tree import ClonedTree, GitTree
from ingest.code.checkout.tree import Tree

_LARGEST_LIST = 64 << 20
_LISTS = ("", ".txt", ".list", ".lst", ".csv", ".urls")
"""Endings of files that name one place a line."""
_NO_NAMES = (".git", "repo", "repo.git")
"""Folders of git that are called for what they are: the folder around has the name."""
_COMMENT = "#"


def open_checkout(place: str, patience: float = PATIENCE) -> Tree:
    """Return the files of a folder, an archive, a bare repository or a git address.

    Parameters
    ----------
    patience
        Seconds that a clone may take.

    Raises
    ------
    UsageError
        If it is an address that is not cloned.
    UnavailableError
        If it is not there, or cannot be read.
    """
    path = Path(place)
    if is_address(place) and not is_there(place):
        return ClonedTree(read_address(place), patience)
    if path.is_dir():
        if is_bare(path):
            whole = path.resolve()
            own = whole.parent if whole.name in _NO_NAMES else whole
            return GitTree(path, own.name.removesuffix(".git"))
        return FolderTree(path)
    if path.is_file() and is_archive(path):
        return open_archive(path)
    if path.is_file():
        raise UnavailableError(_say_what_it_is(path))
    raise UnavailableError(
        f"There is no folder, archive or repository {place}: name one, or its address."
    )


def _say_what_it_is(path: Path) -> str:
    """Return a sentence about a file that is no archive, or a damaged one by its name."""
    if not ENDINGS.search(path.name):
        return f"{path} is a single file: name a folder, or an archive of one."
    return f"{path} is no whole archive: it is empty, damaged, or of another kind than its name."


def open_folder(place: str) -> Tree:
    """Return the files of a folder, as files of the repository that it stands in; or of an archive.

    The repository begins at the nearest folder around it that git knows, or else at the folder.

    Raises
    ------
    UnavailableError
        If it is not there, or cannot be read.
    """
    path = Path(place).expanduser().resolve()
    if not path.is_dir() or is_bare(path):
        return open_checkout(str(path))
    return FolderTree(path, untracked=True)


def knows_commit_at(place: str, revision: str) -> bool | None:
    """Return whether a folder's repository has a commit; None if it is no folder, or unknown."""
    path = Path(place)
    if is_address(place) and not is_there(place):
        return None
    if not path.is_dir():
        return None
    git = path if is_bare(path) else find_repository(path.resolve())[0]
    return knows_commit(git, revision)


def is_there(place: str) -> bool:
    """Return whether a place is on this disk; a word that could be an option never is."""
    return not place.startswith("-") and os.path.exists(place)


def list_places(place: str) -> Iterator[str]:
    """Yield the places that a file names, one a line, or the place itself if it is no such file.

    Raises
    ------
    UsageError
        If it is a file of another kind.
    UnavailableError
        If it cannot be read.
    """
    path = Path(place)
    if place.startswith("-") or not path.is_file() or (found := _read_list(path)) is None:
        yield place
    else:
        yield from found


def _read_list(path: Path) -> list[str] | None:
    """Return the lines of a text file without comments; None if it is an archive."""
    if is_archive(path):
        return None
    if ENDINGS.search(path.name):
        raise UnavailableError(_say_what_it_is(path))
    if path.suffix.lower() not in _LISTS:
        raise UsageError(f"{path} is one file: name its folder, or a list of places as .txt.")
    try:
        with path.open("rb") as stream:
            text = decode(stream.read(_LARGEST_LIST))
    except OSError as error:
        raise UnavailableError(f"{path} cannot be read: {error.strerror}.") from None
    if text is None:
        raise UnavailableError(f"{path} is no archive, and no list of addresses.")
    lines = (line.partition(f" {_COMMENT}")[0].strip() for line in text.split("\n"))
    return [line for line in lines if line and not line.startswith(_COMMENT)]
