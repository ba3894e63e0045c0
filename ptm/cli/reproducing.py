"""The time that a document bears which is to be the same again."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ptm.api import Graph

TIME_OF_BUILD = "SOURCE_DATE_EPOCH"
"""The variable of the environment by which builds that can be repeated give the time."""
_FIRST = "1970-01-01"


def choose_time(graph: Graph, *, reproducible: bool) -> str | None:
    """Return the time that a bill bears: that of the environment, or of the newest facts.

    None is now.

    Raises
    ------
    UsageError
        If the environment gives none that can be read.
    """
    return _time_of_build() or (_newest(graph) if reproducible else None)


def choose_day() -> str:
    """Return the day of a scan which is to be the same again: that of the environment.

    Otherwise it is empty, and the scan bears no date but that of a commit: on the day of the newest
    facts nobody scanned anything.
    """
    return (_time_of_build() or "").partition("T")[0]


def _newest(graph: Graph) -> str:
    """Return the newest date of the graph's facts as a time; the first of all where it has none."""
    dates = [str(row["taken"]) for row in graph.facts if row.get("taken")]
    newest = max(dates, default=_FIRST)
    return newest if "T" in newest else f"{newest}T00:00:00Z"


def _time_of_build() -> str | None:
    """Return the time that the environment gives in seconds since 1970, in ISO 8601."""
    from graph.errors import UsageError
    from reports.text.words import plain

    given = os.environ.get(TIME_OF_BUILD)
    if not given:
        return None
    try:
        moment = datetime.datetime.fromtimestamp(int(given), datetime.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            f"{TIME_OF_BUILD} has to be a number of seconds since 1970, and is {plain(given)}."
        ) from error
    return moment.replace(tzinfo=None).isoformat() + "Z"
