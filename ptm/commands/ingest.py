"""ptm ingest."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from ptm.options import graph_option
from ptm.options import graph_url as named_graph

if TYPE_CHECKING:
    from ingest.dumps import DumpSummary
    from ingest.load import Summary
    from ingest.sources.snapshot import Dump


@click.group("ingest")
def command() -> None:
    """Load models, lineage, datasets and repositories into the graph.

    Every ingest can be repeated: what the graph holds already is left as it is.
    """


@command.command("sample")
@graph_option
def sample(graph_url: str | None) -> None:
    """Load the real facts that ship with the package (see its NOTICE for their sources)."""
    from ingest.sources import sample as source

    summary = _load("sample", source.fetch(), source.to_records, graph_url, taken=source.TAKEN)
    _tell(summary)


@command.command("records")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@graph_option
def records(files: tuple[str, ...], graph_url: str | None) -> None:
    """Load JSON lines, one fact or claim a line; - reads standard input.

    It is the format of `ptm export --all`. Lines that cannot be read are skipped, counted, shown.
    """
    from graph.errors import Unreachable
    from ingest.source import Skip
    from ingest.sources import records as source

    readable = set()

    def to_records(line: source.Line) -> Iterator[Any]:
        for record in source.to_records(line):
            if not isinstance(record, Skip):
                readable.add(line.file)
            yield record

    # A name that is no Unicode can be a file's, but not a property's.
    scope = " ".join(files).encode("utf-8", "backslashreplace").decode("utf-8")
    _tell(_load("records", source.fetch(*files), to_records, graph_url, scope=scope))
    unread = [name for name in map(source.called, files) if name not in readable]
    if unread:
        raise Unreachable(
            f"No line of {' and '.join(unread)} could be read: it has to hold JSON lines, such as "
            "those that `ptm export --all -o FILE.jsonl` writes."
        )


@command.command("snapshot")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--taken", metavar="DATE", help="The day of the dump, such as 2026-11-01.")
@click.option("--kind", type=click.Choice(["models", "datasets"]), help="What its rows are.")
@graph_option
def snapshot(
    files: tuple[str, ...], taken: str | None, kind: str | None, graph_url: str | None
) -> None:
    """Load bulk dumps of the Hub: Parquet or CSV files of models or datasets.

    The files of one kind and date are parts of one dump. Without --taken the date is the one in
    the path, or that of the newest thing in the dump. What an earlier dump stated and a later one
    does not goes to the journal.
    """
    from graph.store import open_store
    from ingest.dumps import load_dump
    from ingest.sources import snapshot as source
    from ptm.api import default_graph
    from ptm.progress import Bar

    day = source.checked_date(taken) if taken is not None else None
    dumps = source.by_date([source.open_dump(name, kind) for name in files], day)
    with open_store(named_graph(graph_url) or default_graph()) as store:
        for date, parts in dumps:
            with Bar() as bar:
                summary = load_dump(
                    store, parts, taken=date, reading=bar.reading, writing=bar.writing
                )
            _tell_dump(parts, summary)


@command.command("peatmoss")
@click.argument("file", metavar="PeaTMOSS.db")
@graph_option
def peatmoss(file: str, graph_url: str | None) -> None:
    """Load PeaTMOSS: models, datasets and the repositories that used them in 2023.

    Both of its schemas are read, and a file that lacks some tables as far as it goes.
    """
    from graph.store import open_store
    from ingest.peatmoss import load_peatmoss
    from ptm.api import default_graph
    from ptm.progress import Bar

    with open_store(named_graph(graph_url) or default_graph()) as store, Bar() as bar:
        summary = load_peatmoss(store, file, reading=bar.reading, writing=bar.writing)
    _tell(summary)
    if summary.missing:
        click.echo(f"The file lacks {', '.join(summary.missing)}.", err=True)


def _load(
    name: str, items: Iterable[Any], to_records: Any, url: str | None, **options: Any
) -> Summary:
    from graph.store import open_store
    from ingest.load import load
    from ptm.api import default_graph
    from ptm.progress import Bar

    records = itertools.chain.from_iterable(map(to_records, items))
    with open_store(named_graph(url) or default_graph()) as store, Bar() as bar:
        return load(store, name, records, reading=bar.reading, writing=bar.writing, **options)


def _tell(summary: Summary) -> None:
    """Say what was skipped, with reasons, and what the ingest did; all on standard error."""
    from reports._words import number, plain

    shown = sum(skip.number for skip in summary.skips)
    for skip in summary.skips:
        click.echo(f"Skipped {plain(skip.item)}: {plain(skip.reason)}.", err=True)
    if summary.skipped > shown:
        more = number(summary.skipped - shown, "more line")
        click.echo(f"Skipped {more} like these.", err=True)
    click.echo(
        f"Read {number(summary.records, 'record')}"
        + (f", skipped {summary.skipped:,}" if summary.skipped else "")
        + f": {summary.written}.",
        err=True,
    )


def _tell_dump(parts: Sequence[Dump], summary: DumpSummary) -> None:
    """Say what was read of a dump, of which day it is, and what could not be compared."""
    from reports._words import plain

    names = plain(" and ".join(part.path.name for part in parts))
    if summary.known_since:
        click.echo(
            f"{names} was read to its end before (on {summary.known_since[:10]}, as of "
            f"{summary.taken}): nothing has changed.",
            err=True,
        )
        return
    _tell(summary)
    click.echo(f"{names} is of {summary.taken}.", err=True)
    if summary.partial:
        click.echo(
            f"{names} has far less than the dump before, so what it lacks was not taken to be "
            "gone.",
            err=True,
        )
