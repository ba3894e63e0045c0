"""Which known licence a label that is not known may have been meant to be."""

from __future__ import annotations

from licenses.catalog.table import licences

_LONGEST = 60
"""Characters of a label that is compared; a longer one is a text, and no slip."""
_SHORTEST = 3
_ALIKE = 0.85
"""How alike the names have to be: one or two letters differ."""


def nearest_licence(label: str) -> str | None:
    """Return the known licence whose id a label nearly is; None where none is near."""
    from difflib import get_close_matches

    text = label.strip().lower()
    if not _SHORTEST <= len(text) <= _LONGEST:
        return None
    names = [each.id for each in licences()]
    return next(iter(get_close_matches(text, names, n=1, cutoff=_ALIKE)), None)
