"""Which weight files have a header to be read, and reading it from an open file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from graph.schema import End
from ingest.headers.gguf import BadHeader, read_gguf
from ingest.headers.safetensors import read_safetensors
from ingest.items import Skip, Unreadable
from ingest.places import is_inside

GGUF, SAFETENSORS = "gguf-header", "safetensors-header"
"""The ``stated_by`` of what each kind of header states."""
SOURCES = (GGUF, SAFETENSORS)
MOST_HEADERS = 1_000
"""Weight files of one model whose headers are read."""
_SOURCES = {".gguf": GGUF, ".safetensors": SAFETENSORS}
_SMALLEST = 8
"""Bytes of the smallest header: a placeholder has less."""
_POINTER = b"version https://git-lfs"
_SHARD = re.compile(r"-(\d{5})-of-(\d{5})(?=\.\w+$)")


@dataclass(frozen=True, slots=True)
class Header:
    """What the header of one file says; ``fields`` has only what this project reads of it."""

    path: str
    source: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Headers:
    """The headers of one model's weight files, or why one of them could not be read."""

    subject: End
    found: tuple[Header | Unreadable, ...]
    facts_at: str | None = None
    alone: bool = False
    """Whether the weights are all that is here of the model."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Return whose claims it holds."""
        return SOURCES


def has_header(path: str | PurePosixPath) -> bool:
    """Return whether a file's name is that of weights with a header that is read."""
    return PurePosixPath(path).suffix.lower() in _SOURCES


def choose_files(paths: Iterable[str]) -> list[str]:
    """Return the files whose headers are read, sorted: of a divided file only its first part.

    Of safetensors only those at the top are taken: those in inner folders are parts of a model,
    such as its encoder.
    """
    first: dict[str, str] = {}
    for path in sorted(paths):
        deep = "/" in path and not path.lower().endswith(".gguf")
        if has_header(path) and not deep:
            first.setdefault(_SHARD.sub("", path), path)
    return sorted(first.values())


def read_inside(
    subject: End,
    files: Sequence[tuple[str, Path]],
    inside: tuple[Path, ...],
    facts_at: str | None,
    *,
    alone: bool = False,
) -> Iterator[Headers | Skip]:
    """Yield the headers of files, and a Skip for each that is a link out of the folders ``inside``.

    Each file is given by its path in the repository and on the disk.
    """
    found: list[Header | Unreadable] = []
    for path, place in files[:MOST_HEADERS]:
        if not is_inside(place, *inside):
            reason = "it points outside of the folder, or at itself"
            yield Skip(f"header of {path} of {subject.id}", reason)
        elif (header := _read_file(subject, path, place)) is not None:
            found.append(header)
    if left := len(files[MOST_HEADERS:]):
        reason = f"the headers of only {MOST_HEADERS:,} files are read"
        found.append(Unreadable(f"headers of {subject.id}", reason, left))
    if found:
        yield Headers(subject, tuple(found), facts_at, alone)


def _read_file(subject: End, path: str, place: Path) -> Header | Unreadable | None:
    """Return the header of a file; None for a file that is too small to hold one."""
    source = _SOURCES[PurePosixPath(path).suffix.lower()]
    try:
        found = os.stat(place)
        # Anything else than a regular file could keep the reader waiting.
        if not stat.S_ISREG(found.st_mode):
            raise BadHeader("it is no regular file")
        if found.st_size < _SMALLEST:
            return None
        with place.open("rb") as stream:
            if stream.read(len(_POINTER)) == _POINTER:
                raise BadHeader("it is a pointer of Git LFS: the weights are not here")
        if source == SAFETENSORS:
            return Header(path, source, read_safetensors(place))
        part = _SHARD.search(path)
        if part and int(part[1]) != 1:
            raise BadHeader("its first part, which has the header, is not here")
        with place.open("rb") as stream:
            return Header(path, source, read_gguf(stream))
    except BadHeader as error:
        reason = str(error)
    except OSError as error:
        reason = f"it cannot be read: {error.strerror}"
    return Unreadable(f"header of {path} of {subject.id}", reason)


def group_folders(paths: Iterable[PurePosixPath]) -> Iterator[tuple[PurePosixPath, list[str]]]:
    """Yield each folder that has weight files with a header, with their names."""
    folders: dict[PurePosixPath, list[str]] = {}
    for path in paths:
        if has_header(path):
            folders.setdefault(path.parent, []).append(path.name)
    yield from sorted(folders.items())
