"""What a record is: entities, claims about them, what follows from them; and their properties.

The bases of what ``nodes.py`` and ``claims.py`` declare. Their class variables are traits: what the
rest of the program has to know of a kind or a claim, so that it never lists kinds itself.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple


def prop(sentence: str, unit: str | None = None, *, words: Iterable[str] = ()) -> Any:
    """Declare a property that is unknown (None) unless a source states it.

    ``words`` are its only values, where these are a closed list.
    """
    metadata = {"sentence": sentence, "unit": unit, "words": tuple(words)}
    return dataclasses.field(default=None, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything with an id. ``label`` names its kind in Cypher and in JSON lines."""

    label: ClassVar[str]
    exported: ClassVar[bool] = True
    """Whether an export of the whole graph holds it."""
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(Node):
    """A node of the world outside, whose properties are dated facts that some source states."""

    plural: ClassVar[str]
    """The word for several of them; the Hub names the folder of their pages by it as well."""
    prefixes: ClassVar[tuple[str, ...]] = ()
    """Words before a colon that say an id is of this kind. Without any, users cannot name it."""
    bare: ClassVar[bool] = False
    """Whether its ids are shown without a prefix, because they are taken for this kind first."""
    id_starts: ClassVar[tuple[str, ...]] = ()
    """What all its ids begin with; users may leave it out."""
    lower_case: ClassVar[bool] = False
    """Whether its ids are the same in upper and lower case, so that the graph folds them."""
    example: ClassVar[str] = ""
    """An id to show in help."""
    catalogued: ClassVar[bool] = False
    """Whether its facts come from a table in this package, not from the source that names it."""
    described: ClassVar[bool] = True
    """Whether sources describe it; what only ever stands in claims is no stub for that."""
    stated_by: str | None = prop("The source of its newest facts: hub-tag, card, peatmoss, …")
    facts_at: str | None = prop("When its newest facts were true.", "ISO 8601 date or time, UTC")
    display_name: str | None = prop("The name to show where it differs from the id.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact(Entity):
    """What is made, licensed and published, so that lineages lead through it.

    It may disappear; what it stated last still counts then.
    """

    gone_since: str | None = prop(
        "Since when it is known to have disappeared (deleted, made private); unknown while it is "
        "there.",
        "ISO 8601 date or time, UTC",
    )
    gone_stated_by: str | None = prop("Who noticed that it has disappeared: hub-api, snapshot …")


class End(NamedTuple):
    """One end of a claim: a node kind and the id within it."""

    kind: type[Node]
    id: str


EndKinds = tuple[tuple[type[Node], type[Node]], ...]
"""The pairs of node kinds that a type of relationship joins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What joins two nodes. ``label`` is its type in Cypher."""

    label: ClassVar[str]
    ends: ClassVar[EndKinds]
    start: End
    end: End


class Upstream(enum.StrEnum):
    """How a claim leads upstream; the value is the phrase that stands before its end.

    ``USES`` is no derivation: the start loads or runs the end, and is not made from it.
    """

    MADE = "made from"
    TRAINED = "trained on"
    USES = "uses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Relation):
    """One source's statement that joins two nodes.

    Its key is (start, label, end, stated_by) and the values of ``also_key``.
    """

    also_key: ClassVar[tuple[str, ...]] = ()
    leads_upstream: ClassVar[Upstream | None] = None
    """How it is a step of a lineage, if it is one: a derivation, or a use of the end."""
    catalogued: ClassVar[bool] = False
    """Whether it comes from a table in this package, not from the source that is read."""
    stated_by: str
    declared: bool = dataclasses.field(
        default=True, metadata={"sentence": "True if stated, false where it was inferred."}
    )
    evidence: str | None = prop("What was read, and where: a tag, a file and line, a sentence.")
    first_seen: str | None = prop(
        "Since when this source has stated these values.", "ISO 8601 date or time, UTC"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Relation):
    """What follows from the nodes that it joins; nobody states it, so it is no claim.

    It is made anew from them, never exported and never in the journal.
    """


Record = Node | Claim
RecordType = type[Node] | type[Claim]
"""What sources state."""
StoredType = type[Node] | type[Relation]
"""What stores have a table or type for."""


# Their properties -----------------------------------------------------------------------------


class Property(NamedTuple):
    """A stored property: its name, Python type (str, int, float, bool), unit and sentence."""

    name: str
    type: type
    unit: str | None
    sentence: str
    words: tuple[str, ...] = ()
    """Its only values, where these are a closed list."""


_TYPES = {"str": str, "int": int, "float": float, "bool": bool}
_OF_ENTITIES = (
    Property("kind", str, None, "The label again, so that one Cypher text can return it."),
    Property("only_mentioned", bool, None, "True while no source has described it, only named it."),
    Property(
        "older_facts",
        str,
        "a JSON object",
        "Properties whose date or source differs from facts_at and stated_by: [date, source].",
    ),
)
_RELATION_ENDS = ("start", "end")


def properties(record: StoredType) -> tuple[Property, ...]:
    """Return the stored properties of a node kind or type of relationship, the key first."""
    return _cached_properties(record)  # type: ignore[arg-type]  # classes can be hashed


@functools.cache
def _cached_properties(record: StoredType) -> tuple[Property, ...]:
    own = tuple(
        Property(
            field.name,
            _TYPES[str(field.type).removesuffix(" | None")],
            field.metadata.get("unit"),
            field.metadata.get("sentence", "The key." if field.name == "id" else "Who states it."),
            field.metadata.get("words", ()),
        )
        for field in dataclasses.fields(record)
        if field.name not in _RELATION_ENDS
    )
    return own + _OF_ENTITIES if issubclass(record, Entity) else own


def claim_key(claim: type[Claim]) -> tuple[str, ...]:
    """Return the properties that, with both ends, identify a claim."""
    return ("stated_by", *claim.also_key)


def declared(base: type[Any], names: Mapping[str, Any]) -> tuple[type[Any], ...]:
    """Return the classes of one base that a module declares, in their order."""
    classes = (each for each in names.values() if isinstance(each, type))
    return tuple(c for c in classes if issubclass(c, base) and c.__module__ == names["__name__"])
