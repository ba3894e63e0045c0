"""Scripts that a tool has packed: their lines tell nobody anything."""

from __future__ import annotations

import re

_SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx")
_NAMED = re.compile(r"[.-](?:min|bundle|bundled|prod|umd\.prod)\.[cm]?js$", re.IGNORECASE)
_LONG = 500
"""Characters of an average line that no hand writes."""
_LONGEST = 20_000
"""Characters of one line that no hand writes."""
_LARGE = 4_000
"""Characters of a file whose lines may be long by chance."""


def is_minified(path: str, text: str) -> bool:
    """Return whether a file is a script that was packed, by its name or by its lines."""
    if not path.lower().endswith(_SCRIPTS):
        return False
    if _NAMED.search(path):
        return True
    if len(text) < _LARGE:
        return False
    return len(text) / (text.count("\n") + 1) > _LONG or _has_long_line(text)


def _has_long_line(text: str) -> bool:
    """Return whether most of a text is in lines that no hand writes."""
    packed = sum(len(line) for line in text.split("\n") if len(line) > _LONGEST)
    return packed * 2 > len(text)
