"""A table for the terminal, as wide as the terminal is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from queries.answer import UNDECLARED, Answer, Row
from reports.cap import SHOWN
from reports.text.narrowed import words_of
from reports.text.screen import GAP, folded, laid_out, room, width
from reports.text.words import age, gone_words, limit_words, more_rows, number, plain, scope
from reports.views import LONG, QUIET

if TYPE_CHECKING:
    from queries.answer import Report

_WIDE = 160
"""Columns of text where there is no terminal."""
_PUSHED = 3
"""Of so many rows one may take a line more than the others in a table; else all are records."""

_GONE = {
    "gone": "Neither {id} nor anything upstream of it",
    "gone_descendants": "Nothing that is built on {id}",
}
"""What is not gone, by the end of the name of a question without an answer."""


def render(report: Report, limit: int | None = SHOWN) -> str:
    """Return the rows as a table, up to the limit; no id and no word is broken.

    The parts of the report follow, but for the artifacts of a lineage: its tree has them. A node
    and its claims are shown line by line, and a check artifact by artifact.
    """
    return "\n".join([*_screen_lines(report, limit), ""])


def _screen_lines(report: Any, limit: int | None) -> list[str]:
    if report.shape == "CheckReport":
        from reports.text.check import check_lines
        from reports.views.check import view_check

        return check_lines(report, view_check(report), limit)
    if report.shape == "SchemaReport":
        from reports.text.schema import schema_lines

        return schema_lines(report)
    about = [*folded(words_of(report)), *folded(scope(report)), *folded(age(report))]
    if report.shape == "ArtifactReport":
        from reports.text.artifact import artifact_lines

        return [*artifact_lines(report, limit), *about]
    return [*_all_tables(report, limit), *about]


def _all_tables(report: Report, limit: int | None) -> list[str]:
    parts = {
        name: part
        for name, part in report.parts.items()
        if name not in LONG and (part.rows or name not in QUIET) and report.shape != "FoundArtifact"
    }
    if not report.rows and not QUIET.intersection(parts):
        return folded(_nothing(report))
    lines = _draw_table(report, limit) if report.rows else ["No rows."]
    for name, part in parts.items():
        lines += [
            "",
            f"{name.replace('_', ' ').capitalize()}:",
            *(_draw_table(part, limit) if part.rows else ["none"]),
        ]
    if parts:
        return lines
    count = f"{number(len(report.rows), 'row')}."
    return [*lines, *folded(" ".join(filter(None, [count, limit_words(report)])))]


def _nothing(report: Report) -> str:
    """Return that an answer has no rows; of what is gone it is said of which artifacts."""
    if report.about and (place := _GONE.get(report.question[report.question.find("gone") :])):
        return f"{place.format(id=plain(report.about[1]))} is recorded as gone."
    if report.shape == UNDECLARED:
        return "No rows."
    return f"Nothing is recorded for {report.question.replace('_', '-')}."


def _draw_table(report: Report, limit: int | None) -> list[str]:
    report = _with_standing(report)
    shown = report.rows[:limit]
    names, shared = _shared_columns(report, shown)
    cells = [[plain(row.get(name)) for name in names] for row in shown]
    left = len(report.rows) - len(shown)
    more = folded(more_rows(left, "row")) if left else []
    titles = list(map(plain, names))
    numeric = [_is_numeric(name, shown) for name in names]
    return [*shared, *(_as_grid(titles, cells, numeric) or _as_records(titles, cells)), *more]


def _is_numeric(name: str, rows: list[Row]) -> bool:
    return all(type(row.get(name)) in (int, float, type(None)) for row in rows)


def _as_grid(titles: list[str], cells: list[list[str]], numeric: list[bool]) -> list[str]:
    """Return rows below their titles, as far as the terminal is wide enough; else nothing.

    Where it nearly is, a few cells of the widest column may be longer than it: what stands behind
    such a cell goes on in the next line, in its columns.
    """
    rows = [titles, *cells]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    left = room(_WIDE) - sum(widths) - len(GAP) * (len(widths) - 1)
    widest = widths.index(max(widths))
    if left < 0:
        widths[widest] += left
        longer = [row for row in rows if width(row[widest]) > widths[widest]]
        # Without a terminal lines have no end, and what is wider than usual is a record.
        if room() > room(_WIDE) or not _may_be_longer(rows, longer, widest):
            return []
    lines = [line for row in rows for line in _row_lines(row, widths, numeric, widest)]
    return [lines[0], "─" * min(max(map(width, lines)), room(_WIDE)), *lines[1:]]


def _may_be_longer(rows: list[list[str]], longer: list[list[str]], widest: int) -> bool:
    """Return whether cells may push what stands behind them: few, and none of them a sentence."""
    return (
        len(longer) * _PUSHED < len(rows)
        and rows[0] not in longer
        and widest == 0
        and not any(" " in row[widest] for row in longer)
    )


def _row_lines(
    row: list[str], widths: list[int], numeric: list[bool], widest: int
) -> Iterator[str]:
    """Yield the line of a row, or two where its widest cell is longer than its column."""
    padded = [
        f"{' ' * (size - width(cell))}{cell}" if right else f"{cell}{' ' * (size - width(cell))}"
        for cell, size, right in zip(row, widths, numeric, strict=True)
    ]
    if width(row[widest]) > widths[widest]:
        yield row[widest]
        padded[widest] = " " * widths[widest]
    yield GAP.join(padded).rstrip()


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


def _as_records(titles: list[str], cells: list[list[str]]) -> list[str]:
    """Return rows that are too wide for the terminal: their known values, line by line."""
    lines = []
    for row in cells:
        known = [[title, cell] for title, cell in zip(titles, row, strict=True) if cell]
        beside = max(width(title) for title, _ in known) + len(GAP) if known else 0
        longest = max((width(word) for _, cell in known for word in cell.split()), default=0)
        # A word that is too wide for the second column has a line to itself, farther left.
        fitting = (" " * beside, GAP, "")
        hang = next((each for each in fitting if len(each) + longest <= room()), "")
        lines += [*(line for laid in laid_out(known, [hang] * len(known)) for line in laid), ""]
    return lines


def _shared_columns(report: Report, shown: list[Row]) -> tuple[list[str], list[str]]:
    """Return the columns to show, and lines for the values that all rows share.

    Such columns are left out only where the terminal is too narrow for all; of those that are
    unknown in every row nothing is said.
    """
    names = list(report.columns())
    cells = {name: [plain(row.get(name)) for row in shown] for name in names}
    wide = sum(max(map(width, [name, *column])) + len(GAP) for name, column in cells.items())
    if wide <= room(_WIDE) or len(report.rows) < 2:
        return names, []
    first = report.rows[0]
    same = [n for n in names if all(row.get(n) == first.get(n) for row in report.rows)]
    if len(same) == len(names):
        return names, []
    values = ", ".join(f"{plain(name)} {cells[name][0]}" for name in same if cells[name][0])
    shared = [*folded(f"In every row: {values}."), ""] if values else []
    return [name for name in names if name not in same], shared
