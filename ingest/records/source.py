"""The source ``records``: JSON lines in the format of ``ptm export --all`` (see docs/reference)."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from graph.errors import UnavailableError
from graph.schema import Record
from graph.transfer.jsonl import BadLine, read_line
from ingest.items import Skip
from ingest.records.judging import judge_ids
from ingest.standard_input import standard_input

LONGEST_LINE = 16 << 20
"""Bytes of a line; a longer one is skipped without being held in memory."""


class Line(NamedTuple):
    """A line of a file; ``text`` is None where the line was too long to be read."""

    file: str
    number: int
    text: bytes | None

    @property
    def place(self) -> str:
        """Return where it stands, in words."""
        return f"{self.file}, line {self.number}"


def describe_input(name: str) -> str:
    """Return the name of a file in messages; ``-`` is standard input."""
    return "standard input" if name == "-" else os.fspath(name)


def fetch(*files: str) -> Iterator[Line]:
    """Yield the lines of files, without blank ones; ``-`` is standard input.

    Raises
    ------
    UnavailableError
        If a file cannot be opened or read.
    """
    for name in files:
        try:
            if name == "-":
                yield from _read_lines(describe_input(name), standard_input())
            else:
                with open(name, "rb") as stream:
                    yield from _read_lines(describe_input(name), stream)
        except OSError as error:
            raise UnavailableError(
                f"{name} cannot be read: {error.strerror}. Nothing was loaded; name a file of "
                "JSON lines."
            ) from error


def _read_lines(name: str, stream: BinaryIO) -> Iterator[Line]:
    reader = io.BufferedReader(stream, 1 << 20) if isinstance(stream, io.RawIOBase) else stream
    number = 0
    while text := reader.readline(LONGEST_LINE + 1):
        number += 1
        if len(text) > LONGEST_LINE and not text.endswith(b"\n"):
            while text and not text.endswith(b"\n"):
                text = reader.readline(LONGEST_LINE)
            yield Line(name, number, None)
            continue
        if number == 1:
            text = text.removeprefix(b"\xef\xbb\xbf")
        if text.strip():
            yield Line(name, number, text)


def to_records(item: Line) -> Iterator[Record | Skip]:
    """Yield the record of a line, or a Skip that says why the line cannot be read."""
    where = item.place
    if item.text is None:
        yield Skip(where, f"it is longer than {LONGEST_LINE >> 20} MiB")
        return
    try:
        record = read_line(item.text)
    except BadLine as error:
        yield Skip(where, str(error))
    else:
        yield from judge_ids(record, where)
