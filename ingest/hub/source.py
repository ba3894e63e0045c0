"""The live Hub: models with what they were made from, and with what was made from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.planning.alias_resolution import alias_id
from graph.schema import Alias, Dataset, End, Model, Record
from ingest.cards.fields import metadata_records
from ingest.cards.results import entry_records
from ingest.conversions import NAME
from ingest.hub.crawl import Crawl
from ingest.hub.file_lists import list_records
from ingest.hub.item import Item
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.table import API, CARD, TAG, Kind
from ingest.items import FullyRead, Missing, Skip, Unreadable

Statement = Record | Skip | FullyRead | Missing
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


def to_records(items: Sequence[Item]) -> list[list[Statement]]:
    """Return for each answer what it states; each source of a claim by itself.

    Tags are ``hub-tag``, the card's metadata is ``card``, the fields of the API are ``hub-api``;
    ``inferred-name`` is what a model's name says of a conversion. Lists of files are ``hub-files``.
    """
    entries = _entries(items)
    return [list(_records(item, entries.get(place))) for place, item in enumerate(items)]


def _entries(items: Sequence[Item]) -> dict[int, list[Record | Skip]]:
    """Return what the entries of described artifacts state, by their places: a batch a kind."""
    found: dict[int, list[Record | Skip]] = {}
    kinds: tuple[Kind, ...] = (Model, Dataset)
    for kind in kinds:
        places = [p for p, item in enumerate(items) if item.kind is kind and item.identifier]
        bodies, dates = [items[p].reply.body for p in places], [items[p].read for p in places]
        found |= zip(places, read_entries(kind, bodies, dates), strict=True)
    return found


def _records(item: Item, stated: list[Record | Skip] | None) -> Iterator[Statement]:
    if item.files:
        yield from list_records(item.files, item.read)
    elif item.problem:
        yield Unreadable(item.asked, item.problem)
    elif stated is not None:
        yield from _described(item, str(item.identifier), stated)
    elif item.reply.status == 200:
        what = f"an entry of {item.asked}" if item.listed else item.asked
        yield Skip(what, "the answer has no id of the Hub")
    elif item.is_withheld:
        disabled = True if item.reply.code == "Disabled" else None
        yield item.kind(id=item.asked, disabled=disabled, stated_by=API, facts_at=item.read)
    elif item.is_missing:
        yield Missing(item.kind, item.asked, item.read, API)


def _described(item: Item, identifier: str, stated: list[Record | Skip]) -> Iterator[Statement]:
    body, subject = item.reply.body, End(item.kind, identifier)
    if not item.listed and identifier != item.asked:
        yield Alias(
            id=alias_id(item.kind.label, item.asked, REDIRECT),
            kind=item.kind.label,
            alias=item.asked,
            target=identifier,
            stated_by=REDIRECT,
        )
    yield from stated
    if item.kind is Model:
        yield from entry_records(subject, body.get("evalResults"), stated_by=API)
    card = body.get("cardData")
    if isinstance(card, dict):
        yield from metadata_records(subject, card, facts_at=item.read)
    # A listing lacks a field that the API has of single models, and so cannot say what it lost.
    complete = item.kind is Dataset or not item.listed
    yield FullyRead(item.kind, identifier, _SOURCES if complete else _OF_LISTING)
