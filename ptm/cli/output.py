"""How a report leaves the program: the report on standard output, remarks on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from ptm.cli.options import shown_rows
from reports import find_format, render

if TYPE_CHECKING:
    from queries.answer import Report


def print_report(report: Report, form: str) -> None:
    """Print a report in a format, then what its format does not say, as remarks."""
    from reports.text.words import drawn, visible

    text = render(report, form, limit=shown_rows())
    if find_format(form).drawn and sys.stdout:
        text = drawn(text, sys.stdout.encoding or "utf-8")
    # These keep every character for the programs that read them; a terminal would obey some.
    terminal = bool(sys.stdout and sys.stdout.isatty())
    # Without color click would take out what looks like colours, and with it parts of ids.
    click.echo(visible(text) if terminal else text, nl=False, color=True)
    print_remarks(report, form)


def print_remarks(report: Report, form: str) -> None:
    """Print the age of a report where its format lacks it, what was cut, and other meanings."""
    from reports.text.words import age, bound, gaps, plain, scope

    if not find_format(form).dated:
        remarks = filter(None, [gaps(report), scope(report), age(report)])
        click.echo(" ".join(remarks), err=True)
    if ends := bound(report):
        click.echo(ends, err=True)
    for other in report.also:
        click.echo(f"The same name also means {plain(other)}.", err=True)
