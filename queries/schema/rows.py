"""The rows of the report on the schema."""

from typing import NamedTuple


class SchemaProperty(NamedTuple):
    """A property of a kind of node, of a claim, or of what is derived (``part`` says which)."""

    name: str
    part: str
    property: str
    type: str
    unit: str | None
    says: str


class SchemaRecord(NamedTuple):
    """A kind of node, a claim, or what is derived; ``key`` are the properties that identify it.

    Of what joins two nodes both ends belong to the key as well.
    """

    name: str
    part: str
    says: str
    key: str


class SchemaJoin(NamedTuple):
    """A kind of node that a claim begins at, and one that it ends at then."""

    name: str
    from_kind: str
    to_kind: str
