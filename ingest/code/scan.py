"""Scans a checkout: every file goes to its reader, and what is found is judged once."""

from __future__ import annotations

import functools
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
from ingest.code.findings import Candidate, Finding, How, Place, SourceFile, Unresolved
from ingest.code.judging import judge_candidate
from ingest.code.minified import is_minified
from ingest.code.readers import (
    LARGEST_SOURCE,
    LONGEST_SHEBANG,
    Found,
    Reader,
    may_have_shebang,
    reader_of,
    reader_of_shebang,
)
from ingest.code.reading import Failure, read_batch, read_language

Reading = Callable[[int], None]
"""Called with the number of files read so far."""
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


def scan_tree(tree: Tree, reading: Reading = lambda _files: None) -> Scan:
    """Return what the files of a checkout name."""
    scan = Scan(left=tree.left, partial=bool(tree.within))
    chosen, held = _choose_files(tree)
    texts = _Texts(tree, scan, reading)
    judged = _Judged(held)
    for reader, entries in chosen.items():
        files = functools.partial(texts.read, reader, entries)
        batch = read_language(reader, files) if reader.whole else read_batch(reader, files())
        judged.add(batch.found)
        scan.failures += batch.failures
    scan.findings, scan.unresolved = judged.findings(), judged.unresolved()
    return scan


def _choose_files(tree: Tree) -> tuple[dict[Reader, list[Entry]], set[str]]:
    """Return the files of each reader, and the paths of all files and folders."""
    chosen: dict[Reader, list[Entry]] = defaultdict(list)
    held: set[str] = set()
    for entry in tree.entries():
        _hold(held, tree.within + printable(entry.path))
        reader = reader_of(entry.path) or _reader_by_shebang(tree, entry)
        if reader is not None:
            chosen[reader].append(entry)
    return chosen, held


def _hold(held: set[str], path: str) -> None:
    """Add a path and the folders around it."""
    while path and path not in held:
        held.add(path)
        path = path.rpartition("/")[0]


def _reader_by_shebang(tree: Tree, entry: Entry) -> Reader | None:
    if not may_have_shebang(entry.path) or not 2 < entry.size <= LARGEST_SOURCE:
        return None
    try:
        return reader_of_shebang(tree.read(entry.path, LONGEST_SHEBANG))
    except UnreadableFileError:
        return None


class _Texts:
    """Reads and decodes files of a tree, within the bounds of a scan."""

    def __init__(self, tree: Tree, scan: Scan, reading: Reading) -> None:
        self._tree, self._scan, self._reading = tree, scan, reading
        self._bytes = MOST_BYTES

    def read(self, reader: Reader, entries: Iterable[Entry]) -> Iterator[SourceFile]:
        """Yield the files that are texts; note the others as left out."""
        left = self._scan.left
        for entry in entries:
            if entry.size > reader.largest:
                left.add(entry.path, f"it has over {reader.largest:,} bytes")
                continue
            if self._bytes < 0:
                left.add(entry.path, f"there are over {MOST_BYTES:,} bytes", hides=True)
                continue
            try:
                content = self._tree.read(entry.path, reader.largest + 1)
            except UnreadableFileError as error:
                left.add(entry.path, str(error), hides=True)
                continue
            if len(content) > reader.largest:
                left.add(entry.path, f"it has over {reader.largest:,} bytes")
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
