"""Scans what a crawl of GitHub finds, while it goes on."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple
from urllib.parse import quote

from graph.errors import PtmError
from ingest.code.source import ScannedRepository, ScanOptions
from ingest.code.spreading.processes import spread
from ingest.github.archive import Archive, scan_archive
from ingest.github.client import GitHubClient
from ingest.github.description import default_branch
from ingest.github.item import Item, Outcome
from ingest.items import Skip, Unreadable

Scanned = ScannedRepository | Skip
Spread = Callable[[Iterable[Archive]], Iterator[Scanned]]
"""Yields what each archive holds, in any order."""
_EMPTY = (404, 409)


def scan_in_processes(
    archives: Iterable[Archive], options: ScanOptions, jobs: int
) -> Iterator[Scanned]:
    """Yield what archives hold, in the order in which the processes are done."""
    scan = functools.partial(scan_archive, options=options)
    for archive, found in spread(scan, archives, jobs):
        ended = "its scan ended the process that did it, twice"
        yield found or Unreadable(archive.repository, ended)


class Answer(NamedTuple):
    """What GitHub answered about a repository, and what its files were found to hold."""

    item: Item
    scanned: Scanned | None = None
    """None where it was not to be scanned."""


class Scanning:
    """Hands out the archives of those that have changed; ``answers`` yields everything."""

    def __init__(self, client: GitHubClient, items: Iterable[Item], spread: Spread) -> None:
        self._client, self._items, self._spread = client, items, spread
        self._ready: deque[Answer] = deque()
        self._handed: dict[str, Item] = {}
        self._begun: set[str] = set()
        self._error: PtmError | None = None

    def answers(self) -> Iterator[Answer]:
        """Yield the answers, in the order in which they are complete.

        Raises
        ------
        PtmError
            If GitHub fails, after what was handed out until then.
        """
        try:
            for scanned in self._spread(self._archives()):
                yield from self._taken()
                identifier = scanned.item if isinstance(scanned, Skip) else scanned.id
                yield Answer(self._handed.pop(identifier), scanned)
        except KeyboardInterrupt:
            yield from self._taken()
            raise
        yield from self._taken()
        if self._error:
            raise self._error

    def _taken(self) -> Iterator[Answer]:
        while self._ready:
            yield self._ready.popleft()

    def _archives(self) -> Iterator[Archive]:
        """Yield the archives to be scanned; other answers become ready on the way."""
        try:
            for item in self._items:
                # One that was renamed may be met under both of its names.
                is_wanted = item.outcome is Outcome.DESCRIBED and item.id not in self._begun
                link = self._link(item) if is_wanted else None
                if isinstance(link, str):
                    self._handed[item.id] = item
                    self._begun.add(item.id)
                    yield Archive(item.id, link)
                else:
                    self._ready.append(Answer(item, link))
        except PtmError as error:
            self._error = error

    def _link(self, item: Item) -> str | Skip | None:
        """Return where the archive of a repository lies; None if it is empty."""
        branch = default_branch(item.body)
        place = f"/repos/{quote(item.name)}/tarball" + (f"/{quote(branch)}" if branch else "")
        reply = self._client.get(place)
        if reply.location and reply.problem is None:
            return reply.location
        if reply.status in _EMPTY:
            return None
        problem = reply.problem or f"GitHub answers {reply.status} to a request for its archive"
        return Unreadable(item.id, problem)
