"""The source ``bom``: a file of CycloneDX or SPDX 3, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import UnavailableError
from graph.schema import Record
from ingest.bom.cyclonedx import reader as cyclonedx
from ingest.bom.items import Tally
from ingest.bom.json_events import NotJson
from ingest.bom.resolution import make_records
from ingest.items import Skip


def fetch(file: str) -> Iterator[Record | Skip]:
    """Yield what a bill of materials states, or Skips for what in it names nothing.

    Raises
    ------
    UnavailableError
        If the file cannot be read, or is no bill of materials.
    """
    try:
        with open(file, "rb") as stream:
            yield from make_records(cyclonedx.read(stream, Tally()))
    except NotJson as error:
        raise UnavailableError(f"{file} is no bill of materials: {error}.") from error
    except OSError as error:
        raise UnavailableError(f"{file} cannot be read: {error.strerror}.") from error
