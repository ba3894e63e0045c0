"""The width of the terminal, and a graph whose answers are shown."""

from pathlib import Path
from typing import Any

import pytest

from ptm.api import open_graph


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch, narrow: None) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture(scope="module")
def made(made_graph: Path) -> Any:
    with open_graph(made_graph) as graph:
        yield graph
