"""Writes to the embedded engine through ptm's store, to be run in a fresh process."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import psutil

from benchmarks.comparison import time_work
from benchmarks.isolation import load_tables
from graph.store.connect import open_store


def time_writes(folder: Path, graph: Path, times: int = 1) -> list[float]:
    """Return the seconds of each of several writes of a folder's tables to one graph."""
    tables = load_tables(folder)
    with open_store(str(graph)) as store:
        return [time_work(lambda: store.write(tables)) for _ in range(times)]


def peak_of_write(folder: Path, graph: Path) -> tuple[int, int]:
    """Return the bytes of the process with the tables in memory, and its peak after a write."""
    tables = load_tables(folder)
    before = psutil.Process().memory_info().rss
    with open_store(str(graph)) as store:
        store.write(tables)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return before, most if sys.platform == "darwin" else most * 1024
