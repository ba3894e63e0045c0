"""`ptm export`: every format of its file, whole or not at all."""

import base64
import csv
import gzip
import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest

from graph.errors import UnavailableError
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
    ["a.cdx.xml", "a.spdx", "a.spdx3.json", "a.cdx.csv"],
)
@pytest.mark.parametrize("words", [("mix/abcd",), ("--all",), ("mix/abcd", "--impact")])
def test_a_bill_of_materials_in_another_form_is_refused(
    on_made: Ptm, folder: Path, name: str, words: tuple[str, ...]
) -> None:
    result = on_made("export", *words, "-o", folder / name)
    assert (result.status, result.out) == (2, "")
    assert "bill of materials" in result.err
    assert ".jsonl" in result.err
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    "name",
    ["a", "a.", ".json", "a.json ", "a.tar.gz", "a.jsonl.gz", "a.html.bak", "a.xml", "-", ""],
)
def test_a_name_that_ends_in_no_format_is_refused(on_made: Ptm, folder: Path, name: str) -> None:
    for words in (("export", "mix/abcd"), ("export", "--all"), ("notices", "mix/abcd")):
        result = on_made(*words, "-o", f"{folder}/{name}")
        assert (result.status, result.out) == (2, "")
        assert "has to end in one of" in result.err or "the name of a folder" in result.err
    assert os.listdir(folder) == []


def test_a_folder_is_no_file(on_made: Ptm, folder: Path) -> None:
    for words in (("export", "mix/abcd"), ("notices", "mix/abcd")):
        result = on_made(*words, "-o", f"{folder}/a.json/")
        assert (result.status, os.listdir(folder)) == (2, [])
        assert "the name of a folder" in result.err


def test_capitals_are_an_ending_too(on_made: Ptm, folder: Path) -> None:
    assert on_made("export", "mix/abcd", "-o", folder / "A.JSON").status == 0
    assert json.loads(content(folder / "A.JSON"))["question"] == "lineage"


@pytest.mark.parametrize("words", [(), ("--format", "json")])
def test_notices_are_no_software_bill_of_materials(
    on_made: Ptm, folder: Path, words: tuple[str, ...]
) -> None:
    result = on_made("notices", "mix/abcd", "-o", folder / "a.cdx.json", *words)
    assert (result.status, os.listdir(folder)) == (2, [])
    assert "bill of materials" in result.err
    assert ".md" in result.err


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
    beside = "There is 1 statement of a base that cannot be looked up: JSON has it."
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
        ("--all", "--licenses", "-o", "x.json"),
        ("--all", "-o", "x.html"),
        ("mix/abcd", "--impact", "--licenses", "-o", "x.html"),
        ("mix/abcd", "--licenses", "-o", "x.graphml"),
        ("mix/abcd", "--licenses", "-o", "x.jsonl"),
        ("mix/abcd", "--online", "-o", "x.html"),
        ("github.com/some/tool", "--impact", "-o", "x.json"),
        ("github.com/some/tool", "--impact", "-o", "x.html"),
        ("license:mit", "-o", "x.html"),
    ],
)
def test_wrong_words_end_with_2_and_write_nothing(
    on_made: Ptm, folder: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(folder)
    assert on_made("export", *words).status == 2
    assert os.listdir(folder) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--all", "-o", "x.html"), "x.html cannot hold the whole graph: choose one of .jsonl"),
        (("a", "--licenses", "-o", "x.graphml"), "x.graphml cannot hold licences: choose one of"),
        (("a", "--licenses", "-o", "x.jsonl"), "x.jsonl cannot hold licences: choose one of .csv"),
        (("a", "--licenses", "--impact", "-o", "x.json"), "Name one of --impact and --licenses."),
    ],
)
def test_what_a_file_cannot_hold_is_refused_in_a_sentence(
    on_made: Ptm, words: tuple[str, ...], said: str
) -> None:
    result = on_made("export", *words)
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith(said)
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("words", [(), ("--impact",), ("--licenses",), ("--declared-only",)])
def test_a_page_is_a_file_and_begins_with_what_is_asked_for(
    on_made: Ptm, folder: Path, words: tuple[str, ...]
) -> None:
    (folder / "x.html").write_text("old")
    result = on_made("export", "mix/abcd", *words, "-o", folder / "x.html")
    assert (result.status, result.out, result.err) == (0, "", f"Wrote {folder / 'x.html'}.\n")
    [packed] = re.findall(r"H4sI[A-Za-z0-9+/=]+", content(folder / "x.html"))
    data = json.loads(gzip.decompress(base64.b64decode(packed)))
    assert data["start"] == ("".join(words).strip("-") if words else "lineage").replace(
        "declared-only", "lineage"
    )
    assert data["declared_only"] is ("--declared-only" in words)
    assert data["title"] == "mix/abcd"


@pytest.mark.parametrize("ending", ["json", "csv", "md"])
def test_licences_are_written_as_the_command_shows_them(
    on_made: Ptm, folder: Path, ending: str
) -> None:
    form = {"md": "markdown"}.get(ending, ending)
    result = on_made("export", "mix/abcd", "--licenses", "-o", folder / f"x.{ending}")
    shown = on_made("licenses", "mix/abcd", "--format", form)
    assert content(folder / f"x.{ending}") == shown.out
    assert result.err == f"{shown.err}Wrote {folder / f'x.{ending}'}.\n"


@pytest.mark.parametrize("name", ["x.md", "x.html"])
def test_a_thing_that_is_not_there_leaves_the_old_file(
    on_made: Ptm, folder: Path, name: str
) -> None:
    (folder / name).write_text("old")
    assert on_made("export", "no/such", "-o", folder / name).status == 1
    assert content(folder / name) == "old"


def test_a_graph_that_is_not_there_leaves_the_old_file(ptm: Ptm, folder: Path) -> None:
    for ending in ENDINGS:
        (folder / "x").with_suffix(f".{ending}").write_text("old")
    for words in (["--all"], ["x"]):
        for ending in ENDINGS:
            path = folder / f"x.{ending}"
            assert ptm("export", *words, "-o", path).status == 3
            assert path.read_text() == "old"
    assert len(os.listdir(folder)) == len(ENDINGS)


@pytest.mark.parametrize("ending", [*ENDINGS, "html"])
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


@pytest.mark.parametrize("name", ["x.md", "x.html"])
def test_a_folder_that_is_not_there_ends_with_3(on_made: Ptm, folder: Path, name: str) -> None:
    result = on_made("export", "mix/abcd", "-o", folder / "none" / name)
    assert result.status == 3
    assert "cannot be written: No such file or directory." in result.err
    (folder / name).mkdir()
    assert on_made("export", "mix/abcd", "-o", folder / name).status == 3
    assert os.listdir(folder) == [name]


def test_the_lines_of_a_graph_are_made_one_by_one() -> None:
    # A generator: a graph of millions does not have to fit into memory as text.
    assert sys.getsizeof(graph_lines(None)) < 1_000  # type: ignore[arg-type]


def test_facts_that_are_read_back_stay_as_old_as_they_are(ptm: Ptm, tmp_path: Path) -> None:
    label = {"from": ["Model", "org/a"], "to": ["License", "mit"], "stated_by": "card"}
    told = {"claim": "LICENSED_AS", **label, "first_seen": "2025-03-01"}
    described = {"node": "License", "id": "mit", "stated_by": "licence-table"}
    assert ptm("ingest", "records", "-", stdin=json_lines(told, described)).status == 0
    assert "Facts of 2025-03-01 (records)." in ptm("show", "org/a").out


def test_a_file_that_is_replaced_keeps_its_permissions_and_its_links(folder: Path) -> None:
    real, link = folder / "real.svg", folder / "link.svg"
    real.write_text("old")
    real.chmod(0o600)
    link.symlink_to(real.name)
    write_file(link, ["new"])
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(folder)) == ["link.svg", "real.svg"]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_stays_what_it_is(folder: Path, make: Callable[[Path], None]) -> None:
    make(folder / "x.svg")
    before = (folder / "x.svg").stat().st_mode
    with pytest.raises(UnavailableError, match=r"x\.svg cannot be written: it is there, and is no"):
        write_file(folder / "x.svg", ["new"])
    assert (folder / "x.svg").stat().st_mode == before
    assert os.listdir(folder) == ["x.svg"]


@pytest.mark.parametrize("name", ["x.svg/y.svg", "none/y.svg", f"{'x' * 300}.svg"])
def test_a_place_that_cannot_be_is_named_as_it_was_typed(folder: Path, name: str) -> None:
    (folder / "x.svg").touch()
    with pytest.raises(UnavailableError, match=r"^\S+/out/" + re.escape(name) + " cannot be"):
        write_file(folder / name, ["new"])


def test_a_long_name_that_the_system_allows_is_written(folder: Path) -> None:
    path = folder / f"{'x' * 250}.svg"
    write_file(path, ["new"])
    assert content(path) == "new"


def test_an_ending_may_be_in_capitals(on_made: Ptm, folder: Path) -> None:
    assert on_made("export", "mix/abcd", "-o", folder / "A.JSON").status == 0
    assert json.loads(content(folder / "A.JSON"))["question"] == "lineage"


def test_nothing_is_built_on_a_folder_of_code(on_made: Ptm, folder: Path) -> None:
    result = on_made("export", folder, "--impact", "-o", folder / "x.html")
    assert (result.status, result.out) == (2, "")
    assert "is a folder: nothing is built on code, so leave out --impact." in result.err
