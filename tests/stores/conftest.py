"""The two engines, one after the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store import Store, open_store

ENGINES = ["embedded", "neo4j"]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty graph, on each engine."""
    if request.param == "neo4j":
        return str(request.getfixturevalue("empty_neo4j"))
    return str(tmp_path / "graph.lbug")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return an empty graph, on each engine."""
    with open_store(url) as opened:
        yield opened
