"""What Cypher may return besides numbers and texts, the same from every engine.

Dates are Python's, or a text in ISO 8601 where Python has none; points are maps.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

Ends = tuple[tuple[str, str], tuple[str, str]]
"""Kind and id of the start of a relationship, and of its end."""


PLAIN = frozenset({str, int, float, bool, type(None)})
"""Types whose values are the same from every engine."""


class OwnAnswer(NamedTuple):
    """The answer to Cypher of a user's own: the names of its columns, and a dict for each row.

    There are no names where a query returns all variables and finds no rows.
    """

    columns: tuple[str, ...]
    rows: list[dict[str, Any]]


class _Properties(Mapping[str, Any]):
    """What has properties: a mapping of those that are known."""

    __slots__ = ()
    properties: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Return a property."""
        return self.properties[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the names of the properties."""
        return iter(self.properties)

    def __len__(self) -> int:
        """Return how many properties are known."""
        return len(self.properties)


@dataclass(frozen=True, slots=True, repr=False)
class NodeValue(_Properties):
    """A node: its labels, and its known properties in the schema's order."""

    labels: tuple[str, ...]
    properties: dict[str, Any]

    def __repr__(self) -> str:
        """Return it as in a pattern: its labels and id, or its properties if it has no id."""
        told = self.properties.get("id")
        if told is None and self.properties:
            told = json.dumps(self.properties, ensure_ascii=False, default=str)
        return f"({' '.join(filter(None, [':'.join(self.labels), told and str(told)]))})"


@dataclass(frozen=True, slots=True, repr=False)
class RelationshipValue(_Properties):
    """A relationship: its type and its known properties; in a path, which nodes it joins."""

    type: str
    properties: dict[str, Any]
    ends: Ends | None = None

    def __repr__(self) -> str:
        """Return it as in a pattern: its type, and the method if it has one."""
        method = self.properties.get("method")
        return f"-[{self.type}{f' {method}' if method else ''}]->"


@dataclass(frozen=True, slots=True, repr=False)
class PathValue:
    """A path: its nodes in order, and the relationships between them, in either direction."""

    nodes: tuple[NodeValue, ...]
    relationships: tuple[RelationshipValue, ...]
    forward: tuple[bool, ...]
    """Of each relationship whether it leads from the node before it."""

    def __repr__(self) -> str:
        """Return it as a pattern."""
        parts = list(map(repr, self.nodes[:1]))
        for step, node, forward in zip(
            self.relationships, self.nodes[1:], self.forward, strict=False
        ):
            parts += [repr(step) if forward else f"<{repr(step)[:-1]}", repr(node)]
        return "".join(parts)


def structure_of(value: Any) -> Any:
    """Return a node, relationship or path as maps and lists; any other value as it is."""
    match value:
        case NodeValue():
            return {"labels": list(value.labels), "properties": value.properties}
        case RelationshipValue():
            made: dict[str, Any] = {"type": value.type}
            if value.ends:
                made |= {"from": list(value.ends[0]), "to": list(value.ends[1])}
            return {**made, "properties": value.properties}
        case PathValue():
            return {"nodes": list(value.nodes), "relationships": list(value.relationships)}
    return value


def moment_text(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    """Return a date, time or duration in ISO 8601; a duration has a sign for each number."""
    if not isinstance(value, datetime.timedelta):
        return value.isoformat()
    seconds = value.seconds + value.microseconds / 1_000_000
    days = f"{value.days}D" if value.days else ""
    time = f"T{seconds:f}".rstrip("0").rstrip(".") + "S" if seconds or not days else ""
    return f"P{days}{time}"


def key_of(node: NodeValue) -> tuple[str, str]:
    """Return the label and id of a node; the id is empty where it has none."""
    return ":".join(node.labels), str(node.properties.get("id", ""))


def by_name(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a map in the order of its keys: engines have them in orders of their own."""
    return {name: values[name] for name in sorted(values)}


def known(labels: tuple[str, ...], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that are known, in the schema's order, others by name after them."""
    places = {name: place for label in labels for place, name in enumerate(_declared(label))}
    names = sorted(properties, key=lambda name: (places.get(name, len(places)), name))
    return {name: properties[name] for name in names if properties[name] is not None}


@functools.cache
def _declared(label: str) -> tuple[str, ...]:
    from graph.schema import properties
    from graph.schema.kinds import RECORD_OF

    record = RECORD_OF.get(label)
    return tuple(each.name for each in properties(record)) if record else ()
