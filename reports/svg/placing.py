"""Placing: where the nodes of a picture stand in their columns, and how lines run between them.

The usual steps of a layered drawing: a line over several columns bends in each of them, the order
in a column follows the neighbours' (barycentre), heights follow the neighbours' as far as nothing
overlaps. All is bounded: a fixed number of sweeps over nodes and bends.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Sequence
from typing import NamedTuple

SWEEPS = 8
"""How often the columns are ordered by their neighbours, to and fro; the best order is kept."""
ROUNDS = 12
"""How often the columns are moved to the height of their neighbours."""
BEND = 6.0
"""The height that a line takes where it passes a column."""


class Placed(NamedTuple):
    """The middle of each node, the bends of each line from left to right, and the whole height."""

    middles: list[float]
    bends: list[list[float]]
    height: float


def place_nodes(
    columns: Sequence[int],
    heights: Sequence[float],
    lines: Sequence[tuple[int, int]],
    gap: float,
) -> Placed:
    """Return where nodes stand, given the column and height of each, and lines between them.

    A line is a pair of nodes, the left one first; its bends are those in the columns between.
    Lines from one node share their bends. Lines inside a column have no part in it.
    """
    grid = _Grid(columns, heights, gap)
    routes = [grid.add_line(left, right) for left, right in lines]
    grid.order()
    grid.align()
    top = min((y - h / 2 for y, h in zip(grid.middles, grid.heights, strict=True)), default=0.0)
    middles = [y - top for y in grid.middles]
    bottom = max((y + h / 2 for y, h in zip(middles, grid.heights, strict=True)), default=0.0)
    bends = [[middles[bend] for bend in route] for route in routes]
    return Placed(middles[: len(columns)], bends, bottom)


class _Grid:
    """Nodes and bends by number, in columns, with their neighbours on the left and right."""

    def __init__(self, columns: Sequence[int], heights: Sequence[float], gap: float) -> None:
        self.gap = gap
        self.column = list(columns)
        self.heights = list(heights)
        self.middles: list[float] = []
        self.rows: list[list[int]] = [[] for _ in range(max(columns, default=-1) + 1)]
        for node, column in enumerate(columns):
            self.rows[column].append(node)
        self.left: list[list[int]] = [[] for _ in columns]
        self.right: list[list[int]] = [[] for _ in columns]
        self._bends: dict[tuple[int, int], int] = {}

    def add_line(self, left: int, right: int) -> list[int]:
        """Add a line from a node to one further right, and return its bends."""
        route: list[int] = []
        if self.column[left] == self.column[right]:
            return route
        here = left
        for column in range(self.column[left] + 1, self.column[right]):
            bend = self._bends.get((left, column))
            if bend is None:
                bend = self._bends[left, column] = self._add_bend(column)
                self._join(here, bend)
            route.append(bend)
            here = bend
        self._join(here, right)
        return route

    def _add_bend(self, column: int) -> int:
        self.column.append(column)
        self.heights.append(BEND)
        self.left.append([])
        self.right.append([])
        bend = len(self.column) - 1
        self.rows[column].append(bend)
        return bend

    def _join(self, left: int, right: int) -> None:
        self.right[left].append(right)
        self.left[right].append(left)

    def order(self) -> None:
        """Order each column by its neighbours, so that few lines cross."""
        best, fewest = [list(row) for row in self.rows], self._crossings()
        for sweep in range(SWEEPS):
            forth = sweep % 2 == 0
            for row in self.rows if forth else reversed(self.rows):
                around = self.left if forth else self.right
                places = self._places()
                row.sort(key=lambda item: _mean([places[o] for o in around[item]], places[item]))
            if (found := self._crossings()) < fewest:
                best, fewest = [list(row) for row in self.rows], found
        self.rows = best

    def _places(self) -> dict[int, float]:
        return {
            item: place / max(len(row) - 1, 1)
            for row in self.rows
            for place, item in enumerate(row)
        }

    def _crossings(self) -> int:
        """Return how often lines cross: each pair of columns has the inversions of its ends."""
        count = 0
        places = [0] * len(self.column)
        for row in self.rows:
            for place, item in enumerate(row):
                places[item] = place
        for row in self.rows:
            seen: list[int] = []
            for item in row:
                ends = sorted(places[other] for other in self.right[item])
                count += sum(len(seen) - bisect.bisect_right(seen, end) for end in ends)
                for end in ends:
                    bisect.insort(seen, end)
        return count

    def align(self) -> None:
        """Give each item its height: near its neighbours, in order, and clear of the others."""
        self.middles = [0.0] * len(self.column)
        for row in self.rows:
            self._set(row, [0.0] * len(row))
        for turn in range(ROUNDS):
            for row in self.rows if turn % 2 == 0 else reversed(self.rows):
                wanted = [
                    _mean(
                        [self.middles[o] for o in (*self.left[item], *self.right[item])],
                        self.middles[item],
                    )
                    for item in row
                ]
                self._set(row, wanted)

    def _set(self, row: list[int], wanted: list[float]) -> None:
        """Place a column as near as can be to what is wanted (pooling what would overlap)."""
        offsets = list(itertools.accumulate(map(self._distance, row, row[1:]), initial=0.0))
        pools: list[tuple[float, int]] = []
        for want, offset in zip(wanted, offsets, strict=False):
            total, size = want - offset, 1
            while pools and pools[-1][0] / pools[-1][1] >= total / size:
                before = pools.pop()
                total, size = total + before[0], size + before[1]
            pools.append((total, size))
        level = itertools.chain.from_iterable([total / size] * size for total, size in pools)
        for item, offset, base in zip(row, offsets, level, strict=False):
            self.middles[item] = base + offset

    def _distance(self, upper: int, lower: int) -> float:
        return (self.heights[upper] + self.heights[lower]) / 2 + self.gap


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
