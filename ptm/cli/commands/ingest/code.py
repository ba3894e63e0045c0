"""ptm ingest code."""

from __future__ import annotations

import itertools

import click

from ptm.cli.commands.ingest._loading import NO_STRICT, check_place, print_summary
from ptm.cli.options import graph_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

_PORTION = 50_000
"""Records after which the repositories that were read are written."""


@click.command("code")
@click.argument("places", nargs=-1, required=True, metavar="PATH|URL…", callback=check_place)
@click.option(
    "--id", "own_id", metavar="ID", help="The repository's id, such as github.com/owner/name."
)
@click.option(
    "--jobs", type=click.IntRange(1), metavar="N", help="Processes (as many as there are cores)."
)
@click.option("--dask", metavar="ADDRESS", help="Scan on this Dask cluster: tcp://HOST:PORT.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="How long a clone may take (600 otherwise).",
)
@graph_option
def command(
    places: tuple[str, ...],
    own_id: str | None,
    jobs: int | None,
    dask: str | None,
    timeout: float | None,
    graph_url: str | None,
) -> None:
    """Load the models and datasets that source code loads, at file and line.

    PATH is a folder, an archive, a bare git repository, or a file with one place a line; URL is
    cloned as https://host/owner/name. Nothing of it is run. Scan a repository again at a later
    commit, and what it no longer loads is retracted.
    """
    from graph.store.connect import open_store
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.progress import Bar
    from ptm.cli.scanning import Tally, choose_options, choose_places, start_scan

    named = choose_places(places)
    options = choose_options(own_id, named, timeout)
    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        tally = Tally(store, named=options.own_id is not None)
        items = start_scan(named, options, jobs, dask, bar)
        summary = load(
            store,
            "code",
            itertools.chain.from_iterable(map(tally.read, items)),
            scope=" ".join(places).encode("utf-8", "backslashreplace").decode("utf-8"),
            portion=_PORTION,
            writing=bar.writing,
        )
    tally.check_found()
    print_summary(summary, "skip", remark=NO_STRICT)
    for sentence in tally.sentences():
        say(sentence)
