"""What a word of the user names: an id of the graph, or a folder that is scanned for the answer."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ptm.cli.options import given_timeout, graph_url, opened
from ptm.cli.remarks import say

if TYPE_CHECKING:
    from ptm.api import Graph
    from ptm.checkout import CheckoutGraph
    from queries.checkout import Checkout

_PATH = re.compile(r"(?:\.{1,2}|~)(?:[/\\]|$)|/|[A-Za-z]:[/\\]")
"""How words begin that can only be paths."""
_SHOWN = 3
"""Places that are shown of what could not be resolved or read."""


def split_words(words: tuple[str, ...], given: str | None) -> tuple[list[str], list[str]]:
    """Return the ids among some words, and the paths; ``given`` names the graph.

    What begins as paths do is one. Any other word that is there as a file or folder is one too,
    unless the graph has something of that name: then it is said how to name the folder.
    """
    ids: list[str] = []
    paths: list[str] = []
    for word in words:
        (paths if is_path(word, given) else ids).append(word)
    places: dict[str, str] = {}
    for path in paths:  # each folder once, however often and in whatever words it is named
        places.setdefault(os.path.realpath(os.path.expanduser(path)), path)
    return ids, list(places.values())


def is_path(word: str, given: str | None) -> bool:
    """Return whether a word names a folder, and nothing in the graph."""
    there = is_there(word)
    if _PATH.match(word):
        # An artifact may be called so in a graph, and then is no folder that is missing.
        return there or not _is_in_graph(word, given)
    if not there:
        return False
    if word.endswith(("/", os.sep)) or not _is_in_graph(word, given):
        return True
    say(f"{word} is in the graph, and is looked up there: ./{word} is the folder.")
    return False


def is_there(word: str) -> bool:
    """Return whether there is a file or folder of this name."""
    try:
        return os.path.exists(os.path.expanduser(word))
    except ValueError:
        return False


def _is_in_graph(word: str, given: str | None) -> bool:
    from graph.store.connect import open_store
    from graph.store.source_state import holds_artifact
    from ptm.api import default_graph

    try:
        word.encode("utf-8")
    except UnicodeEncodeError:  # the name of a file may be no text, and then is no id
        return False
    with open_store(graph_url(given) or default_graph(), given_timeout()) as store:
        return holds_artifact(store, word)


@contextlib.contextmanager
def opened_subject(
    word: str,
    given: str | None,
    *,
    online: bool,
    impact: bool = False,
    downstream: bool = False,
    same_again: bool = False,
) -> Iterator[tuple[Graph, str]]:
    """Yield the graph that has what a word names, and the id by which it is known there.

    With ``same_again`` the scan of a folder bears no day but that of a commit or of a build.

    Raises
    ------
    UsageError
        If the word is a path, and its ``impact`` is asked for; or it is an id of which the Hub is
        to be asked, and what is ``downstream`` of it is wanted too.
    """
    from graph.errors import UsageError
    from ptm.cli.reproducing import choose_day

    if is_path(word, given):
        if impact:
            raise UsageError(
                f"{word} is a folder: nothing is built on code, so leave out --impact."
            )
        date = choose_day() if same_again else None
        with scanned(word, given, online=online, date=date) as checkout:
            yield checkout, checkout.checkout.id
        return
    if online and downstream:
        raise UsageError(
            f"--online reads what an ID is made from: `ptm ingest hub {shlex.quote(word)} --up "
            "--down` reads what is made from it, too."
        )
    with opened_subjects([word], given, online=online) as graph:
        yield graph, word


@contextlib.contextmanager
def opened_subjects(
    ids: Sequence[str], given: str | None, *, online: bool = False, upstream: bool = True
) -> Iterator[Graph]:
    """Yield the graph in which ids are looked up, none of them a path; ``given`` names it.

    With ``online`` it is one in memory, to which the Hub is asked for what the user's graph does
    not describe of them, and of all that is ``upstream``: one look for all of them. What was read
    is said on standard error. Errors about unknown ids say what to type next.
    """
    from ptm.cli.unknown_ids import offering

    with offering(ids), _looked_up(ids, given, upstream) if online else opened(given) as graph:
        yield graph


@contextlib.contextmanager
def _looked_up(ids: Sequence[str], given: str | None, upstream: bool) -> Iterator[Graph]:
    from ptm.checkout import Watch
    from ptm.cli.crawling import describe_look
    from ptm.cli.progress import Bar
    from ptm.online_graph import open_online

    with Bar() as bar:
        watch = Watch(asking=bar.asking, waiting=bar.waiting)
        graph = open_online(
            ids, graph=graph_url(given), upstream=upstream, timeout=given_timeout(), watch=watch
        )
    with graph:
        for sentence in describe_look(graph, ids):
            say(sentence)
        yield graph


@contextlib.contextmanager
def scanned(
    path: str, given: str | None, *, online: bool, date: str | None = None
) -> Iterator[CheckoutGraph]:
    """Yield the graph of a folder, and say on standard error what was scanned and fetched."""
    from ptm.checkout import Watch, open_checkout
    from ptm.cli.crawling import describe_crawl
    from ptm.cli.progress import Bar

    with Bar() as bar:
        watch = Watch(bar.scanning, bar.asking, bar.waiting)
        checkout = open_checkout(
            path,
            graph=graph_url(given),
            online=online,
            watch=watch,
            timeout=given_timeout(),
            date=date,
        )
    with checkout:
        for sentence in describe_scan(checkout):
            say(sentence)
        if not checkout.has_graph and (missing := _missing_graph(given, online=online)):
            say(missing)
        for crawl in checkout.look.crawls if checkout.look else ():
            for sentence in describe_crawl(crawl):
                say(sentence)
        yield checkout


def _missing_graph(given: str | None, *, online: bool) -> str:
    """Return that there is no graph where one was named; empty where none was named."""
    from reports.text.words import plain

    named = graph_url(given) or os.environ.get("PTM_GRAPH")
    if not named:
        return ""
    said = (
        "only the Hub is asked"
        if online
        else "nothing is known of what the code loads; --online asks the Hub"
    )
    return f"There is no graph at {plain(named)}: {said}."


def describe_scan(graph: CheckoutGraph) -> Iterator[str]:
    """Yield what was scanned, and what of it was not read, a sentence each."""
    from queries.code_uses import find_uses
    from reports.text.words import number, plain

    checkout = graph.checkout
    uses = find_uses(graph.store, ("Repository", checkout.id))
    kinds = {kind: {use.id for use in uses if use.kind == kind} for kind in ("Model", "Dataset")}
    counts = [number(len(ids), kind.lower()) for kind, ids in kinds.items() if ids]
    named = f"{number(checkout.files, 'file')} name{'s' * (checkout.files == 1)}"
    found = f"{named} {' and '.join(counts)}" if counts else "no file names a model or dataset"
    yield f"Scanned {plain(checkout.place)} ({_identity(checkout)}): {found}."
    for reason, count, paths in checkout.unread:
        shown = ", ".join(map(plain, paths[:_SHOWN]))
        more = f" and {count - _SHOWN:,} more" if count > _SHOWN else ""
        yield f"Not read, because {plain(reason)}: {shown}{more}."


def _identity(checkout: Checkout) -> str:
    from reports.text.words import plain

    within = f", {plain(checkout.folder)}/" if checkout.folder else ""
    at = f" at {checkout.revision[:7]}" if checkout.revision else ""
    return f"{plain(checkout.id)}{at}{within}"
