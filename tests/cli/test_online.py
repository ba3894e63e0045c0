"""`--online` for ids: what the graph does not describe is read from a Hub on this machine."""

from __future__ import annotations

from pathlib import Path

import huggingface_hub.constants
import pytest

from tests.cli.conftest import Ptm
from tests.hub_server import Hub

COMMANDS = ["lineage", "licenses", "check", "show"]


@pytest.fixture
def online(ptm: Ptm, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command; there is a Hub, and no graph yet."""
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", hub.endpoint)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_TELEMETRY", True)
    hub.model("org/tuned", "lab/base", tags=["dataset:corp/c"])
    hub.model("lab/base")
    hub.models["lab/base"]["cardData"] = {"license": "cc-by-nc-4.0"}
    hub.models["lab/base"]["tags"] = ["license:cc-by-nc-4.0"]
    hub.model("google-bert/bert-base-uncased")
    hub.moved["bert-base-uncased"] = "google-bert/bert-base-uncased"
    hub.dataset("corp/c", tags=["license:mit"])
    return ptm


@pytest.mark.parametrize("command", COMMANDS)
def test_the_first_command_ever_needs_no_graph(
    online: Ptm, hub: Hub, tmp_path: Path, command: str
) -> None:
    result = online(command, "org/tuned", "--online")
    assert result.status == (command == "check")  # its base may not be used commercially
    assert "org/tuned" in result.out
    assert "(hub)" in result.out
    read = "1 model" if command == "show" else "2 models and 1 dataset"
    assert f"Read {read} of the Hub with " in result.err
    assert "  ptm ingest hub org/tuned\n" in result.err
    assert max(map(len, [*result.out.splitlines(), *result.err.splitlines()])) <= 80
    assert not (tmp_path / "graph.lbug").exists()
    if command != "show":
        assert hub.about("lab/base")
