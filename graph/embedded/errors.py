"""What a graph file or its engine raises, as sentences that say what to do."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from graph.errors import PtmError, UnavailableError, UsageError
from graph.store.base import Parameters
from graph.store.parameters import check_parameters


class NotWritableError(UnavailableError):
    """The system does not let a graph be written where it is; ``__cause__`` says why."""


def reason(error: BaseException) -> str:
    """Return the cause in words, without a full stop."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if text.startswith(("Assertion failed", "Unable to cast")) or "should not happen" in text:
        return "the engine has a fault there"
    return re.sub(r"^(?!Parser)[A-Z]\w+( manager)? exception: ", "", text).rstrip(".!")


@contextlib.contextmanager
def query_failures(parameters: Parameters | None = None) -> Iterator[None]:
    """Raise what the engine raises at a query as a sentence that says what to do.

    Raises
    ------
    UsageError
        If the engine cannot run the query, or cannot take a parameter.
    UnavailableError
        If it needs more memory than it may take.
    """
    try:
        yield
    except PtmError:
        raise
    except (
        ArithmeticError,
        LookupError,
        MemoryError,
        RuntimeError,
        TypeError,
        ValueError,
    ) as error:
        if is_out_of_memory(error):
            raise UnavailableError(_NO_MEMORY) from error
        check_parameters(parameters or {})
        raise UsageError(f"The engine cannot run this query: {reason(error)}.") from error


_NO_MEMORY = (
    "The query was stopped because it needs more memory than it may take: ask for less, for "
    "instance with LIMIT or without collect()."
)


def too_little_room(limit: int, needed: int) -> UnavailableError:
    """Return the error where a process may map less of the address space than a graph needs.

    What is advised is more: what is done with the graph takes some as well.
    """
    advised = -(-(needed + (512 << 20)) // 102_400_000) * 100_000
    return UnavailableError(
        f"The graph cannot be opened because this process may take only {limit >> 20:,} MB of "
        f"address space (ulimit -v): allow at least {advised:,} (kB) and run the same "
        "command again."
    )


def why_not(error: BaseException) -> str:
    """Return why a copy could not be written, and what to do where that is known."""
    if is_out_of_memory(error):
        return "there is too little memory; free some, or allow more where it is limited (ulimit)"
    if "Maximum database size" in str(error):
        return (
            "a graph of this size needs more address space than this process may take (ulimit -v); "
            "allow more, then run the same command again"
        )
    no_room = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if getattr(error, "errno", None) in no_room or re.search(
        r"Cannot \w+ (to|from) file", str(error)
    ):
        return "the disk is full or fails; make room there, then run the same command again"
    return reason(error)


def broken_off() -> UnavailableError:
    """Return the error for a query at which the engine's process ended."""
    return UnavailableError(
        "The engine broke off at this query, for which it needs more memory than it may take or "
        "has a fault: ask for less, or in another way."
    )


def is_out_of_memory(error: BaseException) -> bool:
    """Return whether the engine, Arrow or Python could get no more memory."""
    return isinstance(error, MemoryError) or bool(
        re.search(r"allocate memory|bad_alloc|Mmap for", str(error))
    )


def is_refused(error: BaseException) -> bool:
    """Return whether the system does not let a file be written."""
    if isinstance(error, OSError):
        return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)
    return str(error).strip().endswith((os.strerror(errno.EACCES), os.strerror(errno.EROFS)))


def cannot_open(path: Path, error: BaseException) -> str:
    """Return why a file does not open, and what to do."""
    # What a damaged file makes the engine ask for may be more than any machine has.
    if is_out_of_memory(error) or isinstance(error, ValueError):
        return (
            f"{path} is damaged, or there is too little memory to open it; it was left as it is: "
            "free memory and try again, or name another path with --graph."
        )
    # The path may hold any word.
    text = str(error).replace(str(path), "").lower()
    if "version" in text:
        numbers = " and not ".join(re.findall(r"version: (\d+)", text))
        return (
            f"{path} was written by another version of the graph engine (storage version "
            f"{numbers or 'unknown'}): move it away and run `ptm ingest` again, or export it with "
            "the version that wrote it."
        )
    if "lock" in text:
        return f"{path} is in use by another process: wait until it has finished and try again."
    if any(word in text for word in ("valid", "corrupt", "checkpoint", "past the end")):
        return damaged(path)
    return f"The graph at {path} cannot be opened: {reason(error)}."


def older_graph(path: Path, error: NotWritableError) -> UnavailableError:
    """Return the error for an older graph that cannot be read before it is written once."""
    why = reason(error.__cause__ or error).rpartition(": ")[2]  # the engine says the name before
    return UnavailableError(
        f"The graph at {path} was written by an older ptm-lineage and has to be opened once where "
        f"it can be written, which it cannot be here ({why}): copy it to a folder of your own, let "
        "the copy be written, and name it with --graph."
    )


def not_a_file(path: Path, mode: int, end: str) -> str:
    """Return that something else than a file stands at a path, and what to do (``end``)."""
    kinds = {
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
        stat.S_IFCHR: "a device",
        stat.S_IFBLK: "a device",
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
    }
    return f"{path} is {kinds.get(stat.S_IFMT(mode), 'no file')}, {end}."


def damaged(path: Path) -> str:
    """Return what to do with a file that is no graph."""
    return (
        f"{path} is not a graph file or is damaged; it was left as it is: move it away and run "
        "`ptm ingest` again, or name another path with --graph."
    )


def not_read_back(path: Path) -> UnavailableError:
    """Return the error for a write of which something is lacking."""
    return UnavailableError(
        f"What was written to {path} could not be read back; the graph is as it was: check the "
        "disk, then run the same command again."
    )
