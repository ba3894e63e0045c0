"""A table for the terminal, as wide as the terminal is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from reports.text.check import gate_lines
from reports.text.licenses import scope
from reports.text.screen import folded, laid_out, room
from reports.text.sheet import sheet
from reports.text.words import age, number, plain

if TYPE_CHECKING:
    from queries.answer import Report

_WIDE = 160
"""Columns of text where there is no terminal."""
_SHORT = 14
"""A column of cells up to so long is not made narrower: broken words cannot be read."""


def render(answer: Report) -> str:
    """Return the rows as a table; cells that do not fit are folded, never cut.

    What belongs to the answer follows below, but for the licences of a lineage: its tree has them.
    All about one thing is told line by line, and what was checked thing by thing.
    """
    if answer.shape == "ArtifactReport":
        lines = sheet(answer)
    elif answer.shape == "CheckReport":
        lines = gate_lines(answer)
    elif not answer.rows:
        lines = [f"Nothing is recorded for {answer.question.replace('_', '-')}."]
    else:
        lines = _table(answer)
        parts = {name: part for name, part in answer.parts.items() if name != "things"}
        for name, part in parts.items():
            lines += ["", f"{name.capitalize()}:", *(_table(part) if part.rows else ["none"])]
        if not parts:
            lines.append(f"{number(len(answer.rows), 'row')}.")
    return "\n".join([*lines, *folded(scope(answer)), *folded(age(answer)), ""])


def _table(answer: Report) -> list[str]:
    names, said = _told_once(answer)
    cells = [[plain(row.get(name)) for name in names] for row in answer.rows]
    longest = [max(map(len, column)) for column in zip(map(plain, names), *cells, strict=True)]
    if sum(min(length, _SHORT) + 2 for length in longest) > room(_WIDE) + 2:
        return [*said, *_records(names, cells)]
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for name, length in zip(names, longest, strict=True):
        numeric = all(type(row.get(name)) in (int, float, type(None)) for row in answer.rows)
        justify: Literal["right", "left"] = "right" if numeric else "left"
        title, short = Text(plain(name)), length <= _SHORT
        table.add_column(title, overflow="fold", justify=justify, no_wrap=short)
    for row in cells:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=room(_WIDE), no_color=True, highlight=False).print(table)
    return [*said, *(line.rstrip() for line in stream.getvalue().splitlines())]


def _records(names: list[str], cells: list[list[str]]) -> list[str]:
    """Return rows with too many columns for the terminal: what is known of each, line by line."""
    lines = []
    for row in cells:
        known = [[plain(name), cell] for name, cell in zip(names, row, strict=True) if cell]
        lines += [*(line for laid in laid_out(known) for line in laid), ""]
    return lines


def _told_once(answer: Report) -> tuple[list[str], list[str]]:
    """Return the columns to show, and lines for what is the same in every row.

    Such columns are left out only where the terminal is too narrow for all.
    """
    names = list(answer.columns())
    cells = {name: [plain(row.get(name)) for row in answer.rows] for name in names}
    width = sum(max(map(len, [name, *column])) + 2 for name, column in cells.items())
    same = [name for name in names if len(set(cells[name])) == 1]
    if width <= room(_WIDE) or len(answer.rows) < 2 or len(same) == len(names):
        return names, []
    told = ", ".join(f"{plain(name)} {cells[name][0] or 'unknown'}" for name in same)
    said = [*folded(f"In every row: {told}."), ""] if same else []
    return [name for name in names if name not in same], said
