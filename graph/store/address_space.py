"""The limit of a process's address space (``ulimit -v``), as batch systems set it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

_ENOUGH = 2_200_000
"""Kilobytes in which a graph is written that is as small as the one that comes with ptm."""


def limit_of_process() -> int | None:
    """Return how many bytes this process may map; None is without a limit."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    return None if limit == resource.RLIM_INFINITY else limit


def no_memory() -> str:
    """Return what to do where there is too little memory, with how much is enough if limited."""
    limit = limit_of_process()
    if limit is None or limit >= _ENOUGH << 10:
        return (
            "There is too little memory for this: free some, or allow more where it is limited "
            "(ulimit)."
        )
    return (
        f"There is too little memory for this because this process may take only {limit >> 20:,} "
        f"MB of address space (ulimit -v): allow at least {_ENOUGH:,} (kB) and run the same "
        "command again."
    )


def spare_address_space(*, is_limited: bool = False) -> None:
    """Where it is limited, let Arrow not reserve 1 GB of it at once; before Arrow is used."""
    if is_limited or limit_of_process() is not None:
        os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def mapped() -> int | None:
    """Return how many bytes this process has mapped so far; None where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as numbers:
            return int(numbers.read().split()[0]) * os.sysconf("SC_PAGESIZE")
    except OSError:  # only Linux says so
        return None


@contextlib.contextmanager
def limited_growth(size: int) -> Iterator[None]:
    """Let this process map so many bytes more and no others, where the system can do that."""
    now = mapped()
    if now is None:
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    lower = now + size if soft == resource.RLIM_INFINITY else min(soft, now + size)
    resource.setrlimit(resource.RLIMIT_AS, (lower, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
