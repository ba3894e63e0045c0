"""The values that a Neo4j server answers to Cypher of a user's own, as every engine gives them."""

from __future__ import annotations

import datetime
from typing import Any

from graph.errors import UsageError
from graph.store.values import (
    PLAIN,
    NodeValue,
    OwnAnswer,
    PathValue,
    RelationshipValue,
    by_name,
    key_of,
    known,
)


def read_answer(result: Any) -> OwnAnswer:
    """Return the answer to a user's query.

    Raises
    ------
    UsageError
        If it has a moment that Python cannot hold, and the driver neither.
    """
    from neo4j.exceptions import BrokenRecordError

    names = tuple(result.keys())
    try:
        rows = [dict(zip(names, map(own_value, record.values()), strict=True)) for record in result]
    except BrokenRecordError as error:
        raise UsageError(
            "The answer has a date outside the years 1 to 9999: return it as a text, toString(x)."
        ) from error
    return OwnAnswer(names, rows)


def read_names(transaction: Any) -> frozenset[str]:
    """Return the labels, types and properties of a server that the schema does not have."""
    from graph.schema import properties
    from graph.schema.kinds import RECORD_OF

    found: set[str] = set()
    for listed in ("db.labels", "db.relationshipTypes", "db.propertyKeys"):
        found |= {record.value() for record in transaction.run(f"CALL {listed}()")}
    for label, record in RECORD_OF.items():
        found -= {label, *(each.name for each in properties(record))}
    return frozenset(found)


def own_value(value: Any) -> Any:
    """Return a value of the driver as every engine gives it."""
    if type(value) in PLAIN:
        return value
    import neo4j.graph
    import neo4j.spatial
    import neo4j.time

    match value:
        case list():
            return [own_value(each) for each in value]
        case dict():
            return by_name({str(key): own_value(each) for key, each in value.items()})
        case neo4j.graph.Node():
            return _node(value)
        case neo4j.graph.Path():
            return _path(value)
        case neo4j.graph.Relationship():
            return _relationship(value)
        case neo4j.spatial.Point():
            return {"srid": value.srid, **dict(zip("xyz", value, strict=False))}
        case neo4j.time.Duration():
            return _duration(value)
        case neo4j.time.Date() | neo4j.time.DateTime() | neo4j.time.Time():
            return _moment(value)
        case bytes() | bytearray():
            return value.hex()
    return str(value)


def _node(value: Any) -> NodeValue:
    labels = tuple(sorted(value.labels))
    return NodeValue(labels, known(labels, _stated(value)))


def _relationship(value: Any, *, in_path: bool = False) -> RelationshipValue:
    nodes = [_node(each) for each in value.nodes if each is not None] if in_path else []
    ends = (key_of(nodes[0]), key_of(nodes[1])) if len(nodes) == 2 else None
    return RelationshipValue(value.type, known((value.type,), _stated(value)), ends)


def _path(value: Any) -> PathValue:
    return PathValue(
        tuple(map(_node, value.nodes)),
        tuple(_relationship(each, in_path=True) for each in value.relationships),
        tuple(
            step.start_node == node
            for step, node in zip(value.relationships, value.nodes, strict=False)
        ),
    )


def _stated(value: Any) -> dict[str, Any]:
    return {name: own_value(each) for name, each in value.items()}


def _moment(value: Any) -> Any:
    """Return Python's date or time, or a text where it has none for it."""
    try:
        exact = not getattr(value, "nanosecond", 0) % 1000
        return value.to_native() if exact else value.iso_format()
    except (ValueError, OverflowError):
        return value.iso_format()


def _duration(value: Any) -> Any:
    try:
        if not value.months and not value.nanoseconds % 1000:
            micro = value.nanoseconds // 1000
            return datetime.timedelta(value.days, value.seconds, micro)
    except OverflowError:
        pass
    return value.iso_format()
