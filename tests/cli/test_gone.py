"""A parent that is deleted: what was made of it keeps its lineage, its licences and its verdict."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Ptm
from tests.hub_server import Hub
from tests.loopback import Refusal

BASE = {"id": "lab/base", "tags": ["license:cc-by-nc-4.0"]}
PARENT = {
    "id": "me/parent",
    "tags": ["base_model:lab/base", "base_model:finetune:lab/base", "license:mit"],
}
CHILD = {
    "id": "you/child",
    "tags": ["base_model:me/parent", "base_model:finetune:me/parent", "license:mit"],
}


def load(ptm: Ptm, folder: Path, taken: str, *rows: dict[str, Any]) -> str:
    """Load a dump of models; return what the command said."""
    path = folder / f"{taken}-models.parquet"
    pq.write_table(pa.Table.from_pylist([{**row, "pipeline_tag": "x"} for row in rows]), path)
    told = ptm("ingest", "snapshot", path, "--taken", taken)
    assert told.status == 0
    return told.err


def answers(ptm: Ptm) -> dict[str, Any]:
    """Return what the commands say of the child: who is upstream, by what licences, how judged."""
    lineage = ptm("lineage", "you/child", "--format", "json").json()["rows"]
    licences = ptm("licenses", "you/child", "--format", "json").json()["rows"]
    check = ptm("check", "you/child", "--format", "json")
    failing = [row["origin_id"] for row in check.json()["rows"] if row["outcome"] == "fail"]
    return {
        "upstream": sorted({row["parent_id"] for row in lineage if row["parent_id"]}),
        "licences": sorted(json.dumps(row, sort_keys=True) for row in licences),
        "status": check.status,
        "violations": failing,
    }


def test_a_deleted_parent_changes_no_verdict_and_loses_no_lineage(
    ptm: Ptm, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTM_GRAPH", url)
    load(ptm, tmp_path, "2026-01-01", BASE, PARENT, CHILD)
    before = answers(ptm)
    assert before["upstream"] == ["lab/base", "me/parent"]
    assert (before["violations"], before["status"]) == (["lab/base"], 1)
    assert "1 artifact: marked as gone." in load(ptm, tmp_path, "2026-02-01", BASE, CHILD)
    after = answers(ptm)
    assert (after["upstream"], after["violations"]) == (before["upstream"], ["lab/base"])
    assert len(after["licences"]) == len(before["licences"])
    back = {**PARENT, "tags": ["license:mit"]}
    assert "1 artifact: no longer gone." in load(ptm, tmp_path, "2026-03-01", BASE, CHILD, back)
    assert answers(ptm)["upstream"] == ["me/parent"]


@pytest.fixture
def model(hub: Hub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Hub:
    """Return a Hub that the command asks, with a model made from another."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.endpoint)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    hub.model("org/base")
    hub.model("org/child", "org/base")
    return hub


def mark(ptm: Ptm) -> str | None:
    """Return since when the child is gone."""
    text = "MATCH (m:Model {id: 'org/child'}) RETURN m.gone_since AS since"
    [row] = ptm("cypher", text, "--format", "json").json()["rows"]
    return row["since"]


NO_REPOSITORY = Refusal(401, {"X-Error-Code": "RepoNotFound"})


def test_only_a_reader_with_access_hears_that_a_model_is_gone(
    ptm: Ptm, model: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ptm("ingest", "hub", "org/child").status == 0
    for refusal in (Refusal(401), Refusal(403), NO_REPOSITORY):
        model.refuse("/api/models/org/child", refusal)
        told = ptm("ingest", "hub", "org/child", "org/base")
        assert told.status == 0
        assert "Not on the Hub, or private: org/child." in told.err
        assert mark(ptm) is None
    monkeypatch.setenv("HF_TOKEN", "hf_mine")
    model.refuse("/api/models/org/child", NO_REPOSITORY)
    told = ptm("ingest", "hub", "org/child", "org/base")
    assert "Not on the Hub any more: org/child. What was stated of it before is kept." in told.err
    assert mark(ptm) is not None
    assert "fine-tuned from org/base" in ptm("lineage", "org/child").out
    assert ptm("ingest", "hub", "org/child").status == 0
    assert mark(ptm) is None


def test_a_graph_of_gone_models_comes_back_from_its_lines(ptm: Ptm, tmp_path: Path) -> None:
    load(ptm, tmp_path, "2026-01-01", BASE, PARENT, CHILD)
    load(ptm, tmp_path, "2026-02-01", BASE, CHILD)
    lines = tmp_path / "lines.jsonl"
    assert ptm("export", "--all", "-o", lines).status == 0
    again = ptm("ingest", "records", lines)
    assert again.status == 0
    assert not [word for word in (" new", " changed", " gone") if word in again.err]
    other = tmp_path / "other.lbug"
    assert ptm("ingest", "records", lines, "--graph", other).status == 0
    copied = tmp_path / "copied.lbug"
    assert ptm("graph", "copy", "--to", copied).status == 0
    for graph in (other, copied):
        there = graph.with_suffix(".jsonl")
        assert ptm("export", "--all", "-o", there, "--graph", graph).status == 0
        assert there.read_text() == lines.read_text()
