"""A table for the terminal, as wide as the terminal is."""

from __future__ import annotations

import io
import shutil
from typing import TYPE_CHECKING

from reports._words import age, number, plain

if TYPE_CHECKING:
    from queries.answers import Answer

TAKES = None
_WIDE = 160
"""Columns of text where there is no terminal."""


def render(answer: Answer) -> str:
    """Return the rows as a table; cells that do not fit are folded, never cut."""
    if not answer.rows:
        return f"Nothing is recorded for {answer.question.replace('_', '-')}.\n{age(answer)}\n"
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    names = answer.columns()
    for name in names:
        numeric = all(type(row.get(name)) in (int, float, type(None)) for row in answer.rows)
        table.add_column(Text(plain(name)), overflow="fold", justify="right" if numeric else "left")
    for row in answer.rows:
        table.add_row(*(Text(plain(row.get(name))) for name in names))
    stream = io.StringIO()
    width = shutil.get_terminal_size((_WIDE, 24)).columns
    Console(file=stream, width=width, no_color=True, highlight=False).print(table)
    lines = "\n".join(line.rstrip() for line in stream.getvalue().splitlines())
    return f"{lines}\n{number(len(answer.rows), 'row')}. {age(answer)}\n"
