"""Scans many repositories at once, in processes of this machine.

A repository that ends its process costs only itself: it is tried again alone, and then reported.
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from ingest.code.source import ScannedRepository, ScanOptions, scan_safely
from ingest.items import Skip, Unreadable

Item = ScannedRepository | Skip
_AHEAD = 2
"""Repositories for each process that are handed out before their turn."""
_Place = TypeVar("_Place")
_Scan = Callable[[_Place, ScanOptions], Item]
_ENDED = "its scan ended the process that did it, twice"


def usable_cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def scan_places(places: Iterable[str], options: ScanOptions, jobs: int) -> Iterator[Item]:
    """Yield what each place names, in the order in which they are done."""
    return spread(scan_safely, places, options, jobs)


def spread(
    scan: _Scan[_Place], places: Iterable[_Place], options: ScanOptions, jobs: int
) -> Iterator[Item]:
    """Yield what a function returns of each place, in the order in which they are done.

    Each process gets the function and a place; as a text, the place is what a report names.
    """
    waiting = iter(places)
    broken: list[_Place] = []
    while begun := list(itertools.islice(waiting, 1)):
        yield from _scan_until_broken(scan, itertools.chain(begun, waiting), options, jobs, broken)
        while broken:
            yield _scan_alone(scan, broken.pop(), options)


def _scan_until_broken(
    scan: _Scan[_Place],
    places: Iterator[_Place],
    options: ScanOptions,
    jobs: int,
    broken: list[_Place],
) -> Iterator[Item]:
    """Yield what places name; where a process ends, add those that were at work to ``broken``."""
    with _pool(jobs) as pool:
        running: dict[Future[Item], _Place] = {}
        while True:
            for place in itertools.islice(places, jobs * _AHEAD - len(running)):
                running[pool.submit(scan, place, options)] = place
            if not running:
                return
            for done in wait(running, return_when=FIRST_COMPLETED).done:
                place = running.pop(done)
                try:
                    yield done.result()
                except BrokenProcessPool:
                    broken.append(place)
            if broken:
                broken += running.values()
                return


def _scan_alone(scan: _Scan[_Place], place: _Place, options: ScanOptions) -> Item:
    with _pool(1) as pool:
        try:
            return pool.submit(scan, place, options).result()
        except BrokenProcessPool:
            return Unreadable(str(place), _ENDED)


@contextlib.contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Yield processes that end with the block, whatever they are doing then."""
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
    end: Callable[..., None] = lambda *_: sys.exit(1)  # noqa: E731
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, end)
