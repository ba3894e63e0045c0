"""ptm find."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, opened
from ptm.cli.output import print_report


@click.command("find")
@click.argument("text")
@click.option(
    "--limit", type=click.IntRange(1), default=50, show_default=True, help="Ids to show at most."
)
@answer_options("FoundArtifact", capped=False)
def command(text: str, limit: int, form: str, graph_url: str | None) -> None:
    """Find models, datasets and repositories whose id contains TEXT.

    Upper and lower case are the same; the most downloaded come first.
    """
    from graph.errors import NotFoundError

    with opened(graph_url) as graph:
        answer = graph.find(text, limit=limit)
        if not answer.rows:
            raise NotFoundError(f"No id in the graph contains {text!r}.")
        print_report(answer, form)
