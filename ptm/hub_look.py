"""A look at the live Hub for what no graph describes: into a graph in memory, within bounds."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from graph.errors import UnavailableError
from graph.schema import End, Relation
from graph.schema.kinds import ON_THE_HUB

if TYPE_CHECKING:
    from graph.store.base import Store
    from graph.store.tables import Tables
    from ingest.hub.crawl import Crawl
    from ingest.hub.item import Item

MOST_REQUESTS = 5_000
"""Requests of one look; what is not asked for then stays unknown."""
MOST_ROUNDS = 5
"""Times that the Hub is asked, each for what the user's graph only mentions of the time before."""
_STUBS = "MATCH (n:{}) WHERE n.only_mentioned RETURN n.id AS id ORDER BY id"
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
    known
        Returns what the user's graph holds of artifacts, and of all that they are made from.
    upstream
        Whether what they are made from is asked for, too.
    """

    def __init__(
        self,
        asking: Callable[[int], None],
        waiting: Callable[[float], None],
        known: Callable[[Iterable[End]], Tables],
        *,
        upstream: bool = True,
    ) -> None:
        self._asking, self._waiting = asking, waiting
        self._upstream = upstream
        self._problem = ""
        self._known = known
        self.crawls: list[Crawl] = []

    def fetch(self, store: Store, wanted: Callable[[], Iterable[End]]) -> None:
        """Write what the Hub says of artifacts, and of what they are made from, to a store.

        ``wanted`` returns what is still to be asked for. What the user's graph knows of artifacts
        that are met is written first, as if the Hub's answers were loaded into that graph; what it
        only mentions of their lineage is asked for in turn. Where the Hub fails after some answers,
        these are kept.

        Raises
        ------
        UnavailableError
            If it cannot be reached at all.
        """
        from ingest.hub_ids import is_valid
        from ingest.loader import load

        asked: set[End] = set()
        while len(self.crawls) < MOST_ROUNDS and not self.is_cut and not self._problem:
            found = (end for end in wanted() if is_valid(end.id) and end not in asked)
            if not (ends := list(dict.fromkeys(found))):
                return
            records = self._read(ends)
            met = {end for record in records for end in _ends_of(record)}
            asked |= met.union(ends)
            if tables := self._known(met):
                store.write(tables)
            load(store, "hub", records)

    def _read(self, ends: list[End]) -> list[Any]:
        """Return what the Hub says of artifacts, and of what they are made from, as records."""
        from ingest.hub.answers import HubAnswers, answers_path
        from ingest.hub.client import HubClient
        from ingest.hub.crawl import Crawl, Reach
        from ingest.hub.source import to_records

        client = HubClient(waiting=self._waiting)
        left = MOST_REQUESTS - sum(crawl.requests for crawl in self.crawls)
        reach = Reach(up=self._upstream, datasets=self._upstream, requests=max(left, 1))
        words = repr((client.endpoint, ends, reach))
        with contextlib.closing(HubAnswers(answers_path(), words)) as answers:
            crawl = Crawl(client, answers, reach, to_records)
            self.crawls.append(crawl)
            for end in ends:
                crawl.ask(end.kind, end.id)  # type: ignore[arg-type]  # models and datasets
            return [record for item in self._items(crawl) for record in crawl.read(item)]

    def _items(self, crawl: Crawl) -> Iterator[Item]:
        """Yield the answers of a crawl; a failure after the first of them ends it quietly."""
        number = 0
        try:
            for number, item in enumerate(crawl.items(), start=1):
                self._asking(number)
                yield item
        except UnavailableError as error:
            if not number and len(self.crawls) == 1:
                why = str(error).partition(". ")[0].rstrip(".")
                raise UnavailableError(
                    f"{why}; without --online the graph alone is asked."
                ) from error
            self._problem = str(error).partition(". ")[0].rstrip(".")

    @property
    def is_cut(self) -> bool:
        """Return whether it ended at its bound, and more was to be asked."""
        return any(crawl.is_cut for crawl in self.crawls)

    def has_failed(self, end: End) -> bool:
        """Return whether it is not known what the Hub has of an artifact that was asked for."""
        return self.reason(end) in (_UNREAD, self._problem)

    def reason(self, end: End) -> str:
        """Return why nothing is known of an artifact after the look."""
        from ingest.hub_ids import is_valid

        if not is_valid(end.id) or not self.crawls:
            return _NO_ID
        name = end.id if end.kind.label == "Model" else f"{end.kind.label.lower()}:{end.id}"
        tallies = [crawl.tally for crawl in self.crawls]
        if any(name in tally.withdrawn for tally in tallies):
            return _WITHDRAWN
        if any(name in tally.missing for tally in tallies):
            hidden = any(name in tally.unavailable for tally in tallies)
            return _HIDDEN if hidden else _MISSING
        if self._problem:
            return self._problem
        if self.is_cut:
            return _NOT_ASKED.format(most=MOST_REQUESTS)
        return _UNREAD


def find_stubs(store: Store) -> list[End]:
    """Return the models and datasets of a store that no source has described."""
    return [
        End(kind, row["id"]) for kind in ON_THE_HUB for row in store.rows(_STUBS.format(kind.label))
    ]


def _ends_of(record: Any) -> Iterator[End]:
    """Yield the models and datasets that a record is about."""
    ends = [record.start, record.end] if isinstance(record, Relation) else []
    if type(record) in ON_THE_HUB:
        ends = [End(type(record), record.id)]
    yield from (end for end in ends if end.kind in ON_THE_HUB)
