"""`ptm check PATH --online`: what no graph has is read from the Hub, here one on this machine."""

from __future__ import annotations

from pathlib import Path

import huggingface_hub.constants
import pytest

from ptm import hub_look
from ptm.checkout import open_checkout
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, label_line, node_line
from tests.hub_server import Hub
from tests.loopback import Refusal
from tests.made_code import make_checkout, read_made_code
from tests.reports.sarif import checked

APP = "github.com/made/app"
FILES = {
    "app/load.uses": "load org/tuned\nload bert-base-uncased\ndata rajpurkar/squad\n",
    "README.uses": "mention org/prose\n",
}


@pytest.fixture
def online(ptm: Ptm, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command in a checkout; there is a Hub, and no graph yet."""
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", hub.endpoint)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_TELEMETRY", True)
    read_made_code(monkeypatch)
    monkeypatch.chdir(make_checkout(tmp_path / "app", FILES))
    hub.model("org/tuned", "lab/base", tags=["dataset:corp/c"])
    hub.model("lab/base")
    hub.models["lab/base"]["cardData"] = {"license": "cc-by-nc-4.0"}
    hub.models["lab/base"]["tags"] = ["license:cc-by-nc-4.0"]
    hub.model("google-bert/bert-base-uncased")
    hub.moved["bert-base-uncased"] = "google-bert/bert-base-uncased"
    hub.dataset("rajpurkar/squad", tags=["license:cc-by-sa-4.0"])
    hub.dataset("corp/c", tags=["license:mit"])
    return ptm


def test_a_newcomer_needs_no_graph(online: Ptm, hub: Hub, tmp_path: Path) -> None:
    Path("policy.toml").write_text('[terms]\ndenied = ["non_commercial"]\n', encoding="utf-8")
    result = online("check", ".", "--online", "--policy", "policy.toml")
    assert result.status == 1
    assert "Read 3 models and 2 datasets of the Hub with " in result.err
    text = " ".join(result.out.split())
    assert "It loads 2 models and 1 dataset:" in text
    assert "google-bert/bert-base-uncased mit app/load.uses:2" in text
    assert "dataset:rajpurkar/squad cc-by-sa-4.0 app/load.uses:3" in text
    assert "app/load.uses:1: lab/base is cc-by-nc-4.0, upstream of org/tuned" in text
    assert "Not described" not in text
    assert "ptm licenses . --why --online" in text
    assert "1 artifact fails the policy policy.toml: 1 finding; 1 needs review." in text
    answer, _, exception = result.out.partition("To let it pass, add to policy.toml:")
    assert len(answer.splitlines()) <= 24
    assert 'origin = "model:lab/base"' in exception
    assert max(map(len, result.out.splitlines())) <= 80
    # A mention costs no request, and nothing is left behind but the answers in the cache.
    assert hub.about("org/prose") == []
    assert not (tmp_path / "graph.lbug").exists()


def test_only_what_the_graph_lacks_is_asked_for(online: Ptm, hub: Hub) -> None:
    lines = json_lines(
        node_line("org/tuned"),
        label_line("org/tuned", "apache-2.0"),
        derived_line("org/tuned", "lab/base"),
    )
    assert online("ingest", "records", "-", stdin=lines).status == 0
    shown = online("lineage", ".", "--online")
    assert hub.about("org/tuned") == []
    assert hub.about("lab/base")
    assert "apache-2.0" in shown.out
    assert "cc-by-nc-4.0" in shown.out
    assert online("licenses", ".", "--online").status == 0


def test_without_the_word_nobody_is_asked(online: Ptm, hub: Hub) -> None:
    for command in ("check", "lineage", "licenses"):
        assert online(command, ".").status == 0
    assert hub.asked == []


def test_what_the_hub_does_not_have_needs_review(online: Ptm, hub: Hub) -> None:
    del hub.models["org/tuned"]
    Path("app/more.uses").write_text("load timm:resnet50\n", encoding="utf-8")
    result = online("check", ".", "--online")
    assert result.status == 0
    text = " ".join(result.out.split())
    assert (
        "Not described: org/tuned (nothing of that name is on the Hub, or it is private)." in text
    )
    assert "app/load.uses:1: org/tuned: nothing of that name is on the Hub" in text
    assert "Remedy: Mend the id; HF_TOKEN shows what is private." in text
    assert "Not described: timm:resnet50 (not in the graph, and no id of the Hub)." in text
    assert "REVIEW medium upstream_missing findings.undeclared app/load.uses:1" in text
    assert "Ask the Hub" not in text


def test_a_hub_that_fails_at_one_thing_leaves_that_unknown(online: Ptm, hub: Hub) -> None:
    hub.refuse("/api/models/org/tuned", *[Refusal(400)] * 8)
    result = online("check", ".", "--online")
    assert result.status == 0
    assert "Not described: org/tuned (the Hub's answer could not be read)." in result.out
    assert "google-bert/bert-base-uncased" in result.out


def test_a_hub_that_cannot_be_reached_ends_with_3(
    online: Ptm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    result = online("check", ".", "--online")
    assert (result.status, result.out) == (3, "")
    assert "cannot be reached" in result.err
    assert "without --online the graph alone is asked." in result.err
    assert "run the same command again" not in result.err


def test_a_look_is_bounded(online: Ptm, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_look, "MOST_REQUESTS", 2)
    result = online("check", ".", "--online")
    assert result.status == 0
    assert "a look at the Hub ends after 2 requests" in " ".join(result.out.split())
    assert len(hub.asked) < 6


def test_sarif_of_what_was_read_from_the_hub(online: Ptm) -> None:
    [run] = checked(online("check", "--online", "--format", "sarif").out)["runs"]
    places = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
        for place in result["locations"]
    }
    assert places == {"app/load.uses"}


def test_the_same_in_python(online: Ptm, hub: Hub, tmp_path: Path) -> None:
    assert online("graph", "status").status == 3
    with open_checkout(Path("app"), graph=tmp_path / "none.lbug", online=True) as app:
        report = app.lineage(app.checkout.id)
        assert {use.id for use in report.uses} == {
            "org/tuned",
            "google-bert/bert-base-uncased",
            "rajpurkar/squad",
        }
        assert report.checkout == app.checkout
        assert app.checkout.folder == "app"
        assert app.check(app.checkout.id).checkouts == (app.checkout,)
    assert not (tmp_path / "none.lbug").exists()
    assert hub.asked
