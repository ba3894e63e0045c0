"""A document as JSON that people can read, and that is written fast where it is large."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_MOST = 500
"""Elements of the lists of a document up to which every value has a line of its own: Python indents
slowly, ten times as slowly as it writes."""


def write_json(document: Mapping[str, Any]) -> str:
    """Return a document as JSON, the same text for the same values; a large one has fewer lines.

    In a large one each element of its lists has one line.

    Raises
    ------
    ValueError
        If it holds a number that JSON does not have.
    """
    elements = sum(len(value) for value in document.values() if isinstance(value, list))
    if elements <= _MOST:
        return json.dumps(document, indent=1, allow_nan=False) + "\n"
    fields = (f" {json.dumps(name)}: {_write_field(value)}" for name, value in document.items())
    return "{\n" + ",\n".join(fields) + "\n}\n"


def _write_field(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, allow_nan=False)
    lines = ",\n  ".join(json.dumps(each, allow_nan=False) for each in value)
    return f"[\n  {lines}\n ]"
