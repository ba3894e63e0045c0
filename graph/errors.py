"""The errors that a user can do something about; each message is one whole sentence."""

from __future__ import annotations


class PtmError(Exception):
    """Something a user can mend: the message says what happened and what to do.

    ``exit_status`` is what the ``ptm`` command ends with.
    """

    exit_status = 3


class NotFoundError(PtmError):
    """The answer is no: what was asked for is not in the graph."""

    exit_status = 1


class UsageError(PtmError):
    """What was typed cannot be understood: an option, a parameter, a query."""

    exit_status = 2


class UnavailableError(PtmError):
    """Something outside could not be reached or read: a server, a file, a disk."""

    exit_status = 3


class NoGraphError(UnavailableError):
    """There is no graph yet at the place that was named."""

    def __init__(self, place: object) -> None:
        super().__init__(f"There is no graph at {place} yet: `ptm ingest sample` makes one.")


def took_too_long(seconds: float | None) -> UnavailableError:
    """Return the error for a query that was stopped because of a limit of time, if it is known."""
    limit = f"{seconds:g} seconds" if seconds else "it may"
    return UnavailableError(
        f"The query was stopped because it took longer than {limit}: ask for "
        "less, or give it more time with --timeout SECONDS (open_graph(…, timeout=SECONDS) in "
        "Python)."
    )


# The names of these errors in the first version, for those who import them.
NotInGraph, Unreachable, WrongWords = NotFoundError, UnavailableError, UsageError
