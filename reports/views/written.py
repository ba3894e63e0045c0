"""Licences that were not recognised, as they were written: their ids say nothing to a reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

UNRECOGNISED = re.compile(r"unrecognised:[0-9a-f]+")
"""What the graph has for a licence that is not recognised."""
UNNAMED = "a licence that is not recognised"


def read_written(labels: Iterable[tuple[str | None, str | None]]) -> dict[str, str]:
    """Return what was written for each id that says nothing, of labels and their texts."""
    return {
        name: raw
        for license_id, raw in labels
        for name in UNRECOGNISED.findall(license_id or "")
        if raw
    }


def write_out(text: str, written: Mapping[str, str]) -> str:
    """Return a text about licences with each that was not recognised as it was written."""
    if "unrecognised:" not in text:
        return text
    return UNRECOGNISED.sub(lambda found: written.get(found[0], UNNAMED), text)
