"""From what sources state, all the way to what `ptm` says of the licence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ptm.__main__ import main
from tests.cli.conftest import Keep, Ptm
from tests.factories import derived_line, json_lines, label_line, write_cards

APACHE = "https://www.apache.org/licenses/LICENSE-2.0"
ODD = 'u/x, merged from\nu/</script>"\u202e'
"""An id with all that separates the steps of a path, or ends a line or a script."""


CARDS = {
    "lab__research": "---\nlicense: cc-by-nc-4.0\n---\n",
    "acme__app": "---\nlicense: apache-2.0\n---\n"
    "Fine-tuned from [lab/research](https://huggingface.co/lab/research).\n",
    "acme__permissive": "---\nlicense: apache-2.0\n---\n*This model card was written by: its "
    "authors and is based on the [card of it](https://huggingface.co/lab/research).*\n",
    "acme__filtered": "---\nlicense: apache-2.0\n---\nTraining data was filtered with a classifier "
    "fine-tuned from [lab/research](https://huggingface.co/lab/research).\n",
    "t__clause": "---\nlicense: other\nlicense_name: apache-2.0-with-commons-clause\n"
    f"license_link: {APACHE}\n---\n",
    "u__named": "---\nlicense: lab/research\nbase_model: lab/research\n---\n",
    "datasets__w__pedia": "---\nlicense: [cc-by-sa-3.0, gfdl]\n---\n",
    "datasets__u__subset": "---\nlicense: cc-by-sa-3.0\nsource_datasets: w/pedia\n---\n",
}
TAGGED = {"stated_by": "hub-tag", "declared": True}
LINES = [
    label_line("lab/base-nc", "cc-by-nc-4.0"),
    label_line("u/lora", "mit"),
    derived_line("u/lora", "lab/base-nc"),
    derived_line("u/lora", "lab/base-nc", method="adapter") | TAGGED,
    label_line("meta-llama/Llama-3.1-8B", "llama3.1"),
    label_line("u/Foo-8B-onnx", "llama3.1"),
    derived_line("u/Foo-8B-onnx", "meta-llama/Llama-3.1-8B"),
    derived_line("u/Foo-8B-onnx", "meta-llama/Llama-3.1-8B", method="quantized") | TAGGED,
    derived_line("c/one", "c/two", method="finetune"),
    derived_line("c/two", "c/three", method="merge"),
    derived_line("c/three", "c/one", method="quantized"),
    label_line("c/one", "mit"),
    label_line("c/two", "cc-by-nc-4.0"),
    label_line("c/three", "gpl-3.0"),
    derived_line(ODD, "lab/base-nc", method="finetune"),
    label_line(ODD, "mit"),
]


@pytest.fixture(scope="module")
def read_file(tmp_path_factory: pytest.TempPathFactory, keep_open: Keep) -> Path:
    """Return the path of a graph of cards and records."""
    folder = tmp_path_factory.mktemp("read")
    lines, graph = folder / "lines.jsonl", folder / "graph.lbug"
    lines.write_text(json_lines(*LINES), encoding="utf-8")
    cards = write_cards(folder / "cards", **CARDS)
    for source, path in (("cards", cards), ("records", lines)):
        with pytest.raises(SystemExit) as ended:
            main(["ingest", source, str(path), "--graph", str(graph)])
        assert not ended.value.code
    return keep_open(graph)


@pytest.fixture
def on_read(ptm: Ptm, read_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on that graph."""
    monkeypatch.setenv("PTM_GRAPH", str(read_file))
    return ptm


def found(on_read: Ptm, command: str, identifier: str) -> list[dict[str, Any]]:
    """Return the findings of a command."""
    rows: list[dict[str, Any]] = on_read(command, identifier, "--format", "json").json()["rows"]
    return rows


def test_an_adapter_is_judged_as_the_hub_says_where_the_card_is_silent(on_read: Ptm) -> None:
    [row] = found(on_read, "check", "u/lora")
    assert (row["outcome"], row["edge"]) == ("review", "adapter")
    assert row["path"] == "u/lora, adapter of lab/base-nc"
    assert found(on_read, "check", "u/Foo-8B-onnx") == []


def test_a_card_that_is_based_on_another_card_is_no_derived_model(on_read: Ptm) -> None:
    for own in ("acme/permissive", "acme/filtered"):
        assert found(on_read, "lineage", own) == []
        assert found(on_read, "check", own) == []


def test_known_duals_in_a_list_are_a_choice(on_read: Ptm) -> None:
    answer = on_read("licenses", "dataset:u/subset", "--format", "json").json()
    assert (answer["parameters"]["verdict"], answer["rows"]) == ("compatible", [])
    assert found(on_read, "check", "dataset:u/subset") == []


def test_a_name_that_says_more_than_its_link_is_not_known(on_read: Ptm) -> None:
    [row] = found(on_read, "check", "t/clause")
    assert (row["outcome"], row["license"]) == ("review", "other:apache-2.0-with-commons-clause")


def test_a_sentence_of_a_card_alone_fails_no_release(on_read: Ptm) -> None:
    result = on_read("check", "acme/app")
    assert result.status == 0
    said = " ".join(result.out.split())
    mark = "Not declared: acme/app from lab/research (inferred from prose)"
    assert "REVIEW high non_commercial findings.inferred" in said
    assert "acme/app, fine-tuned from lab/research" in said
    assert f"{mark}; --declared-only leaves it out." in said
    for words in ([], ["--format", "markdown"]):
        shown = on_read("licenses", "acme/app", *words).out.replace("\\", "")
        assert mark in " ".join(shown.split())
    assert f"{mark}." in on_read("notices", "acme/app").out.replace("\\", "")


# Odd input --------------------------------------------------------------------------------------


def test_members_of_a_circle_that_conflict_each_have_their_path(on_read: Ptm) -> None:
    paths = {
        own: {(row["origin_id"], row["path"]) for row in found(on_read, "check", own)}
        for own in ("c/one", "c/two", "c/three")
    }
    assert paths == {
        "c/one": {
            ("c/two", "c/one, fine-tuned from c/two"),
            ("c/three", "c/one, fine-tuned from c/two, merged from c/three"),
        },
        "c/two": {("c/three", "c/two, merged from c/three")},
        "c/three": {("c/two", "c/three, quantized from c/one, fine-tuned from c/two")},
    }


@pytest.mark.parametrize("command", ["check", "licenses", "notices"])
def test_an_id_with_all_that_separates_steps_is_text(on_read: Ptm, command: str) -> None:
    paths = {row["path"] for row in found(on_read, command, ODD)}
    assert f"{ODD}, fine-tuned from lab/base-nc" in paths
    assert paths <= {ODD, f"{ODD}, fine-tuned from lab/base-nc"}
    for words in ([], ["--format", "markdown"]):
        shown = on_read(command, ODD, *words).out
        assert "\u202e" not in shown
        assert "u/x, merged from\nu/" not in shown


def test_a_label_that_is_the_name_of_the_parent_is_not_known(on_read: Ptm, tmp_path: Path) -> None:
    [row] = found(on_read, "check", "u/named")
    assert (row["outcome"], row["term"]) == ("review", "downstream_missing")
    shown = on_read("licenses", "u/named").out
    assert "lab/research is cc-by-nc-4.0 (card), but the label is lab/research\n" in shown
    assert "unrecognised:" not in shown
    policy = tmp_path / "policy.toml"
    policy.write_text("use.commercial = true\n", encoding="utf-8")
    for words in ([], ["--format", "markdown"]):
        shown = on_read("check", "u/named", "--policy", policy, *words).out
        assert "non_commercial" in shown.replace("\\", "")
        assert "unrecognised:" not in shown
