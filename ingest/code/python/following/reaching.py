"""Which of the values that a name gets may be its value where it is read."""

from __future__ import annotations

from collections.abc import Iterable

from ingest.code.python.syntax.expressions import Binding, Name

ANYWHERE = 1 << 60
"""The order of a reader that stands in another scope, so that everything may come before it."""


def reaching_bindings(
    bindings: Iterable[Binding], name: Name, here: bool
) -> tuple[list[Binding], bool]:
    """Return the values that a name may have where it is read, and whether one is sure.

    A later value replaces those before it unless it stands in a branch that the reader is not in.
    """
    all_of_them = list(bindings)
    order, block = (name.order, name.block) if here else (ANYWHERE, ())
    before = [each for each in all_of_them if each.order <= order]
    found = []
    for each in sorted(before, key=lambda each: each.order, reverse=True):
        found.append(each)
        if block[: len(each.block)] == each.block:
            return found, True
    return (found, False) if found else (all_of_them, False)
