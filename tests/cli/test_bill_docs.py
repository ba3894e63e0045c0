"""What `docs/how-to/bills.md` shows of a supplier's bill and of documents of ours is so."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Ptm

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "how-to" / "bills.md").read_text(encoding="utf-8")
SUPPLIER = DOCS / "examples" / "supplier.cdx.json"
NOUGAT: dict[str, Any] = json.loads(
    (DOCS / "examples" / "bills" / "arabic-base-nougat.cdx.json").read_text(encoding="utf-8")
)


def test_a_suppliers_bill_is_judged_as_the_page_shows(
    ptm: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    read = ptm("ingest", "bom", "--strict", SUPPLIER)
    assert read.status == 0
    assert read.err.strip() in PAGE
    found = ptm("cypher", "MATCH (m:Model) RETURN m.id AS id", "--format", "json").json()
    ids = tmp_path / "ids.txt"
    ids.write_text("\n".join(row["id"] for row in found["rows"]))
    assert ptm("check", "local:triage").status == 0
    judged = ptm("check", "local:triage", "--from", ids)
    assert judged.status == 1
    shown = PAGE.partition("$ ptm check local:triage --from ids.txt\n")[2].partition("```")[0]
    lines = judged.out.splitlines()
    assert [line for line in shown.splitlines() if line != "…" and line not in lines] == []


@pytest.mark.parametrize(
    "policy", ["[use]\ncommercial = true\n", '[findings]\nundeclared = "fail"\n']
)
def test_a_policy_decides_on_an_application_without_a_label(
    ptm: Ptm, tmp_path: Path, policy: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(policy)
    ptm("ingest", "bom", SUPPLIER)
    assert ptm("check", "local:triage", "--policy", file).status == 1


def test_what_is_asked_of_a_document_is_in_it() -> None:
    conflicts = [each["text"] for each in NOUGAT["annotations"]]
    assert [text for text in conflicts if text.startswith("Conflict") and text in PAGE]
    incomplete = [each for each in NOUGAT["compositions"] if each["aggregate"] == "incomplete"]
    assert incomplete[0]["assemblies"] == ["model:facebook/nougat-base"]


def test_the_python_that_asks_a_document_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nougat.cdx.json").write_text(json.dumps(NOUGAT))
    monkeypatch.chdir(tmp_path)
    code = PAGE.partition("## Ask a document")[2].partition("```python\n")[2].partition("```")[0]
    (tmp_path / "ask.py").write_text(code)
    runpy.run_path("ask.py")
    assert "model:MohamedRashad/arabic-base-nougat conflict" in capsys.readouterr().out
