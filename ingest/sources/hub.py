"""The live Hub: models with what they were made from, and with what was made from them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.moves import alias_id
from graph.schema import Alias, Dataset, End, Model, Record
from ingest.card_metadata import CARD, card_records
from ingest.hub_crawl import Crawl, Item
from ingest.hub_listing import API, TAG, dataset_records, model_records
from ingest.hub_names import is_id
from ingest.source import Skip, Told, Unread

REDIRECT = "hub-redirect"


def fetch(crawl: Crawl) -> Iterator[Item]:
    """Yield what the Hub answers to a crawl, as raw JSON.

    Raises
    ------
    graph.errors.Unreachable
        If the Hub cannot be reached, or fails.
    """
    yield from crawl.items()


def to_records(item: Item) -> Iterator[Record | Skip | Told]:
    """Yield what an answer states; each source of a claim by itself.

    Tags are ``hub-tag``, the card's metadata is ``card``, the fields of the API are ``hub-api``.
    """
    reply = item.reply
    if reply.problem or reply.status >= 500 or reply.status in (400, 429):
        yield Unread(item.asked, reply.problem or f"the Hub answers {reply.status}")
    elif reply.status == 200:
        yield from _described(item)
    elif reply.code in ("GatedRepo", "Disabled"):
        yield item.kind(
            id=item.asked,
            disabled=True if reply.code == "Disabled" else None,
            stated_by=API,
            facts_at=item.read,
        )
    elif reply.status == 404 or reply.code == "RepoNotFound":
        # It is gone, and with it what the Hub stated of it. A bare 401 may be a private thing.
        yield Told(item.kind, item.asked, (TAG, CARD, API))


def _described(item: Item) -> Iterator[Record | Skip | Told]:
    body = item.reply.body
    identifier = body.get("id") if isinstance(body, dict) else None
    if not isinstance(identifier, str) or not is_id(identifier):
        what = f"an entry of {item.asked}" if item.listed else item.asked
        yield Skip(what, "the answer has no id of the Hub")
        return
    if not item.listed and identifier != item.asked:
        yield Alias(
            id=alias_id(item.kind.label, item.asked, REDIRECT),
            kind=item.kind.label,
            alias=item.asked,
            target=identifier,
            stated_by=REDIRECT,
        )
    read = model_records if item.kind is Model else dataset_records
    yield from read(body, facts_at=item.read)
    yield from card_records(End(item.kind, identifier), body.get("cardData"))
    # A listing lacks a field that the API has of single models, and so cannot say what it lost.
    complete = item.kind is Dataset or not item.listed
    yield Told(item.kind, identifier, (TAG, CARD, API) if complete else (TAG, CARD))
