"""`ptm export`: every format of its file, whole or not at all."""

import csv
import json
import os
import sys
from pathlib import Path

import networkx as nx
import pytest

from graph.transfer.export import graph_lines
from ptm.cli.files import write_file
from tests.cli.conftest import Ptm
from tests.factories import claim_line, json_lines
from tests.queries.made_graph import HOSTILE

ENDINGS = ["jsonl", "json", "csv", "md", "graphml"]


def content(path: Path) -> str:
    """Return what a file holds; there is nothing else in its folder."""
    assert os.listdir(path.parent) == [path.name]
    return path.read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.mark.parametrize(
    "name",
    ["a.cdx.json", "a.spdx.json", "A.CDX.JSON", "a.cdx.xml", "a.spdx", "a.spdx3.json", "a.cdx.csv"],
)
@pytest.mark.parametrize("words", [("mix/abcd",), ("--all",), ("mix/abcd", "--impact")])
def test_a_name_of_a_software_bill_of_materials_is_refused(
    on_made: Ptm, folder: Path, name: str, words: tuple[str, ...]
) -> None:
    result = on_made("export", *words, "-o", folder / name)
    assert (result.status, result.out) == (2, "")
    assert "software bill of materials" in result.err
    assert ".jsonl" in result.err
    assert os.listdir(folder) == []


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "words",
    [
        ("mix/abcd",),
        ("mixed",),
        ("dataset:corp/c",),
        ("github.com/some/tool",),
        ("mix/abcd", "--declared-only"),
        ("mix/abcd", "--impact"),
        ("guess/base", "--impact", "--declared-only"),
        ("plain/model",),
        ("--all",),
    ],
)
def test_every_ending_is_its_format(
    on_made: Ptm, folder: Path, ending: str, words: tuple[str, ...]
) -> None:
    path = folder / f"out.{ending}"
    result = on_made("export", *words, "-o", path)
    *left_out, wrote = result.err.splitlines()
    assert (result.status, result.out, wrote) == (0, "", f"Wrote {path}.")
    assert all(line.startswith(("Left out: ", "There ")) for line in left_out)
    text = content(path)
    if ending == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in text.splitlines())
    elif ending == "json":
        assert json.loads(text)["schema_version"] == 1
    elif ending == "csv":
        header, *rows = csv.reader(text.splitlines(keepends=True))
        assert all(len(row) == len(header) for row in rows)
    elif ending == "graphml":
        assert nx.parse_graphml(text).number_of_nodes()
    else:
        assert text.startswith("# ")


def test_the_lineage_of_a_thing_is_exported_with_what_it_is_built_on(
    on_made: Ptm, folder: Path
) -> None:
    on_made("export", "mix/abcd", "-o", folder / "x.jsonl")
    found = [json.loads(line) for line in content(folder / "x.jsonl").splitlines()]
    claims = {(one["claim"], *one["from"], *one["to"]) for one in found if "claim" in one}
    assert ("DERIVED_FROM", "Model", "mix/ab", "Model", "mix/a") in claims
    assert ("DERIVED_FROM", "Dataset", "corp/c", "Dataset", "corp/b") in claims
    assert ("LICENSED_AS", "Model", "mix/cd", "License", "gemma AND llama3.1") in claims
    assert not [claim for claim in claims if claim[0] == "USES"]
    assert {one["id"] for one in found if "node" in one} >= {"mix/abcd", "corp/c"}


def test_results_are_exported_and_shown_whatever_their_dataset_is(
    ptm: Ptm, folder: Path, tmp_path: Path
) -> None:
    card = tmp_path / "cards" / "org--child" / "README.md"
    card.parent.mkdir(parents=True)
    results = "[{dataset: {type: cais/mmlu}, metrics: [{type: accuracy, value: 63.2}]}]"
    card.write_text(f"---\nmodel-index: [{{results: {results}}}]\n---\n", encoding="utf-8")
    assert ptm("ingest", "cards", card.parent.parent).status == 0
    ptm("export", "org/child", "-o", folder / "x.jsonl")
    found = [json.loads(line) for line in content(folder / "x.jsonl").splitlines()]
    assert [one["value"] for one in found if one.get("claim") == "EVALUATED_ON"] == [63.2]
    shown = ptm("show", "org/child").out
    assert "accuracy: 63.2" in shown
    assert "ptm ask results --model-id org/child" in shown


@pytest.mark.parametrize("ending", ENDINGS)
def test_bases_that_a_format_cannot_hold_are_counted(ptm: Ptm, folder: Path, ending: str) -> None:
    end = ("UnresolvedBase", "Model:org/child /raid/llama")
    line = claim_line("STATES_BASE", ("Model", "org/child"), end, text="/raid/llama")
    assert ptm("ingest", "records", "-", stdin=json_lines(line)).status == 0
    said = "Left out: 1 statement of a base that cannot be looked up; .jsonl has all."
    file = folder / f"x.{ending}"
    assert (said in ptm("export", "--all", "-o", file).err) is (ending != "jsonl")
    beside = "There is 1 statement of a base that cannot be looked up: JSON has them."
    shown = ptm("export", "org/child", "-o", file).err
    assert (beside in shown) is (ending in ("csv", "graphml"))
    assert ending == "csv" or "/raid/llama" in content(file)
    assert said not in ptm("export", "org/child", "--impact", "-o", file).err


def test_declared_only_leaves_out_what_was_inferred(on_made: Ptm, folder: Path) -> None:
    for words, number in (((), 3), (("--declared-only",), 0)):
        on_made("export", "guess/far", *words, "-o", folder / "x.jsonl")
        found = [json.loads(line) for line in content(folder / "x.jsonl").splitlines()]
        inferred = [one for one in found if one.get("declared") is False]
        assert len(inferred) == number
        assert {one["from"][1] for one in found if "claim" in one} >= {"guess/far", "guess/both"}


def test_what_is_exported_and_read_again_gives_the_same_lineage(
    on_made: Ptm, folder: Path, tmp_path: Path
) -> None:
    other = ("--graph", tmp_path / "other.lbug")
    for identifier in ("mix/abcd", "two/minds", "same/child", "ring/below"):
        on_made("export", identifier, "-o", folder / "x.jsonl")
        assert on_made(*other, "ingest", "records", folder / "x.jsonl").status == 0
        here = on_made("lineage", identifier, "--format", "json").json()
        there = on_made(*other, "lineage", identifier, "--format", "json").json()
        assert here["rows"] == there["rows"]
        assert here["parts"] == there["parts"]


def test_everything_read_into_an_empty_graph_is_the_same_graph(
    on_made: Ptm, folder: Path, tmp_path: Path
) -> None:
    first = folder / "all.jsonl"
    on_made("export", "--all", "-o", first)
    text = content(first)
    for identifier in HOSTILE[:-1]:
        assert json.dumps(identifier, ensure_ascii=False) in text
    # The made graph holds ends that are paths, as older graphs do: they are refused when read.
    judged = ("--graph", tmp_path / "judged.lbug")
    assert "is no id of the Hub" in on_made(*judged, "ingest", "records", first).err
    on_made(*judged, "export", "--all", "-o", first)
    text = content(first)
    other = ("--graph", tmp_path / "other.lbug")
    result = on_made(*other, "ingest", "records", first)
    assert result.status == 0
    assert "skipped" not in result.err
    on_made(*other, "export", "--all", "-o", first)
    assert content(first) == text


@pytest.mark.parametrize(
    "words",
    [
        ("mix/abcd",),
        ("-o", "x.json"),
        ("mix/abcd", "--all", "-o", "x.json"),
        ("--all", "--impact", "-o", "x.json"),
        ("--all", "--declared-only", "-o", "x.json"),
        ("mix/abcd", "-o", "x.pdf"),
        ("mix/abcd", "-o", "x"),
        ("mix/abcd", "-o", ""),
        ("mix/abcd", "-o", "x.html"),
        ("github.com/some/tool", "--impact", "-o", "x.json"),
    ],
)
def test_wrong_words_end_with_2_and_write_nothing(
    on_made: Ptm, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    assert on_made("export", *words).status == 2
    assert os.listdir(folder) == []


def test_a_thing_that_is_not_there_leaves_the_old_file(on_made: Ptm, folder: Path) -> None:
    (folder / "x.md").write_text("old")
    assert on_made("export", "no/such", "-o", folder / "x.md").status == 1
    assert content(folder / "x.md") == "old"


def test_a_graph_that_is_not_there_leaves_the_old_file(ptm: Ptm, folder: Path) -> None:
    for ending in ENDINGS:
        (folder / "x").with_suffix(f".{ending}").write_text("old")
    for words in (["--all"], ["x"]):
        for ending in ENDINGS:
            path = folder / f"x.{ending}"
            assert ptm("export", *words, "-o", path).status == 3
            assert path.read_text() == "old"
    assert len(os.listdir(folder)) == len(ENDINGS)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_failure_in_the_middle_leaves_the_old_file(
    on_made: Ptm, folder: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    path = folder / f"x.{ending}"
    path.write_text("old")

    def broken(*parts: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", broken)
    result = on_made("export", "mix/abcd", "-o", path)
    assert result.status == 3
    assert f"{path} cannot be written: No space left on device." in result.err
    assert content(path) == "old"


def test_interrupted_in_the_middle_it_leaves_no_file(folder: Path) -> None:
    def interrupted() -> object:
        yield "half of it"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(folder / "x.md", interrupted())  # type: ignore[arg-type]
    assert os.listdir(folder) == []


def test_a_folder_that_is_not_there_ends_with_3(on_made: Ptm, folder: Path) -> None:
    result = on_made("export", "mix/abcd", "-o", folder / "none" / "x.md")
    assert result.status == 3
    assert "cannot be written: No such file or directory." in result.err
    (folder / "x.md").mkdir()
    assert on_made("export", "mix/abcd", "-o", folder / "x.md").status == 3


def test_the_lines_of_a_graph_are_made_one_by_one() -> None:
    # A generator: a graph of millions does not have to fit into memory as text.
    assert sys.getsizeof(graph_lines(None)) < 1_000  # type: ignore[arg-type]


def test_facts_that_are_read_back_stay_as_old_as_they_are(ptm: Ptm, tmp_path: Path) -> None:
    label = {"from": ["Model", "org/a"], "to": ["License", "mit"], "stated_by": "card"}
    told = {"claim": "LICENSED_AS", **label, "first_seen": "2025-03-01"}
    described = {"node": "License", "id": "mit", "stated_by": "licence-table"}
    assert ptm("ingest", "records", "-", stdin=json_lines(told, described)).status == 0
    assert "Facts of 2025-03-01 (records)." in ptm("show", "org/a").out
