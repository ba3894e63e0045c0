"""How dates and times are written: ISO 8601, a date alone or with a time."""

from __future__ import annotations

import datetime
import re

_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?"
MOMENT = rf"\d{{4}}-\d\d-\d\d(?:[T ]{_TIME})?"
"""Pattern of an ISO 8601 date or time; a blank may replace the T, as databases write it."""
_MOMENT = re.compile(MOMENT, re.ASCII)


def is_date(text: str) -> bool:
    """Return whether a text is an ISO 8601 date."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    """Return whether a text is an ISO 8601 date, or a date with a time."""
    return bool(_MOMENT.fullmatch(text)) and is_date(text[:10])
