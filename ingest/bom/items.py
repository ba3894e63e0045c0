"""What a bill of materials says, in the words of no format: elements, and what joins them.

The reader of a format yields these; ``resolution`` makes records of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.schema import Artifact, Claim


class StatedLicense(NamedTuple):
    """A licence of an element: its label as it is written, and the address of its text.

    ``declared`` is false where the document says that somebody concluded it.
    """

    text: str
    link: str | None = None
    declared: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A model, a dataset or an application of a document.

    ``ref`` is how the document refers to it, where it does; ``place`` says in words where it
    stands. ``kind`` is what it is said to be. ``addresses`` are purls and addresses that may name
    it, the surest first. ``own_id`` is its id in the graph that a document of ours was made of.
    ``facts`` are properties of its kind.
    """

    ref: str | None
    place: str
    kind: type[Artifact]
    owner: str | None = None
    name: str | None = None
    addresses: tuple[str, ...] = ()
    own_id: str | None = None
    licenses: tuple[StatedLicense, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That one element was made from another, or uses it.

    ``child`` is a reference; ``parent`` is one too, or the element itself where the document has it
    in that place. ``values`` are properties of the claim; ``claim`` is None where the document says
    only that one depends on the other: what that means follows from their kinds.
    """

    child: str
    parent: str | Element
    claim: type[Claim] | None = None
    place: str = ""
    declared: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)
