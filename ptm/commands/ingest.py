"""ptm ingest."""

from __future__ import annotations

import datetime
import itertools
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from ptm.options import graph_option
from ptm.options import graph_url as named_graph

if TYPE_CHECKING:
    from ingest.load import Summary
    from ptm.progress import Bar

_PORTION = 50_000
"""Records of a crawl after which they are written: some 5,000 models."""


def _date(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date such as 2026-11-01.") from None


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


@command.command("hub")
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--up", is_flag=True, help="Follow what they were made from (unless only --down).")
@click.option("--down", is_flag=True, help="Follow what was made from them.")
@click.option(
    "--depth", type=click.IntRange(0), metavar="N", help="Follow so many steps (100 otherwise)."
)
@click.option("--datasets", is_flag=True, help="Ask for the datasets that are met, too.")
@click.option("--author", metavar="A", help="Begin at all models of a user or an organisation.")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="F",
    help="Begin at all models with a tag of the Hub, such as base_model:ORG/NAME.",
)
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Entries of each listing.")
@graph_option
def hub(
    ids: tuple[str, ...],
    up: bool,
    down: bool,
    depth: int | None,
    datasets: bool,
    author: str | None,
    filters: tuple[str, ...],
    limit: int | None,
    graph_url: str | None,
) -> None:
    """Read models from the Hugging Face Hub, and follow their lineage.

    ID is a model as you know it: org/name, its address on the Hub, or dataset:NAME. Without other
    words its base models are followed to their roots. Run it again to read what changed since;
    after Ctrl-C the same words go on where it stopped. HF_TOKEN and HF_ENDPOINT are obeyed.
    """
    from ingest.hub_crawl import DEEPEST, Reach
    from ingest.sources import hub as source
    from ptm.crawling import check_found, crawling, shown, told
    from ptm.progress import Bar

    if not (ids or author or filters):
        raise click.UsageError("Name a model, such as google-bert/bert-base-uncased.")
    reach = Reach(up or not down, down, datasets, DEEPEST if depth is None else depth, limit)
    scope = " ".join([*ids, *([f"{author}/*"] if author else []), *filters])
    bar = Bar()
    with crawling(ids, reach, author, filters, bar.waiting) as crawl:
        if crawl.resumed:
            click.echo("Going on with the crawl that was stopped.", err=True)
        items = shown(source.fetch(crawl), bar)
        summary = _load("hub", items, crawl.read, graph_url, bar=bar, scope=scope, portion=_PORTION)
    if summary.records or summary.skipped:
        _tell(summary, "statement")
        for sentence in told(crawl):
            click.echo(sentence, err=True)
    check_found(crawl.tally)


@command.command("cards")
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--dataset", is_flag=True, help="They are cards of datasets, where their place does not say."
)
@click.option("--taken", metavar="DATE", callback=_date, help="When they were saved, if not today.")
@graph_option
def cards(folder: str, dataset: bool, taken: str | None, graph_url: str | None) -> None:
    """Load saved model and dataset cards from a folder or an archive, offline.

    A card is a README.md in owner/name, models--owner--name or datasets/…, or a file such as
    owner--name.md; config.json and adapter_config.json are read beside it. What only the prose says
    is kept as inferred.
    """
    from graph.schema import Dataset, Model
    from ingest.sources import cards as source

    items = source.fetch(folder, kind=Dataset if dataset else Model, facts_at=taken)
    _load_cards("cards", items, source.to_records, graph_url, folder, taken)


@command.command("cache")
@click.argument("folder", required=False, metavar="[FOLDER]")
@graph_option
def cache(folder: str | None, graph_url: str | None) -> None:
    """Load the models and datasets in this machine's Hugging Face cache, offline.

    FOLDER is the library's own unless given (HF_HOME and HF_HUB_CACHE move it). Each is read at its
    main revision, with the lineage and licence that its card states.
    """
    from ingest.sources import cache as source

    place = folder or source.default_folder()
    _load_cards("cache", source.fetch(place), source.to_records, graph_url, place)


def _load_cards(
    name: str,
    items: Iterable[Any],
    to_records: Any,
    url: str | None,
    place: str,
    taken: str | None = None,
) -> None:
    from graph.errors import Unreachable
    from graph.store import open_store
    from ptm.api import default_graph
    from ptm.rereading import Reread

    # A name that is no Unicode can be a folder's, but not a property's.
    scope = os.path.abspath(place).encode("utf-8", "backslashreplace").decode("utf-8")
    reread = Reread()
    remembering = reread.remembering(to_records)
    summary = _load(name, items, remembering, url, scope=scope, taken=taken)
    if summary.records:
        with open_store(named_graph(url) or default_graph()) as store:
            summary.written.gone = reread.forget(store, name, scope, taken)
    _tell(summary)
    if not summary.records:
        raise Unreachable(
            f"Nothing in {place} could be read: it has to hold cards whose place tells their id, "
            "such as owner/name/README.md or owner--name.md."
            if name == "cards"
            else f"The cache {place} holds no model and no dataset yet."
        )


def _load(
    name: str,
    items: Iterable[Any],
    to_records: Any,
    url: str | None,
    *,
    bar: Bar | None = None,
    **options: Any,
) -> Summary:
    from graph.store import open_store
    from ingest.load import load
    from ptm.api import default_graph
    from ptm.progress import Bar

    records = itertools.chain.from_iterable(map(to_records, items))
    with open_store(named_graph(url) or default_graph()) as store, bar or Bar() as bar:
        return load(store, name, records, reading=bar.reading, writing=bar.writing, **options)


def _tell(summary: Summary, what: str = "line") -> None:
    """Say what was skipped, with reasons, and what the ingest did; all on standard error."""
    from reports._words import number, plain

    for skip in summary.skips:
        click.echo(f"Skipped {plain(skip.item)}: {plain(skip.reason)}.", err=True)
    if summary.skipped > len(summary.skips):
        more = number(summary.skipped - len(summary.skips), f"more {what}")
        click.echo(f"Skipped {more} like these.", err=True)
    click.echo(
        f"Read {number(summary.records, 'record')}"
        + (f", skipped {summary.skipped:,}" if summary.skipped else "")
        + f": {summary.written}.",
        err=True,
    )
