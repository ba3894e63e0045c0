"""ptm ingest peatmoss."""

from __future__ import annotations

import click

from ptm.cli.commands.ingest._loading import NO_STRICT, check_place, print_summary
from ptm.cli.options import graph_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say


@click.command("peatmoss")
@click.argument("file", metavar="PeaTMOSS.db", callback=check_place)
@graph_option
def command(file: str, graph_url: str | None) -> None:
    """Load PeaTMOSS: models, datasets and the repositories that used them in 2023.

    Both of its schemas are read, and a file that lacks some tables as far as it goes.
    Rows that cannot be read are skipped, counted, shown; the exit status is 0 all the same.
    """
    from graph.store.connect import open_store
    from ingest.peatmoss.loader import load_peatmoss
    from ptm.api import default_graph
    from ptm.cli.progress import Bar

    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        summary = load_peatmoss(store, file, reading=bar.reading, writing=bar.writing)
    print_summary(summary, remark=NO_STRICT)
    if summary.missing:
        say(f"The file lacks {', '.join(summary.missing)}.")
