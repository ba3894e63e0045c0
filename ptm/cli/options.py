"""Options that many commands share, and the graph that they name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graph.store.engines import TIMEOUT, schemes
from reports import find_format, formats_of
from reports.cap import SHOWN

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


_TIMEOUT = "ptm.timeout"
"""Under which name the context keeps --timeout."""


def timeout_option(function: _Function) -> _Function:
    """Add --timeout, which ``opened`` reads: no command has to hand it on."""

    def keep(context: click.Context, option: click.Parameter, given: str | None) -> None:
        if given is None:
            return
        try:
            seconds = float(given)
        except ValueError:
            message = f"{given!r} is not a number of seconds."
            raise click.BadParameter(message, context, option) from None
        if not 0 < seconds < math.inf:
            raise click.BadParameter("SECONDS is a number above 0.", context, option)
        context.meta[_TIMEOUT] = seconds

    return click.option(
        "--timeout",
        metavar="SECONDS",
        expose_value=False,
        callback=keep,
        help=f"How long one query of the graph may take; {TIMEOUT:g} by default.",
    )(function)


def answer_options(shape: str, *, asks: int | None = None) -> Callable[[_Function], _Function]:
    """Add what every command has that answers: --format, --graph, --timeout, --limit and --all.

    The last two are for ``shown_rows``. A command that asks for so much at most takes them itself,
    for ``asked_limit``.
    """

    def add(function: _Function) -> _Function:
        function = graph_option(timeout_option(function))
        limited = cap_options if asks is None else asked_limit_options(asks)
        return format_option(shape)(limited(function))

    return add


EVERYTHING = 1_000_000_000
"""The limit of a question of which all is asked for: more than any graph has."""


_ASKED_LIMIT = "How much a table asks for; other formats have everything without it."


def asked_limit_options(
    default: int, help_text: str = _ASKED_LIMIT
) -> Callable[[_Function], _Function]:
    """Add --limit and --all of a command that asks for no more than it is to show.

    What is given goes to ``asked_limit``.
    """

    def add(function: _Function) -> _Function:
        function = click.option("--all", "show_all", is_flag=True, help="Ask for everything.")(
            function
        )
        return click.option(
            "--limit",
            metavar="N",
            type=click.IntRange(1),
            show_default=str(default),
            help=help_text,
        )(function)

    return add


def asked_limit(limit: int | None, form: str | None, *, show_all: bool) -> int | None:
    """Return how much is asked for; None is as much as the default.

    That is for what a screen shows, and for the text of a question, which has no format.
    """
    if show_all or (limit is None and form is not None and not find_format(form).drawn):
        return EVERYTHING
    return limit


_LIMIT, _ALL = "ptm.limit", "ptm.all"
"""Where the context keeps what a screen shows."""


def cap_options(function: _Function) -> _Function:
    """Add --limit and --all for ``shown_rows``; no command has to know of them."""

    def keep(key: str) -> Callable[[click.Context, click.Parameter, Any], None]:
        return lambda context, _option, value: context.meta.__setitem__(key, value)

    function = click.option(
        "--all",
        "show_all",
        is_flag=True,
        expose_value=False,
        callback=keep(_ALL),
        help="Show whole lists.",
    )(function)
    return click.option(
        "--limit",
        metavar="N",
        type=click.IntRange(1),
        default=SHOWN,
        show_default=True,
        expose_value=False,
        callback=keep(_LIMIT),
        help="How much of a list a screen shows; other formats have all of it.",
    )(function)


def shown_rows() -> int | None:
    """Return how much of a list the command in hand shows on a screen; None is all."""
    context = click.get_current_context(silent=True)
    meta = context.meta if context else {}
    return None if meta.get(_ALL) else meta.get(_LIMIT)


declared_only_option = click.option(
    "--declared-only", is_flag=True, help="Leave out what was inferred."
)


def narrowing_options(function: _Function) -> _Function:
    """Add --depth, --direct, --owner and --kind, which narrow a lineage or an impact."""
    from queries.narrowing import KINDS

    for option in reversed(
        [
            click.option(
                "--depth",
                type=click.IntRange(1),
                metavar="N",
                help="No more than N steps away; without it all of them.",
            ),
            click.option("--direct", is_flag=True, help="The same as --depth 1."),
            click.option(
                "--owner",
                multiple=True,
                metavar="OWNER",
                help="Only what this user or organisation publishes. May be repeated.",
            ),
            click.option(
                "--kind",
                multiple=True,
                type=click.Choice(KINDS, case_sensitive=False),
                help="Only artifacts of this kind. May be repeated.",
            ),
        ]
    ):
        function = option(function)
    return function


def asked_depth(depth: int | None, *, direct: bool) -> int | None:
    """Return how many steps are asked for by --depth and --direct, None for all."""
    if direct and depth not in (None, 1):
        raise click.UsageError(f"--direct is one step, and --depth asks for {depth}: name one.")
    return 1 if direct else depth


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


from_option = click.option(
    "--from",
    "listed",
    multiple=True,
    metavar="FILE|-",
    help="Read more IDs from a file, one a line; - reads standard input. Lines that are blank or "
    "begin with # are left out. May be repeated.",
)


def policy_option(text: str) -> Callable[[_Function], _Function]:
    """Add --policy with this help; there is one policy, and a second one is refused."""

    def only(context: click.Context, option: click.Parameter, paths: tuple[str, ...]) -> str | None:
        if len(paths) > 1:
            raise click.BadParameter("Name one policy.", context, option)
        return paths[0] if paths else None

    return click.option("--policy", metavar="FILE", multiple=True, callback=only, help=text)


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


def given_timeout() -> float | None:
    """Return the seconds of --timeout; None where the words have none."""
    context = click.get_current_context(silent=True)
    seconds: float | None = context.meta.get(_TIMEOUT) if context else None
    return seconds


def opened(given: str | None) -> Graph:
    """Return the graph that the words name."""
    from ptm.api import open_graph

    return open_graph(graph_url(given), timeout=given_timeout())
