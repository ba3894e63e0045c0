"""Compares values of documents, whenever they were written and whatever their bom-refs are."""

from __future__ import annotations

import datetime
import json
from typing import Any

from reports.cyclonedx.references import DECLARED

_WHEN = frozenset({"timestamp"})


def normal(value: Any, *, refs: bool = True) -> str:
    """Return a value as a text that is the same for values that say the same.

    When they were written makes no difference, nor their bom-refs without ``refs``.
    """
    return json.dumps(_strip(value, _WHEN if refs else _WHEN | {DECLARED}), sort_keys=True)


def copy_value(value: Any) -> Any:
    """Return a value of JSON that shares nothing with another: several times faster than copy."""
    if isinstance(value, dict):
        return {key: copy_value(each) for key, each in value.items()}
    return [copy_value(each) for each in value] if isinstance(value, list) else value


def add_missing(there: list[Any], ours: list[Any]) -> None:
    """Add to a list what is in another one, and not in it."""
    if not ours:
        return
    known = {normal(each) for each in there}
    for each in ours:
        if (text := normal(each)) not in known:
            known.add(text)
            there.append(each)


def read_time(text: str) -> datetime.datetime | None:
    """Return the moment that a text in ISO 8601 names, in UTC if it names no zone; None if none."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def _strip(value: Any, keys: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _strip(each, keys) for key, each in value.items() if key not in keys}
    return [_strip(each, keys) for each in value] if isinstance(value, list) else value
