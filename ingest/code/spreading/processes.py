"""Spreads work over processes of this machine; what ends its process costs only itself."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_GRACE = 2.0
"""Seconds that a process has to clean up when the one that began it is gone."""
_AHEAD = 2
"""Pieces of work for each process that are handed out before their turn."""


class Done(NamedTuple, Generic[T, R]):
    """A piece of work and its result; None where it has ended its process, even alone."""

    work: T
    result: R | None


def usable_cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(do: Callable[[T], R], pieces: Iterable[T], jobs: int) -> Iterator[Done[T, R]]:
    """Yield each piece of work with its result, in the order in which they are done.

    ``do`` may not raise an error. Few pieces are held at a time, however many there are.
    """
    waiting = iter(pieces)
    while first := list(itertools.islice(waiting, 1)):
        at_work: list[T] = []
        yield from _spread(do, itertools.chain(first, waiting), jobs, at_work)
        # One of these has ended its process, and with it all that were at work.
        yield from _one_by_one(do, at_work)


def _spread(
    do: Callable[[T], R], pieces: Iterator[T], jobs: int, at_work: list[T]
) -> Iterator[Done[T, R]]:
    """Yield what is done; where a process ends, leave what was begun in ``at_work``, and stop."""
    with _pool(jobs) as pool:
        running: dict[Future[R], T] = {}
        while True:
            for piece in itertools.islice(pieces, max(0, jobs * _AHEAD - len(running))):
                running[_submit(pool, do, piece)] = piece
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                piece = running.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    at_work.append(piece)
                else:
                    yield Done(piece, result)
            if at_work:
                at_work += running.values()
                return


def _one_by_one(do: Callable[[T], R], pieces: list[T]) -> Iterator[Done[T, R]]:
    while pieces:
        with _pool(1) as pool:
            while pieces:
                piece = pieces.pop(0)
                try:
                    yield Done(piece, pool.submit(do, piece).result())
                except BrokenProcessPool:
                    yield Done(piece, None)
                    break


def _submit(pool: ProcessPoolExecutor, do: Callable[[T], R], piece: T) -> Future[R]:
    try:
        return pool.submit(do, piece)
    except BrokenProcessPool as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        return broken


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Yield processes that end with the block, whatever they are doing when it fails."""
    before = set(multiprocessing.active_children())
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin_process)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    pool.shutdown(cancel_futures=True)


def _begin_process() -> None:
    """Leave Ctrl-C to the process that began this one, and clean up when told to end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that began it is gone, however that was ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
    # The work at hand may take long, or wait for an answer that never comes.
    time.sleep(_GRACE)
    os._exit(1)
