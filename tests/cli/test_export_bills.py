"""`ptm export` of bills of materials: what is in them, and what is said beside."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from queries.bills import reading
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines, node_line


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "out"
    made.mkdir()
    return made


def refs(path: Path) -> set[str]:
    """Return the bom-refs of the components of a document."""
    document = json.loads(path.read_text(encoding="utf-8"))
    subject = document["metadata"].get("component")
    return {each["bom-ref"] for each in [*document["components"], *([subject] if subject else [])]}


@pytest.mark.parametrize("ending", ["cdx.json", "spdx.json"])
@pytest.mark.parametrize("words", [("clash/finetune",), ("clash/base", "--impact"), ("--all",)])
def test_a_bill_is_written_twice_the_same(
    on_made: Ptm, folder: Path, words: tuple[str, ...], ending: str
) -> None:
    file = folder / f"x.{ending}"
    written = set()
    for _ in range(2):
        result = on_made("export", *words, "--reproducible", "-o", file)
        assert (result.status, result.out) == (0, "")
        assert result.err.splitlines()[-1] == f"Wrote {file}."
        written.add(file.read_bytes())
    assert len(written) == 1


def test_with_its_impact_a_bill_has_what_is_built_on_it_too(on_made: Ptm, folder: Path) -> None:
    file = folder / "x.cdx.json"
    on_made("export", "mix/ab", "-o", file)
    alone = refs(file)
    assert {"model:mix/ab", "model:mix/a"} <= alone
    assert "model:mix/abcd" not in alone
    on_made("export", "mix/ab", "--impact", "-o", file)
    assert alone | {"model:mix/abcd"} <= refs(file)
    result = on_made("export", "github.com/some/tool", "--impact", "-o", file)
    assert (result.status, "impact is known of models and datasets" in result.err) == (2, True)


def test_what_an_impact_lacks_is_said(
    ptm: Ptm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_MEMBERS", 2)
    lines = [derived_line(f"org/child{number}", "org/root") for number in range(5)]
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    for ending in ("cdx.json", "spdx.json"):
        result = ptm("export", "org/root", "--impact", "-o", folder / f"x.{ending}")
        assert result.status == 0
        assert "Left out, because it is too much for one file: 3 of what is built on it" in (
            result.err
        )


def test_a_bill_has_no_choice_of_licences(on_made: Ptm, folder: Path) -> None:
    for ending in ("cdx.json", "spdx.json"):
        result = on_made("export", "mix/ab", "--licenses", "-o", folder / f"x.{ending}")
        assert (result.status, result.out, os.listdir(folder)) == (2, "", [])
        assert result.err == (
            "A bill of materials always has the licences: leave out --licenses.\n"
        )


def test_a_whole_graph_is_a_bill_unless_it_is_too_large(
    ptm: Ptm, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [derived_line("org/child", "org/root"), node_line("org/alone")]
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    file = folder / "x.cdx.json"
    assert ptm("export", "--all", "-o", file).status == 0
    assert refs(file) == {"model:org/child", "model:org/root", "model:org/alone"}
    monkeypatch.setattr(reading, "MOST_COMPONENTS", 2)
    os.remove(file)
    result = ptm("export", "--all", "-o", file)
    assert (result.status, os.listdir(folder)) == (2, [])
    assert "The graph has 3 artifacts" in result.err
    assert ".jsonl" in result.err


def test_what_a_search_does_not_reach_is_said(ptm: Ptm, folder: Path) -> None:
    lines = [derived_line(f"far/{n}", f"far/{n + 1}") for n in range(102)]
    assert ptm("ingest", "records", "-", stdin=json_lines(*lines)).status == 0
    result = ptm("export", "far/0", "-o", folder / "x.cdx.json")
    assert "The search ends 100 steps away" in result.err
    assert "The search ends" not in ptm("export", "far/9", "-o", folder / "x.cdx.json").err
