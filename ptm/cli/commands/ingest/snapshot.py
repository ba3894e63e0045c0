"""ptm ingest snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ptm.cli.commands.ingest._loading import NO_STRICT, check_place, print_summary
from ptm.cli.options import graph_option, taken_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from ingest.dumps.loader import DumpSummary
    from ingest.dumps.source import Dump

_SHOWN = 12
"""Columns that are named."""


@click.command("snapshot")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", callback=check_place)
@taken_option("The day of the dump, such as 2026-11-01.")
@click.option("--kind", type=click.Choice(["models", "datasets"]), help="What its rows are.")
@click.option("--partial", is_flag=True, help="The rows are a selection: what they lack stays.")
@graph_option
def command(
    files: tuple[str, ...],
    taken: str | None,
    kind: str | None,
    partial: bool,
    graph_url: str | None,
) -> None:
    """Load bulk dumps of the Hub: Parquet or CSV files of models or datasets.

    The files of one kind and date are parts of one dump. Without --taken the date is the one in
    the path, or that of the newest artifact in the dump, or the day on which the file was changed.
    What an artifact no longer states in a later dump goes to the journal; one that a later dump
    lacks is marked as gone, and keeps it. Nothing is marked by a dump with --partial, or with few
    of the artifacts of the one before. Lists in CSV are JSON, or have ; , or | between values.
    Rows that cannot be read are skipped, counted, shown; the exit status is 0 all the same.
    """
    from graph.store.connect import open_store
    from ingest.dumps import source
    from ingest.dumps.loader import load_dump
    from ptm.api import default_graph
    from ptm.cli.progress import Bar

    dumps = source.by_date([source.open_dump(name, kind) for name in files], taken)
    with open_store(named_graph(graph_url) or default_graph()) as store:
        for date, parts in dumps:
            with Bar() as bar:
                summary = load_dump(
                    store,
                    parts,
                    taken=date,
                    partial=partial,
                    reading=bar.reading,
                    writing=bar.writing,
                )
            _print_dump(parts, summary, is_selection=partial)


def _print_dump(parts: Sequence[Dump], summary: DumpSummary, *, is_selection: bool) -> None:
    """Report what was read of a dump, of which day it is, and what could not be compared."""
    from reports.text.words import number, plain

    names = plain(" and ".join(part.path.name for part in parts))
    if summary.known_since:
        say(
            f"{names} was read to its end before (on {summary.known_since[:10]}, as of "
            f"{summary.taken}): nothing has changed."
        )
        return
    print_summary(summary, remark=NO_STRICT)
    say(f"{names} is of {summary.taken}.")
    noticed = summary.written.noticed
    for reason, words in (("disappeared", "marked as gone"), ("returned", "no longer gone")):
        if many := noticed.get(reason):
            say(f"{number(many, 'artifact')}: {words}.")
    unread = dict.fromkeys(plain(name) for part in parts for name in part.unread)
    if unread:
        more = f" and {len(unread) - _SHOWN:,} more" if len(unread) > _SHOWN else ""
        say(f"Columns that are not read: {', '.join([*unread][:_SHOWN])}{more}.")
    if is_selection:
        say(f"{names} is a selection (--partial), so what it lacks was not taken to be gone.")
    elif summary.partial:
        say(
            f"{names} has far less than the dump before, or is another selection, so what it lacks "
            "was not taken to be gone."
        )
