"""ptm ingest records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ptm.cli.commands.ingest._loading import (
    LENIENT,
    check_place,
    check_strict,
    print_summary,
    strict_option,
)
from ptm.cli.options import graph_option
from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.store.base import Store
    from ingest.records.mentions import Suspect
    from ptm.cli.progress import Bar

_SHOWN = 5
"""Ids that look like others of which as many are named."""


@click.command("records")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", callback=check_place)
@strict_option
@click.option("--dry-run", is_flag=True, help="Say what would be read and written; write nothing.")
@graph_option
def command(files: tuple[str, ...], strict: bool, dry_run: bool, graph_url: str | None) -> None:
    """Load JSON lines, one fact or claim a line; - reads standard input.

    It is the format of `ptm export --all`. Lines that cannot be read are skipped, counted, shown,
    and the exit status is 0 all the same: it is 3 where no line of a FILE could be read, and with
    --strict where any could not. A new id that looks like another one is warned of.
    """
    from graph.errors import UnavailableError
    from graph.store.connect import open_store
    from ingest.loader import load
    from ingest.records import source
    from ptm.api import default_graph
    from ptm.cli.progress import Bar
    from reports.text.words import number

    reading = _Reading()
    # A name that is no Unicode can be a file's, but not a property's.
    scope = " ".join(files).encode("utf-8", "backslashreplace").decode("utf-8")
    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        summary = load(
            store,
            "records",
            reading.records(files, store, bar),
            scope=scope,
            strict=strict,
            preview=dry_run,
            reading=bar.reading,
            writing=bar.writing,
        )
    unread = [name for name in map(source.describe_input, files) if name not in reading.readable]
    share = f"{summary.skipped:,} of {number(reading.lines, 'line')}"
    reading.warn()
    print_summary(summary, remark="" if strict or unread else f"Skipped {share}. {LENIENT}")
    check_strict(summary, share, strict=strict)
    if unread:
        raise UnavailableError(
            f"No line of {' and '.join(unread)} could be read: it has to hold JSON lines, such as "
            "those that `ptm export --all -o FILE.jsonl` writes."
        )


class _Reading:
    """What was met while files were read."""

    def __init__(self) -> None:
        from ingest.records.mentions import Mentions

        self.lines = 0
        self.readable: set[str] = set()
        self._mentions = Mentions()
        self._suspects: list[Suspect] = []

    def records(self, files: tuple[str, ...], store: Store, bar: Bar) -> Iterator[Any]:
        """Yield what the files state; at the end the new ids are compared with the graph's."""
        from ingest.items import Skip
        from ingest.records import source

        for line in source.fetch(*files):
            self.lines += 1
            for record in source.to_records(line):
                if not isinstance(record, Skip):
                    self.readable.add(line.file)
                    self._mentions.note(record, line.place)
                yield record
        bar.show("Comparing new ids with those of the graph")
        self._suspects = self._mentions.suspects(store)

    def warn(self) -> None:
        """Print which ids look like others."""
        from reports.text.words import number, plain

        for one in self._suspects[:_SHOWN]:
            where = "in the graph" if one.is_stored else "in the same lines"
            say(
                f"Warning: {plain(one.id)} ({plain(one.place)}) is new, and looks like "
                f"{plain(one.like)} {where}. Is it meant?"
            )
        if (more := len(self._suspects) - _SHOWN) > 0:
            say(f"Warning: {number(more, 'more id')} like these.")
        if self._mentions.overflown:
            say("There are too many new ids to compare them with others for typing mistakes.")
