"""What a source is: ``fetch`` talks to the world, ``to_records`` reads one raw item, purely."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from graph.schema import Node, Record


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that could not be read: which item, and why in words."""

    item: str
    reason: str
    number: int = 1
    """How many items like this one could not be read, where they are told together."""


@dataclass(frozen=True, slots=True)
class Unread(Skip):
    """Something that is there and could not be read: the run is then not complete."""


@dataclass(frozen=True, slots=True)
class Told:
    """A thing of which all has been yielded that these sources state.

    What the graph has from them about it beyond that, they no longer state.
    """

    kind: type[Node]
    id: str
    by: tuple[str, ...]


class Source(Protocol):
    """A module of ``ingest/sources``."""

    def to_records(self, item: Any) -> Iterable[Record | Skip | Told]:
        """Return what one raw item states; never raises, never talks to the world."""

    def fetch(self, *args: Any, **options: Any) -> Iterator[Any]:
        """Yield raw items."""


def find_source(name: str) -> Source:
    """Return the source of this name."""
    module: Any = importlib.import_module(f"ingest.sources.{name}")
    return module  # type: ignore[no-any-return]
