"""ptm ingest records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ptm.cli.commands.ingest._loading import check_place, load_source, print_summary
from ptm.cli.options import graph_option


@click.command("records")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", callback=check_place)
@graph_option
def command(files: tuple[str, ...], graph_url: str | None) -> None:
    """Load JSON lines, one fact or claim a line; - reads standard input.

    It is the format of `ptm export --all`. Lines that cannot be read are skipped, counted, shown.
    """
    from graph.errors import UnavailableError
    from ingest.items import Skip
    from ingest.records import source

    readable = set()

    def to_records(line: source.Line) -> Iterator[Any]:
        for record in source.to_records(line):
            if not isinstance(record, Skip):
                readable.add(line.file)
            yield record

    # A name that is no Unicode can be a file's, but not a property's.
    scope = " ".join(files).encode("utf-8", "backslashreplace").decode("utf-8")
    print_summary(load_source("records", source.fetch(*files), to_records, graph_url, scope=scope))
    unread = [name for name in map(source.describe_input, files) if name not in readable]
    if unread:
        raise UnavailableError(
            f"No line of {' and '.join(unread)} could be read: it has to hold JSON lines, such as "
            "those that `ptm export --all -o FILE.jsonl` writes."
        )
