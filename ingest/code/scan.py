"""Scans a checkout: every file goes to its reader, and what is found is judged once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.code.checkout.decoding import decode
from ingest.code.checkout.tree import (
    MOST_BYTES,
    Entry,
    LeftOut,
    Tree,
    UnreadableFileError,
    printable,
)
from ingest.code.collector import paused_collector
from ingest.code.embedded import Embedded
from ingest.code.findings import Candidate, Finding, How, Place, SourceFile, Unresolved
from ingest.code.judging import judge_candidate
from ingest.code.minified import is_minified
from ingest.code.readers import (
    LARGEST_SOURCE,
    LONGEST_SHEBANG,
    Found,
    Reader,
    may_have_shebang,
    readers_of,
    readers_of_shebang,
)
from ingest.code.reading import Batch, Failure, Part, Work, in_batches, join_parts, read_all

Reading = Callable[[int], None]
"""Called with the number of files read so far."""
Readers = tuple[Reader, ...]
MOST_KEPT = 256 << 20
"""Characters of files that are kept until all others are read, since they may lead to them."""
WORTH_PROCESSES = 10_000_000
"""Bytes of a checkout from which on other processes are begun: each takes half a second.

They only parse: names are followed from file to file by this process alone, which is 8 of 13
seconds of processor time where 109 MB of Python hold few loads, 19 of 50 with one in each file. To
pack and to unpack what was parsed costs two fifths of parsing it: two processes gain at most a
little there.
"""
_TOO_MANY = f"over {MOST_BYTES >> 20:,} MiB were read before it"
_RANKS = {Place.LOAD: 0, Place.NAMED: 1, Place.MENTION: 2}


@dataclass(slots=True)
class Scan:
    """What a checkout names, and what of it was not read."""

    findings: list[Finding] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    files: int = 0
    """How many files were read."""
    left: LeftOut = field(default_factory=LeftOut)
    failures: list[Failure] = field(default_factory=list)

    partial: bool = False
    """Whether only a folder of the repository was scanned."""

    @property
    def complete(self) -> bool:
        """Whether nothing was missed that another scan of the same commit might find."""
        return not (self.failures or self.left.hides or self.partial)


def scan_tree(
    tree: Tree,
    entries: Iterable[Entry],
    reading: Reading = lambda _files: None,
    jobs: int = 1,
) -> Scan:
    """Return what files of a checkout name.

    ``jobs`` is how many processes may read them; a small checkout is read in this one.
    """
    scan = Scan(left=tree.left, partial=bool(tree.within))
    with paused_collector():
        _scan(scan, tree, entries, reading, jobs)
    return scan


def _scan(scan: Scan, tree: Tree, entries: Iterable[Entry], reading: Reading, jobs: int) -> None:
    """Fill a scan. What it keeps in memory until all files are read is gone when it returns."""
    chosen, held = _choose_files(tree, entries)
    judged = _Judged(held)
    kept = _Kept(scan)
    works = _works(chosen, _Texts(tree, scan, reading))
    for batch in read_all(works, jobs if _is_large(chosen) else 1):
        judged.add(batch.found)
        kept.add(batch)
        scan.failures += batch.failures
    for reader, parts in kept.parts.items():
        parts.sort(key=lambda part: part.path)
        joined = join_parts(reader, parts, kept.embedded)
        judged.add(joined.found)
        scan.failures += joined.failures
    scan.findings, scan.unresolved = judged.findings(), judged.unresolved()


def _works(chosen: dict[Readers, list[Entry]], texts: _Texts) -> Iterator[Work]:
    for readers, entries in chosen.items():
        yield from in_batches(readers, texts.read(readers, entries))


def _is_large(chosen: dict[Readers, list[Entry]]) -> bool:
    size = 0
    for readers, entries in chosen.items():
        largest = _largest(readers)
        size += sum(min(entry.size, largest) for entry in entries)
    return size >= WORTH_PROCESSES


def _largest(readers: Readers) -> int:
    return max(reader.largest for reader in readers)


def _too_large(largest: int) -> str:
    """Return why a file of more than ``largest`` bytes is left out."""
    known = f"{largest >> 20} MiB" if largest >= 1 << 20 else f"{largest // 1000} kB"
    return f"it is larger than {known}"


def _choose_files(
    tree: Tree, entries: Iterable[Entry]
) -> tuple[dict[Readers, list[Entry]], set[str]]:
    """Return the files of each reader, and the paths of all files and folders."""
    chosen: dict[Readers, list[Entry]] = defaultdict(list)
    held: set[str] = set()
    for entry in entries:
        _hold(held, tree.within + printable(entry.path))
        if readers := readers_of(entry.path) or _readers_by_shebang(tree, entry):
            chosen[readers].append(entry)
    return chosen, held


def _hold(held: set[str], path: str) -> None:
    """Add a path and the folders around it."""
    while path and path not in held:
        held.add(path)
        path = path.rpartition("/")[0]


def _readers_by_shebang(tree: Tree, entry: Entry) -> Readers:
    if not may_have_shebang(entry.path) or not 2 < entry.size <= LARGEST_SOURCE:
        return ()
    try:
        return readers_of_shebang(tree.read(entry.path, LONGEST_SHEBANG))
    except UnreadableFileError:
        return ()


class _Kept:
    """What readers have to know of files until all are read, within a bound."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._characters = MOST_KEPT
        self.parts: dict[Reader, list[Part]] = defaultdict(list)
        self.embedded: dict[str, Embedded] = {}

    def add(self, batch: Batch) -> None:
        """Keep what is known; of files as a whole only so much as the bound allows."""
        self.embedded |= batch.embedded
        for part in batch.parts:
            if isinstance(part.known, SourceFile):
                self._characters -= len(part.known.text)
                if self._characters < 0:
                    self._scan.left.add(part.path, "too much was to be kept in memory", hides=True)
                    continue
            self.parts[part.reader].append(part)


class _Texts:
    """Reads and decodes files of a tree, within the bounds of a scan."""

    def __init__(self, tree: Tree, scan: Scan, reading: Reading) -> None:
        self._tree, self._scan, self._reading = tree, scan, reading
        self._bytes = MOST_BYTES

    def read(self, readers: Readers, entries: Iterable[Entry]) -> Iterator[SourceFile]:
        """Yield the files that are texts; note the others as left out."""
        left, largest = self._scan.left, _largest(readers)
        for entry in entries:
            if entry.size > largest:
                left.add(entry.path, _too_large(largest))
                continue
            if self._bytes < 0:
                left.add(entry.path, _TOO_MANY, hides=True)
                continue
            try:
                content = self._tree.read(entry.path, largest + 1)
            except UnreadableFileError as error:
                left.add(entry.path, str(error), hides=error.hides)
                continue
            if len(content) > largest:
                left.add(entry.path, _too_large(largest))
                continue
            self._bytes -= len(content)
            if (text := self._text_of(entry.path, content)) is not None:
                yield SourceFile(self._tree.within + printable(entry.path), text)

    def _text_of(self, path: str, content: bytes) -> str | None:
        text = decode(content)
        if text is None:
            self._scan.left.add(path, "it holds no text")
        elif is_minified(path, text):
            self._scan.left.add(path, "it is minified")
            text = None
        else:
            self._scan.files += 1
            if self._scan.files % 100 == 0:
                self._reading(self._scan.files)
        return text


class _Judged:
    """What was found, once each: of two that name the same on one line the stronger."""

    def __init__(self, held: Container[str]) -> None:
        self._held = held
        self._findings: dict[tuple[Any, ...], tuple[tuple[int, ...], Finding]] = {}
        self._unresolved: dict[tuple[str, int, str], Unresolved] = {}

    def add(self, found: Iterable[Found]) -> None:
        """Judge what was found."""
        for each in found:
            judged = judge_candidate(each, self._held) if isinstance(each, Candidate) else each
            if isinstance(judged, Unresolved):
                self._unresolved.setdefault((judged.path, judged.line, judged.text), judged)
            elif judged is not None and isinstance(each, Candidate):
                self._keep(judged, _rank(each, judged))

    def _keep(self, finding: Finding, rank: tuple[int, ...]) -> None:
        key = (finding.path, finding.line, finding.kind.label, finding.id)
        if key not in self._findings or rank < self._findings[key][0]:
            self._findings[key] = (rank, finding)

    def findings(self) -> list[Finding]:
        """Return the findings by path and line."""
        return [self._findings[key][1] for key in sorted(self._findings)]

    def unresolved(self) -> list[Unresolved]:
        """Return what loads name and is no id, by path and line."""
        return [self._unresolved[key] for key in sorted(self._unresolved)]


def _rank(candidate: Candidate, finding: Finding) -> tuple[int, ...]:
    """Return how weak a finding is: prose after keys, keys after loads."""
    is_text = finding.how is How.TEXT
    return (is_text, _RANKS[candidate.place], finding.pinned is None, finding.reuse is None)
