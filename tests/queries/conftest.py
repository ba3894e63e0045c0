"""The made graph on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.base import Store
from graph.store.connect import open_store
from ingest.license_conflicts import DERIVATIONS
from tests.conftest import delete_everything
from tests.factories import tables
from tests.neo4j_server import Neo4jServer
from tests.queries.made_graph import TAKEN, records


def write_made_graph(store: Store) -> Store:
    """Write the made graph; return the store."""
    store.write(tables(records(), TAKEN), derivations=DERIVATIONS)
    return store


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("made") / "made.lbug")) as store:
        yield write_made_graph(store)


# For one module, because the tests of stores empty the same server.
@pytest.fixture(scope="module")
def on_server(neo4j_server: Neo4jServer) -> Iterator[Store]:
    delete_everything(neo4j_server)
    with open_store(neo4j_server.uri) as store:
        yield write_made_graph(store)


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def made(request: pytest.FixtureRequest) -> Store:
    store: Store = request.getfixturevalue(
        "embedded" if request.param == "embedded" else "on_server"
    )
    return store


@pytest.fixture
def empty_file(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "empty.lbug")) as store:
        store.prepare()
        yield store
