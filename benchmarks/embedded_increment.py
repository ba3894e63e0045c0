"""1,000 new models with their claims into the larger graph, against copying its file and COPY."""

from __future__ import annotations

import shutil

from benchmarks import bare
from benchmarks.apart import apart
from benchmarks.comparison import Comparison
from benchmarks.product import time_writes
from benchmarks.workplace import Workplace

TURNS = 3


def measure(place: Workplace) -> list[Comparison]:
    """Return the write against the same rows by hand."""
    ours, theirs = [], []
    grown, copy = place.folder / "grown.lbug", place.folder / "copy.lbug"
    for _ in range(TURNS):
        theirs.append(apart(bare.time_copy_more, place.newcomers, place.graph, copy))
        shutil.copyfile(place.graph, grown)
        ours += apart(time_writes, place.newcomers, grown)
    for path in place.folder.glob("*.lbug*"):
        if path != place.graph_path:
            path.unlink()
    work, against = "add 1,000 models with claims", "copy of the file, bare COPY"
    return [Comparison(work, against, min(ours), min(theirs), 2.5)]
