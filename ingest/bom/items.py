"""What a bill of materials says, in the words of no format: elements, and what joins them.

The reader of a format yields these; ``resolution`` makes records of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph.schema import Artifact, Claim
from graph.transfer.bill_properties import BillClaim
from ingest.weights import WeightFile
from licenses.labels.statement import Statement


class StatedLicense(NamedTuple):
    """A licence of an element: its label as it is written, and the address of its text.

    ``declared`` is false where the document says that somebody concluded it. ``statement`` is what
    the words of a standard mean, where the reader has recognised them.
    """

    text: str
    link: str | None = None
    declared: bool = True
    statement: Statement | None = None


class Place(NamedTuple):
    """A file, relative to the repository, and a line in it where that is known."""

    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A model, a dataset or an application of a document.

    ``ref`` is how the document refers to it, where it does; ``place`` says in words where it
    stands. ``kind`` is what it is said to be. ``addresses`` are purls and addresses that may name
    it, the surest first. ``own_id`` is its id in the graph that a document of ours was made of, and
    ``claims`` are those which that graph had of it. ``facts`` are properties of its kind.
    ``is_subject`` is true of what the document is about; ``described`` is false where it is only
    named. ``is_elsewhere`` is true where its files come from another place than the Hub. ``places``
    are where the code of the application names it, ``weights`` its files.
    """

    ref: str | None
    place: str
    kind: type[Artifact]
    owner: str | None = None
    name: str | None = None
    version: str | None = None
    addresses: tuple[str, ...] = ()
    own_id: str | None = None
    licenses: tuple[StatedLicense, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    claims: tuple[BillClaim, ...] = ()
    is_subject: bool = False
    described: bool = True
    places: tuple[Place, ...] = ()
    weights: tuple[WeightFile, ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """That one element was made from another, or uses it.

    Both ends are references, or the elements themselves where the document has them in that place.
    ``values`` are properties of the claim; ``claim`` is None where the document says only that one
    depends on the other: what that means follows from their kinds.
    """

    child: str | Element
    parent: str | Element
    claim: type[Claim] | None = None
    place: str = ""
    declared: bool = True
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """What a reader learns of a document beside its elements.

    ``others`` counts components that are no element; ``made`` is when the document was made, if it
    says so.
    """

    others: int = 0
    made: str | None = None
