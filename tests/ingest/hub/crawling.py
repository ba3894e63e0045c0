"""A crawl of a test's Hub, as the command makes one."""

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph.schema import Dataset, Model
from graph.store.base import Store
from ingest.hub.answers import HubAnswers
from ingest.hub.client import HubClient
from ingest.hub.crawl import Crawl, Reach
from ingest.hub.item import Item
from ingest.hub.source import fetch, to_records
from ingest.items import Skip
from ingest.loader import Summary, load
from tests.hub_server import Hub


def records_of(item: Item) -> list[Any]:
    """Return what one answer states."""
    [records] = to_records([item])
    return records


@dataclass
class Crawler:
    """Crawls a Hub again and again; what was answered is kept in one file."""

    hub: Hub
    path: Path
    crawl: Crawl = field(init=False)
    """The last crawl."""

    @contextlib.contextmanager
    def crawling(
        self, ids: Iterable[str] = (), reach: Reach | None = None, **listing: Any
    ) -> Iterator[Iterator[Item]]:
        """Yield the items of a crawl; its words are its ids, reach and listing."""
        ids, reach = tuple(ids), reach or Reach()
        client = HubClient(self.hub.endpoint, pause=0)
        words = repr((ids, reach, sorted(listing.items())))
        with contextlib.closing(HubAnswers(self.path, words)) as answers:
            self.crawl = Crawl(client, answers, reach, to_records)
            for each in ids:
                kind, name = (Dataset, each[8:]) if each.startswith("dataset:") else (Model, each)
                self.crawl.ask(kind, name)
            if listing:
                self.crawl.list_models(**listing)
            yield fetch(self.crawl)

    def items(self, *ids: str, reach: Reach | None = None, **listing: Any) -> list[Item]:
        """Return what a whole crawl yields."""
        with self.crawling(ids, reach, **listing) as items:
            return list(items)

    def ids(self, *ids: str, reach: Reach | None = None, **listing: Any) -> list[str | None]:
        """Return the ids of what a whole crawl found, in its order."""
        items = self.items(*ids, reach=reach, **listing)
        return [item.identifier for item in items if item.identifier]

    def problems(self, *ids: str, reach: Reach | None = None, **listing: Any) -> list[Skip]:
        """Return what a whole crawl could not read."""
        items = self.items(*ids, reach=reach, **listing)
        return [r for item in items for r in records_of(item) if isinstance(r, Skip)]

    def load(self, store: Store, *ids: str, **options: Any) -> Summary:
        """Crawl into a store."""
        portion = options.pop("portion", 50_000)
        with self.crawling(ids, **options) as items:
            records = (record for item in items for record in self.crawl.read(item))
            return load(store, "hub", records, portion=portion)

    def requests(self) -> list[str]:
        """Return what was asked since the last time, without the endpoint; and forget it."""
        asked, self.hub.asked = self.hub.asked, []
        return asked
