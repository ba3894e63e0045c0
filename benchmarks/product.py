"""The embedded engine through ptm's store, as the work of a process of its own."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import psutil

from benchmarks.apart import load
from benchmarks.comparison import seconds
from graph.store.connect import open_store


def time_writes(folder: Path, graph: Path, times: int = 1) -> list[float]:
    """Return the seconds of each write of a folder's tables to a graph, one after the other."""
    tables = load(folder)
    with open_store(str(graph)) as store:
        return [seconds(lambda: store.write(tables)) for _ in range(times)]


def peak_of_write(folder: Path, graph: Path) -> tuple[int, int]:
    """Return the bytes that the process has with the tables in memory, and the most of a write."""
    tables = load(folder)
    before = psutil.Process().memory_info().rss
    with open_store(str(graph)) as store:
        store.write(tables)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return before, most if sys.platform == "darwin" else most * 1024
