"""Reads files with their readers, in one process or several.

A reader that fails, or ends its process, costs one file.
"""

from __future__ import annotations

import enum
import functools
import itertools
import logging
import pickle
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from ingest.code.collector import free_circles, paused_collector, set_aside
from ingest.code.embedded import Embedded, as_found_around, unfold
from ingest.code.findings import MOST_IN_FILE, Candidate, SourceFile, Unresolved
from ingest.code.readers import Found, Reader, read_by_name, readers_of
from ingest.code.spreading.processes import spread

_log = logging.getLogger("ptm.ingest")
MOST_IN_LANGUAGE = 500_000
"""What is kept of all files of a language whose names lead from one to another."""
_BATCH = 1 << 20
"""Characters of text that are handed out at once."""


class _Itself(enum.Enum):
    FILE = enum.auto()


_ITSELF = _Itself.FILE
"""Stands for the file of which it is known; as an enumeration it is one in every process."""


class Work(NamedTuple):
    """Some files, and the readers that read each of them."""

    readers: tuple[Reader, ...]
    files: list[SourceFile]


class Part(NamedTuple):
    """What its reader has to know of a file to join it with others."""

    reader: Reader
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
    embedded: dict[str, Embedded] = field(default_factory=dict)
    """Texts within files that are joined like files, by the paths that they are given there."""
    failures: list[Failure] = field(default_factory=list)


def read_all(works: Iterable[Work], jobs: int = 1) -> Iterator[Batch]:
    """Yield what readers find in files, which are spread over so many processes."""
    done = _read_there(works, jobs) if jobs > 1 else _read_here(works)
    for work, batch in done:
        if batch is not None:
            yield _with_files(batch, work)
            continue
        for single, alone in _read_there(_one_by_one(work), 1):
            ended = Failure(single.files[0].path, "it ended the process that read it")
            yield _with_files(alone or Batch(failures=[ended]), single)


def read_batch(work: Work) -> Batch:
    """Return what readers find in some files.

    The files themselves are not among what is known: they need not come back to where they are.
    """
    batch = Batch()
    for file, reader in itertools.product(work.files, work.readers):
        add = _add_part if reader.joined else _add_found
        _guard(batch, file.path, functools.partial(add, batch, reader, file))
    return batch


def read_packed(work: Work) -> bytes:
    """Return what readers find in some files, packed while the collector of garbage is paused.

    Otherwise it would go through all of it again and again while the process packs it.
    """
    with paused_collector():
        return pickle.dumps(read_batch(work), pickle.HIGHEST_PROTOCOL)


def join_parts(
    reader: Reader, parts: Sequence[Part], embedded: Mapping[str, Embedded] = MappingProxyType({})
) -> Batch:
    """Return what a reader finds in files of which it knows all; in each alone where that fails.

    ``embedded`` has the texts that are not files, by the path of their parts.
    """
    batch = _join(reader, parts)
    batch.found = [
        as_found_around(found, embedded[found.path]) if found.path in embedded else found
        for found in batch.found
    ]
    return batch


def _join(reader: Reader, parts: Sequence[Part]) -> Batch:
    batch = Batch()
    known = [part.known for part in parts]
    _guard(batch, reader.function, lambda: _add_joined(batch, reader, known, MOST_IN_LANGUAGE))
    if not batch.failures:
        return batch
    alone = Batch()
    for part in parts:
        _guard(alone, part.path, functools.partial(_join_alone, alone, reader, part))
    alone.failures = alone.failures or batch.failures
    return alone


def in_batches(readers: tuple[Reader, ...], files: Iterable[SourceFile]) -> Iterator[Work]:
    """Yield files as pieces of work."""
    batch: list[SourceFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += len(file.text)
        if size >= _BATCH:
            yield Work(readers, batch)
            batch, size = [], 0
    if batch:
        yield Work(readers, batch)


def _read_here(works: Iterable[Work]) -> Iterator[tuple[Work, Batch]]:
    for work in works:
        yield work, read_batch(work)
        if any(reader.joined for reader in work.readers):
            set_aside()  # what is kept of them is much, and neither it nor a tree holds circles
        else:
            free_circles()


def _read_there(works: Iterable[Work], jobs: int) -> Iterator[tuple[Work, Batch | None]]:
    for work, packed in spread(read_packed, works, jobs):
        # These are the words of our own processes.
        yield work, None if packed is None else pickle.loads(packed)  # noqa: S301


def _one_by_one(work: Work) -> Iterator[Work]:
    return (Work(work.readers, [file]) for file in work.files)


def _with_files(batch: Batch, work: Work) -> Batch:
    """Put the files back into what is known."""
    files = {file.path: file for file in work.files}
    batch.parts = [
        part._replace(known=files[part.path]) if part.known is _ITSELF else part
        for part in batch.parts
    ]
    return batch


def _add_found(batch: Batch, reader: Reader, file: SourceFile) -> None:
    inner = itertools.chain.from_iterable(
        unfold([one], functools.partial(_read_embedded, batch, one)) for one in reader.read(file)
    )
    _add(batch, inner, MOST_IN_FILE)


def _read_embedded(
    batch: Batch, around: Candidate | Unresolved | Embedded, file: SourceFile
) -> Iterator[Found | Embedded]:
    """Yield what is found in a text that stands in a file, or in a text in that.

    What the first loads may lead to files of its language, so it is joined with them; but what
    prose shows is no part of the program.
    """
    own = isinstance(around, Embedded) and file.text is around.text and around.place is None
    if not own or not isinstance(around, Embedded):
        yield from read_by_name(file)
        return
    for reader in readers_of(file.path):
        if not reader.joined:
            yield from reader.read(file)
            continue
        ending = file.path.rpartition(".")[2]
        path = f"{around.path}.{len(batch.embedded)}.{ending}"
        known = reader.read(SourceFile(path, file.text))
        if known is not None:
            batch.parts.append(Part(reader, path, known))
            batch.embedded[path] = around


def _add_part(batch: Batch, reader: Reader, file: SourceFile) -> None:
    if (known := reader.read(file)) is not None:
        batch.parts.append(Part(reader, file.path, _ITSELF if known is file else known))


def _join_alone(batch: Batch, reader: Reader, part: Part) -> None:
    _add_joined(batch, reader, [part.known], MOST_IN_FILE)


def _add_joined(batch: Batch, reader: Reader, known: Sequence[Any], most: int) -> None:
    """Add what is found in files together; a command that one of them runs is a text in it."""
    _add(batch, unfold(reader.join(known), read_by_name), most)


def _add(batch: Batch, found: Iterable[Found], most: int) -> None:
    counts: Counter[str] = Counter()
    for each in itertools.islice(found, most):
        counts[each.path] += 1
        if counts[each.path] <= MOST_IN_FILE:
            batch.found.append(each)


def _guard(batch: Batch, path: str, read: Callable[[], None]) -> None:
    try:
        read()
    except Exception as error:
        _log.warning("reading %s failed", path, exc_info=True)
        batch.failures.append(Failure(path, f"{type(error).__name__}: {error}"[:200]))
