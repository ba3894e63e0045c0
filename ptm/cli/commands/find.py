"""ptm find."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, asked_limit, opened
from ptm.cli.output import print_report

FOUND = 50
"""Ids that a table has."""


@click.command("find")
@click.argument("text")
@answer_options("FoundArtifact", asks=FOUND)
def command(text: str, limit: int | None, show_all: bool, form: str, graph_url: str | None) -> None:
    """Find models, datasets and repositories whose id contains TEXT.

    Upper and lower case are the same; the most downloaded come first.
    """
    from graph.errors import NotFoundError

    with opened(graph_url) as graph:
        answer = graph.find(text, limit=asked_limit(limit, form, show_all=show_all) or FOUND)
        if not answer.rows:
            raise NotFoundError(f"No id in the graph contains {text!r}.")
        print_report(answer, form)
