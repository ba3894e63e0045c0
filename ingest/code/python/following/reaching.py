"""Which of the values that a name gets may be its value where it is read."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

from ingest.code.python.syntax.expressions import Binding, Name

MOST_BINDINGS = 200
"""Values of one name that are looked at."""
ANYWHERE = 1 << 60
"""The order of a reader that stands in another scope, so that everything may come before it."""


def reaching_bindings(
    bindings: Sequence[Binding], name: Name, here: bool
) -> tuple[list[Binding], bool]:
    """Return the values that a name may have where it is read, and whether one is sure.

    A later value replaces those before it unless it stands in a branch that the reader is not in.
    """
    order, block = (name.order, name.block) if here else (ANYWHERE, ())
    found = []
    # They stand in the order in which they run; those of functions that name a global come close.
    before = bisect.bisect_right(bindings, order, key=_order) if here else len(bindings)
    for each in reversed(bindings[max(0, before - MOST_BINDINGS) : before]):
        found.append(each)
        if block[: len(each.block)] == each.block:
            return found, True
    return (found, False) if found else (list(bindings[:MOST_BINDINGS]), False)


def _order(binding: Binding) -> int:
    return binding.order
