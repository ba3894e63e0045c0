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
    print_drawn(report, form)
    print_remarks(report, form)


def print_drawn(report: Report, form: str) -> None:
    """Print a report in a format, with lines that the terminal can show."""
    from reports.text.words import drawn

    text = render(report, form, limit=shown_rows())
    if find_format(form).drawn and sys.stdout:
        text = drawn(text, sys.stdout.encoding or "utf-8")
    print_text(text)


def print_text(text: str) -> None:
    """Print a text that programs may read: it keeps every character, but on a terminal."""
    from reports.text.words import visible

    # A terminal would obey some characters.
    terminal = bool(sys.stdout and sys.stdout.isatty())
    # Without color click would take out what looks like colours, and with it parts of ids.
    click.echo(visible(text) if terminal else text, nl=False, color=True)


def print_remarks(report: Report, form: str) -> None:
    """Print the age of a report where its format lacks it, what was cut, and other meanings."""
    from reports.text.narrowed import words_of
    from reports.text.words import age, bound, gaps, plain, scope

    if not find_format(form).dated:
        remarks = filter(None, [gaps(report), scope(report), age(report)])
        click.echo(" ".join(remarks), err=True)
    known = find_format(form)
    more = "" if known.drawn else words_of(report)
    for sentence in filter(None, [more, bound(report)]):
        click.echo(sentence, err=True)
    for other in report.also:
        click.echo(f"The same name also means {plain(other)}.", err=True)
