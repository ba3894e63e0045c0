"""What stands in a stranger's JSON, whatever type it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LONGEST = 10_000
"""Characters of a text that is read; a longer one is none."""


def text_of(value: Any) -> str | None:
    """Return a text without white space around it; None for an empty one and for other values."""
    if not isinstance(value, str) or len(value) > LONGEST:
        return None
    return value.strip() or None


def reference_of(values: Any, key: str = "bom-ref") -> str | None:
    """Return a reference exactly as it is written; None where there is none."""
    found = values.get(key)
    return found if isinstance(found, str) and 0 < len(found) <= LONGEST else None


def member(value: Any, *keys: str) -> Any:
    """Return what an object has under a key, and so on; None where it is no object."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects of a list."""
    if isinstance(value, list):
        yield from (each for each in value if isinstance(each, dict))
