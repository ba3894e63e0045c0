"""How much of the address space the engine may map, and where the system limits it less.

The engine maps its buffer pool and the largest database that it could hold when it is opened: 8 TB,
unless it is told, of which a process has room for 15. Batch systems limit what a process may map
(``ulimit -v``), and both have to fit in there.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from graph.embedded.errors import too_little_room
from graph.store.address_space import limit_of_process, mapped

READ_POOL = 1 << 30
WRITE_POOL = 2 << 30
"""Bytes of the engine's buffer pool; its own default is 80 % of the machine's memory."""

LARGEST_DATABASE = 1 << 40
"""Bytes; the Hub's two million models take two thousandths of that."""
_LEAST_POOL = 256 << 20
"""The engine maps so much for its pool in any case."""
_LEAST_DATABASE = 64 << 20
_OTHERS = 384 << 20
"""Bytes that threads and tables take besides: without them threads abort."""
_PACKAGES = 256 << 20
"""Bytes that Python's packages take once they are loaded."""
_THREADS = 2
"""Threads of the engine where room is limited; each takes up to 72 MB of it."""


class Room(NamedTuple):
    """Bytes of the buffer pool and of the largest database, and a number of threads.

    0 threads are as many as the engine takes by itself.
    """

    pool: int
    database: int
    threads: int = 0


def find_room(path: Path | None, *, read_only: bool) -> Room:
    """Return what the engine may map for a graph; None is one in memory.

    Raises
    ------
    UnavailableError
        If the system's limit is too low for it.
    """
    pool = READ_POOL if read_only else WRITE_POOL
    limit = limit_of_process()
    if limit is None:
        return Room(pool, LARGEST_DATABASE)
    free = (
        limit - (mapped() or _PACKAGES) - _OTHERS - (0 if "pyarrow" in sys.modules else _PACKAGES)
    )
    size = path.stat().st_size if path and path.exists() else 0
    database = _power_of_two(max(size + (1 << 20), _LEAST_DATABASE))
    if not read_only:
        # What is written grows.
        database = max(database, _power_of_two(max(0, free) // 4 + 1) // 2)
    if free - database < _LEAST_POOL:
        lacking = _LEAST_POOL + database - free
        raise too_little_room(limit, limit + lacking)
    # The engine takes as much again outside of its pool.
    return Room(min(pool, max(_LEAST_POOL, (free - database) // 2)), database, _THREADS)


def _power_of_two(size: int) -> int:
    """Return the least power of two that is not below a size; the engine takes no other."""
    return 1 << (size - 1).bit_length()
