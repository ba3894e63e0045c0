"""ptm ingest hub."""

from __future__ import annotations

import click

from ptm.cli.commands.ingest._loading import NO_STRICT, load_source, print_summary
from ptm.cli.options import graph_option
from ptm.cli.remarks import say

_PORTION = 50_000
"""Records of a crawl after which they are written: some 5,000 models."""


@click.command("hub")
@click.argument("ids", nargs=-1, metavar="[ID]…")
@click.option("--up", is_flag=True, help="Follow what they were made from (unless only --down).")
@click.option("--down", is_flag=True, help="Follow what was made from them.")
@click.option(
    "--depth", type=click.IntRange(0), metavar="N", help="Follow so many steps (100 otherwise)."
)
@click.option("--datasets", is_flag=True, help="Ask for the datasets that are met, too.")
@click.option(
    "--weights", is_flag=True, help="Ask for the hashes of weights, too: a further request a model."
)
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
def command(
    ids: tuple[str, ...],
    up: bool,
    down: bool,
    depth: int | None,
    datasets: bool,
    weights: bool,
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
    from ingest.hub import source
    from ingest.hub.crawl import DEEPEST, Reach
    from ptm.cli.crawling import (
        check_found,
        describe_crawl,
        open_crawl,
        said_in_any_case,
        show_items,
    )
    from ptm.cli.progress import Bar

    if not (ids or author or filters):
        raise click.UsageError("Name a model, such as google-bert/bert-base-uncased.")
    steps = DEEPEST if depth is None else depth
    reach = Reach(up or not down, down, datasets, steps, limit, weights)
    scope = " ".join([*ids, *([f"{author}/*"] if author else []), *filters])
    bar = Bar()
    with open_crawl(ids, reach, author, filters, bar.waiting) as crawl:
        if crawl.resumed:
            say("Going on with the crawl that was stopped.")
        items = show_items(source.fetch(crawl), bar)
        with said_in_any_case(crawl):
            summary = load_source(
                "hub", items, crawl.read, graph_url, bar=bar, scope=scope, portion=_PORTION
            )
    if summary.records or summary.skipped or summary.written.anything():
        print_summary(summary, "statement")
        for sentence in describe_crawl(crawl):
            say(sentence)
    check_found(crawl.tally)
    if summary.skipped:
        say(NO_STRICT)
