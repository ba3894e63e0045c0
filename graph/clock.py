"""The one clock of the product: every date that is noted or compared is asked for here.

It counts in UTC, so that nothing depends on the zone of a machine. Tests set it.
"""

from __future__ import annotations

import contextlib
import datetime
import time
from collections.abc import Callable, Iterator


def _system() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


_clock: Callable[[], datetime.datetime] = _system


def now() -> datetime.datetime:
    """Return the present moment, in UTC."""
    return _clock()


def today() -> str:
    """Return the present day in UTC, ISO 8601: the default date of a fact."""
    return now().date().isoformat()


def timestamp() -> str:
    """Return the present moment to the second, ISO 8601 with Z for UTC."""
    return now().replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def seconds() -> float:
    """Return the present moment in seconds since 1970."""
    return now().timestamp()


@contextlib.contextmanager
def set_to(moment: str) -> Iterator[None]:
    """Let the clock go on from a moment (ISO 8601; UTC where it names no zone), for tests."""
    global _clock
    start = datetime.datetime.fromisoformat(moment)
    start = start.replace(tzinfo=start.tzinfo or datetime.UTC)
    began = time.monotonic()
    before = _clock
    _clock = lambda: start + datetime.timedelta(seconds=time.monotonic() - began)  # noqa: E731
    try:
        yield
    finally:
        _clock = before
