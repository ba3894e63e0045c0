"""`--online` for ids: what the graph does not describe is read from a Hub on this machine."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import huggingface_hub.constants
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptm import hub_look
from ptm.cli.unknown_ids import describe_offer
from tests.cli.conftest import Ptm
from tests.examples import examples
from tests.factories import claim_line, derived_line, json_lines, label_line, node_line
from tests.hub_server import Hub
from tests.loopback import Refusal

COMMANDS = ["lineage", "licenses", "check", "show"]
TUNED = ("Model", "org/tuned")


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


def load(ptm: Ptm, *lines: dict[str, object]) -> None:
    """Put lines into the graph."""
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_the_first_command_ever_needs_no_graph(
    online: Ptm, hub: Hub, tmp_path: Path, command: str
) -> None:
    result = online(command, "org/tuned", "--online")
    assert result.status == (command == "check")  # its base may not be used commercially
    assert "org/tuned" in result.out
    assert "(hub)" in result.out
    alone = command == "show"
    assert f"Read {'1 model' if alone else '2 models and 1 dataset'} of the Hub with " in result.err
    keeps = f"  ptm ingest hub org/tuned{'' if alone else ' --datasets'}\n"
    assert f"It is read for this answer alone. To keep it:\n{keeps}" in result.err
    assert max(map(len, [*result.out.splitlines(), *result.err.splitlines()])) <= 80
    assert not (tmp_path / "graph.lbug").exists()
    assert bool(hub.about("lab/base")) != alone


def test_what_is_offered_does_what_it_says(online: Ptm) -> None:
    looked = online("licenses", "org/tuned", "--online").out
    assert online("ingest", "hub", "org/tuned", "--datasets").status == 0
    assert online("licenses", "org/tuned").out == looked.replace(" --online", "")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_next_command_can_be_asked_as_it_stands(online: Ptm, command: str) -> None:
    load(online, node_line("lab/other"))
    looked = online(command, "org/tuned", "--online").out
    hinted = re.findall(r"ptm \w+ org/tuned.*", looked)
    assert hinted
    for each in hinted:
        assert online(*shlex.split(each)[1:]).status == each.startswith("ptm check"), each
    assert "ptm impact" not in looked


def test_without_the_word_nobody_is_asked(online: Ptm, hub: Hub) -> None:
    for command in (*COMMANDS, "impact"):
        assert online(command, "org/tuned").status == 3
    load(online, node_line("lab/other"))
    for command in (*COMMANDS, "impact"):
        assert online(command, "org/tuned").status == 1
    assert hub.asked == []


def test_only_what_the_graph_lacks_is_asked_for(online: Ptm, hub: Hub, tmp_path: Path) -> None:
    load(
        online,
        node_line("org/tuned"),
        label_line("org/tuned", "apache-2.0"),
        derived_line("org/tuned", "lab/base"),
    )
    before = (tmp_path / "graph.lbug").read_bytes()
    shown = online("lineage", "org/tuned", "--online")
    assert hub.about("org/tuned") == []  # the graph describes it
    assert hub.about("lab/base")  # it is only mentioned
    assert "apache-2.0" in shown.out
    assert "cc-by-nc-4.0" in shown.out
    assert online("licenses", "org/tuned", "--online").status == 0
    assert (tmp_path / "graph.lbug").read_bytes() == before


def test_where_the_graph_describes_everything_nobody_is_asked(online: Ptm, hub: Hub) -> None:
    load(online, node_line("org/tuned"), node_line("lab/base"), derived_line(TUNED[1], "lab/base"))
    for command in COMMANDS:
        result = online(command, "org/tuned", "--online")
        assert result.status == 0
        assert result.err.startswith("The graph describes all of it: the Hub was not asked.\n")
        assert result.out == online(command, "org/tuned").out
    assert hub.asked == []


def test_a_stub_is_described_with_what_the_graph_states_of_it(online: Ptm) -> None:
    evaluated = claim_line("EVALUATED_ON", TUNED, ("Dataset", "corp/c"), metric="f1", value=0.5)
    load(online, derived_line("our/child", "org/tuned"), evaluated)
    result = online("show", "org/tuned", "--online")
    assert result.status == 0
    assert "downloads" in result.out
    assert "evaluated on" in result.out


def test_older_names_addresses_and_datasets(online: Ptm) -> None:
    for words in ("bert-base-uncased", "https://huggingface.co/bert-base-uncased/tree/main"):
        result = online("lineage", words, "--online")
        assert result.out.startswith("google-bert/bert-base-uncased ")
    result = online("licenses", "dataset:corp/c", "--online")
    assert result.out.startswith("dataset:corp/c is labelled mit")
    assert "  ptm ingest hub dataset:corp/c --datasets\n" in result.err


def test_one_look_for_all_ids_of_a_check(online: Ptm, hub: Hub) -> None:
    lines = "org/tuned\nlab/base\norg/none\na b\nlicense:mit\n"
    result = online("check", "--from", "-", "--online", "--format", "json", stdin=lines)
    assert result.status == 1
    assert hub.about("models/lab/base?") != []
    assert len(hub.about("models/org/none")) <= 2
    reasons = {row["id"]: row["reason"] for row in result.json()["rows"] if not row["kind"]}
    assert reasons["org/none"] == (
        "org/none is not in the graph, and nothing of that name is on the Hub, or it is private."
    )
    assert "To fetch" not in result.err
    assert reasons["a b"] == "a b is not in the graph, and it cannot be on the Hub."
    assert "To fetch" not in result.err


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_hub_does_not_have_ends_with_1(online: Ptm, command: str) -> None:
    load(online, node_line("org/nine-b"))
    result = online(command, "org/nine-bb", "--online")
    assert result.status == 1
    said = " ".join(result.err.split())
    assert (
        "org/nine-bb is not in the graph, and nothing of that name is on the Hub, or it is "
        "private. Did you mean org/nine-b?" in said
    )
    assert "To fetch" not in said
    assert "To keep it" not in said


@pytest.mark.parametrize("command", COMMANDS)
def test_a_hub_that_cannot_be_reached_ends_with_3(
    online: Ptm, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    result = online(command, "org/tuned", "--online")
    assert (result.status, result.out) == (3, "")
    assert result.err.count("\n") == 1
    assert "cannot be reached" in result.err


def test_an_answer_that_cannot_be_read_ends_with_3(online: Ptm, hub: Hub) -> None:
    hub.refuse("/api/models/org/tuned", *[Refusal(400)] * 8)
    result = online("licenses", "org/tuned", "--online")
    assert (result.status, result.out) == (3, "")
    assert "org/tuned is not in the graph, and the Hub's answer could not be read." in result.err
    # One of several costs the others nothing.
    result = online("check", "org/tuned", "lab/base", "--online", "--format", "json")
    assert result.status == 3
    assert "lab/base" in result.out


def test_a_gate_tells_a_network_that_fails_from_a_model_that_does(online: Ptm, hub: Hub) -> None:
    load(online, node_line("lab/mine"), label_line("lab/mine", "mit"))
    hub.refuse("/api/models/org/tuned", *[Refusal(200, body=b"<html>Log in</html>")] * 8)
    unread = online("check", "--no-policy", "org/tuned", "lab/mine", "--online")
    assert unread.status == 3
    assert "the Hub's answer could not be read." in " ".join(unread.err.split())
    assert unread.err.endswith("Nothing else fails. Run the same command again later.\n")
    assert "org/tuned" in unread.out
    failing = online("check", "--no-policy", "org/tuned", "lab/mine", "org/none", "--online")
    assert failing.status == 1
    assert failing.err.endswith("org/none fails the policy.\n")


def test_a_look_is_bounded_and_says_so(
    online: Ptm, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_look, "MOST_REQUESTS", 20)
    lines = "".join(f"org/m{number}\n" for number in range(200))
    result = online("check", "--from", "-", "--online", "--format", "json", stdin=lines)
    assert result.status == 1
    assert len(hub.asked) < 80
    assert "Not all was asked for: the same command, run again, asks for the rest." in result.err
    assert "could not be read" not in result.err
    reasons = {row["id"]: row["reason"] for row in result.json()["rows"]}
    assert "it was not asked for: a look at the Hub ends after 20" in reasons["org/m199"]
    before = len(hub.asked)
    online("check", "--from", "-", "--online", stdin=lines)
    assert hub.about("models/org/m0?") == [hub.about("models/org/m0?")[0]]
    assert len(hub.asked) > before


def test_a_hub_that_must_not_be_asked_is_one_sentence(
    online: Ptm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    result = online("licenses", "org/tuned", "--online")
    assert (result.status, result.out) == (3, "")
    assert "HF_HUB_OFFLINE is set" in result.err


def test_the_token_goes_to_the_hub(online: Ptm, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_made")
    assert online("show", "org/tuned", "--online").status == 0
    assert set(hub.tokens) == {"Bearer hf_made"}


@pytest.mark.parametrize("text", ["license:mit", "owner:org", "x" * 5_000, " "])
def test_what_no_hub_has_is_refused(online: Ptm, hub: Hub, text: str) -> None:
    result = online("show", text, "--online")
    assert (result.status, result.out, hub.asked) == (2, "", [])


@pytest.mark.parametrize(
    "words", [("open",), ("export", "-o", "x.html"), ("export", "-o", "x.csv", "--impact")]
)
def test_what_is_made_from_it_is_not_looked_up(online: Ptm, words: tuple[str, ...]) -> None:
    result = online(*words, "org/tuned", "--online")
    assert result.status == 2
    assert "ptm ingest hub org/tuned --up --down" in result.err


def test_a_licence_in_a_list_is_refused_as_without_the_word(online: Ptm) -> None:
    load(online, label_line("org/mine", "mit"), node_line("org/mine"))
    lines = "org/tuned\nlicense:mit\n"
    result = online("check", "--from", "-", "--online", "--format", "json", stdin=lines)
    plain = online("check", "--from", "-", "--format", "json", stdin=lines)
    said = [
        [row["reason"] for row in each.json()["rows"] if row["id"] == "license:mit"]
        for each in (result, plain)
    ]
    assert said[0] == said[1]
    assert "is a licence" in said[0][0]
    result = online("show", "org/tuned", "license:mit", "license:none", "--online")
    assert result.status == 1
    assert "License mit" in result.out
    result = online("show", "org/tuned", "owner:org", "--online")
    assert (result.status, result.out) == (2, "")


def test_notices_and_exports_of_what_it_is_made_from(online: Ptm, tmp_path: Path) -> None:
    assert "org/tuned" in online("notices", "org/tuned", "--online").out
    path = tmp_path / "lineage.json"
    assert online("export", "org/tuned", "--online", "-o", path).status == 0
    assert json.loads(path.read_text(encoding="utf-8"))["rows"]
    bill = tmp_path / "bill.cdx.json"
    assert online("export", "org/tuned", "--online", "-o", bill).status == 0
    assert {"lab", "corp"} == {
        each.get("group") for each in json.loads(bill.read_text(encoding="utf-8"))["components"]
    }


# Without --online: what to type next --------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("lineage", "org/none"), "  ptm ingest hub org/none\n"),
        (("lineage", "hf.co/org/none/tree/main"), "  ptm ingest hub org/none\n"),
        (("licenses", "dataset:none"), "  ptm ingest hub dataset:none\n"),
        (("impact", "gpt2"), "  ptm ingest hub gpt2\n"),
        (("ask", "lineage", "org/none"), "  ptm ingest hub org/none\n"),
        (("check", "far/away", "dataset:no/ne"), "  ptm ingest hub far/away dataset:no/ne\n"),
        # What has a near id is rather a slip.
        (("check", "org/none", "dataset:no/ne"), "  ptm ingest hub dataset:no/ne\n"),
        (("show", "github.com/o/none"), "  ptm ingest code https://github.com/o/none\n"),
        (("show", "none"), "On the Hub a model is ORG/NAME, and a dataset is dataset:NAME.\n"),
        (("show", "license:none"), ""),
        (("show", "owner:none"), ""),
        (("show", "a b/c"), ""),
        (("show", "org/'none"), ""),
        (("show", "org/no\nne"), ""),
        (("show", "github.com/o/'none"), ""),
        (("show", "pkg:pypi/torch@2"), ""),
        (("show", "https://example.com/org/none"), ""),
    ],
)
def test_an_unknown_id_offers_the_way(on_made: Ptm, words: tuple[str, ...], offered: str) -> None:
    result = on_made(*words)
    assert result.status == 1
    if offered:
        assert result.err.endswith(offered)
    assert bool(offered) == ("ptm ingest hub" in result.err or "ptm ingest code" in result.err) or (
        words[-1] == "none"
    )
    takes_it = words[0] not in ("impact", "ask") and "ptm ingest hub" in offered
    assert ("(or add --online, which keeps nothing):" in result.err) == takes_it
    assert all(len(line) <= 80 for line in result.err.splitlines()[1:])


def test_what_is_no_address_of_the_hub_is_said(on_made: Ptm) -> None:
    for text in ("pkg:pypi/torch@2", "https://example.com/org/none"):
        assert "It is no address of the Hub or of GitHub." in on_made("show", text).err


@examples(200, 20_000)
@given(st.text(max_size=60) | st.from_regex(r"(dataset:|github.com/)?[a-z;'$ -]+/[a-z.`&]+"))
def test_what_is_offered_can_be_pasted_into_a_shell(text: str) -> None:
    commands = [line for line in describe_offer([text]).splitlines() if line.startswith("  ")]
    for command in commands:
        words = shlex.split(command)
        assert words[:2] == ["ptm", "ingest"]
        assert shlex.join(words) == command.strip()
        assert command.isascii()
        assert command.isprintable()


def test_where_there_is_no_graph_the_way_is_offered_too(online: Ptm) -> None:
    result = online("licenses", "org/tuned")
    assert result.status == 3
    assert "`ptm ingest sample` makes one." in result.err
    assert result.err.endswith("  ptm ingest hub org/tuned\n")


def test_an_empty_graph_says_so(online: Ptm) -> None:
    assert online("graph", "init").status == 0
    assert "org/none is not in the graph. The graph is empty: " in online("show", "org/none").err


def test_what_the_graph_knows_of_a_lineage_joins_what_the_hub_says(online: Ptm, hub: Hub) -> None:
    # The graph has claims of others about what the new model is made from, and a dataset of it that
    # the Hub does not name; it must not matter that the model itself is not in the graph.
    load(
        online,
        node_line("lab/base"),
        label_line("lab/base", "gpl-3.0"),
        claim_line("TRAINED_ON", ("Model", "lab/base"), ("Dataset", "own/data")),
        node_line("own/data", "Dataset"),
        label_line("own/data", "cc-by-sa-4.0", "Dataset"),
    )
    shown = online("lineage", "org/tuned", "--online", "--format", "json").json()
    steps = {(row["child_id"], row["parent_id"]) for row in shown["rows"]}
    assert steps == {("org/tuned", "lab/base"), ("org/tuned", "corp/c"), ("lab/base", "own/data")}
    looked = online("licenses", "org/tuned", "--online", "--format", "json").json()
    assert online("ingest", "hub", "org/tuned", "--datasets").status == 0
    kept = online("licenses", "org/tuned", "--format", "json").json()
    assert looked["rows"] == kept["rows"]
    assert looked["parts"]["answers"] == kept["parts"]["answers"]


def test_a_base_that_the_hub_hides_is_what_the_graph_knows_of_it(online: Ptm, hub: Hub) -> None:
    hub.model("org/child", "hidden/base")
    load(
        online,
        node_line("hidden/base"),
        derived_line("hidden/base", "lab/base"),
    )
    shown = online("lineage", "org/child", "--online")
    assert "lab/base" in shown.out
    assert "cc-by-nc-4.0" in shown.out, "what the graph only mentions is asked for in turn"
    assert "not known" not in shown.out
