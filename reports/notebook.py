"""How a notebook shows a report: the explorer's page in a frame where it has one, else a table."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reports.cap import SHOWN
from reports.text.narrowed import words_of
from reports.text.words import age, number, scope, shell_name, subject, visible

if TYPE_CHECKING:
    from queries.answer import Report
    from queries.families.report import FamilyReport

LARGEST_PAGE = 4_000_000
"""Characters of a page that a notebook keeps; a larger one is for a file."""
MOST_COLUMNS = 40
"""Columns of a table that a notebook shows."""
_HEIGHT = 640
"""Pixels."""
_LONGEST = 200
"""Characters of a cell."""


_DOCUMENTS = {"NoticesReport": "markdown"}
"""What a command writes rather than to draw it."""
_WIDTH = 80


def print_report(report: Report) -> str:
    """Return a report as its command prints it on a terminal of 80 columns."""
    from reports import formats_of, render
    from reports.text.screen import columns, folded

    form = _DOCUMENTS.get(report.shape) or formats_of(report.shape)[0].name
    with columns(_WIDTH):
        missing = [line for each in getattr(report, "missing", ()) for line in folded(each)]
        return "\n".join([render(report, form).rstrip("\n"), *missing])


def show_graph(url: str, contents: Report | str) -> str:
    """Return as HTML for a notebook what a graph holds, or why not, and what can be asked of it."""
    asked = "graph.lineage(ID), .impact(ID), .licenses(ID), .check(ID), .show(ID) and .find(TEXT)"
    hint = f"Ask with {asked}; graph.questions() lists what graph.ask takes."
    told = f"<p>{html.escape(visible(f'The graph at {url}'))}</p>"
    if isinstance(contents, str):
        return f"{told}<p>{html.escape(visible(contents))}</p>"
    return f"{told}{_table(contents)}<p>{html.escape(hint)}</p>"


def show_report(report: Report) -> str:
    """Return a report as HTML for a notebook; everything from outside is escaped."""
    family = _family_of(report)
    if family is None:
        return _table(report)
    from reports.html.page import write_page

    page = write_page(family)
    if len(page) > LARGEST_PAGE:
        name = shell_name(*family.subject.key)
        told = f"Its page is too large for a notebook: ptm export {name} -o FILE.html writes it."
        return f"<p>{html.escape(told)}</p>{_table(report)}"
    title = html.escape(f"{report.question} of {family.subject.id}")
    return (
        f'<iframe title="{title}" sandbox="allow-scripts" srcdoc="{html.escape(page)}" '
        f'style="width: 100%; height: {_HEIGHT}px; border: 1px solid #8888"></iframe>'
    )


def _family_of(report: Any) -> FamilyReport | None:
    """Return the family that a report is, or that it knows the upstream side of."""
    if report.shape == "FamilyReport":
        family: FamilyReport = report
        return family
    lineage = report if report.shape == "LineageReport" else getattr(report, "lineage", None)
    if lineage is None or lineage.narrowing:
        return None
    from queries.families.upstream import family_of

    return family_of(lineage, None if lineage is report else report)


def _table(report: Report) -> str:
    names, rows = report.columns()[:MOST_COLUMNS], report.rows[:SHOWN]
    head = "".join(f"<th>{_cell(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td>{_cell(row.get(name))}</td>" for name in names) + "</tr>"
        for row in rows
    )
    about = f" of {subject(report)}" if report.about else ""
    caption = _cell(f"{report.question}{about}: {number(len(report.rows), 'row')}")
    notes = "".join(
        f"<p>{html.escape(visible(sentence))}</p>" for sentence in filter(None, _notes(report))
    )
    return f"<table><caption>{caption}</caption><tr>{head}</tr>{body}</table>{notes}"


def _notes(report: Report) -> Iterator[str]:
    """Yield what a table does not show: the verdict, what is left out, and how old it is."""
    if verdict := report.parameters.get("verdict"):
        yield f"Verdict: {verdict}."
    if left := max(len(report.rows) - SHOWN, 0):
        yield f"{number(left, 'row')} more: .rows has all."
    yield from getattr(report, "missing", ())
    if limit := report.reached_limit:
        yield f"The limit of {limit:,} is reached: limit=N asks for more."
    if left := max(len(report.columns()) - MOST_COLUMNS, 0):
        yield f"{number(left, 'column')} more: .columns() has all."
    parts = (
        f"{name} ({number(len(part.rows), 'row')})"
        for name, part in report.parts.items()
        if part.rows
    )
    if listed := ", ".join(parts):
        yield f"Not shown: {listed}. They are in .parts."
    yield words_of(report)
    yield scope(report)
    yield age(report)


def _cell(value: object) -> str:
    """Return a value as a text of a bounded length, whose characters are all visible."""
    text = "" if value is None else visible(str(value)[:_LONGEST])
    return html.escape(text if len(str(value)) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
