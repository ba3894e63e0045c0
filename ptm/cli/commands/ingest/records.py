"""ptm ingest records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from ptm.cli.commands.ingest._loading import (
    LENIENT,
    check_place,
    check_strict,
    load_source,
    print_summary,
    strict_option,
)
from ptm.cli.options import graph_option


@click.command("records")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", callback=check_place)
@strict_option
@click.option("--dry-run", is_flag=True, help="Say what would be read and written; write nothing.")
@graph_option
def command(files: tuple[str, ...], strict: bool, dry_run: bool, graph_url: str | None) -> None:
    """Load JSON lines, one fact or claim a line; - reads standard input.

    It is the format of `ptm export --all`. Lines that cannot be read are skipped, counted, shown,
    and the exit status is 0 all the same: it is 3 where no line of a FILE could be read, and with
    --strict where any could not.
    """
    from graph.errors import UnavailableError
    from ingest.items import Skip
    from ingest.records import source
    from reports.text.words import number

    readable = set()
    lines = 0

    def to_records(line: source.Line) -> Iterator[Any]:
        nonlocal lines
        lines += 1
        for record in source.to_records(line):
            if not isinstance(record, Skip):
                readable.add(line.file)
            yield record

    # A name that is no Unicode can be a file's, but not a property's.
    scope = " ".join(files).encode("utf-8", "backslashreplace").decode("utf-8")
    summary = load_source(
        "records",
        source.fetch(*files),
        to_records,
        graph_url,
        scope=scope,
        strict=strict,
        preview=dry_run,
    )
    unread = [name for name in map(source.describe_input, files) if name not in readable]
    share = f"{summary.skipped:,} of {number(lines, 'line')}"
    print_summary(summary, remark="" if strict or unread else f"Skipped {share}. {LENIENT}")
    check_strict(summary, share, strict=strict)
    if unread:
        raise UnavailableError(
            f"No line of {' and '.join(unread)} could be read: it has to hold JSON lines, such as "
            "those that `ptm export --all -o FILE.jsonl` writes."
        )
