"""The source ``bom``: a file of CycloneDX or SPDX 3, read as a stream."""

from __future__ import annotations

from collections.abc import Iterator

from graph.errors import UnavailableError
from graph.schema import Record
from ingest.bom.cyclonedx import reader as cyclonedx
from ingest.bom.resolution import Known, read_elements, read_relations
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
            known: Known = {}
            yield from read_elements(cyclonedx.read_elements(stream), known)
            yield from read_relations(cyclonedx.read_relations(stream), known)
    except OSError as error:
        raise UnavailableError(f"{file} cannot be read: {error.strerror}.") from error
