"""One judgement by the licence rule, of a pair that was not met before and of one that was."""

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
"""Microseconds for a pair of known licences that is judged for the first time."""
REPEATS = 5


def measure(place: Workplace) -> list[Comparison]:
    """Return microseconds a judgement, over every two licences of the table and every edge."""
    ids = [licence.id for licence in licences()]
    cases = list(itertools.product(ids, EDGES, ids))
    first = statistics.median(_each(cases, f"owner/name-{turn}") for turn in range(REPEATS))
    few = cases[:10_000]
    _each(few, "owner/name")
    again = statistics.median(_each(few, "owner/name") for _ in range(REPEATS))
    number = f"{len(cases):,} cases"
    return [
        Comparison("a judgement, first time", number, first, None, LIMIT, unit="us"),
        Comparison("a judgement, remembered", "10,000 cases", again, None, unit="us"),
    ]


def _each(cases: list[tuple[str, str, str]], name: str) -> float:
    """Return the processor's microseconds a case; under a new name none is remembered."""
    # An absolute limit has to hold beside other work, so that the clock would not do.
    start = time.process_time()
    for upstream, edge, downstream in cases:
        judge(upstream, edge, downstream, name=name)
    return (time.process_time() - start) / len(cases) * 1e6
