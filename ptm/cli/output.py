"""How a report leaves the program: the report on standard output, remarks on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

from reports import find_format, render

if TYPE_CHECKING:
    from queries.answer import Report


def print_report(report: Report, form: str) -> None:
    """Print a report in a format, then what its format does not say, as remarks.

    On a terminal what is drawn is coloured, and what is longer than the screen goes through a
    pager.
    """
    if sys.stdout and sys.stdout.isatty():
        _print_on_terminal(report, form)
    else:
        # What programs read keeps every character.
        click.echo(_drawn_text(report, form), nl=False, color=True)
    print_remarks(report, form)


def _print_on_terminal(report: Report, form: str) -> None:
    from ptm.cli.pager import find_pager, is_long, page, shows_colour

    text, plain_text = _terminal_texts(report, form)
    pager = find_pager() if sys.stdin and sys.stdin.isatty() and is_long(plain_text) else []
    if pager:
        with contextlib.suppress(OSError):
            page(text if shows_colour(pager) else plain_text, pager)
            return
    # Without color click would take out what looks like colours, and with it parts of ids.
    click.echo(text, nl=False, color=True)


def _terminal_texts(report: Report, form: str) -> tuple[str, str]:
    """Return a report for the terminal, with colours and without; all else in it is visible."""
    from reports.text.colour import as_commands, coloured, unmarked
    from reports.text.words import visible

    if not (find_format(form).drawn and has_colour()):
        text = visible(_drawn_text(report, form))
        return text, text
    with coloured():
        marked = _drawn_text(report, form)
    return as_commands(marked), visible(unmarked(marked))


def has_colour() -> bool:
    """Return whether the user's terminal shows colours, and the user wants them."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _drawn_text(report: Report, form: str) -> str:
    """Return a report as text, drawn with plain signs where the output cannot show others."""
    from reports.text.words import drawn

    text = render(report, form)
    if find_format(form).drawn and sys.stdout:
        return drawn(text, sys.stdout.encoding or "utf-8")
    return text


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
