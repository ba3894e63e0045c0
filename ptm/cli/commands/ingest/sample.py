"""ptm ingest sample."""

from __future__ import annotations

import click

from ptm.cli.commands.ingest._loading import load_source, print_summary
from ptm.cli.options import graph_option


@click.command("sample")
@graph_option
def command(graph_url: str | None) -> None:
    """Load the real facts that ship with the package (see its NOTICE for their sources)."""
    from ingest.sample import source

    summary = load_source(
        "sample", source.fetch(), source.to_records, graph_url, taken=source.TAKEN
    )
    print_summary(summary)
