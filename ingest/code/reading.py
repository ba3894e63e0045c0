"""Reads files with their readers, in one process or several.

A reader that fails, or ends its process, costs one file.
"""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ingest.code.findings import SourceFile
from ingest.code.processes import spread
from ingest.code.readers import Found, Reader

_log = logging.getLogger("ptm.ingest")
MOST_IN_FILE = 20_000
"""What is kept of one file: more is a table of names, and no use of a model."""
MOST_IN_LANGUAGE = 500_000
"""What is kept of all files of a language whose names lead from one to another."""
_BATCH = 1 << 20
"""Characters of text that are handed out at once."""


class Work(NamedTuple):
    """Some files of one reader."""

    reader: Reader
    files: list[SourceFile]


class Part(NamedTuple):
    """What has to be known of a file, for its reader to join it with others."""

    path: str
    known: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """A file whose reader failed, and the error: a fault of ours, never of the file."""

    path: str
    error: str


@dataclass(slots=True)
class Batch:
    """What was found in some files, and what is known of those that are joined later."""

    found: list[Found] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def read_batch(work: Work) -> Batch:
    """Return what a reader finds in some files."""
    batch = Batch()
    for file in work.files:
        with_reader = functools.partial(work.reader.read, file)
        if not work.reader.joined:
            _guard(batch, file.path, functools.partial(_add_found, batch, with_reader))
        else:
            _guard(batch, file.path, functools.partial(_add_part, batch, file.path, with_reader))
    return batch


def join_parts(reader: Reader, parts: Sequence[Part]) -> Batch:
    """Return what a reader finds in files of which it knows all; in each alone where that fails."""
    batch = Batch()
    known = [part.known for part in parts]
    _guard(batch, reader.function, lambda: _add(batch, reader.join(known), MOST_IN_LANGUAGE))
    if not batch.failures:
        return batch
    alone = Batch()
    for part in parts:
        read = functools.partial(reader.join, [part.known])
        _guard(alone, part.path, functools.partial(_add_found, alone, read))
    alone.failures = alone.failures or batch.failures
    return alone


def read_all(works: Iterable[Work], jobs: int = 1) -> Iterator[tuple[Reader, Batch]]:
    """Yield what readers find in files, which are spread over so many processes."""
    if jobs < 2:
        yield from ((work.reader, read_batch(work)) for work in works)
        return
    for work, batch in spread(read_batch, works, jobs):
        if batch is not None:
            yield work.reader, batch
            continue
        for single, alone in spread(read_batch, _one_by_one(work), 1):
            ended = Failure(single.files[0].path, "it ended the process that read it")
            yield work.reader, alone or Batch(failures=[ended])


def in_batches(reader: Reader, files: Iterable[SourceFile]) -> Iterator[Work]:
    """Yield files as pieces of work."""
    batch: list[SourceFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += len(file.text)
        if size >= _BATCH:
            yield Work(reader, batch)
            batch, size = [], 0
    if batch:
        yield Work(reader, batch)


def _one_by_one(work: Work) -> Iterator[Work]:
    return (Work(work.reader, [file]) for file in work.files)


def _add_found(batch: Batch, read: Callable[[], Iterable[Found]]) -> None:
    _add(batch, read(), MOST_IN_FILE)


def _add_part(batch: Batch, path: str, read: Callable[[], Any]) -> None:
    if (known := read()) is not None:
        batch.parts.append(Part(path, known))


def _add(batch: Batch, found: Iterable[Found], most: int) -> None:
    for each in itertools.islice(found, most):
        batch.found.append(each)


def _guard(batch: Batch, path: str, read: Callable[[], None]) -> None:
    try:
        read()
    except Exception as error:
        _log.warning("reading %s failed", path, exc_info=True)
        batch.failures.append(Failure(path, f"{type(error).__name__}: {error}"[:200]))
