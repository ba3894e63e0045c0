"""ptm show."""

from __future__ import annotations

import click

from ptm.cli.options import answer_options, online_option
from ptm.cli.output import print_report


@click.command("show")
@click.argument("id", metavar="ID")
@online_option
@answer_options("ArtifactReport")
def command(id: str, online: bool, form: str, graph_url: str | None) -> None:
    """Show every fact and claim about one artifact, with who states it and since when.

    ID is a model, dataset:NAME, github.com/OWNER/NAME, license:NAME or owner:NAME, or an address of
    the Hub or of GitHub.
    """
    from ptm.cli.subjects import opened_subjects

    with opened_subjects([id], graph_url, online=online, upstream=False) as graph:
        print_report(graph.show(id), form)
