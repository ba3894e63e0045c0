"""Rows as data frames of pandas: the one module that imports it."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


def make_frame(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> pandas.DataFrame:
    """Return rows as a data frame with these columns.

    Of whole numbers among which some are unknown pandas would make floats by itself.
    """
    import pandas

    frame = pandas.DataFrame(rows, columns=list(names))
    for name in names:
        values = [row.get(name) for row in rows]
        if set(map(type, values)) == {int, types.NoneType}:
            with contextlib.suppress(OverflowError):  # a number that 64 bits have not
                frame[name] = pandas.array(values, dtype="Int64")
    return frame
