"""A crawl of GitHub in the user's words: what is asked for, and what it met."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import click

from ptm.cli.options import graph_url as named_graph

if TYPE_CHECKING:
    from ingest.github.crawl import Crawl, Wanted

SHOWN = 5
"""Names of what is missing that are shown."""
_PORTION = 10_000
"""Records after which they are written: some hundreds of repositories."""


def read_wanted(
    models: tuple[str, ...],
    owners: tuple[str, ...],
    queries: tuple[str, ...],
    limit: int | None,
    since: str | None,
) -> Wanted:
    """Return what a user asks GitHub for.

    Raises
    ------
    UsageError
        If that is nothing, or cannot be on GitHub.
    """
    from graph.errors import UsageError
    from graph.schema import End
    from graph.schema.identifiers import shorten
    from ingest.dates import is_date
    from ingest.github.crawl import Wanted
    from ingest.github.description import is_login
    from ingest.github.partition import query_problem
    from ptm.cli.crawling import named_artifacts

    if not (models or owners or queries):
        raise UsageError("Name what to find: --model ID, --org NAME or --query Q.")
    for owner in owners:
        if not is_login(owner):
            raise UsageError(f"{shorten(owner)!r} cannot be a user or organisation of GitHub.")
    for query in queries:
        if problem := query_problem(query):
            raise UsageError(f"GitHub would not take the query {shorten(query)!r}: {problem}.")
    if since is not None and not is_date(since):
        raise UsageError(f"--since {shorten(since)!r} is no date: write it as 2026-11-01.")
    artifacts = tuple(End(*artifact) for artifact in named_artifacts(models))
    return Wanted(artifacts, owners, queries, limit, since)


def ingest_github(wanted: Wanted, url: str | None) -> None:
    """Load what GitHub has of what is wanted, and report what that did.

    Raises
    ------
    PtmError
        If GitHub or the graph fails, or nothing was found.
    """
    import contextlib

    from graph.store.connect import open_store
    from ingest.github import source
    from ingest.github.client import GitHubClient
    from ingest.github.crawl import Crawl
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.commands.ingest._loading import print_summary
    from ptm.cli.progress import Bar

    bar = Bar()
    with contextlib.closing(GitHubClient(waiting=bar.waiting)) as client:
        _check_token(wanted, has_token=client.has_token)
        with open_store(named_graph(url) or default_graph()) as store, bar:
            crawl = Crawl(client, store, wanted)
            records = (record for item in source.fetch(crawl) for record in source.to_records(item))
            summary = load(
                store,
                "github",
                records,
                scope=_scope(wanted),
                portion=_PORTION,
                reading=bar.reading,
                writing=bar.writing,
            )
    print_summary(summary, "repository")
    for sentence in describe_crawl(crawl):
        click.echo(sentence, err=True)
    _check_found(crawl)


def _check_token(wanted: Wanted, *, has_token: bool) -> None:
    from graph.errors import UnavailableError

    if wanted.artifacts and not has_token:
        raise UnavailableError(
            "GitHub searches code only for those with an account: set GITHUB_TOKEN to a token of "
            "yours (any, without scopes, from github.com/settings/tokens)."
        )


def _scope(wanted: Wanted) -> str:
    words = [f"--model {kind.label}:{own}" for kind, own in wanted.artifacts]
    words += [f"--org {owner}" for owner in wanted.owners]
    words += [f"--query {query}" for query in wanted.queries]
    return " ".join(words)


def describe_crawl(crawl: Crawl) -> Iterator[str]:
    """Yield what a crawl met, a sentence each."""
    from reports.text.words import number

    tally, searches = crawl.tally, crawl.searches
    found = number(tally.found, "repository")
    yield (
        f"Found {found} on GitHub with {number(crawl.requests, 'request')}: {tally.new:,} new, "
        f"{tally.unchanged:,} unchanged."
    )
    if tally.older:
        yield f"{number(tally.older, 'repository')} not pushed to since then left out."
    if tally.renamed:
        pairs = [f"{before} is {now}" for before, now in tally.renamed.items()]
        yield f"Renamed: {_list_names(pairs)}."
    if tally.gone:
        yield f"Not on GitHub any more: {_list_names(tally.gone)}. What they stated is kept."
    if tally.vanished:
        yield f"Found, but not there any more: {_list_names(tally.vanished)}."
    yield from _describe_searches(crawl)
    if tally.unread:
        yield f"{tally.unread:,} could not be read: run the same command again to ask for the rest."


def _describe_searches(crawl: Crawl) -> Iterator[str]:
    from reports.text.words import number

    searches = crawl.searches
    if crawl.tally.cut:
        yield "There are more than --limit takes."
    if searches.beyond:
        yield (
            f"GitHub has {searches.beyond:,} more results than it shows (1,000 a search, in as "
            "many parts as it can be divided into)."
        )
    if searches.unfinished:
        yield f"GitHub did not finish {number(searches.unfinished, 'search')}: there may be more."
    if searches.unread:
        yield f"GitHub refused {number(searches.unread, 'part')} of the search."


def _check_found(crawl: Crawl) -> None:
    """Do nothing if any repository was found.

    Raises
    ------
    NotFoundError
        If GitHub has none.
    UnavailableError
        If none could be read.
    """
    from graph.errors import NotFoundError, UnavailableError

    tally = crawl.tally
    if tally.described or tally.older or tally.gone:
        return
    if tally.unread or crawl.searches.unread or crawl.searches.unfinished:
        raise UnavailableError("GitHub's answers could not be read: run the same command again.")
    raise NotFoundError("GitHub has no such repositories.")


def _list_names(names: Collection[str]) -> str:
    from reports.text.words import plain

    shown = [plain(each) for each in list(names)[:SHOWN]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
