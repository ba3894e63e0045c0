"""The made graph on both engines."""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graph.store.base import Store
from graph.store.connect import open_store
from tests.neo4j_server import Neo4jServer


@pytest.fixture(scope="module")
def made_on(request: pytest.FixtureRequest) -> Iterator[Callable[[str], Store]]:
    """Return what opens the made graph on an engine, once; nobody writes to it."""
    with ExitStack() as stack:

        @functools.cache
        def opened(engine: str) -> Store:
            url = request.getfixturevalue(MADE_ON[engine])
            return stack.enter_context(open_store(str(url)))

        yield opened


MADE_ON = {"embedded": "made_graph", "neo4j": "made_on_neo4j"}
"""Each engine with the fixture that has the made graph there."""


@pytest.fixture(scope="module")
def embedded(made_on: Callable[[str], Store]) -> Store:
    return made_on("embedded")


@pytest.fixture(scope="module")
def on_server(neo4j_server: Neo4jServer, made_on: Callable[[str], Store]) -> Store:
    return made_on("neo4j")


@pytest.fixture(scope="module", params=MADE_ON)
def made(request: pytest.FixtureRequest, made_on: Callable[[str], Store]) -> Store:
    return made_on(request.param)


@pytest.fixture
def empty_file(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "empty.lbug")) as store:
        store.prepare()
        yield store
