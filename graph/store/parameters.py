"""Values that a query is given: those that both engines take, and sentences for all others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from graph.errors import UsageError

_DEEPEST = 50
"""Lists and maps in each other; deeper ones stand for an error, such as a list in itself."""
_TAKEN = (bool, float, bytes, date, timedelta)


def check_parameters(parameters: Mapping[str, Any]) -> None:
    """Refuse a value that an engine cannot take.

    Raises
    ------
    UsageError
        If there is one; the sentence names its parameter.
    """
    for name, value in parameters.items():
        if not isinstance(name, str):
            raise UsageError(f"A parameter's name is a text, and not {name!r:.80}.")
        if why := _why_not(value, 0):
            raise UsageError(f"The query cannot be given the value of ${name:.80}: {why}.")


def _why_not(value: Any, depth: int) -> str | None:
    """Return why an engine cannot take a value; None if it can."""
    if depth > _DEEPEST:
        return f"lists and maps stand in each other more than {_DEEPEST} deep"
    if value is None or isinstance(value, _TAKEN):
        return None
    if isinstance(value, int):
        return None if -(2**63) <= value < 2**63 else "a number has more than 64 bits"
    if isinstance(value, str):
        return None if _is_unicode(value) else "a text is not valid Unicode"
    if isinstance(value, list):
        return next(filter(None, (_why_not(each, depth + 1) for each in value)), None)
    if isinstance(value, dict):
        parts = (part for pair in value.items() for part in pair)
        return next(filter(None, (_why_not(each, depth + 1) for each in parts)), None)
    return f"{type(value).__name__} is not among the types that engines know"


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
