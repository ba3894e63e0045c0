"""Options that many commands share, and the graph that they name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graph.store.engines import schemes
from reports import formats_of

if TYPE_CHECKING:
    from ptm.api import Graph

_Function = TypeVar("_Function", bound=Callable[..., Any])


def graph_option(function: _Function) -> _Function:
    """Add --graph, which goes before the one of the whole command."""
    return click.option(
        "--graph",
        "graph_url",
        metavar="URL",
        help=f"The graph: a path, or {schemes(between=', ')}.",
    )(function)


def format_option(shape: str) -> Callable[[_Function], _Function]:
    """Add --format with the formats of a report, or of answers of a row type."""
    forms = [each.name for each in formats_of(shape)]
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default=forms[0],
        show_default=True,
        help="How the answer is written.",
    )


def answer_options(shape: str) -> Callable[[_Function], _Function]:
    """Add what every command has that answers: --format for the report's shape, and --graph."""

    def add(function: _Function) -> _Function:
        return format_option(shape)(graph_option(function))

    return add


declared_only_option = click.option(
    "--declared-only", is_flag=True, help="Leave out what was inferred."
)


def impact_option(text: str) -> Callable[[_Function], _Function]:
    """Add --impact with this help."""
    return click.option("--impact", is_flag=True, help=text)


def licenses_option(text: str) -> Callable[[_Function], _Function]:
    """Add --licenses with this help."""
    return click.option("--licenses", is_flag=True, help=text)


online_option = click.option(
    "--online",
    is_flag=True,
    help="Ask the Hub for what the graph does not describe, for this answer alone. Otherwise no "
    "network is used.",
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


role_option = click.option(
    "--as",
    "role",
    type=click.Choice(["user", "publisher"]),
    default="user",
    show_default=True,
    help="Whose duties and advice are shown: of who uses ID, or of who publishes it. A folder is "
    "its publisher's.",
)


def graph_url(given: str | None) -> str | None:
    """Return the graph that the words name, before PTM_GRAPH and the default."""
    context = click.get_current_context(silent=True)
    root = context.find_root().obj if context else None
    return given or (root or {}).get("graph")


def opened(given: str | None) -> Graph:
    """Return the graph that the words name."""
    from ptm.api import open_graph

    return open_graph(graph_url(given))
