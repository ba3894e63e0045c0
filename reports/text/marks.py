"""Text made fit for Markdown: nothing from outside can become markup or a link."""

from __future__ import annotations

import re
from typing import Any

from reports.text.words import plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$])")
_LINK = re.compile(r"@|www(?=\.)|:(?=//)", re.IGNORECASE)


def safe(value: Any) -> str:
    """Return a value on one line that Markdown shows as it is."""
    text = _SPECIAL.sub(r"\\\1", plain(value))
    # Some renderers make links of addresses by themselves.
    return _LINK.sub("\\g<0>\u200b", text)


def table(head: list[str], rows: list[list[Any]]) -> list[str]:
    """Return the lines of a table; its cells are made safe, its head has to be."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(safe(cell) for cell in row)} |" for row in rows]
