"""One cap for what a screen and a notebook show of a list."""

from __future__ import annotations

from collections.abc import Sequence

SHOWN = 20
"""Rows of a list that are shown; `--limit N` changes it, and `--all` (None) lifts it."""


def part_of(limit: int | None, share: int) -> int | None:
    """Return the cap of a list that has a part of the room; 1 at least, None for all."""
    return None if limit is None else max(limit // share, 1)


def share_out(sizes: Sequence[int], limit: int | None) -> list[int]:
    """Return how much is shown of each of several lists that one cap counts for, together.

    What a short list leaves free is for the longer ones. Of more lists than the cap the first have
    one each, and the others none.
    """
    if limit is None:
        return list(sizes)
    shares = [0] * len(sizes)
    left = limit
    while left > 0 and (open_ := [n for n, size in enumerate(sizes) if shares[n] < size]):
        each = max(left // len(open_), 1)
        for n in open_[:left]:
            given = min(each, sizes[n] - shares[n])
            shares[n] += given
            left -= given
    return shares
