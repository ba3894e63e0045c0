"""A small PeaTMOSS.db in either schema, made from the list of its tables and columns."""

import sqlite3
from pathlib import Path
from typing import Any

from tests.extracts import read_csv

Rows = dict[str, list[dict[str, Any]]]

HUBS = [
    {"id": 1, "name": "huggingface", "url": "https://huggingface.co/"},
    {"id": 2, "name": "pytorch", "url": "https://pytorch.org/hub/"},
]
BASE: Rows = {
    "model_hub": HUBS,
    "model": [
        {"id": 1, "context_id": "bert-base-uncased", "model_hub_id": 1, "sha": "abc",
         "downloads": 50_000, "likes": 9},
        {"id": 2, "context_id": "lab/tuned", "model_hub_id": 1, "downloads": 3, "likes": 0},
        {"id": 3, "context_id": "resnet18", "model_hub_id": 2, "downloads": None},
    ],
    "license": [{"id": 1, "name": "apache-2.0"}, {"id": 2, "name": "mit"}],
    "model_to_license": [{"model_id": 1, "license_id": 1}, {"model_id": 2, "license_id": 2}],
    "dataset": [{"id": 1, "name": "bookcorpus"}, {"id": 2, "name": "our own crawl"}],
    "model_to_dataset": [{"model_id": 1, "dataset_id": 1}, {"model_id": 1, "dataset_id": 2}],
    "library": [{"id": 1, "name": "transformers"}],
    "model_to_library": [{"model_id": 1, "library_id": 1}],
    "framework": [{"id": 1, "name": "PyTorch"}, {"id": 2, "name": "tf"}, {"id": 3, "name": "odd"}],
    "model_to_framework": [{"model_id": 1, "framework_id": n} for n in (1, 2, 3)],
    "architecture": [{"id": 1, "name": "bert"}],
    "model_to_architecture": [{"model_id": 1, "architecture_id": 1}],
    "language": [{"id": 1, "name": "English", "abbreviation": "en"}],
    "model_to_language": [{"model_id": 1, "language_id": 1}],
    "tag": [{"id": 1, "name": "fill-mask"}, {"id": 2, "name": "exbert"}],
    "model_to_tag": [{"model_id": 1, "tag_id": 1}, {"model_id": 1, "tag_id": 2}],
    "reuse_repository": [
        {"id": 1, "owner": "Some", "name": "Code", "url": "github.com/Some/Code"},
        {"id": 2, "owner": "other", "name": "code", "url": None},
        {"id": 3, "owner": None, "name": None, "url": "gitlab.com/x/y"},
    ],
    "model_to_reuse_repository": [
        {"model_id": 1, "reuse_repository_id": 1},
        {"model_id": 1, "reuse_repository_id": 2},
        {"model_id": 3, "reuse_repository_id": 2},
        {"model_id": 2, "reuse_repository_id": 3},
    ],
    "reuse_file": [
        {"id": 1, "path": "src/load.py", "model_id": 1, "reuse_repository_id": 1},
        {"id": 2, "path": "src/train.py", "model_id": 1, "reuse_repository_id": 1},
    ],
}  # fmt: skip
ENHANCED: Rows = {
    **BASE,
    "dataset": [
        *BASE["dataset"],
        {"id": 3, "name": "The SQuAD", "url": "https://huggingface.co/datasets/rajpurkar/squad"},
    ],
    "model_to_dataset": [*BASE["model_to_dataset"], {"model_id": 2, "dataset_id": 3}],
    "paper": [
        {"id": 1, "title": "BERT", "url": "https://arxiv.org/abs/1810.04805"},
        {"id": 2, "title": "Some thoughts", "url": None},
        {"id": 3, "title": "Deep", "url": "https://doi.org/10.1109/CVPR.2016.90"},
    ],
    "model_to_paper": [{"model_id": 1, "paper_id": n} for n in (1, 2, 3)],
    "model_task": [{"id": 1, "name": "fill-mask"}],
    "model_to_model_task": [{"model_id": 2, "model_task_id": 1}],
    "model_to_base_model": [
        {"model_id": 2, "base_model_name": "BERT base", "base_model_id": 1},
        {"model_id": 1, "base_model_name": "GPT-2"},
        {"model_id": 3, "base_model_name": "a page",
         "base_model_url": "https://huggingface.co/lab/page"},
    ],
    "reuse_repository_to_license": [{"reuse_repository_id": 1, "license_id": 2}],
    "parameter_count": [{"id": 1, "count": 110_000_000, "model_id": 1}],
    "carbon_emitted": [{"id": 1, "value": 12.5, "model_id": 1}],
}  # fmt: skip


def make(path: Path, rows: Rows, *, enhanced: bool = True) -> Path:
    """Make the file with all tables of one schema, and these rows."""
    tables: dict[str, list[str]] = {}
    for row in read_csv("peatmoss_columns.csv"):
        if enhanced or row["in_base_2023_sql"] == "1":
            tables.setdefault(row["table"], []).append(f'"{row["column"]}" {row["type"]}')
    with sqlite3.connect(path) as connection:
        for table, fields in tables.items():
            connection.execute(f'CREATE TABLE "{table}" ({", ".join(fields)})')
        fill(connection, rows)
    connection.close()
    return path


def fill(connection: sqlite3.Connection, rows: Rows) -> None:
    """Add rows to the tables of a file."""
    for table, values in rows.items():
        for row in values:
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', [*row.values()])
