"""A crawl of GitHub in the user's words: what is asked for, and what it met."""

from __future__ import annotations

import contextlib
import shlex
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from ptm.cli.options import graph_url as named_graph
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from ingest.github.client import GitHubClient
    from ingest.github.crawl import Crawl, Wanted
    from ingest.github.scanning import Spread
    from ptm.cli.progress import Bar
    from ptm.cli.scanning import Tally

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


class Options(NamedTuple):
    """How repositories are scanned, in the words of the command."""

    scan: bool = True
    jobs: int | None = None
    dask: str | None = None


def ingest_github(wanted: Wanted, options: Options, url: str | None) -> None:
    """Load what GitHub has of what is wanted, and report what that did.

    Raises
    ------
    PtmError
        If GitHub or the graph fails, or nothing was found.
    """
    from graph.store.connect import open_store
    from ingest.github.client import GitHubClient
    from ingest.github.crawl import Crawl
    from ingest.loader import load
    from ptm.api import default_graph
    from ptm.cli.commands.ingest._loading import NO_STRICT, print_summary
    from ptm.cli.progress import Bar
    from ptm.cli.scanning import Tally

    bar = Bar()
    with contextlib.closing(GitHubClient(waiting=bar.waiting)) as client:
        _check_token(wanted, has_token=client.has_token)
        with open_store(named_graph(url) or default_graph()) as store, bar:
            crawl, scanned = Crawl(client, store, wanted, bar.searching), Tally(store)
            summary = load(
                store,
                "github",
                _records(client, crawl, scanned, options, bar),
                scope=_scope(wanted),
                portion=_PORTION,
                writing=bar.writing,
            )
    print_summary(summary, "repository")
    for sentence in describe_crawl(crawl, scanned):
        say(sentence)
    _check_found(crawl)
    if summary.skipped:
        say(NO_STRICT)


def _records(
    client: GitHubClient, crawl: Crawl, scanned: Tally, options: Options, bar: Bar
) -> Iterator[Any]:
    """Yield what GitHub and the files of the repositories state, and show how many there were."""
    from ingest.github import source

    spread = _choose_spread(options) if options.scan else None
    for number, answer in enumerate(source.fetch(client, crawl, spread), start=1):
        bar.asking(number)
        yield from source.to_records(answer, scanned.read)


def _choose_spread(options: Options) -> Spread:
    """Return what scans archives: a cluster, processes of this machine, or this one."""
    from ingest.code.source import ScanOptions
    from ingest.code.spreading.processes import usable_cores
    from ingest.github.archive import scan_archive
    from ingest.github.scanning import scan_in_processes

    jobs, address, how = options.jobs or usable_cores(), options.dask, ScanOptions()
    if address is not None:
        from ingest.code.spreading.cluster import spread_on_cluster

        return lambda archives: spread_on_cluster(scan_archive, address, archives, how)
    if jobs > 1:
        return lambda archives: scan_in_processes(archives, how, jobs)
    return lambda archives: (scan_archive(archive, how) for archive in archives)


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


def describe_crawl(crawl: Crawl, scanned: Tally) -> Iterator[str]:
    """Yield what a crawl met, in lines that fit on a screen."""
    from ptm.cli.scanning import fit_on_screen

    yield from map(fit_on_screen, _describe_found(crawl))
    yield from map(fit_on_screen, _describe_searches(crawl))
    following = _next_command(crawl)
    lines = list(scanned.sentences(following))
    yield from lines
    if following and not any(line.startswith("Next: ") for line in lines):
        yield f"Next: {following}"


def _describe_found(crawl: Crawl) -> Iterator[str]:
    from reports.text.words import number

    tally = crawl.tally
    found, requests = number(tally.found, "repository"), number(crawl.requests, "request")
    yield f"Found {found} on GitHub with {requests}."
    if tally.expected:
        yield f"Asked again for {tally.expected:,} that the graph has."
    changed = f"{tally.described - tally.new - tally.unchanged:,} changed or not read before"
    yield f"Of them {tally.new:,} are new, {changed}, {tally.unchanged:,} unchanged."
    if tally.older:
        yield f"Left out {number(tally.older, 'repository')} not pushed to since."
    if tally.renamed:
        pairs = [f"{before} is now {now}" for before, now in tally.renamed.items()]
        yield f"Renamed: {_list_names(pairs)}."
    if tally.gone:
        yield f"Not on GitHub any more: {_list_names(tally.gone)}. What they stated is kept."
    if tally.vanished:
        yield f"Found, but not there any more: {_list_names(tally.vanished)}."
    if tally.unread:
        yield f"{tally.unread:,} could not be read: run the same command again to ask for the rest."


def _next_command(crawl: Crawl) -> str | None:
    """Return what shows who uses a model that was asked for."""
    from graph.schema.kinds import typed

    artifacts = crawl.wanted.artifacts
    if not artifacts or not crawl.tally.described:
        return None
    return f"ptm impact {shlex.quote(typed(artifacts[0].kind.label, artifacts[0].id))}"


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
