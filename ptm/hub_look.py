"""A look at the live Hub for what no graph describes: into a graph in memory, within bounds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from graph.errors import UnavailableError

if TYPE_CHECKING:
    from graph.schema import End
    from graph.store.base import Store
    from ingest.hub.crawl import Crawl
    from ingest.hub.item import Item, Tally

MOST_REQUESTS = 5_000
"""Requests of one look; what is not asked for then stays unknown."""
_NO_ID = "it is not in the graph, and no id of the Hub"
_MISSING = "the Hub does not have it"
_HIDDEN = "nothing of that name is on the Hub, or it is private"
_WITHDRAWN = "it is unavailable for legal reasons, says the Hub"
_UNREAD = "the Hub's answer could not be read"
_NOT_ASKED = "it was not asked for: a look at the Hub ends after {most:,} requests"


class HubLook:
    """Reads artifacts from the Hub, with all that is upstream of them.

    Parameters
    ----------
    asking
        Called with the number of answers so far.
    waiting
        Called with the seconds of each wait that the Hub asks for.
    upstream
        Whether what they are made from is asked for, too.
    """

    def __init__(
        self,
        asking: Callable[[int], None],
        waiting: Callable[[float], None],
        *,
        upstream: bool = True,
    ) -> None:
        self._asking, self._waiting = asking, waiting
        self._upstream = upstream
        self._problem = ""
        self.crawl: Crawl | None = None

    @property
    def tally(self) -> Tally | None:
        """Return what the Hub has of it; None if it was not asked."""
        return self.crawl.tally if self.crawl else None

    def fetch(self, store: Store, wanted: Iterable[End]) -> None:
        """Write what the Hub says of these artifacts, and of what they are made from, to a store.

        Where the Hub fails after some answers, these are kept.

        Raises
        ------
        UnavailableError
            If it cannot be reached at all.
        """
        from ingest.hub.answers import HubAnswers, answers_path
        from ingest.hub.client import HubClient
        from ingest.hub.crawl import Crawl, Reach
        from ingest.hub.source import to_records
        from ingest.hub_ids import is_valid
        from ingest.loader import load

        ends = [end for end in wanted if is_valid(end.id)]
        if not ends:
            return
        client = HubClient(waiting=self._waiting)
        reach = Reach(up=self._upstream, datasets=self._upstream, requests=MOST_REQUESTS)
        words = repr((client.endpoint, ends, reach))
        with contextlib.closing(HubAnswers(answers_path(), words)) as answers:
            self.crawl = crawl = Crawl(client, answers, reach, to_records)
            for end in ends:
                crawl.ask(end.kind, end.id)  # type: ignore[arg-type]  # models and datasets
            records = (record for item in self._items(crawl) for record in crawl.read(item))
            load(store, "hub", records)

    def _items(self, crawl: Crawl) -> Iterator[Item]:
        """Yield the answers of a crawl; a failure after the first of them ends it quietly."""
        number = 0
        try:
            for number, item in enumerate(crawl.items(), start=1):
                self._asking(number)
                yield item
        except UnavailableError as error:
            if not number:
                why = str(error).partition(". ")[0].rstrip(".")
                raise UnavailableError(
                    f"{why}; without --online the graph alone is asked."
                ) from error
            self._problem = str(error).partition(". ")[0].rstrip(".")

    @property
    def is_cut(self) -> bool:
        """Return whether it ended at its bound, and more was to be asked."""
        return bool(self.crawl and self.crawl.is_cut)

    def has_failed(self, end: End) -> bool:
        """Return whether it is not known what the Hub has of an artifact that was asked for."""
        return self.reason(end) in (_UNREAD, self._problem)

    def reason(self, end: End) -> str:
        """Return why nothing is known of an artifact after the look."""
        from ingest.hub_ids import is_valid

        if not is_valid(end.id) or self.tally is None:
            return _NO_ID
        name = end.id if end.kind.label == "Model" else f"{end.kind.label.lower()}:{end.id}"
        if name in self.tally.withdrawn:
            return _WITHDRAWN
        if name in self.tally.missing:
            return _HIDDEN if name in self.tally.unavailable else _MISSING
        if self._problem:
            return self._problem
        if self.is_cut:
            return _NOT_ASKED.format(most=MOST_REQUESTS)
        return _UNREAD
