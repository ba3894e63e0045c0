"""What a command is given to read by a pipe."""

from __future__ import annotations

import sys
from typing import BinaryIO


def standard_input() -> BinaryIO:
    """Return the bytes that come in.

    Raises
    ------
    UnavailableError
        If whoever started the process has closed it.
    """
    from graph.errors import UnavailableError

    if sys.stdin is None:
        raise UnavailableError("standard input cannot be read: it is closed.")
    return sys.stdin.buffer
