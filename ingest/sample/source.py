"""The source ``sample``: real facts that ship with the package; NOTICE names their origins."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from importlib import resources

from ingest.records.source import Line, to_records

__all__ = ["TAKEN", "fetch", "to_records"]

TAKEN = "2025-03-30"
"""The date of the newest fact in the sample; each fact has its own date."""

_FILE = "sample.jsonl.xz"


def fetch() -> Iterator[Line]:
    """Yield the lines of the packaged sample, for ``to_records`` to read."""
    packed = resources.files("ingest.sample").joinpath(_FILE)
    with packed.open("rb") as stream, lzma.open(stream) as lines:
        for number, text in enumerate(lines, start=1):
            yield Line(_FILE, number, text)
