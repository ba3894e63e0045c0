"""One judgement by the licence rule, of a pair that is new and of one that is remembered."""

from __future__ import annotations

import itertools
import statistics
import time

from benchmarks.comparison import Comparison
from benchmarks.workplace import Workplace
from licenses import judge
from licenses.catalog.table import licences
from licenses.rule.judgement import EDGES

LIMIT = 20
"""Microseconds for the first judgement of a pair of known licences."""
REPEATS = 5


def measure(place: Workplace) -> list[Comparison]:
    """Return the microseconds per judgement, over all pairs of the table's licences and edges."""
    ids = [licence.id for licence in licences()]
    cases = list(itertools.product(ids, EDGES, ids))
    first = statistics.median(_time_cases(cases, f"owner/name-{turn}") for turn in range(REPEATS))
    few = cases[:10_000]
    _time_cases(few, "owner/name")
    again = statistics.median(_time_cases(few, "owner/name") for _ in range(REPEATS))
    number = f"{len(cases):,} cases"
    return [
        Comparison("a judgement, first time", number, first, None, LIMIT, unit="us"),
        Comparison("a judgement, remembered", "10,000 cases", again, None, unit="us"),
    ]


def _time_cases(cases: list[tuple[str, str, str]], name: str) -> float:
    """Return the microseconds of processor time per case; with a new name none is remembered."""
    # The limit is absolute and has to hold beside other work, which would count in elapsed time.
    start = time.process_time()
    for upstream, edge, downstream in cases:
        judge(upstream, edge, downstream, name=name)
    return (time.process_time() - start) / len(cases) * 1e6
