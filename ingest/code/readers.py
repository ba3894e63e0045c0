"""Which reader reads a file of a repository: by its name, its ending or its first line.

A reader of one language is given all its files together, because names lead from one to another;
every other reader is given one file at a time. Readers are imported when they are first needed.
"""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ingest.code.findings import Candidate, SourceFile, Unresolved

Found = Candidate | Unresolved
LARGEST_SOURCE = 2 << 20
"""Bytes of a file of source code or configuration that is read."""
LARGEST_NOTEBOOK = 20 << 20
"""Bytes of a notebook that is read: its outputs lie in it."""
LONGEST_SHEBANG = 200
"""Bytes of the first line of a file without an ending."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: its function, as ``module:name``, and how large its files may be, in bytes."""

    function: str
    whole: bool = False
    """Whether it is given all files of its language together."""
    largest: int = LARGEST_SOURCE

    def read_all(self, files: Iterable[SourceFile]) -> Iterable[Found]:
        """Return what the reader of a language finds in its files."""
        found: Iterable[Found] = _function(self.function)(files)
        return found

    def read_alone(self, file: SourceFile) -> Iterable[Found]:
        """Return what the reader finds in one file alone."""
        found: Iterable[Found] = _function(self.function)([file] if self.whole else file)
        return found


@functools.cache
def _function(name: str) -> Callable[[Any], Any]:
    module, _, own = name.partition(":")
    found: Callable[[Any], Any] = getattr(importlib.import_module(module), own)
    return found


READERS: tuple[Reader, ...] = ()
"""All readers there are."""
_BY_ENDING: dict[str, Reader] = {}
_BY_NAME: tuple[tuple[re.Pattern[str], Reader], ...] = ()
_BY_PROGRAM: tuple[tuple[re.Pattern[bytes], Reader], ...] = ()


def reader_of(path: str) -> Reader | None:
    """Return the reader of a file by its name; None if there is none."""
    name = path.rpartition("/")[2].lower()
    for pattern, reader in _BY_NAME:
        if pattern.fullmatch(name):
            return reader
    return _BY_ENDING.get(name.rpartition(".")[2]) if "." in name else None


def may_have_shebang(path: str) -> bool:
    """Return whether only the first line tells of which language a file is."""
    return "." not in path.rpartition("/")[2].strip(".") and bool(_BY_PROGRAM)


def reader_of_shebang(beginning: bytes) -> Reader | None:
    """Return the reader of a program that begins so; None if there is none."""
    if beginning.startswith(b"#!"):
        line = beginning.partition(b"\n")[0]
        for pattern, reader in _BY_PROGRAM:
            if pattern.search(line):
                return reader
    return None
