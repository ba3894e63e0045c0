"""The larger graph into a new file, and the same again, against the engine's own COPY."""

from __future__ import annotations

from benchmarks import bare_engine
from benchmarks.comparison import Comparison
from benchmarks.isolation import run_isolated
from benchmarks.product import time_writes
from benchmarks.workplace import Workplace

TURNS = 2


def measure(place: Workplace) -> list[Comparison]:
    """Return the first write against bare COPY, and the second write against the first."""
    copies, firsts, seconds = [], [], []
    for _ in range(TURNS):
        path = place.folder / "bare.lbug"
        copies.append(run_isolated(bare_engine.time_copy, place.tables, path))
        path.unlink()
        place.graph_path.unlink(missing_ok=True)
        first, second = run_isolated(time_writes, place.tables, place.graph_path, times=2)
        firsts.append(first)
        seconds.append(second)
    again = "the same again, nothing new"
    return [
        Comparison("write the larger graph", "bare COPY", min(firsts), min(copies), 2.0),
        Comparison(again, "the first time", min(seconds), min(firsts), 1.0),
    ]
