"""Read notebooks: their code as one module, their commands as one script, and their text."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import replace

from ingest.code.embedded import Embedded, Found
from ingest.code.findings import How, SourceFile
from ingest.code.notebooks.cells import Cell, read_cells
from ingest.code.notebooks.magics import CellParts, split_cell
from ingest.code.shell.script import Script
from ingest.code.shell.values import Held, Value

_CELLS = re.compile(r'"(?:cells|worksheets)"')
_STRING = re.compile(
    r"^([A-Za-z_]\w*)[ \t]*=[ \t]*[rf]?([\"'])([^\"'\n\\{}]{1,300})\2[ \t]*(?:#.*)?$", re.MULTILINE
)
_SCRIPTS = frozenset(("javascript", "typescript"))


def read_notebook(file: SourceFile) -> Iterator[Found]:
    """Yield what a notebook names; nothing for a file that is none.

    Code of other languages than Python and JavaScript is not read, nor are outputs.
    """
    notebook = read_cells(file.text) if _CELLS.search(file.text) else None
    if notebook is None:
        return
    for cell in notebook.cells:
        if cell.kind == "markdown":
            yield Embedded(file.path, "cell.md", cell.text, cell.lines)
    code = [cell for cell in notebook.cells if cell.kind == "code"]
    if notebook.language in _SCRIPTS:
        yield _module(file.path, "cells.ts", code)
    elif notebook.language in ("", "ipython") or notebook.language.startswith("python"):
        yield from _read_python(file.path, code)


def _read_python(path: str, cells: list[Cell]) -> Iterator[Found]:
    script = Script(path, How.NOTEBOOK)
    # Lines of all cells behind each other, as if they were one file.
    lines = [line for cell in cells for line in cell.lines]
    modules: list[Cell] = []
    first = 1
    for cell in cells:
        parts = split_cell(cell.text)
        _learn_strings(script, parts.python, first)
        for command, at in parts.commands:
            script.read(command, first + at)
        yield from _read_others(path, cell, parts)
        modules.append(Cell("code", parts.python, cell.lines))
        first += len(cell.lines)
    yield from (_at_lines(one, lines) for one in script.found())
    yield from _read_modules(path, modules)


def _read_others(path: str, cell: Cell, parts: CellParts) -> Iterator[Embedded]:
    """Yield what a cell holds beside Python and commands."""
    if parts.file:
        name, text, at = parts.file
        yield Embedded(path, name, text, cell.lines[at:] or cell.lines[-1:], How.NOTEBOOK)
    if parts.markdown:
        yield Embedded(path, "cell.md", parts.markdown, cell.lines)
    if parts.javascript:
        yield Embedded(path, "cell.js", parts.javascript, cell.lines, How.NOTEBOOK)


def _read_modules(path: str, cells: list[Cell]) -> Iterator[Embedded]:
    """Yield the Python of all cells as one module; a cell that is no Python is one by itself."""
    whole: list[Cell] = []
    for cell in cells:
        if _is_python(cell.text):
            whole.append(cell)
        else:
            yield Embedded(path, "cell.py", cell.text, cell.lines, How.NOTEBOOK)
    yield _module(path, "cells.py", whole)


def _module(path: str, name: str, cells: list[Cell]) -> Embedded:
    """Return cells as one module: what one of them sets another uses."""
    lines: list[int] = []
    for cell in cells:
        count = cell.text.count("\n") + 1
        # A text that ends with the end of a line has one more, which is nowhere in the file.
        lines += (cell.lines + [cell.lines[-1]] * (count - len(cell.lines)))[:count]
    return Embedded(path, name, "\n".join(cell.text for cell in cells), lines, How.NOTEBOOK)


def _at_lines(found: Found, lines: list[int]) -> Found:
    """Return what commands name at the lines of the file where they stand."""
    if isinstance(found, Embedded):
        return replace(found, lines=[_line_of(line, lines) for line in found.lines])
    return replace(found, line=_line_of(found.line, lines))


def _line_of(line: int, lines: list[int]) -> int:
    return lines[min(line, len(lines)) - 1]


def _learn_strings(script: Script, text: str, first_line: int) -> None:
    """Let commands know the texts that variables of Python hold."""
    for found in _STRING.finditer(text):
        line = first_line + text.count("\n", 0, found.start())
        script.variables.held[found[1]] = Held((Value(found[3], line),))


def _is_python(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True
