"""Names that are near to one that was mistyped."""

from __future__ import annotations

from collections.abc import Iterable

_NEAR = 0.75
"""What two names have in common, of 1, from which on one may have been meant by the other."""


def near_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the names like one, the nearest first; upper case, ``_`` and ``-`` count nothing."""
    import difflib

    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(_fold(each), each)
    near = difflib.get_close_matches(_fold(name)[:100], by_folded, most, _NEAR)
    return [by_folded[each] for each in near]


def _fold(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
