"""What a source yields beside records.

A source is a folder of ``ingest``: its ``fetch`` talks to the world and yields raw items, and its
``to_records``, which is pure and never raises, returns what one item states. The ``fetch`` of a
bulk source (dumps, PeaTMOSS) yields columns, of which the source's loader makes tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.schema import Artifact, Node


@dataclass(frozen=True, slots=True)
class Skip:
    """Something that could not be read: which item, and why in words."""

    item: str
    reason: str
    number: int = 1
    """How many items like this one could not be read, where they are reported together."""


@dataclass(frozen=True, slots=True)
class Unreadable(Skip):
    """Something that is there and could not be read: the run is then not complete."""


@dataclass(frozen=True, slots=True)
class FullyRead:
    """An artifact of which everything has been yielded that these sources state.

    What the graph has from them about it beyond that is retracted.
    """

    kind: type[Node]
    id: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """An artifact that is not there, says who would have it; its claims stay.

    If they have described it before, or one of ``described_by``, it is marked as gone since this
    day.
    """

    kind: type[Artifact]
    id: str
    day: str
    noticed_by: str
    described_by: tuple[str, ...] = ()
