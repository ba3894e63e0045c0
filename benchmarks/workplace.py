"""The graphs, files and server that benchmarks share, each made on first use."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.comparison import NotMeasured
from benchmarks.graph_shape import LARGER, SMALLER, Shape, Size, make_graph, make_newcomers
from benchmarks.isolation import run_isolated, save_tables
from benchmarks.product import time_writes
from graph.store.connect import open_store

if TYPE_CHECKING:
    import neo4j

    from tests.neo4j_server import Neo4jServer

NEWCOMERS = 1_000


class Workplace:
    """A folder with the shared graphs; ``divided_by`` makes all of them smaller."""

    def __init__(self, folder: Path, divided_by: int = 1) -> None:
        self.folder = folder
        self.divided_by = divided_by
        self._larger_size = LARGER.divide_by(divided_by)
        self._smaller_size = SMALLER.divide_by(divided_by)
        self.graph_path = folder / "larger.lbug"
        """The path of the larger graph; the property ``graph`` writes it if it is missing."""

    @cached_property
    def _larger(self) -> tuple[Path, str, str]:
        folder = self.folder / "larger"
        return folder, *run_isolated(_save_shape, self._larger_size, folder)

    @property
    def tables(self) -> Path:
        """The folder with the larger graph's tables."""
        return self._larger[0]

    @property
    def deep_merged(self) -> str:
        """The id of the larger graph's model that derives from 30 layers of merges."""
        return self._larger[1]

    @property
    def greatest_root(self) -> str:
        """The id of the larger graph's model with the most children."""
        return self._larger[2]

    @property
    def graph(self) -> Path:
        """The file with the larger graph."""
        if not self.graph_path.exists():
            run_isolated(time_writes, self.tables, self.graph_path)
        return self.graph_path

    @cached_property
    def newcomers(self) -> Path:
        """The folder with the tables of 1,000 models that are new to the larger graph."""
        folder = self.folder / "newcomers"
        save_tables(make_newcomers(self._larger_size, NEWCOMERS), folder)
        return folder

    @cached_property
    def smaller(self) -> Shape:
        """The smaller graph, in memory."""
        return make_graph(self._smaller_size)

    @property
    def server(self) -> str:
        """The address of a Neo4j server that had an empty database."""
        return self._server.uri

    @cached_property
    def _server(self) -> Neo4jServer:
        from tests.neo4j_server import named_server, start_from_jars, start_in_docker

        home = self.folder / "neo4j"
        home.mkdir(exist_ok=True)
        if uri := os.environ.get("NEO4J_URI"):
            found = named_server(uri)
        else:
            # The Java options of the tests make for a fast start and slow work.
            found = start_in_docker() or start_from_jars(home, java_options=["-Xmx2g"])
        if isinstance(found, str):
            raise NotMeasured(f"there is no Neo4j server: {found.splitlines()[0]}")
        if found.auth:
            os.environ["NEO4J_USERNAME"], os.environ["NEO4J_PASSWORD"] = found.auth
        return found

    def driver(self) -> neo4j.Driver:
        """Return a bare connection to that server."""
        import neo4j

        user, password = (os.environ.get(f"NEO4J_{name}") for name in ("USERNAME", "PASSWORD"))
        auth = (user or "neo4j", password) if password else None
        return neo4j.GraphDatabase.driver(
            self.server, auth=auth, notifications_disabled_classifications=["UNRECOGNIZED"]
        )

    @cached_property
    def filled_server(self) -> str:
        """The address of the server with the smaller graph in it."""
        with open_store(self.server) as store:
            store.write(self.smaller.tables)
        return self.server

    def empty_server(self) -> None:
        """Remove all that the server holds."""
        text = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"
        with self.driver() as driver, driver.session() as session:
            session.run(text).consume()

    def close(self) -> None:
        """Stop the server if it was started here; empty it if NEO4J_URI named it."""
        if "_server" in vars(self):
            if "NEO4J_URI" in os.environ:
                self.empty_server()
            self._server.stop()


def _save_shape(size: Size, folder: Path) -> tuple[str, str]:
    shape = make_graph(size)
    save_tables(shape.tables, folder)
    return shape.deep_merged, shape.greatest_root
