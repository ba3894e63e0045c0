"""Keeps Python's collector of garbage away from large results.

It goes through all objects again and again as their number grows, and rows hold no circles.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused_collector() -> Iterator[None]:
    """Let memory be collected afterwards: what is made in the block is needed to its end.

    To look for what could be let go of would be a quarter of the time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
