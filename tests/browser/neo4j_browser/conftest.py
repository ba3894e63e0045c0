"""A real server with Neo4j Browser, and the made graph on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from graph.store.base import Store
from graph.store.connect import open_store
from ptm.__main__ import main
from tests.browser.neo4j_browser.real_browser import browser_page
from tests.conftest import present, write_made_graph
from tests.neo4j_server import Neo4jServer, start_from_jars


@pytest.fixture(scope="session")
def browser_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """Start a server with Neo4j Browser; its tests are in one file, so in one worker."""
    server = present(start_from_jars(tmp_path_factory.mktemp("browser-neo4j"), browser=True))
    yield server
    server.stop()


@pytest.fixture(scope="module")
def made(browser_server: Neo4jServer) -> Iterator[Store]:
    """Return the made graph on that server."""
    write_made_graph(browser_server.uri)
    with open_store(browser_server.uri) as store:
        yield store


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    """Return a page for Neo4j Browser."""
    with browser_page(chromium) as page:
        yield page


@pytest.fixture
def said(
    browser_server: Neo4jServer, made: Store, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Return what runs `ptm` on the made graph, and returns what it prints."""

    def run(*words: str | Path) -> str:
        with pytest.raises(SystemExit) as ended:
            main(["--graph", browser_server.uri, *map(str, words)])
        assert not ended.value.code, capsys.readouterr().err
        return capsys.readouterr().out

    return run


@pytest.fixture
def link(browser_server: Neo4jServer, said: Callable[..., str]) -> Callable[..., str]:
    """Return what returns the link that `ptm browser` prints."""
    at = f"{browser_server.http}/browser/"
    return lambda *words: said("browser", *words, "--at", at).strip()
