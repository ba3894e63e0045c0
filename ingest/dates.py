"""Checks of dates and times: those that a user or a file gives for facts, and those of the Hub."""

from __future__ import annotations

from graph.clock import today
from graph.errors import UsageError
from graph.schema.moments import MOMENT, is_date, is_moment

__all__ = ["MOMENT", "NO_MOMENT", "check_date", "is_date", "is_moment"]

NO_MOMENT = "it is no ISO 8601 date or time"


def check_date(text: str, name: str = "--taken") -> str:
    """Return the date of facts that a user gave with ``--taken``, or under another name.

    Raises
    ------
    UsageError
        If it is no ISO 8601 date, or is in the future, where no later facts could replace these.
    """
    if not is_date(text):
        raise UsageError(f"{name} {text!r} is no date: write it as 2026-11-01.")
    if text > today():
        raise UsageError(f"{name} {text} lies in the future: give the day of the dump.")
    return text
