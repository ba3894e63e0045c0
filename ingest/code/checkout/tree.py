"""What a checkout is: the files of a repository at one commit, wherever they are kept."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

MOST_FILES = 500_000
"""Files of a repository that are looked at."""
MOST_BYTES = 1 << 30
"""Bytes of text of a repository that are read."""
LARGEST_WHOLE = 128 << 20
"""Bytes of a file that is read as a whole."""
DEEPEST = 100
"""Folders within each other that are entered."""
NAMED = 20
"""Files that were left out and are named for one reason; all are counted."""


class Entry(NamedTuple):
    """A regular file of a checkout: its path within it, with slashes, and its size in bytes."""

    path: str
    size: int


class UnreadableFileError(Exception):
    """A file of a checkout cannot be read; the message says why."""

    hides = True
    """Whether another scan of the same commit might read it."""


class NotKeptError(UnreadableFileError):
    """A file is so large that it was not fetched or unpacked."""

    hides = False


def printable(path: str) -> str:
    """Return a path or another text as claims keep it: what is no Unicode is escaped."""
    try:
        content = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of characters that stand for no byte of a name
        content = path.encode("utf-8", "backslashreplace")
    return content.decode("utf-8", "backslashreplace")


def is_unicode(text: str) -> bool:
    """Return whether a text can be kept: halves of characters that some languages allow cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Commit:
    """The commit that a checkout is of."""

    revision: str
    date: str | None = None
    """When it was made, ISO 8601 in UTC, if that is known."""


@dataclass(slots=True)
class LeftOut:
    """What of a checkout was not read: how many files for each reason, and the first of them."""

    numbers: Counter[str] = field(default_factory=Counter)
    paths: dict[str, list[str]] = field(default_factory=dict)
    hides: bool = False
    """Whether something was left out that another scan of the same commit might read."""

    def add(self, path: str, reason: str, *, hides: bool = False) -> None:
        """Count a file or folder, and keep its path if it is one of the first."""
        self.numbers[reason] += 1
        named = self.paths.setdefault(reason, [])
        if len(named) < NAMED:
            named.append(printable(path))
        self.hides = self.hides or hides


class Tree(ABC):
    """The files of a repository. Use it as a context manager."""

    name: str
    """What the folder, archive or repository is called."""
    address: str | None = None
    """Where it was cloned from, as ``address.repository_of`` reads it; None if that is unknown."""
    within: str = ""
    """The folder of the repository that this is, with a slash at its end; nothing if it is all."""
    commit: Commit | None = None
    branch: str | None = None
    """The branch that is checked out."""

    def __init__(self) -> None:
        self.left = LeftOut()

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """Yield the files in a fixed order; what is not entered is noted in ``left``."""

    @abstractmethod
    def read(self, path: str, most: int) -> bytes:
        """Return the first bytes of a file, at most so many.

        Raises
        ------
        UnreadableFileError
            If it cannot be read.
        """

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file, in parts where it is kept so that parts can be read.

        Raises
        ------
        UnreadableFileError
            If it cannot be read, or only as a whole that is too large.
        """
        content = self.read(path, LARGEST_WHOLE + 1)
        if len(content) > LARGEST_WHOLE:
            raise UnreadableFileError(f"it has over {LARGEST_WHOLE:,} bytes")
        yield content

    def close(self) -> None:
        """Let go of what was opened, and remove what was fetched."""
        return

    def __enter__(self) -> Tree:
        """Return the tree itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the tree."""
        self.close()
