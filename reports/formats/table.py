"""A table for the terminal, as wide as the terminal is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Literal

from queries.answer import Answer, Row
from reports.text.screen import folded, laid_out, room
from reports.text.words import age, gone_words, number, plain, scope
from reports.views import LONG, QUIET

if TYPE_CHECKING:
    from queries.answer import Report

_WIDE = 160
"""Columns of text where there is no terminal."""
_SHORT = 14
"""A column of cells up to so long is not made narrower: broken words cannot be read."""

_GONE = {
    "gone": "Neither {id} nor anything upstream of it",
    "gone_descendants": "Nothing that is built on {id}",
}
"""What is not gone, by the end of the name of a question without an answer."""


def render(report: Report) -> str:
    """Return the rows as a table; cells that do not fit are folded, never cut.

    The parts of the report follow, but for the artifacts of a lineage: its tree has them. A node
    and its claims are shown line by line, and a check artifact by artifact.
    """
    return "\n".join([*_screen_lines(report), ""])


def _screen_lines(report: Any) -> list[str]:
    if report.shape == "CheckReport":
        from reports.text.check import check_lines
        from reports.views.check import view_check

        return check_lines(report, view_check(report))
    if report.shape == "SchemaReport":
        from reports.text.schema import schema_lines

        return schema_lines(report)
    about = [*folded(scope(report)), *folded(age(report))]
    if report.shape == "ArtifactReport":
        from reports.text.artifact import artifact_lines

        return [*artifact_lines(report), *about]
    return [*_all_tables(report), *about]


def _all_tables(report: Report) -> list[str]:
    parts = {
        name: part
        for name, part in report.parts.items()
        if name not in LONG and (part.rows or name not in QUIET) and report.shape != "FoundArtifact"
    }
    if not report.rows and not QUIET.intersection(parts):
        return folded(_nothing(report))
    lines = _draw_table(report) if report.rows else ["No rows."]
    for name, part in parts.items():
        lines += [
            "",
            f"{name.replace('_', ' ').capitalize()}:",
            *(_draw_table(part) if part.rows else ["none"]),
        ]
    return lines if parts else [*lines, f"{number(len(report.rows), 'row')}."]


def _nothing(report: Report) -> str:
    """Return that an answer has no rows; of what is gone it is said of which artifacts."""
    if report.about and (place := _GONE.get(report.question[report.question.find("gone") :])):
        return f"{place.format(id=plain(report.about[1]))} is recorded as gone."
    return f"Nothing is recorded for {report.question.replace('_', '-')}."


def _draw_table(report: Report) -> list[str]:
    report = _with_standing(report)
    names, shared = _shared_columns(report)
    cells = [[plain(row.get(name)) for name in names] for row in report.rows]
    longest = [max(map(len, column)) for column in zip(map(plain, names), *cells, strict=True)]
    if sum(min(length, _SHORT) + 2 for length in longest) > room(_WIDE) + 2:
        return [*shared, *_as_records(names, cells)]
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=True)
    for name, length in zip(names, longest, strict=True):
        numeric = all(type(row.get(name)) in (int, float, type(None)) for row in report.rows)
        justify: Literal["right", "left"] = "right" if numeric else "left"
        title, short = Text(plain(name)), length <= _SHORT
        table.add_column(title, overflow="fold", justify=justify, no_wrap=short)
    for row in cells:
        table.add_row(*map(Text, row))
    stream = io.StringIO()
    Console(file=stream, width=room(_WIDE), no_color=True, highlight=False).print(table)
    return [*shared, *(line.rstrip() for line in stream.getvalue().splitlines())]


def _with_standing(report: Report) -> Report:
    """Return found artifacts with a column that says which of them have disappeared."""
    gone = {(row["kind"], row["id"]): row for row in _gone_rows(report)}
    if report.shape != "FoundArtifact" or not gone:
        return report
    rows = []
    for row in report.rows:
        found = gone.get((row["kind"], row["id"]))
        words = gone_words(found["last_stated"], found["gone_since"]) if found else None
        rows.append({**row, "standing": words})
    return Answer(report.question, report.parameters, "Row", rows)


def _gone_rows(report: Report) -> list[Row]:
    return report.parts["gone"].rows if "gone" in report.parts else []


def _as_records(names: list[str], cells: list[list[str]]) -> list[str]:
    """Return rows with too many columns for the terminal: their known values, line by line."""
    lines = []
    for row in cells:
        known = [[plain(name), cell] for name, cell in zip(names, row, strict=True) if cell]
        lines += [*(line for laid in laid_out(known) for line in laid), ""]
    return lines


def _shared_columns(report: Report) -> tuple[list[str], list[str]]:
    """Return the columns to show, and lines for the values that all rows share.

    Such columns are left out only where the terminal is too narrow for all; of those that are
    unknown in every row nothing is said.
    """
    names = list(report.columns())
    cells = {name: [plain(row.get(name)) for row in report.rows] for name in names}
    width = sum(max(map(len, [name, *column])) + 2 for name, column in cells.items())
    same = [name for name in names if len(set(cells[name])) == 1]
    if width <= room(_WIDE) or len(report.rows) < 2 or len(same) == len(names):
        return names, []
    values = ", ".join(f"{plain(name)} {cells[name][0]}" for name in same if cells[name][0])
    shared = [*folded(f"In every row: {values}."), ""] if values else []
    return [name for name in names if name not in same], shared
