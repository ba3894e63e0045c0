"""How a report leaves the program: the report on standard output, remarks on standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click

from ptm.cli.options import shown_rows
from ptm.cli.progress import clear_bars, show_stage
from ptm.cli.remarks import say
from reports import find_format, render

if TYPE_CHECKING:
    from queries.answer import Report


def print_report(report: Report, form: str) -> None:
    """Print a report in a format, then what its format does not say, as remarks."""
    print_drawn(report, form)
    print_remarks(report, form)


def print_drawn(report: Report, form: str) -> None:
    """Print a report in a format: with lines, and in colours, that the terminal can show."""
    if _is_terminal() and find_format(form).drawn and has_colour():
        _print_coloured(report, form)
    else:
        print_text(_drawn_text(report, form))


def print_text(text: str, shown: str | None = None) -> None:
    """Print a text that programs may read: it keeps every character, but on a terminal.

    ``shown`` is what a terminal shows instead, where that is laid out for one.
    """
    from reports.text.words import visible

    if _is_terminal():
        _show(visible(text if shown is None else shown))
    else:
        _echo(text)


def print_place(place: object) -> None:
    """Print an address or a path, as it is."""
    clear_bars()
    click.echo(place)


def has_colour() -> bool:
    """Return whether the user's terminal shows colours, and the user wants them."""
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _is_terminal() -> bool:
    return bool(sys.stdout and sys.stdout.isatty())


def _drawn_text(report: Report, form: str) -> str:
    """Return a report as text, drawn with plain signs where the output cannot show others."""
    from reports.text.words import drawn

    show_stage("Writing the answer")
    text = render(report, form, limit=shown_rows())
    if find_format(form).drawn and sys.stdout:
        return drawn(text, sys.stdout.encoding or "utf-8")
    return text


def _print_coloured(report: Report, form: str) -> None:
    from reports.text.colour import as_commands, coloured, unmarked
    from reports.text.words import visible

    with coloured():
        marked = _drawn_text(report, form)
    _show(visible(unmarked(marked)), as_commands(marked))


def _show(text: str, coloured: str | None = None) -> None:
    """Show a text on the terminal: in a pager, where it is longer than the screen.

    ``coloured`` is shown instead wherever colours are seen.
    """
    from ptm.cli.pager import find_pager, is_long, page, shows_colour

    # A pager waits for keys.
    pager = find_pager() if sys.stdin and sys.stdin.isatty() and is_long(text) else []
    if pager:
        clear_bars()
        with contextlib.suppress(OSError):
            page(coloured or text if shows_colour(pager) else text, pager)
            return
    _echo(coloured or text)


def _echo(text: str) -> None:
    clear_bars()
    # Without color click would take out what looks like colours, and with it parts of ids.
    click.echo(text, nl=False, color=True)


def print_remarks(report: Report, form: str) -> None:
    """Print the age of a report where its format lacks it, what was cut, and other meanings."""
    from reports.text.narrowed import words_of
    from reports.text.words import age, bound, gaps, limit_words, plain, scope

    if not find_format(form).dated:
        remarks = filter(None, [gaps(report), scope(report), age(report)])
        say(" ".join(remarks))
    known = find_format(form)
    more = [] if known.drawn else [words_of(report), limit_words(report)]
    for sentence in filter(None, [*more, bound(report)]):
        say(sentence)
    if known.bare and not report.rows and report.shape == "LicenseReport":
        say("CSV has findings alone, and there is none: --format json has the answers as well.")
    for other in report.also:
        say(f"The same name also means {plain(other)}.")
