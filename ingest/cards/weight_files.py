"""The weights in a folder of repositories: each file's SHA-256, from its content or a pointer."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from graph.schema import End, Model, Record
from ingest.cards.layout import CARD, ROLES, role_of
from ingest.items import Skip, Unreadable
from ingest.places import is_inside
from ingest.weights import (
    LONGEST_POINTER,
    WeightFile,
    format_of,
    formats_of,
    is_pointer,
    read_pointer,
    weights_records,
)

WEIGHT_FILE = "weight-file"
"""The ``stated_by`` of what the content of weights, or a pointer to it, tells."""
Repositories = dict[PurePosixPath, End | str]
"""By folder what it is the repository of, or why its card does not tell that."""
Hashing = Callable[[int], None]
"""Called with the number of bytes that were read of weights so far."""

_NAMES = frozenset(name.lower() for name in ROLES)
_AT_ONCE = 4 << 20  # bytes
_UNTOLD = "no card or configuration beside or above them tells whose they are"
_NOT_READ = (".git", ".cache")


@dataclass(frozen=True, slots=True)
class HashedWeights:
    """The weights of one model's repository, or of one snapshot of it in a cache."""

    subject: End
    files: tuple[WeightFile, ...]
    revision: str | None = None
    facts_at: str | None = None
    is_complete: bool = True
    """False where some of its weights could not be read."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return whose claims were read to their end."""
        return (WEIGHT_FILE,) if self.is_complete else ()

    def records(self) -> Iterator[Record | Skip]:
        """Yield what its weights state."""
        if self.files:
            yield Model(
                id=self.subject.id,
                weight_formats=formats_of(file.path for file in self.files),
                stated_by=WEIGHT_FILE,
                facts_at=self.facts_at,
            )
        yield from weights_records(
            self.subject,
            self.files,
            stated_by=WEIGHT_FILE,
            revision=self.revision,
            facts_at=self.facts_at,
        )


def note_repository(repositories: Repositories, path: PurePosixPath, about: End | str) -> None:
    """Note that a folder is a repository, as one of its files tells; paths come top down.

    A card that does not tell whose it is says so for the files below it, unless it is the card of
    the whole folder. A configuration below such a card is that of a part, such as an encoder.
    """
    if path.name.lower() not in _NAMES or isinstance(repositories.get(path.parent), End):
        return
    is_card = role_of(path) == CARD
    above = [repositories[each] for each in path.parent.parents if each in repositories]
    if isinstance(about, End):
        counts = is_card or not any(isinstance(each, str) for each in above)
    else:
        counts = is_card and len(path.parts) > 1 and not any(isinstance(e, End) for e in above)
    if counts:
        repositories[path.parent] = about


def hash_weights(
    folder: Path, repositories: Repositories, hashing: Hashing, facts_at: str | None = None
) -> Iterator[HashedWeights | Skip]:
    """Yield the weights of each repository in a folder, and a Skip for what tells no hash.

    A file belongs to the nearest of the repositories above it.
    """
    # Folders that cannot be opened are reported by who reads the cards: they may hold weights.
    errors: list[OSError] = []
    found, strays = _sort_files(_list_weights(folder, errors), repositories)
    yield from strays
    read = _Reading(folder, hashing)
    for place, paths in found.items():
        subject = repositories[place]
        if not isinstance(subject, End) or subject.kind is not Model:
            continue
        hashed = [read.file(path, place) for path in paths]
        yield from (each for each in hashed if isinstance(each, Skip))
        yield HashedWeights(
            subject,
            tuple(each for each in hashed if isinstance(each, WeightFile)),
            place.name if place.parent.name == "snapshots" else None,
            facts_at,
            not errors and not any(isinstance(each, Unreadable) for each in hashed),
        )


def _sort_files(
    paths: Iterable[PurePosixPath], repositories: Repositories
) -> tuple[dict[PurePosixPath, list[PurePosixPath]], list[Skip]]:
    """Return the files of weights by the repository that they are in, and Skips for the others."""
    found: dict[PurePosixPath, list[PurePosixPath]] = {place: [] for place in repositories}
    strays: dict[tuple[PurePosixPath, str], int] = {}
    for path in paths:
        place = next((above for above in path.parents if above in repositories), None)
        subject = _UNTOLD if place is None else repositories[place]
        if place is None or isinstance(subject, str):
            strays[path.parent, str(subject)] = strays.get((path.parent, str(subject)), 0) + 1
        else:
            found[place].append(path)
    return found, [Skip(f"weights in {at}", why, number) for (at, why), number in strays.items()]


def _list_weights(folder: Path, errors: list[OSError]) -> Iterator[PurePosixPath]:
    for above, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if name not in _NOT_READ)
        for name in sorted(names):
            path = PurePosixPath(Path(above, name).relative_to(folder).as_posix())
            if format_of(str(path)) is not None:
                yield path


class _Reading:
    """Reads files of weights one after the other, and counts the bytes."""

    def __init__(self, folder: Path, hashing: Hashing) -> None:
        self._folder, self._inside = folder, folder.resolve()
        self._hashing, self._bytes = hashing, 0
        self._buffer = memoryview(bytearray(_AT_ONCE))

    def file(self, path: PurePosixPath, place: PurePosixPath) -> WeightFile | Skip:
        """Return a file with its hash and its path in the repository at ``place``."""
        if not is_inside(self._folder / path, self._inside):
            return Skip(str(path), "it points outside of the folder, or at itself")
        within = path.relative_to(place).as_posix()
        try:
            found = self._read(self._folder / path, within)
        except OSError as error:
            return Unreadable(str(path), f"it cannot be read: {error.strerror}")
        if found is None:
            return Unreadable(str(path), "it changed while it was read")
        return Skip(str(path), found) if isinstance(found, str) else found

    def _read(self, path: Path, within: str) -> WeightFile | str | None:
        """Return a file with its hash, or why it has none; None if it was written to meanwhile."""
        # A pipe that nobody writes to would be waited for without an end.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
        with open(descriptor, "rb", buffering=0) as stream:
            state = os.fstat(descriptor)
            if not stat.S_ISREG(state.st_mode):
                return "it is no regular file"
            buffer, digest, size = self._buffer, hashlib.sha256(), 0
            while size <= state.st_size and (count := stream.readinto(buffer)):
                if size == 0 and state.st_size <= LONGEST_POINTER:
                    content = bytes(buffer[:count])
                    if is_pointer(content):
                        return read_pointer(content, within)
                digest.update(buffer[:count])
                size += count
                self._bytes += count
                self._hashing(self._bytes)
        known = size == state.st_size
        return WeightFile(within, digest.hexdigest(), size, "its content") if known else None
