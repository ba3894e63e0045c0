"""Options that many commands share, and how an answer leaves the program."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reports import find_format, formats_of, render

if TYPE_CHECKING:
    from ptm.api import Graph
    from queries.answer import Answer

_Function = TypeVar("_Function", bound=Callable[..., Any])


def graph_option(function: _Function) -> _Function:
    """Add --graph, which goes before the one of the whole command."""
    return click.option(
        "--graph", "graph_url", metavar="URL", help="The graph: a path, or bolt://, neo4j://."
    )(function)


def format_option(shape: str) -> Callable[[_Function], _Function]:
    """Add --format with the formats of a row type (with a part: ``Step/things``)."""
    forms = [each.name for each in formats_of(shape)]
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How the answer is written.",
    )


declared_only_option = click.option(
    "--declared-only", is_flag=True, help="Leave out what was inferred."
)


def taken_option(text: str) -> Callable[[_Function], _Function]:
    """Add --taken with this help; the day is checked."""

    def checked(_context: click.Context, _option: click.Parameter, day: str | None) -> str | None:
        from ingest.dates import check_date

        return None if day is None else check_date(day)

    return click.option("--taken", metavar="DATE", callback=checked, help=text)


def policy_option(text: str) -> Callable[[_Function], _Function]:
    """Add --policy with this help."""
    return click.option("--policy", metavar="FILE", help=text)


def graph_url(given: str | None) -> str | None:
    """Return the graph that the words name, before PTM_GRAPH and the default."""
    context = click.get_current_context(silent=True)
    root = context.find_root().obj if context else None
    return given or (root or {}).get("graph")


def opened(given: str | None) -> Graph:
    """Return the graph that the words name."""
    from ptm.api import open_graph

    return open_graph(graph_url(given))


def say(answer: Answer, form: str) -> None:
    """Print an answer; for machines alone on standard output, its age on standard error."""
    from queries.answer import BOUND
    from reports.text.licenses import scope
    from reports.text.words import age, drawn, plain, visible

    text = render(answer, form)
    known = find_format(form)
    if known.drawn and sys.stdout:
        text = drawn(text, sys.stdout.encoding or "utf-8")
    # These keep every character for the programs that read them; a terminal would obey some.
    terminal = bool(sys.stdout and sys.stdout.isatty())
    # Without color click would take out what looks like colours, and with it parts of ids.
    click.echo(visible(text) if terminal else text, nl=False, color=True)
    if not known.dated:
        click.echo(" ".join(filter(None, [scope(answer), age(answer)])), err=True)
    if answer.touches_bound():
        click.echo(f"The search ends {BOUND} steps away: more may lie beyond.", err=True)
    for other in answer.parameters.get("also", ()):
        click.echo(f"The same name also means {plain(other)}.", err=True)
