"""How much memory an answer takes in Python, about, and the limit for a user's own query."""

from __future__ import annotations

import sys
from typing import Any

from graph.errors import UnavailableError

MOST = 2 << 30
"""Bytes that the answer to a user's own query may take."""
_ROW = 200
"""Bytes of a dict, and what a value takes in it besides its own."""
_VALUE = 60


def size_of_rows(rows: int, columns: int) -> int:
    """Return the bytes that rows take besides what is in them."""
    return rows * (_ROW + columns * _VALUE)


def size_of_value(value: Any) -> int:
    """Return the bytes that a value takes, with what it holds."""
    if isinstance(value, dict):
        return _ROW + sum(map(size_of_value, value.values()))
    if isinstance(value, list | tuple):
        return _VALUE + sum(map(size_of_value, value))
    return _VALUE + sys.getsizeof(value)


def check_size(size: int) -> None:
    """Refuse an answer that takes more memory than it may.

    Raises
    ------
    UnavailableError
        If it does.
    """
    if size > MOST:
        raise UnavailableError(
            f"The query was stopped because its answer takes more than {MOST >> 30} GB of memory: "
            "ask for less, for instance with LIMIT."
        )
