"""1,000 new models with their claims into the larger graph, against copying its file and COPY."""

from __future__ import annotations

import shutil

from benchmarks import bare_engine
from benchmarks.comparison import Comparison
from benchmarks.isolation import run_isolated
from benchmarks.product import time_writes
from benchmarks.workplace import Workplace

TURNS = 3


def measure(place: Workplace) -> list[Comparison]:
    """Return the time of ptm's write against that of copying the file and COPY."""
    ours, theirs = [], []
    grown, copy = place.folder / "grown.lbug", place.folder / "copy.lbug"
    for _ in range(TURNS):
        theirs.append(run_isolated(bare_engine.time_copy_more, place.newcomers, place.graph, copy))
        shutil.copyfile(place.graph, grown)
        ours += run_isolated(time_writes, place.newcomers, grown)
    for path in place.folder.glob("*.lbug*"):
        if path != place.graph_path:
            path.unlink()
    work, against = "add 1,000 models with claims", "copy of the file, bare COPY"
    return [Comparison(work, against, min(ours), min(theirs), 2.5)]
