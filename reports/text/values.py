"""Values of Cypher as text: nodes, relationships and paths as they are drawn in patterns."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

from graph.store.values import (
    NodeValue,
    PathValue,
    RelationshipValue,
    moment_text,
    structure_of,
)


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
        case datetime.date() | datetime.time() | datetime.timedelta():
            return moment_text(value)
    return str(value)


def value_object(value: Any) -> Any:
    """Return a value as JSON has it."""
    made = structure_of(value)
    return value_text(value) if made is value else made


def _inside(value: Any) -> str:
    """Return a value as it stands in a list or map."""
    if isinstance(value, str | bool | None):
        return _quoted(value)
    text = value_text(value)
    is_moment = isinstance(value, datetime.date | datetime.time | datetime.timedelta)
    return _quoted(text) if is_moment else text


def _quoted(value: str | bool | None) -> str:
    return json.dumps(value, ensure_ascii=False)
