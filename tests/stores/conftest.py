"""The two engines, one after the other."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.base import Store
from graph.store.connect import open_store
from tests.factories import derived_line, json_lines, node_line


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return an empty graph, on each engine."""
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of JSON lines for an ingest in another process."""
    found = tmp_path / "records.jsonl"
    lines = (
        (node_line(f"m{n}", likes=n), derived_line(f"m{n}", "base", evidence=str(n)))
        for n in range(3_000)
    )
    found.write_text(json_lines(*itertools.chain.from_iterable(lines)))
    return found
