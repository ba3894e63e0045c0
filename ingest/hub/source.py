"""The live Hub: models with what they were made from, and with what was made from them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, Dataset, End, Model, Record
from ingest.cards.fields import CARD, NAME, metadata_records
from ingest.hub.crawl import Crawl
from ingest.hub.item import Item
from ingest.hub_fields.listing_rows import API, TAG, dataset_records, model_records
from ingest.items import FullyRead, Skip, Unreadable

REDIRECT = "hub-redirect"
_OF_LISTING = (TAG, CARD, NAME)
_SOURCES = (*_OF_LISTING, API)


def fetch(crawl: Crawl) -> Iterator[Item]:
    """Yield what the Hub answers to a crawl, as raw JSON.

    Raises
    ------
    graph.errors.UnavailableError
        If the Hub cannot be reached, or fails.
    """
    yield from crawl.items()


def to_records(item: Item) -> Iterator[Record | Skip | FullyRead]:
    """Yield what an answer states; each source of a claim by itself.

    Tags are ``hub-tag``, the card's metadata is ``card``, the fields of the API are ``hub-api``;
    ``inferred-name`` is what a card's own words about conversions are read as.
    """
    if item.problem:
        yield Unreadable(item.asked, item.problem)
    elif item.reply.status == 200:
        yield from _described(item)
    elif item.is_withheld:
        disabled = True if item.reply.code == "Disabled" else None
        yield item.kind(id=item.asked, disabled=disabled, stated_by=API, facts_at=item.read)
    elif item.reply.status == 404 or item.reply.code == "RepoNotFound":
        # It is gone, and with it what the Hub stated of it. A bare 401 may be a private thing.
        yield FullyRead(item.kind, item.asked, _SOURCES)


def _described(item: Item) -> Iterator[Record | Skip | FullyRead]:
    body, identifier = item.reply.body, item.identifier
    if identifier is None:
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
    card = body.get("cardData")
    if isinstance(card, dict):
        yield from metadata_records(End(item.kind, identifier), card, facts_at=item.read)
    # A listing lacks a field that the API has of single models, and so cannot say what it lost.
    complete = item.kind is Dataset or not item.listed
    yield FullyRead(item.kind, identifier, _SOURCES if complete else _OF_LISTING)
