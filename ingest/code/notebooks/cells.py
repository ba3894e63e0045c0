"""The cells of a notebook, with the line of the file on which each of their lines stands.

Outputs may be most of a file. They are passed over by the scanner of ``json``, and never looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder(strict=False)


@dataclass(slots=True)
class Cell:
    """A cell: ``code``, ``markdown`` or another kind, its text, and a line for each of its own."""

    kind: str
    text: str
    lines: list[int]


@dataclass(slots=True)
class Notebook:
    """The cells of a notebook, and the language of its code in lower case; empty if not said."""

    cells: list[Cell] = field(default_factory=list)
    language: str = ""


def read_cells(text: str) -> Notebook | None:
    """Return the cells of a notebook; None for a text that is none."""
    try:
        return _Scanner(text).notebook()
    except (ValueError, RecursionError, IndexError):
        return None


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1

    def notebook(self) -> Notebook:
        found = Notebook()
        for key in self._members():
            if key == "cells":
                self._cells(found)
            elif key == "worksheets":
                for _ in self._elements():
                    for inner in self._members():
                        self._cells(found) if inner == "cells" else self._value()
            elif key == "metadata":
                found.language = _language_of(self._value())
            else:
                self._value()
        return found

    def _cells(self, found: Notebook) -> None:
        for _ in self._elements():
            kind, source = "", list[tuple[str, int]]()
            for key in self._members():
                if key == "cell_type":
                    kind = str(self._value())
                elif key in ("source", "input"):
                    source = self._strings()
                else:
                    self._value()
            found.cells.append(Cell(kind, *_joined(source)))

    def _strings(self) -> list[tuple[str, int]]:
        """Return a string, or those of a list, each with its line."""
        if self._text[self._at] == "[":
            return [(str(self._value()), line) for line in self._elements()]
        line = self._line_here()
        value = self._value()
        return [(value, line)] if isinstance(value, str) else []

    # JSON ----------------------------------------------------------------------------------------

    def _value(self) -> Any:
        value, self._at = _DECODER.raw_decode(self._text, self._at)
        return value

    def _skip(self, expected: str = "") -> str:
        """Pass over spaces, and over one of the characters that may follow; return that."""
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
        here = self._text[self._at]
        if expected:
            if here not in expected:
                raise ValueError(here)
            self._at += 1
        return here

    def _members(self) -> Iterator[str]:
        """Yield the keys of an object; the caller reads each value."""
        self._skip("{")
        if self._skip() == "}":
            self._at += 1
            return
        while True:
            self._skip()
            key = self._value()
            self._skip(":")
            self._skip()
            yield str(key)
            if self._skip(",}") == "}":
                return

    def _elements(self) -> Iterator[int]:
        """Yield the line of each element of a list; the caller reads it."""
        self._skip("[")
        if self._skip() == "]":
            self._at += 1
            return
        while True:
            self._skip()
            yield self._line_here()
            if self._skip(",]") == "]":
                return

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _language_of(metadata: Any) -> str:
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    info = metadata.get("language_info") if isinstance(metadata, dict) else None
    for record, key in ((info, "name"), (spec, "language"), (spec, "name")):
        if isinstance(record, dict) and isinstance(said := record.get(key), str) and said:
            return said.lower()
    return ""


def _joined(source: list[tuple[str, int]]) -> tuple[str, list[int]]:
    """Return the text of a cell, and for each of its lines that of the file."""
    lines: list[int] = []
    goes_on = False
    for text, line in source:
        pieces = text.count("\n") + (not text.endswith("\n"))
        lines += [line] * (pieces - goes_on)
        goes_on = not text.endswith("\n")
    return "".join(text for text, _ in source), lines or [1]
