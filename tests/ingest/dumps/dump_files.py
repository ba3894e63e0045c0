"""Files of dumps that are hostile or odd, and what is read of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph.schema import Model
from graph.store.tables import Tables
from ingest.dumps.loader import read_dumps
from ingest.dumps.source import open_dump

TAKEN = "2026-01-01"
ROW: dict[str, Any] = {
    "id": "me/m",
    "tags": ["base_model:lab/base", "license:mit"],
    "cardData": '{"license": "mit", "base_model": "lab/base"}',
    "pipeline_tag": "fill-mask",
    "downloads": 7,
    "baseModels": {"relation": "finetune", "models": [{"id": "lab/base"}]},
    "safetensors": {"total": 12},
    "config": '{"model_type": "bert"}',
}
Skips = dict[tuple[str, str], int]


def read(path: Path) -> tuple[list[str], Skips]:
    """Return the ids of the models in a dump, and what was skipped."""
    tables, skipped = read_tables(path)
    return tables[Model]["id"].to_pylist(), skipped


def read_tables(path: Path) -> tuple[Tables, Skips]:
    """Return what a dump of models states, and what was skipped."""
    found = read_dumps([open_dump(str(path), "models")])
    return found.tables(TAKEN), found.skipped.numbers


def rows(number: int) -> pa.Table:
    """Return the rows of so many models."""
    return pa.Table.from_pylist([{**ROW, "id": f"me/m{at}"} for at in range(number)])


def ids(number: int) -> pa.Array:
    """Return so many ids."""
    return rows_of_texts("me/m{}", number)


def rows_of_texts(pattern: str, number: int) -> pa.Array:
    """Return texts that hold the numbers from 0 on."""
    return pa.array([pattern.format(at) for at in range(number)])


def shared(text: str, number: int, kind: pa.DataType | None = None) -> pa.Array:
    """Return one text in every row, which a file holds once."""
    texts = pa.array([text], kind or pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(number, np.int32)), texts)


def one_list(values: int, number: int) -> pa.Array:
    """Return lists of which the last has so many values, and the others none."""
    ends = pa.array([0] * number + [values], pa.int32())
    return pa.ListArray.from_arrays(ends, shared("license:mit", values))


def write(path: Path, columns: dict[str, Any], **options: Any) -> Path:
    """Write a dump of these columns."""
    pq.write_table(pa.table(columns), path, **{"compression": "zstd", **options})
    return path
