"""`ptm ingest bom`: what bills of materials state, and one sentence for what is none."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from graph import clock
from ingest.bom import opening
from tests.cli.conftest import Ptm
from tests.factories import derived_line, json_lines
from tests.ingest.bom.spdx.documents import CREATION, dataset, document, joined, library, model

CHILD = (model("child"), model("base"), joined("child", "descendantOf", "base"))
CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"timestamp": "2025-01-02T03:04:05Z"},
    "components": [
        {"type": "machine-learning-model", "bom-ref": "a", "purl": "pkg:huggingface/org/other"},
        {"type": "library", "bom-ref": "b", "name": "numpy", "purl": "pkg:pypi/numpy@1"},
        {"type": "machine-learning-model", "bom-ref": "c", "purl": "pkg:huggingface/org/root"},
    ],
    "dependencies": [{"ref": "a", "dependsOn": ["b", "c"]}],
}


def put(folder: Path, name: str, *objects: Any) -> Path:
    """Return a document of SPDX in a folder."""
    path = folder / name
    path.write_bytes(document(*objects))
    return path


def steps(ptm: Ptm) -> set[tuple[str, str]]:
    """Return what was made from what, as the graph has it."""
    text = (
        "MATCH (a)-[:DERIVED_FROM|TRAINED_ON]->(b) RETURN a.id AS child, b.id AS parent "
        "ORDER BY child, parent"
    )
    answer = ptm("cypher", text, "--format", "json")
    return {(row["child"], row["parent"]) for row in answer.json()["rows"]}


def test_files_of_both_standards_are_read_at_once(ptm: Ptm, tmp_path: Path) -> None:
    spdx = put(tmp_path, "app.json", *CHILD, dataset("data"), joined("child", "trainedOn", "data"))
    cyclonedx = tmp_path / "no-ending"
    cyclonedx.write_text(json.dumps(CYCLONEDX))
    result = ptm("ingest", "bom", spdx, cyclonedx)
    assert (result.status, result.out) == (0, "")
    assert "Found 4 models, 1 dataset, 3 relations between them. Left out 1 other component." in (
        result.err
    )
    assert steps(ptm) == {
        ("org/child", "org/base"),
        ("org/child", "org/data"),
        ("org/other", "org/root"),
    }


def test_what_is_stated_has_the_date_of_its_document(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "a").write_text(json.dumps(CYCLONEDX))
    future = (CREATION | {"@id": "_:later", "created": "2999-01-01T00:00:00Z"},)
    put(tmp_path, "b", *CHILD)
    put(tmp_path, "c", model("later"), *future, {"type": "SpdxDocument", "creationInfo": "_:later"})
    with clock.set_to("2026-11-29T01:00:00"):
        assert ptm("ingest", "bom", *(tmp_path / name for name in "abc")).status == 0
    text = "MATCH (m:Model) RETURN m.id AS id, m.facts_at AS day ORDER BY id"
    rows = ptm("cypher", text, "--format", "json").json()["rows"]
    assert {row["id"]: row["day"] for row in rows} == {
        "org/base": "2025-03-30",
        "org/child": "2025-03-30",
        "org/later": "2026-11-29",
        "org/other": "2025-01-02",
        "org/root": "2025-01-02",
    }


def test_a_date_that_is_given_counts(ptm: Ptm, tmp_path: Path) -> None:
    path = put(tmp_path, "a", *CHILD)
    assert ptm("ingest", "bom", path, "--taken", "2024-02-03").status == 0
    row = ptm("cypher", "MATCH (m:Model) RETURN DISTINCT m.facts_at AS day", "--format", "json")
    assert row.json()["rows"] == [{"day": "2024-02-03"}]


def test_standard_input_is_read(ptm: Ptm) -> None:
    assert ptm("ingest", "bom", "-", stdin=document(*CHILD).decode()).status == 0
    assert steps(ptm) == {("org/child", "org/base")}


class _Pipe(io.BytesIO):
    """What cannot be read from its beginning again."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_args: int) -> int:
        raise io.UnsupportedOperation


def test_what_comes_by_a_pipe_is_kept_and_bounded(
    ptm: Ptm, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = document(*CHILD)
    monkeypatch.setattr(opening, "standard_input", lambda: _Pipe(content))
    assert ptm("ingest", "bom", "-").status == 0
    assert steps(ptm) == {("org/child", "org/base")}
    monkeypatch.setattr(opening, "MOST_KEPT", 100)
    result = ptm("ingest", "bom", "-")
    assert result.status == 3
    assert "save it as a file" in result.err


def test_read_again_it_retracts_what_it_no_longer_states(ptm: Ptm, tmp_path: Path) -> None:
    path = put(tmp_path, "a", *CHILD)
    ptm("ingest", "bom", path)
    put(tmp_path, "a", *CHILD[:2])
    assert "1 retracted" in ptm("ingest", "bom", path).err
    assert steps(ptm) == set()


def test_one_file_does_not_retract_what_another_one_states(ptm: Ptm, tmp_path: Path) -> None:
    whole, part = put(tmp_path, "a", *CHILD), put(tmp_path, "b", *CHILD[:2])
    for path in (whole, part, part, whole, part):
        assert ptm("ingest", "bom", path).status == 0
        assert steps(ptm) == {("org/child", "org/base")}


def test_other_sources_keep_what_they_state(ptm: Ptm, tmp_path: Path) -> None:
    line = derived_line("org/child", "org/base", stated_by="card")
    ptm("ingest", "records", "-", stdin=json_lines(line))
    for objects in (CHILD, CHILD[:2]):
        ptm("ingest", "bom", put(tmp_path, "a", *objects))
    assert steps(ptm) == {("org/child", "org/base")}


def test_what_cannot_be_read_is_skipped_or_with_strict_refused(ptm: Ptm, tmp_path: Path) -> None:
    dangling = joined("child", "descendantOf", "nobody")
    path = put(tmp_path, "a", *CHILD, dangling)
    strict = ptm("ingest", "bom", path, "--strict")
    assert strict.status == 3
    assert "with --strict nothing was written" in strict.err
    assert ptm("lineage", "org/child").status != 0
    result = ptm("ingest", "bom", path)
    assert result.status == 0
    assert "Skipped relationships: they lead to what is no package of the document." in result.err
    two = ptm("ingest", "bom", path, put(tmp_path, "b", *CHILD))
    assert f"Skipped {path}: relationships:" in two.err.replace("\n", "")


def test_a_dry_run_writes_nothing(ptm: Ptm, tmp_path: Path) -> None:
    result = ptm("ingest", "bom", put(tmp_path, "a", *CHILD), "--dry-run")
    assert result.status == 0
    assert "Nothing was written" in result.err
    assert ptm("lineage", "org/child").status != 0


def test_a_bill_of_libraries_alone_is_no_error(ptm: Ptm, tmp_path: Path) -> None:
    result = ptm("ingest", "bom", put(tmp_path, "a", library("x"), library("y")))
    assert result.status == 0
    assert "Found no model, no dataset and no application. Left out 2 other" in result.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is empty"),
        (b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "it is CycloneDX in XML"),
        (b'{"spdxVersion": "SPDX-2.3"}', "it is SPDX-2.3"),
        (document(*CHILD)[:-200], "breaks off"),
        (json.dumps(CYCLONEDX).encode()[:-20], "breaks off"),
        (b'{"question": "lineage", "rows": []}', "it is JSON, and no bill of materials"),
    ],
)
def test_what_is_no_bill_of_materials_is_refused(
    ptm: Ptm, tmp_path: Path, content: bytes, said: str
) -> None:
    good, bad = put(tmp_path, "good", *CHILD), tmp_path / "bad"
    bad.write_bytes(content)
    result = ptm("ingest", "bom", good, bad)
    assert result.status == 3
    assert said in result.err
    assert result.err.rstrip().endswith("Nothing was loaded.")
    assert ptm("lineage", "org/child").status != 0


def test_a_folder_and_a_missing_file_are_named(ptm: Ptm, tmp_path: Path) -> None:
    for place, said in ((tmp_path, "is a folder"), (tmp_path / "none", "cannot be read")):
        result = ptm("ingest", "bom", place)
        assert result.status == 3
        assert said in result.err


def test_what_is_found_counts_what_is_only_named_and_ends_with_what_to_check(
    ptm: Ptm, tmp_path: Path
) -> None:
    ancestor = {"type": "machine-learning-model", "purl": "pkg:huggingface/org/base"}
    card = {"modelParameters": {"datasets": [{"name": "org/data"}, {"name": "our notes"}]}}
    tuned = {
        "type": "machine-learning-model",
        "bom-ref": "m",
        "purl": "pkg:huggingface/org/tuned",
        "pedigree": {"ancestors": [ancestor]},
        "modelCard": card,
    }
    app = {"type": "application", "bom-ref": "app", "name": "Our shop"}
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": app},
        "components": [tuned],
        "dependencies": [{"ref": "app", "dependsOn": ["m"]}],
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(made))
    result = ptm("ingest", "bom", path)
    assert "Found 2 models, 2 datasets, 1 application, 4 relations" in result.err
    assert result.err.endswith(
        "About local:our shop (application), org/tuned (model). To check:\n"
        "  ptm check 'local:our shop' org/tuned\n"
    )
    said = ptm("check", "local:our shop", "org/tuned").out
    assert "ptm ingest hub 'dataset:bom:" not in said
    assert "name its address in the bill" in " ".join(said.split())
    assert "choose another application" in said


def test_of_many_models_three_are_named_to_check(ptm: Ptm, tmp_path: Path) -> None:
    made = (model(f"m{number}") for number in range(5))
    result = ptm("ingest", "bom", put(tmp_path, "a", *made))
    assert "To check org/m0 (model), org/m1 (model), org/m2 (model) and 2 others:" in result.err
    assert result.err.endswith("  ptm check org/m0 org/m1 org/m2\n")


def test_a_version_may_be_a_number(ptm: Ptm, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(CYCLONEDX | {"specVersion": 1.6}))
    assert ptm("ingest", "bom", path).status == 0
    path.write_text(json.dumps(CYCLONEDX | {"specVersion": 9.5}))
    assert "it is CycloneDX 9.5, which is not known" in ptm("ingest", "bom", path).err
