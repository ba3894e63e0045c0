"""The most memory that a write of the larger graph takes above its tables."""

from __future__ import annotations

from benchmarks.apart import apart
from benchmarks.comparison import Comparison
from benchmarks.product import peak_of_write
from benchmarks.workplace import Workplace

GB = 1e9


def measure(place: Workplace) -> list[Comparison]:
    """Return the difference in GB; the tables are in memory on both sides."""
    path = place.folder / "weighed.lbug"
    before, most = apart(peak_of_write, place.tables, path)
    path.unlink()
    against = f"with the tables: {before / GB:.2f} GB"
    return [Comparison("memory of that write", against, (most - before) / GB, None, 1.5)]
