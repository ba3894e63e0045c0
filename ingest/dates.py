"""Checks of dates and times: those that a user or a file gives for facts, and those of the Hub."""

from __future__ import annotations

import datetime
import re

from graph.clock import today
from graph.errors import UsageError

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
MOMENT = rf"\d{{4}}-\d\d-\d\d(?:[T ]{_TIME})?"
"""Pattern of an ISO 8601 date or time; a blank may replace the T, as databases write it."""
NO_MOMENT = "it is no ISO 8601 date or time"
_MOMENT = re.compile(MOMENT, re.ASCII)


def check_date(text: str) -> str:
    """Return the date of facts that a user gave with ``--taken``.

    Raises
    ------
    UsageError
        If it is no ISO 8601 date, or is in the future, where no later facts could replace these.
    """
    if not is_date(text):
        raise UsageError(f"--taken {text!r} is no date: write it as 2026-11-01.")
    if text > today():
        raise UsageError(f"--taken {text} lies in the future: give the day of the dump.")
    return text


def is_date(text: str) -> bool:
    """Return whether a text is an ISO 8601 date."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    """Return whether a text is an ISO 8601 date, or a date with a time."""
    return bool(_MOMENT.fullmatch(text)) and is_date(text[:10])
