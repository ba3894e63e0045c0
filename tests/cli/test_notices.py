"""`ptm notices`, as it is typed: files and formats, what is said beside them, and bad input."""

import csv
import io
import json
from pathlib import Path

import pytest

from graph.store.connect import open_store
from ingest.loader import load
from ingest.records.source import fetch, to_records
from queries.rows import columns
from tests.cli.conftest import Keep, Ptm
from tests.factories import claim_line, derived_line, json_lines, label_line, node_line

APP = "github.com/our/app"
CHAT, LLAMA = "our/chat", "meta-llama/Llama-3.1-8B"


LINES = [
    node_line(APP, "Repository"),
    *map(node_line, (CHAT, LLAMA)),
    claim_line("USES", ("Repository", APP), ("Model", CHAT), path="app/load.py", line=7),
    claim_line("USES", ("Repository", APP), ("Model", "no/label"), path="app/load.py", line=8),
    claim_line("USES", ("Repository", APP), ("Model", "our/test"), path="t.py", role="test"),
    derived_line(CHAT, LLAMA, method="finetune"),
    label_line(CHAT, "apache-2.0"),
    label_line(LLAMA, "llama3.1"),
    label_line("free/model", "cc0-1.0"),
]
"""An application, a model, and what that is made from."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, keep_open: Keep) -> Path:
    folder = tmp_path_factory.mktemp("notices")
    lines = folder / "lines.jsonl"
    lines.write_text(json_lines(*LINES))
    with open_store(str(folder / "graph.lbug")) as store:
        records = (record for line in fetch(str(lines)) for record in to_records(line))
        load(store, "records", records)
    return keep_open(folder / "graph.lbug")


@pytest.fixture
def app(ptm: Ptm, graph: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return the command on a graph with an application, a model and its base."""
    monkeypatch.setenv("PTM_GRAPH", str(graph))
    return ptm


def test_a_document_is_printed_and_what_is_unknown_beside_it(app: Ptm) -> None:
    result = app("notices", APP)
    assert result.status == 0
    assert result.out.startswith(f"# Notices for {APP}\n")
    assert '- Name to be shown: "Built with Llama"\n' in result.out
    assert "- Loaded at: app/load.py:7.\n" in result.out
    assert "Apache License" in result.out
    assert "1 artifact is not described: no/label." in result.err
    assert "Left out as not shipped: 1 artifact that only tests load." in result.err


@pytest.mark.parametrize("ending", [".md", ".txt", ".json", ".csv"])
def test_the_ending_of_the_file_is_the_format(app: Ptm, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"NOTICES{ending}"
    path.write_text("old")
    result = app("notices", APP, "-o", path)
    assert (result.status, result.out) == (0, "")
    assert result.err.startswith(f"Wrote {path}.\n")
    text = path.read_text(encoding="utf-8")
    assert text != "old"
    if ending == ".json":
        value = json.loads(text)
        assert value["question"] == "notices"
        parts = {"obligations", "texts", "unknown", "used_at", "left_out", "answers"}
        assert set(value["parts"]) == parts
        assert list(value["rows"][0]) == list(columns("Notice"))
    elif ending == ".csv":
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["id"] for row in rows} == {CHAT, LLAMA}
    else:
        assert "Built with Llama" in text


def test_a_table_has_no_texts(app: Ptm) -> None:
    result = app("notices", APP, "--format", "table")
    assert result.status == 0
    assert LLAMA in result.out
    assert "TERMS AND CONDITIONS" not in result.out


def test_nothing_to_hand_on_is_said_and_ends_with_0(app: Ptm, tmp_path: Path) -> None:
    result = app("notices", "free/model", "-o", tmp_path / "N.md")
    assert result.status == 0
    assert "Nothing has to be handed on for free/model: no licence asks for it." in result.err


def test_what_is_not_in_the_graph_ends_with_1_and_leaves_the_file(app: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "N.md"
    path.write_text("old")
    result = app("notices", "our/chatt", "-o", path)
    assert result.status == 1
    assert "Did you mean our/chat?" in result.err
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("license:apache-2.0",), "is a licence"),
        ((CHAT, "-o", "NOTICES.doc"), "has to end in one of"),
        ((CHAT, "-o", "NOTICES"), "has to end in one of"),
        ((CHAT, "--format", "sarif"), "sarif"),
        ((), "ID|PATH"),
    ],
)
def test_words_that_are_wrong_end_with_2(app: Ptm, words: tuple[str, ...], said: str) -> None:
    result = app("notices", *words)
    assert result.status == 2
    assert said in result.err


def test_a_format_may_be_named_for_any_file(app: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "NOTICE"
    assert app("notices", CHAT, "-o", path, "--format", "markdown").status == 0
    assert path.read_text(encoding="utf-8").startswith("# Notices for our/chat\n")


def test_a_file_that_cannot_be_written_ends_with_3(app: Ptm, tmp_path: Path) -> None:
    result = app("notices", CHAT, "-o", tmp_path / "none" / "N.md")
    assert result.status == 3
    assert "cannot be written: No such file or directory." in result.err


def test_a_folder_of_code_is_scanned(app: Ptm, tmp_path: Path) -> None:
    folder = tmp_path / "code"
    (folder / "conf").mkdir(parents=True)
    (folder / "conf" / "train.yaml").write_text(f"model_name_or_path: {CHAT}\n")
    result = app("notices", str(folder))
    assert result.status == 0
    assert f"## Model {LLAMA}\n" in result.out
    assert "- Loaded at: conf/train.yaml:1.\n" in result.out
    assert "Scanned" in result.err
