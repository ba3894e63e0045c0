"""ptm show."""

from __future__ import annotations

import click

from ptm.options import format_option, graph_option, opened, say


@click.command("show")
@click.argument("id", metavar="ID")
@format_option("table", "json", "csv", "markdown")
@graph_option
def command(id: str, form: str, graph_url: str | None) -> None:
    """Show every fact and claim about one thing, with who states it and since when."""
    with opened(graph_url) as graph:
        say(graph.show(id), form)
