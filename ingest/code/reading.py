"""Reads a batch of files with one reader; whatever a reader does, the other files are read."""

from __future__ import annotations

import functools
import itertools
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ingest.code.findings import SourceFile
from ingest.code.readers import Found, Reader

_log = logging.getLogger("ptm.ingest")
MOST_IN_FILE = 20_000
"""What is kept of one file: more is a table of names, and no use of a model."""
MOST_IN_LANGUAGE = 500_000
"""What is kept of all files of a language in a repository."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file whose reader failed, and the error: a fault of ours, never of the file."""

    path: str
    error: str


@dataclass(slots=True)
class Batch:
    """What was found in some files."""

    found: list[Found] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    def include(self, other: Batch) -> None:
        """Add what another batch has found."""
        self.found += other.found
        self.failures += other.failures


def read_batch(reader: Reader, files: Iterable[SourceFile]) -> Batch:
    """Return what a reader finds in some files, each of which it is given alone."""
    batch = Batch()
    for file in files:
        read = functools.partial(reader.read_alone, file)
        batch.include(_guarded(file.path, read, MOST_IN_FILE))
    return batch


def read_language(reader: Reader, files: Callable[[], Iterable[SourceFile]]) -> Batch:
    """Return what a reader finds in all files of its language together.

    ``files`` returns them; where the reader fails, they are read again, one by one.
    """
    batch = _guarded(reader.function, lambda: reader.read_all(files()), MOST_IN_LANGUAGE)
    return read_batch(reader, files()) if batch.failures else batch


def _guarded(path: str, read: Callable[[], Iterable[Found]], most: int) -> Batch:
    batch = Batch()
    try:
        for found in itertools.islice(read(), most):
            batch.found.append(found)
    except Exception as error:
        _log.warning("reading %s failed", path, exc_info=True)
        batch.failures.append(Failure(path, f"{type(error).__name__}: {error}"[:200]))
    return batch
