"""The made graph on both engines."""

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS
from tests.conftest import ENGINES
from tests.factories import tables
from tests.neo4j_server import Neo4jServer
from tests.queries.made_graph import TAKEN, records


def write_made_graph(store: Store) -> Store:
    """Write the made graph; return the store."""
    store.write(tables(records(), TAKEN), derivations=DERIVATIONS)
    return store


# For one module, because the tests of stores empty the same server.
@pytest.fixture(scope="module")
def made_on(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Store]]:
    """Return what writes the made graph to an engine, once."""
    with ExitStack() as stack:

        @functools.cache
        def opened(engine: str) -> Store:
            url = ENGINES[engine](request, tmp_path_factory.mktemp("made"))
            return write_made_graph(stack.enter_context(open_store(url)))

        yield opened


@pytest.fixture(scope="module")
def embedded(made_on: Callable[[str], Store]) -> Store:
    return made_on("embedded")


@pytest.fixture(scope="module")
def on_server(neo4j_server: Neo4jServer, made_on: Callable[[str], Store]) -> Store:
    return made_on("neo4j")


@pytest.fixture(scope="module", params=ENGINES)
def made(request: pytest.FixtureRequest, made_on: Callable[[str], Store]) -> Store:
    return made_on(request.param)


@pytest.fixture
def empty_file(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "empty.lbug")) as store:
        store.prepare()
        yield store
