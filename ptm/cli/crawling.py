"""A crawl of the Hub in the user's words: where it begins, and what it met."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ptm.cli.remarks import say

if TYPE_CHECKING:
    from graph.schema import Dataset, Model
    from ingest.hub.crawl import Crawl, Reach
    from ingest.hub.item import Item, Tally
    from ptm.cli.progress import Bar
    from ptm.online_graph import OnlineGraph

SHOWN = 10
"""Ids of what is missing that are named."""


@contextlib.contextmanager
def open_crawl(
    ids: tuple[str, ...],
    reach: Reach,
    author: str | None,
    filters: tuple[str, ...],
    waiting: Callable[[float], None],
) -> Iterator[Crawl]:
    """Yield a crawl that begins at the artifacts and listings that a user names.

    ``waiting`` is called with the seconds of each wait that the Hub asks for.

    Raises
    ------
    UsageError
        If one of them cannot be on the Hub.
    """
    from ingest.hub.answers import HubAnswers, answers_path
    from ingest.hub.client import HubClient
    from ingest.hub.crawl import Crawl
    from ingest.hub.source import to_records

    artifacts = list(named_artifacts(ids))
    _check_listing(author, filters)
    client = HubClient(waiting=waiting)
    words = repr((client.endpoint, artifacts, reach, author, filters))
    with contextlib.closing(HubAnswers(answers_path(), words)) as answers:
        crawl = Crawl(client, answers, reach, to_records)
        for kind, identifier in artifacts:
            crawl.ask(kind, identifier)
        if author or filters:
            crawl.list_models(author=author, filters=filters)
        yield crawl


def named_artifacts(texts: tuple[str, ...]) -> Iterator[tuple[type[Model] | type[Dataset], str]]:
    """Yield the kind and the id of each artifact of the Hub that a user names.

    Raises
    ------
    UsageError
        If one of them cannot be on the Hub.
    """
    from graph.errors import UsageError
    from graph.schema import Dataset, Model
    from graph.schema.identifiers import shorten
    from ingest.hub_ids import is_valid
    from queries.subject import parse

    for text in texts:
        kinds, identifier = parse(text)
        kind = kinds[0]
        if kind not in (Model, Dataset) or not is_valid(identifier):
            raise UsageError(
                f"{shorten(text)!r} cannot be on the Hub: name a model as org/name or by its "
                "address, and a dataset as dataset:NAME."
            )
        yield Dataset if kind is Dataset else Model, identifier


def _check_listing(author: str | None, filters: tuple[str, ...]) -> None:
    from graph.errors import UsageError
    from graph.schema.identifiers import shorten
    from ingest.hub_ids import is_valid

    if author is not None and ("/" in author or not is_valid(author)):
        raise UsageError(f"{shorten(author)!r} cannot be a user or an organisation of the Hub.")
    for text in filters:
        if not text.strip() or not text.isprintable():
            raise UsageError(f"{shorten(text)!r} cannot be a tag of the Hub.")


def show_items(items: Iterable[Item], bar: Bar) -> Iterator[Item]:
    """Yield the items of a crawl, and show how many there were."""
    for number, item in enumerate(items, start=1):
        bar.asking(number)
        yield item


@contextlib.contextmanager
def said_in_any_case(crawl: Crawl) -> Iterator[None]:
    """Say what a crawl has met where it is ended before its end: by the Hub, or by Ctrl-C."""
    from graph.errors import PtmError

    try:
        yield
    except (PtmError, KeyboardInterrupt):
        if crawl.tally.read:
            for sentence in describe_crawl(crawl):
                say(sentence)
        raise


def describe_crawl(crawl: Crawl) -> Iterator[str]:
    """Yield what a crawl met, a sentence each."""
    from reports.text.words import number

    tally, requests = crawl.tally, crawl.requests
    read = " and ".join(number(count, kind.lower()) for kind, count in tally.read.items())
    unchanged = f": {tally.unchanged:,} unchanged since {tally.since}" if tally.unchanged else ""
    yield f"Read {read or 'nothing'} of the Hub with {number(requests, 'request')}{unchanged}."
    if unread := tally.unread - crawl.is_cut:
        yield f"{unread:,} could not be read: run the same command again to ask for the rest."
    if crawl.is_cut:
        yield "Not all was asked for: the same command, run again, asks for the rest."
    gone = [each for each in tally.missing if each not in tally.unavailable]
    if gone:
        yield f"Not on the Hub any more: {_list_ids(gone)}. What was stated of it before is kept."
    if tally.unavailable and not _nothing_found(tally):
        yield f"Not on the Hub, or private: {_list_ids(tally.unavailable)}."
    if tally.withdrawn and not _nothing_found(tally):
        yield f"{_describe_withdrawn(tally)}."


def describe_look(graph: OnlineGraph, ids: Sequence[str]) -> Iterator[str]:
    """Yield what was read of the Hub about ids for one answer, and how to keep it."""
    from graph.schema import Dataset
    from ptm.cli.unknown_ids import MOST_NAMED, ingest_command

    look, missing = graph.look, graph.store.missing
    if not look.crawls:
        if not missing:
            yield "The graph describes all of it: the Hub was not asked."
        return
    for crawl in look.crawls:
        yield from describe_crawl(crawl)
    read = {label for crawl in look.crawls for label in crawl.tally.read}
    found = [text for text in ids if text not in missing]
    command = ingest_command(found) if len(found) <= MOST_NAMED else "ptm ingest hub ID…"
    if read and command:
        datasets = " --datasets" * (Dataset.label in read)
        yield f"It is read for this answer alone. To keep it:\n  {command}{datasets}"


def check_found(tally: Tally) -> None:
    """Do nothing if any of the named artifacts was found, or any of what was to be listed.

    Raises
    ------
    NotFoundError
        If the Hub has none of them.
    UnavailableError
        If its answers about them could not be read.
    """
    from graph.errors import NotFoundError, UnavailableError

    if not _nothing_found(tally):
        return
    if tally.unread:
        raise UnavailableError(
            "The Hub's answer could not be read. Run the same command again later."
        )
    if not tally.named:
        raise NotFoundError("The Hub lists no such models.")
    if not tally.missing:
        raise NotFoundError(f"{_describe_withdrawn(tally)}. There is nothing to load.")
    also = f" {_describe_withdrawn(tally)}." if tally.withdrawn else ""
    raise NotFoundError(
        f"{_list_ids(tally.missing)}: nothing of that name is on the Hub, or it is private and "
        f"HF_TOKEN does not open it. A dataset is named as dataset:NAME.{also}"
    )


def _nothing_found(tally: Tally) -> bool:
    return not (tally.found if tally.named else tally.read)


def _describe_withdrawn(tally: Tally) -> str:
    return f"Unavailable for legal reasons, says the Hub: {_list_ids(tally.withdrawn)}"


def _list_ids(ids: Collection[str]) -> str:
    from reports.text.words import plain

    shown = [plain(each) for each in list(ids)[:SHOWN]]
    more = len(ids) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
