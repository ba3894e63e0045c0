"""What the reader makes of one entry of the API, or of columns."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from graph.schema import Dataset, Model, Record
from ingest.hub_fields.entries import read_entries
from ingest.hub_fields.reader import HubReader
from ingest.items import Skip

TAKEN = "2026-01-01"


def records_of(kind: Any, entry: Any) -> list[Record | Skip]:
    """Return what one entry states."""
    [records] = read_entries(kind, [entry], [TAKEN])
    return records


def model_records(entry: Any) -> list[Record | Skip]:
    """Return what the entry of a model states."""
    return records_of(Model, entry)


def dataset_records(entry: Any) -> list[Record | Skip]:
    """Return what the entry of a dataset states."""
    return records_of(Dataset, entry)


def by_column(kind: Any, *batches: pa.Table) -> HubReader:
    """Return what batches of columns state, gathered."""
    reader = HubReader(kind)
    for batch in batches:
        reader.add(reader.read(batch))
    return reader
