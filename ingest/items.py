"""What a source yields besides records.

A source is a package of ``ingest`` with a module ``source``. Its ``fetch`` reads the outside world
and yields raw items; its ``to_records``, which is pure and never raises, returns what one item
states. A bulk source yields columns instead, and has a ``loader`` that makes tables of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.schema import Node


@dataclass(frozen=True, slots=True)
class Skip:
    """An item that could not be read, and the reason in words."""

    item: str
    reason: str
    number: int = 1
    """The number of items like this one, where one Skip reports several."""


@dataclass(frozen=True, slots=True)
class Unreadable(Skip):
    """An item that exists and could not be read, so that the Run is not complete."""


@dataclass(frozen=True, slots=True)
class FullyRead:
    """An artifact of which everything that the sources ``by`` state has been yielded.

    Other claims that the graph has from these sources about it are retracted.
    """

    kind: type[Node]
    id: str
    by: tuple[str, ...]
