"""The parts that the sample is made of, each with its date, and readers of the files they use."""

from __future__ import annotations

import csv
import dataclasses
import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from graph.schema import Claim, Entity, Node, Record
from ingest.items import Skip


class Part(NamedTuple):
    """Records of one source; ``taken`` is the date of those without a date of their own."""

    source: str
    taken: str
    records: list[Record | Skip]

    def dated(self) -> Iterator[Record | Skip]:
        """Yield the records, each with a date; a graph would date others as of today."""
        for record in self.records:
            if isinstance(record, Claim) and not record.first_seen:
                yield dataclasses.replace(record, first_seen=self.taken)
            elif isinstance(record, Entity) and not record.facts_at:
                yield dataclasses.replace(record, facts_at=self.taken)
            else:
                yield record


def csv_rows(file: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file with a header, compressed or not."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)


def json_rows(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a compressed file of JSON lines."""
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


def named_ids(kind: type[Node], parts: Iterable[Part]) -> set[str]:
    """Return the ids of a kind that the parts describe or mention."""
    found: set[str] = set()
    for record in (record for part in parts for record in part.records):
        if isinstance(record, Claim):
            found |= {end.id for end in (record.start, record.end) if end.kind is kind}
        elif isinstance(record, kind):
            found.add(record.id)
    return found
