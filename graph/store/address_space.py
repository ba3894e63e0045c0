"""The limit of a process's address space (``ulimit -v``), as batch systems set it."""

from __future__ import annotations

import os


def limit_of_process() -> int | None:
    """Return how many bytes this process may map; None is without a limit."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit


def spare_address_space() -> None:
    """Where it is limited, let Arrow not reserve 1 GB of it at once; before Arrow is used."""
    if limit_of_process() is not None:
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
