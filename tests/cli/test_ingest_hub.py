"""`ptm ingest hub`: what a user sees of it, with a Hub on this machine."""

import contextlib
import json
import os
import pty
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import constants

from tests.cli.conftest import Ptm, start
from tests.conftest import ROOT
from tests.hub_server import Hub
from tests.loopback import Refusal

Answer = tuple[int, str, str]
"""The status, standard output and standard error."""


class Command:
    """Runs `ptm` with a Hub and a graph of its own."""

    def __init__(self, hub: Hub, folder: Path, run: Ptm, patch: pytest.MonkeyPatch) -> None:
        self.environment = {
            "HF_ENDPOINT": hub.endpoint,
            "PTM_GRAPH": str(folder / "graph.lbug"),
            "HF_HOME": str(folder / "hf"),
            # Or the library asks for a list of its own, to tell the Hub who runs it.
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "COLUMNS": "120",
        }
        self._run = run
        for name, value in self.environment.items():
            patch.setenv(name, value)
        # The library has read these long ago.
        patch.setattr(constants, "ENDPOINT", hub.endpoint)
        patch.setattr(constants, "HF_HUB_DISABLE_TELEMETRY", True)
        patch.setattr(constants, "HF_TOKEN_PATH", str(folder / "hf" / "token"))

    def __call__(self, *words: str) -> Answer:
        """Return how a command in this process ends."""
        result = self._run(*words)
        return result.status, result.out, result.err

    def apart(self, *words: str, **environment: str) -> Answer:
        """Return how a process ends, which reads its environment itself."""
        done = start(*words, env={**os.environ, **self.environment, **environment})
        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in err
        assert "Something went wrong inside ptm" not in err
        return done.returncode, out, err

    def json(self, *words: str) -> Any:
        """Return the rows of an answer."""
        status, out, err = self(*words, "--format", "json")
        assert status == 0, err
        return json.loads(out)["rows"]


@pytest.fixture(name="ptm")
def ptm_of_a_hub(hub: Hub, tmp_path: Path, ptm: Ptm, monkeypatch: pytest.MonkeyPatch) -> Command:
    return Command(hub, tmp_path, ptm, monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["github.com/a/b"],
        ["a b"],
        ["org/a--b"],
        ["--depth", "-1", "a/b"],
        ["--author", "a/b"],
        ["--filter", "\x07"],
        ["--limit", "3"],
    ],
)
def test_words_that_name_nothing_of_the_hub_are_refused(
    ptm: Command, hub: Hub, words: list[str]
) -> None:
    status, out, err = ptm("ingest", "hub", *words)
    assert (status, out) == (2, "")
    assert err.strip()
    assert hub.asked == []


def test_a_model_its_lineage_and_who_states_what(ptm: Command, hub: Hub) -> None:
    hub.model("google-bert/bert-base-uncased")
    hub.moved["bert-base-uncased"] = "google-bert/bert-base-uncased"
    hub.model("org/tuned", "bert-base-uncased", "org/gone", tags=["dataset:squad"])
    hub.models["org/tuned"]["cardData"] = {
        "base_model": "org/other",
        "base_model_relation": "merge",
    }
    status, out, err = ptm("ingest", "hub", "https://huggingface.co/org/tuned", "--datasets")
    assert (status, out) == (0, "")
    assert "Read 2 models of the Hub" in err
    assert "Not on the Hub, or private: org/gone, dataset:squad, org/other." in err
    steps = {(row["parent_id"], row["method"]) for row in ptm.json("lineage", "org/tuned")}
    assert ("google-bert/bert-base-uncased", "finetune") in steps
    _, shown, _ = ptm("show", "org/tuned")
    lines = [line.split() for line in shown.splitlines()]
    for own, stated_by in (("google-bert/bert-base-uncased", "hub-tag"), ("org/other", "card")):
        assert ["derived", "from", own, stated_by] in [line[:4] for line in lines]
    status, _, err = ptm("ingest", "hub", "org/tuned", "--datasets")
    assert status == 0
    assert "2 unchanged since 2" in err


def test_downwards_and_by_author(ptm: Command, hub: Hub) -> None:
    hub.model("org/base")
    for number in range(5):
        hub.model(f"lab/{number}", "org/base", relation="quantized")
    status, _, err = ptm("ingest", "hub", "org/base", "--down", "--depth", "1")
    assert status == 0
    assert "Read 6 models of the Hub with 2 requests" in err
    assert len(ptm.json("impact", "org/base")) == 5
    status, _, err = ptm("ingest", "hub", "--author", "lab", "--limit", "2")
    assert "Read 3 models of the Hub" in err
    status, _, err = ptm("ingest", "hub", "--filter", "base_model:nobody/nothing")
    assert (status, "The Hub lists no such models." in err) == (1, True)


def test_addresses_that_cannot_be_read_cost_themselves_and_are_said(ptm: Command, hub: Hub) -> None:
    hub.page, hub.next_page = 3, lambda _url: "http://[::1"
    for number in range(5):
        hub.model(f"lab/{number}", "org/base")
    to = {"Location": f"http://{'a' * 70}.example/"}
    hub.refuse("/api/models/org/base", *[Refusal(307, to, b"")] * 9)
    status, _, err = ptm("ingest", "hub", "--author", "lab")
    assert status == 0
    assert "Skipped the list of author lab: the address of its next page cannot be read." in err
    assert "Skipped org/base: it leads to what is no address." in err
    assert "Read 3 models of the Hub" in err
    assert "2 could not be read: run the same command again" in err
    assert "The exit status is 0 all the same" in err
    assert {row["id"] for row in ptm.json("impact", "org/base")} == {"lab/0", "lab/1", "lab/2"}


def test_what_is_not_on_the_hub_is_the_answer_no(ptm: Command) -> None:
    status, out, err = ptm("ingest", "hub", "org/none", "dataset:none")
    assert (status, out) == (1, "")
    assert err.startswith("org/none, dataset:none: nothing of that name is on the Hub")


def test_what_is_unavailable_for_legal_reasons_is_told_as_that(ptm: Command, hub: Hub) -> None:
    hub.model("org/a", "org/barred")
    hub.refuse("/api/models/org/barred", *[Refusal(451)] * 3)
    status, _, err = ptm("ingest", "hub", "org/a")
    assert status == 0
    assert "Unavailable for legal reasons, says the Hub: org/barred." in err
    assert "Not on the Hub" not in err
    status, _, err = ptm("ingest", "hub", "org/barred")
    assert status == 1
    assert err == (
        "Unavailable for legal reasons, says the Hub: org/barred. There is nothing to load.\n"
    )
    status, _, err = ptm("ingest", "hub", "org/barred", "org/none")
    assert status == 1
    assert err.startswith("org/none: nothing of that name is on the Hub")
    assert "Unavailable for legal reasons, says the Hub: org/barred." in err


def test_a_hub_that_cannot_be_reached_is_one_sentence(ptm: Command, hub: Hub) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{taken.getsockname()[1]}"
        status, out, err = ptm.apart("ingest", "hub", "org/a", HF_ENDPOINT=endpoint)
        again = ptm.apart("ingest", "hub", "org/a", HF_ENDPOINT=endpoint)
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert f"{endpoint} cannot be reached" in err
    assert again == (status, out, err), "no crawl was stopped that could be gone on with"
    status, _, err = ptm.apart("ingest", "hub", "org/a", HF_HUB_OFFLINE="1")
    assert (status, err.count("\n")) == (3, 1)
    assert "HF_HUB_OFFLINE" in err
    hub.refuse("/api/models/org/a", Refusal(200, body=b"<html>"))
    status, _, err = ptm("ingest", "hub", "org/a")
    assert status == 3
    assert "Skipped org/a: the answer is no JSON." in err
    assert "1 could not be read: run the same command again" in err


def test_a_network_that_wants_a_login_is_not_the_hub(ptm: Command, hub: Hub) -> None:
    names = ["org/a", "org/b"]
    for name in names:
        hub.model(name)
    assert ptm("ingest", "hub", *names)[0] == 0
    for name in names:
        hub.refuse(f"/api/models/{name}", *[Refusal(200, body=b"<html>Log in</html>")] * 2)
    new = ptm.environment["PTM_GRAPH"] + ".new"
    for graph in ([], ["--graph", new]):
        status, _, err = ptm("ingest", "hub", *names, *graph)
        assert status == 3
        assert "Skipped org/a: the answer is no JSON." in err
        assert "unchanged since" not in err
        assert "2 could not be read" in err


def test_what_was_read_is_said_where_the_hub_ends_a_crawl(ptm: Command, hub: Hub) -> None:
    names = [f"org/{number}" for number in range(9)]
    for name in names:
        hub.model(name)
    for name in names[3:]:
        hub.refuse(f"/api/models/{name}", Refusal(429, {"Retry-After": "9" * 40}))
    status, _, err = ptm("ingest", "hub", *names)
    assert status == 3
    assert "Read 3 models of the Hub with " in err
    assert "asks to wait for more than a day" in err


def test_the_token_is_sent_and_never_shown(ptm: Command, hub: Hub) -> None:
    hub.model("org/a")
    said = ptm.apart("ingest", "hub", "org/a", HF_TOKEN="hf_secret")
    assert hub.tokens == ["Bearer hf_secret"]
    hub.refuse(
        "/api/models/org/b",
        Refusal(401, {"X-Error-Message": "Invalid credentials in Authorization header"}),
    )
    refused = ptm.apart("ingest", "hub", "org/b", HF_TOKEN="hf_secret")
    assert refused[0] == 3
    assert "hf_secret" not in str((said, refused))
    assert ptm.apart("ingest", "hub", "org/a")[0] == 0
    assert hub.tokens[-1] is None


def parents(ptm: Command) -> set[str]:
    """Return the ids of all that org/0 was made from."""
    return {row["parent_id"] for row in ptm.json("lineage", "org/0")}


def test_after_ctrl_c_the_same_words_go_on(ptm: Command, hub: Hub) -> None:
    for number in range(20):
        hub.model(f"org/{number}", f"org/{number + 1}")
    reached, release = threading.Event(), threading.Event()

    def hold(path: str) -> None:
        if path.startswith("/api/models/org/12?"):
            reached.set()
            release.wait(60)

    hub.on_request = hold
    process = subprocess.Popen(
        [sys.executable, "-m", "ptm", "ingest", "hub", "org/0"],
        env={**os.environ, **ptm.environment, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert reached.wait(60)
    process.send_signal(signal.SIGINT)
    # The Hub still does not answer: nobody waits for it.
    _, err = process.communicate(timeout=25)
    release.set()
    assert process.returncode == 130, err
    assert err.splitlines()[-1] == "Stopped. The same command can be run again."
    assert len(parents(ptm)) == 12, "what was read is kept"
    asked, hub.asked = hub.asked, []
    status, _, err = ptm.apart("ingest", "hub", "org/0")
    assert status == 0
    assert err.startswith("Going on with the crawl that was stopped.\n")
    assert not set(asked[:12]) & set(hub.asked)
    assert len(parents(ptm)) == 20


def test_a_terminal_shows_for_how_long_the_hub_lets_it_wait(ptm: Command, hub: Hub) -> None:
    hub.model("org/a")
    hub.refuse("/api/models/org/a", Refusal(429, {"RateLimit": '"api";r=0;t=1'}))
    terminal, stderr = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "ptm", "ingest", "hub", "org/a"],
        env={**os.environ, **ptm.environment, "PYTHONPATH": str(ROOT), "TERM": "xterm"},
        stderr=stderr,
    )
    os.close(stderr)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is gone with the process
        while part := os.read(terminal, 1_000):
            shown += part
    os.close(terminal)
    assert process.wait(timeout=60) == 0
    assert b"Waiting 1 s, as the server asks" in shown
    assert b"Read 1 model of the Hub with 2 requests." in shown
