"""`--verbose` and the logger ``ptm``: what is done is shown, and no secret."""

from __future__ import annotations

import logging
import os
import re
from pathlib import Path

import pytest

from graph.store.connect import open_store
from ingest.hub.client import HubClient
from tests.cli.conftest import Ptm, start
from tests.conftest import ROOT
from tests.factories import json_lines, node_line
from tests.hub_server import Hub
from tests.loopback import Refusal
from tests.neo4j_server import free_port

SECRET = "hf_opensesame"
RECORDS = json_lines(node_line("a/b"))


def test_a_write_is_shown_on_standard_error_alone(ptm: Ptm, tmp_path: Path) -> None:
    quiet = ptm("ingest", "records", "-", stdin=RECORDS)
    shown = ptm("--verbose", "ingest", "records", "-", stdin=json_lines(node_line("c/d")))
    assert (quiet.status, shown.status, shown.out) == (0, 0, "")
    assert "ptm.graph" not in quiet.err
    path = tmp_path / "graph.lbug"
    assert f"INFO ptm.graph: the graph is {path}\n" in shown.err
    assert re.search(
        rf"INFO ptm.graph: wrote to {re.escape(str(path))} in \d+\.\d\d s: 1 new", shown.err
    )


def test_verbose_may_stand_anywhere_and_ends_with_its_command(ptm: Ptm) -> None:
    ptm("ingest", "records", "-", stdin=RECORDS)
    for words in (("--verbose", "find", "a/b"), ("find", "a/b", "--verbose")):
        shown = ptm(*words)
        assert shown.status == 0
        assert shown.err.count("the graph is") == 1
    plain = ptm("find", "a/b")
    assert shown.out == plain.out
    assert "ptm.graph" not in plain.err
    assert logging.getLogger("ptm").handlers == []


def test_python_users_see_it_as_they_see_all_logs(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "ptm")
    path = tmp_path / "a\x1b[31m\ngraph"
    with open_store(str(path)):
        pass
    assert caplog.messages == [f"the graph is {path}"]


def test_a_terminal_obeys_nothing_in_a_log(ptm: Ptm, tmp_path: Path) -> None:
    shown = ptm("--verbose", "--graph", tmp_path / "a\x1b[31m\nb", "find", "x")
    assert "\x1b" not in shown.err
    assert f"the graph is {tmp_path}/a\\x1b[31m b\n" in shown.err


def test_requests_to_the_hub_are_shown_with_their_status_and_waits(
    hub: Hub, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG, "ptm")
    monkeypatch.setattr("huggingface_hub.utils.get_token", lambda: SECRET)
    hub.model("org/one")
    hub.refuse("/api/models/org/one", Refusal(429, {"Retry-After": "0"}), Refusal(500))
    scheme, _, rest = hub.endpoint.partition("://")
    client = HubClient(f"{scheme}://user:{SECRET}@{rest}", pause=0)
    client.get(f"{client.endpoint}/api/models/org/one?expand=sha")
    asked = f"GET {hub.endpoint}/api/models/org/one?expand=sha: "
    statuses = [text.removeprefix(asked).partition(" ")[0] for text in caplog.messages]
    assert statuses == ["429", "500", "200"]
    client.get(f"http://127.0.0.1:{free_port()}/api?token={SECRET}")
    assert SECRET not in caplog.text


def test_no_secret_is_shown(hub: Hub, tmp_path: Path) -> None:
    hub.model("org/one", "org/base")
    secrets = {"HF_TOKEN": SECRET, "NEO4J_PASSWORD": f"{SECRET}-neo4j"}
    environment = {
        **os.environ,
        **secrets,
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(tmp_path / "hf"),
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "PTM_GRAPH": str(tmp_path / "graph.lbug"),
    }
    done = start("--verbose", "ingest", "hub", "org/one", env=environment, cwd=ROOT)
    assert done.returncode == 0
    assert b"DEBUG ptm.hub: GET " in done.stderr
    assert SECRET.encode() not in done.stdout + done.stderr
    assert SECRET in str(hub.tokens)
    address = f"bolt://127.0.0.1:{free_port()}"
    for flags in (("--verbose",), ("--verbose", "--debug")):
        done = start(*flags, "--graph", address, "find", "x", env=environment, cwd=ROOT)
        assert done.returncode != 0
        assert address.encode() in done.stderr
        assert SECRET.encode() not in done.stdout + done.stderr
