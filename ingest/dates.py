"""Days that a user or a file gives for facts."""

from __future__ import annotations

import datetime

from graph.errors import WrongWords
from graph.store import today


def checked_date(text: str) -> str:
    """Return a date of facts.

    Raises
    ------
    WrongWords
        If it is no ISO 8601 date, or lies in the future: later facts could never replace those.
    """
    if not is_date(text):
        raise WrongWords(f"--taken {text!r} is no date: write it as 2026-11-01.")
    if text > today():
        raise WrongWords(f"--taken {text} lies in the future: give the day of the dump.")
    return text


def is_date(text: str) -> bool:
    """Return whether a text is a day as ISO 8601 writes it."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
