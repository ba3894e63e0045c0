"""ptm show."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, opened
from ptm.cli.output import print_report


@click.command("show")
@click.argument("id", metavar="ID")
@answer_options("ArtifactReport")
def command(id: str, form: str, graph_url: str | None) -> None:
    """Show every fact and claim about one artifact, with who states it and since when.

    ID is a model, dataset:NAME, github.com/OWNER/NAME, license:NAME or owner:NAME, or an address of
    the Hub or of GitHub.
    """
    with opened(graph_url) as graph:
        print_report(graph.show(id), form)
