"""A benchmark's result: ptm's figure beside a reference of the same run, and the limit."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

HEAD = ("work", "measured against", "ours", "theirs", "ratio", "limit", "met?")


@dataclass(frozen=True)
class Comparison:
    """One row of the result; without ``limit`` it is for information only."""

    work: str
    against: str
    ours: float
    """Seconds; a number of ``unit`` where ``theirs`` is None."""
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
        return (
            self.work,
            self.against,
            _format_time(self.ours),
            _format_time(self.theirs),
            ratio,
            limit,
            met,
        )


@dataclass(frozen=True)
class Share:
    """One row of the result: ``right`` of ``of``, and the least share that is required."""

    work: str
    against: str
    right: int
    of: int
    least: float | None = None

    @property
    def met(self) -> bool:
        """Whether the share is large enough."""
        return self.least is None or (self.of > 0 and self.right / self.of >= self.least)

    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed, in the order of HEAD."""
        share = f"{self.right / self.of:.2f}" if self.of else ""
        least = "" if self.least is None else f"{self.least:g} or more"
        met = "" if self.least is None else "yes" if self.met else "NO"
        return (self.work, self.against, str(self.right), str(self.of), share, least, met)


@dataclass(frozen=True)
class NotMeasured(Exception):
    """A benchmark could not run, for this reason; it counts as not met."""

    reason: str


def time_work(work: Callable[[], Any]) -> float:
    """Return the seconds that the work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def time_medians(*works: Callable[[], Any], repeats: int) -> list[float]:
    """Return the median seconds of each work, after a warm-up run of each.

    They take turns, so that a disturbance of the machine affects all of them.
    """
    times: list[list[float]] = [[] for _ in works]
    for turn in range(repeats + 1):
        for work, found in zip(works, times, strict=True):
            found.append(time_work(work))
            if not turn:
                found.clear()
    return [statistics.median(found) for found in times]


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of texts as aligned lines under HEAD; numbers are aligned to the right."""
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


def _format_time(value: float) -> str:
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.2f} ms"
