"""The peak memory of a write of the larger graph, above that of its tables."""

from __future__ import annotations

from benchmarks.comparison import Comparison
from benchmarks.isolation import run_isolated
from benchmarks.product import peak_of_write
from benchmarks.workplace import Workplace

GB = 1e9


def measure(place: Workplace) -> list[Comparison]:
    """Return the peak of the write in GB, above the process with the tables in memory."""
    path = place.folder / "weighed.lbug"
    before, most = run_isolated(peak_of_write, place.tables, path)
    path.unlink()
    against = f"with the tables: {before / GB:.2f} GB"
    return [Comparison("memory of that write", against, (most - before) / GB, None, 1.5)]
