"""What a benchmark returns: our figure beside another of the same run, and the limit."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = ("work", "measured against", "ours", "theirs", "ratio", "limit", "met?")


@dataclass(frozen=True)
class Comparison:
    """One row of the result. Without ``limit`` it is there for the reader only."""

    work: str
    against: str
    ours: float
    """Seconds, or so many of ``unit`` where there is nothing to compare with."""
    theirs: float | None
    limit: float | None = None
    unit: str = "GB"

    @property
    def met(self) -> bool:
        """Whether the figure is within its limit."""
        return self.limit is None or self._figure <= self.limit

    @property
    def _figure(self) -> float:
        return self.ours if self.theirs is None else self.ours / self.theirs

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed, in the order of HEAD."""
        unit = self.unit if self.theirs is None else "x"
        limit = "" if self.limit is None else f"{self.limit:.1f} {unit}"
        met = "" if self.limit is None else "yes" if self.met else "NO"
        if self.theirs is None:
            return (self.work, self.against, f"{self.ours:.2f} {unit}", "", "", limit, met)
        ratio = f"{self._figure:.2f} x"
        return (self.work, self.against, _time(self.ours), _time(self.theirs), ratio, limit, met)


@dataclass(frozen=True)
class NotMeasured(Exception):
    """Why a benchmark could not run; it counts as not met."""

    reason: str


def seconds(work: Callable[[], Any]) -> float:
    """Return how long it takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(*works: Callable[[], Any], repeats: int) -> list[float]:
    """Return the median time of each work in seconds, after one run that does not count.

    They take turns, so that a disturbance of the machine meets all of them.
    """
    times: list[list[float]] = [[] for _ in works]
    for turn in range(repeats + 1):
        for work, found in zip(works, times, strict=True):
            found.append(seconds(work))
            if not turn:
                found.clear()
    return [statistics.median(found) for found in times]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of texts as aligned lines below HEAD; numbers stand at the right."""
    lines = [HEAD, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    numbers = {HEAD.index(name) for name in ("ours", "theirs", "ratio", "limit")}
    return "\n".join(
        "  ".join(
            text.rjust(width) if i in numbers else text.ljust(width)
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"
