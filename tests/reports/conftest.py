"""The width of the terminal, and a graph whose answers are shown."""

from typing import Any

import pytest

from graph.store.connect import open_store
from ptm.api import Graph
from tests.queries.conftest import write_made_graph


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch, narrow: None) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with open_store(str(tmp_path_factory.mktemp("reports") / "made.lbug")) as store:
        yield Graph(write_made_graph(store))
