"""Keeps Python's collector of garbage away from what a scan holds in memory.

It goes through all objects again and again as their number grows, and the facts of a large
checkout are tens of millions that hold no circles: it took most of the time of a scan.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the collector; it goes on as before when the block ends, however it ends.

    What is made in the block should be gone by then, or the collector goes through it after all.
    """
    was_enabled, has_frozen = gc.isenabled(), gc.get_freeze_count() > 0
    gc.disable()
    # What was there before is no garbage of a scan: so ``free_circles`` looks at what is new alone.
    gc.freeze()
    try:
        yield
    finally:
        if not has_frozen:
            gc.unfreeze()
        if was_enabled:
            gc.enable()


def set_aside() -> None:
    """Let what is new in this pause stay, without a look for circles."""
    gc.freeze()


def free_circles() -> None:
    """Free what nobody holds any more but itself, of what is new in this pause.

    Without this a repository that is made to leave such circles would fill the memory.
    """
    gc.collect()
    gc.freeze()
