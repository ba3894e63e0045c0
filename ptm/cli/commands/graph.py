"""ptm graph."""

from __future__ import annotations

from dataclasses import replace

import click

from ptm.cli.options import answer_options, graph_option, opened, timeout_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.output import print_report, print_text
from ptm.cli.remarks import say
from reports import find_format


@click.group("graph")
def command() -> None:
    """Manage the graph: status, init, copy, clear."""


@command.command("status")
@answer_options("Count")
def status(form: str, graph_url: str | None) -> None:
    """Show what the graph holds, and how old its facts are."""
    with opened(graph_url) as graph:
        counts = replace(graph.ask("contents"), parts={"sources": graph.ask("freshness")})
        if find_format(form).drawn:
            print_text(f"The graph at {graph.store.url}\n\n")
        print_report(counts, form)


@command.command("init")
@graph_option
def init(graph_url: str | None) -> None:
    """Prepare the graph for this version of ptm.

    It gets its tables or constraints, and what a newer version adds.
    The terms of licences, and which of them conflict, are brought up to the newest catalog and
    rule.
    """
    from ingest.loader import renew
    from ptm.cli.progress import Bar

    with opened(graph_url) as graph, Bar("Preparing the graph"):
        renew(graph.store)
        say(f"The graph at {graph.store.url} is ready.")


@command.command("copy")
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL|FOLDER",
    help="Where the copy goes: a path or a server; with --for, a folder.",
)
@click.option(
    "--for",
    "importer",
    type=click.Choice(["neo4j-admin"]),
    help="Write a folder of files that neo4j-admin imports, the fastest way to a large graph on a "
    "Neo4j server.",
)
@graph_option
@timeout_option
def copy(target: str, importer: str | None, graph_url: str | None) -> None:
    """Copy the graph to another place, claim for claim.

    Both sides are counted. It is the way from a file to a Neo4j server and back. What the other
    graph already holds stays.

    With --for neo4j-admin nothing is sent to a server: FOLDER gets the files and a README.txt
    that says how they are imported. What is written there replaces an earlier export; a folder
    that holds anything else is refused.
    """
    if importer:
        _write_import(target, graph_url)
        return
    from graph.store.connect import open_store
    from graph.transfer.copy import copy_graph
    from ingest.license_conflicts import DERIVATIONS
    from ptm.cli.progress import Bar

    with opened(graph_url) as graph, open_store(target) as other, Bar() as bar:
        counted = copy_graph(graph.store, other, bar.writing, DERIVATIONS)
    for label, (here, there) in counted.items():
        say(f"{label}: {here:,} here, {there:,} there")
    say(f"Copied to {other.url}.")


def _write_import(target: str, graph_url: str | None) -> None:
    """Write the graph as a folder for neo4j-admin, and say what to do with it."""
    import shlex
    from pathlib import Path

    from graph.errors import UsageError
    from graph.neo4j.bulk_import.export import export_graph
    from graph.neo4j.bulk_import.instructions import HOW_TO, IMPORT
    from ptm.cli.progress import Bar

    if "://" in target:
        raise UsageError(
            "--for neo4j-admin writes files: name a folder with --to. To write to a server that is "
            "running, leave --for out."
        )
    if not target:
        raise UsageError("--to names no folder.")
    folder = Path(target).expanduser()
    with opened(graph_url) as graph, Bar() as bar:
        written = export_graph(graph.store, folder, bar.writing)
    for label, rows in written.rows().items():
        say(f"{label}: {rows:,} written")
    say(f"Written to {folder}. Next, where the server is stopped:\n")
    # What begins with - would be an option of cd.
    place = f"./{folder}" if str(folder).startswith("-") else str(folder)
    say(f"    cd {shlex.quote(place)}\n    {IMPORT}\n")
    say(f"It replaces what the server's database holds. What comes then is in {HOW_TO}.")


@command.command("clear")
@click.option("--yes", is_flag=True, help="Really remove everything.")
@graph_option
def clear(yes: bool, graph_url: str | None) -> None:
    """Remove everything that the graph holds."""
    from graph.errors import UsageError
    from graph.store.connect import open_store
    from ptm.api import default_graph

    with open_store(named_graph(graph_url) or default_graph()) as store:
        if not yes:
            raise UsageError(f"This removes all of {store.url}: add --yes if you mean it.")
        kept = store.clear()
        more = " What it held is kept as NAME.previous until the next write." if kept else ""
        say(f"The graph at {store.url} is empty.{more}")
