"""`ptm ingest peatmoss`: the file can be asked at once, and what it lacks is told."""

import sqlite3
from pathlib import Path

from tests.cli.conftest import Ptm
from tests.ingest.peatmoss.peatmoss_file import BASE, ENHANCED, make


def test_both_schemas_can_be_asked_at_once(ptm: Ptm, tmp_path: Path) -> None:
    base = make(tmp_path / "base.db", BASE, enhanced=False)
    result = ptm("ingest", "peatmoss", base)
    assert (result.status, result.out) == (0, "")
    assert "The file lacks" in result.err
    assert "model_to_base_model" in result.err
    used = ptm("impact", "bert-base-uncased", "--format", "json").json()["rows"]
    assert {row["path"] for row in used} == {"src/load.py", "src/train.py", None}
    enhanced = make(tmp_path / "enhanced.db", ENHANCED)
    result = ptm("ingest", "peatmoss", enhanced)
    assert "The file lacks" not in result.err
    assert "Skipped base model" not in result.err
    lineage = ptm("lineage", "lab/tuned", "--format", "json").json()["rows"]
    assert "bert-base-uncased" in {row["parent_id"] for row in lineage}
    again = ptm("ingest", "peatmoss", enhanced)
    assert "2023-07-10" in ptm("show", "lab/tuned").out
    assert (again.status, " new" in again.err) == (0, False)


def test_another_database_is_refused_with_what_it_lacks(ptm: Ptm, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE invoices (id INTEGER)")
    connection.close()
    result = ptm("ingest", "peatmoss", tmp_path / "other.db")
    assert (result.status, result.out) == (3, "")
    assert "is not PeaTMOSS: it lacks model" in result.err
