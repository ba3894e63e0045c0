"""Scans several repositories at once, in processes of this machine."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from ingest.code.source import ScannedRepository, ScanOptions, scan_safely
from ingest.code.spreading.processes import spread
from ingest.items import Skip, Unreadable


def scan_places(
    places: Iterable[str], options: ScanOptions, jobs: int
) -> Iterator[ScannedRepository | Skip]:
    """Yield what each place names, in the order in which they are done.

    A repository that ends its process is tried again alone, and reported if it does so again.
    """
    scan = functools.partial(scan_safely, options=options)
    for place, found in spread(scan, places, jobs):
        yield found or Unreadable(place, "its scan ended the process that did it, twice")
