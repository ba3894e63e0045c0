"""What a crawl of GitHub yields, and the count that it keeps."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from graph.schema import End
from ingest.github.description import name_of, repository_id


class Outcome(enum.Enum):
    """What came of a repository that was found, or that the graph knows."""

    DESCRIBED = "described"
    UNCHANGED = "unchanged"
    """It was scanned before, and not pushed to since."""
    GONE = "gone"
    """GitHub does not have it any more."""
    UNREAD = "unread"


Hits = Mapping[End, Mapping[str, bool]]
"""By model or dataset the paths that its search has found, and whether each is sure to hold it."""


@dataclass(slots=True)
class Found:
    """A repository that a search or a list names: ``owner/name`` as GitHub writes it."""

    name: str
    body: dict[str, Any] | None = None
    """Its description, where the search or list has all of it."""
    hits: dict[End, dict[str, bool]] = field(default_factory=dict)


class Item(NamedTuple):
    """What GitHub answered about one repository; ``read`` is the day."""

    asked: str
    outcome: Outcome
    read: str
    host: str = "github.com"
    body: dict[str, Any] | None = None
    problem: str = ""
    known: Mapping[str, Any] | None = None
    """What the graph has of it."""
    hits: Hits = MappingProxyType({})

    @property
    def name(self) -> str:
        """Return the name that GitHub describes it under; the one asked for where it does not."""
        return name_of(self.body) or self.asked

    @property
    def id(self) -> str:
        """Return its id in the graph."""
        return repository_id(self.name, self.host)

    @property
    def is_renamed(self) -> bool:
        """Whether GitHub describes it under another name than it was asked for."""
        return self.id != repository_id(self.asked, self.host)

    @property
    def was_scanned(self) -> bool:
        """Whether the graph has a scan of it, of whatever commit."""
        return bool(self.known and self.known["revision"])


@dataclass(slots=True)
class Tally:
    """What a crawl met."""

    found: int = 0
    """Repositories that searches and lists have named."""
    expected: int = 0
    """Repositories that the graph has, and no search or list has named."""
    new: int = 0
    described: int = 0
    unchanged: int = 0
    older: int = 0
    """Repositories that were not pushed to since the day that the user names."""
    gone: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)
    unread: int = 0
    cut: bool = False
    """Whether there may be more than the limit that the user names."""

    def add(self, item: Item) -> None:
        """Count an item."""
        if item.outcome is Outcome.UNREAD:
            self.unread += 1
        elif item.outcome is Outcome.GONE:
            (self.gone if item.known else self.vanished).append(item.asked)
        else:
            self.described += 1
            self.new += item.known is None
            self.unchanged += item.outcome is Outcome.UNCHANGED
            if item.is_renamed:
                self.renamed[item.asked] = item.name
