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
        answer = graph.show(id)
        if form == "json":
            say(answer, form)
            return
        kind, identifier = answer.parameters["kind"], answer.parameters["id"]
        claims = answer.parts.pop("claims")
        if form == "table":
            click.echo(f"{kind} {identifier}\n")
        if answer.rows or not claims.rows:
            say(answer, form)
        else:
            click.echo("It is only mentioned: no source that was loaded has described it.\n")
        if claims.rows and form != "csv":
            click.echo()
            say(claims, form)
