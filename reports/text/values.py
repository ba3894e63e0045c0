"""Values of Cypher as text: nodes, relationships and paths as they are drawn in patterns."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from graph.store.values import NodeValue, PathValue, RelationshipValue


def value_text(value: Any) -> str:
    """Return a value as text: lists and maps as JSON writes them, but for nodes in them."""
    match value:
        case NodeValue() | RelationshipValue() | PathValue():
            return repr(value)
        case list() | tuple():
            return f"[{', '.join(map(_inside, value))}]"
        case Mapping():
            pairs = (f"{_quoted(str(key))}: {_inside(each)}" for key, each in value.items())
            return f"{{{', '.join(pairs)}}}"
        case datetime.timedelta():
            return _of_duration(value)
        case datetime.date() | datetime.time():
            return value.isoformat()
    return str(value)


def value_object(value: Any) -> Any:
    """Return a value as JSON has it."""
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
    return value_text(value)


def _inside(value: Any) -> str:
    """Return a value as it stands in a list or map."""
    if isinstance(value, str | bool | None):
        return _quoted(value)
    text = value_text(value)
    is_moment = isinstance(value, datetime.date | datetime.time | datetime.timedelta)
    return _quoted(text) if is_moment else text


def _quoted(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_duration(value: datetime.timedelta) -> str:
    """Return a duration in ISO 8601, which has a sign for each of its numbers."""
    seconds = value.seconds + value.microseconds / 1_000_000
    days = f"{value.days}D" if value.days else ""
    time = f"T{seconds:f}".rstrip("0").rstrip(".") + "S" if seconds or not days else ""
    return f"P{days}{time}"
