"""`ptm ingest cache`: what this machine's Hugging Face cache holds, read offline."""

import os
import tempfile
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm, start

CARD = "---\nlicense: mit\nbase_model: org/base\n---\nTrained from `org/older`.\n"
MAIN, OTHER = "a" * 40, "b" * 40


def keep(cache: Path, name: str, revision: str, *, ref: str | None = None, **files: str) -> Path:
    """Write a snapshot as the library does: blobs, links to them, and references."""
    entry = cache / name
    for folder in ("blobs", "refs", f"snapshots/{revision}"):
        (entry / folder).mkdir(parents=True, exist_ok=True)
    for number, (file, content) in enumerate(files.items()):
        blob = entry / "blobs" / f"{revision}{number}"
        blob.write_text(content)
        link = entry / "snapshots" / revision / file.replace("__", ".")
        link.symlink_to(Path("../../blobs") / blob.name)
    if ref:
        (entry / "refs" / ref).write_text(revision)
    return entry


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Return a cache with a model, a dataset, a Space and a model without a card."""
    folder = tmp_path / "hub"
    weights = {"model__safetensors": "x", "training_args__bin": "x", "tokenizer__json": "{}"}
    configuration = '{"model_type": "bert", "_name_or_path": "org/earlier"}'
    keep(
        folder,
        "models--org--child",
        MAIN,
        ref="main",
        README__md=CARD,
        config__json=configuration,
        **weights,
    )
    keep(folder, "models--org--child", OTHER, README__md=CARD.replace("org/base", "org/newest"))
    keep(folder, "models--gpt2", MAIN, ref="main", pytorch_model__bin="x")
    keep(folder, "datasets--org--data", MAIN, ref="main", README__md="---\nlicense: mit\n---\n")
    keep(folder, "spaces--org--demo", MAIN, ref="main", README__md=CARD)
    return folder


def facts(ptm: Ptm, name: str) -> dict[str, str]:
    """Return the properties of a thing."""
    rows = ptm("show", name, "--format", "json").json()["rows"]
    return {row["property"]: row["value"] for row in rows}


def test_models_and_datasets_at_their_main_revision(ptm: Ptm, cache: Path) -> None:
    result = ptm("ingest", "cache", cache)
    assert (result.status, result.out) == (0, "")
    assert "skipped 1" in result.err
    assert "Skipped space org/demo" in result.err
    rows = ptm("lineage", "org/child", "--format", "json").json()["rows"]
    assert {(row["parent_id"], row["stated_by"], row["declared"]) for row in rows} == {
        ("org/base", "card", True),
        ("org/older", "inferred-prose", False),
        ("org/earlier", "inferred-config", False),
    }
    known = facts(ptm, "org/child")
    assert known["revision"] == MAIN
    assert known["weight_formats"] == "safetensors"
    assert known["architecture"] == "bert"
    assert facts(ptm, "dataset:org/data")["revision"] == MAIN


def test_what_has_no_card_is_still_known(ptm: Ptm, cache: Path) -> None:
    ptm("ingest", "cache", cache)
    known = facts(ptm, "gpt2")
    assert (known["revision"], known["weight_formats"]) == (MAIN, "pytorch")


def test_without_a_reference_the_newest_revision_counts(ptm: Ptm, tmp_path: Path) -> None:
    for number, revision in enumerate((MAIN, OTHER)):
        entry = keep(tmp_path / "hub", "models--a--b", revision, README__md=CARD)
        os.utime(entry / "blobs" / f"{revision}0", (1_700_000_000 + number,) * 2)
    assert ptm("ingest", "cache", tmp_path / "hub").status == 0
    assert facts(ptm, "a/b")["revision"] == OTHER


def test_corrupt_entries_are_skipped(ptm: Ptm, cache: Path) -> None:
    (cache / "models--org--broken").mkdir()
    gone = keep(cache, "models--org--gone", MAIN, ref="main", README__md=CARD)
    (gone / "blobs" / f"{MAIN}0").unlink()
    keep(cache, "models--org--lost", MAIN, README__md=CARD)
    (cache / "models--org--lost/refs/main").write_text(OTHER)
    (cache / "stray").write_text("x")
    keep(cache, "models--org--child--x", MAIN, README__md=CARD)
    result = ptm("ingest", "cache", cache)
    assert result.status == 0
    assert "skipped 6" in result.err
    assert facts(ptm, "org/child")["revision"] == MAIN


def test_an_entry_that_ends_the_library_s_scan_costs_that_entry_alone(
    ptm: Ptm, cache: Path
) -> None:
    keep(cache, "models--org--binary", MAIN, README__md=CARD)
    (cache / "models--org--binary/refs/main").write_bytes(b"\xff\xfe")
    result = ptm("ingest", "cache", cache)
    assert result.status == 0
    assert "skipped 2" in result.err
    assert "Skipped model org/binary of the cache: it cannot be read" in result.err
    assert facts(ptm, "org/child")["architecture"] == "bert"


@pytest.mark.parametrize("one_by_one", [False, True])
def test_what_is_broken_is_named_by_its_model_and_file(
    one_by_one: bool, ptm: Ptm, cache: Path
) -> None:
    (cache / "models--org--broken").mkdir()
    gone = keep(cache, "models--org--gone", MAIN, ref="main", config__json="{}", README__md=CARD)
    (gone / "blobs" / f"{MAIN}1").unlink()
    loop = keep(cache, "datasets--org--loop", MAIN, README__md=CARD)
    (loop / "snapshots" / MAIN / "part").mkdir()
    (loop / "snapshots" / MAIN / "part" / "x.csv").symlink_to("x.csv")
    keep(cache, "models--org--lost", MAIN, README__md=CARD)
    (cache / "models--org--lost/refs/main").write_text(OTHER)
    if one_by_one:
        keep(cache, "models--org--binary", MAIN, README__md=CARD)
        (cache / "models--org--binary/refs/main").write_bytes(b"\xff\xfe")
    told = ptm("ingest", "cache", cache).err
    assert "model org/broken of the cache: Snapshots dir doesn't exist" in told
    assert "README.md of the model org/gone of the cache: Blob missing" in told
    assert "part/x.csv of the dataset org/loop of the cache: Blob missing" in told
    assert "model org/lost of the cache: Reference(s) refer to missing" in told
    assert str(cache) not in told
    assert tempfile.gettempdir() not in told
    assert "blobs" not in told


def test_a_card_outside_of_the_cache_is_not_read(ptm: Ptm, cache: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(CARD.replace("org/base", "org/secret"))
    entry = keep(cache, "models--org--linked", MAIN, ref="main")
    (entry / "snapshots" / MAIN / "README.md").symlink_to(tmp_path / "secret.md")
    result = ptm("ingest", "cache", cache)
    assert "points outside of the cache" in result.err
    assert "org/secret" not in ptm("show", "org/linked").out


def test_loading_it_again_changes_nothing_and_a_new_revision_takes_away(
    ptm: Ptm, cache: Path
) -> None:
    ptm("ingest", "cache", cache)
    assert "gone" not in ptm("ingest", "cache", cache).err
    (cache / "models--org--child/refs/main").write_text(OTHER)
    assert "gone" in ptm("ingest", "cache", cache).err
    rows = ptm("lineage", "org/child", "--declared-only", "--format", "json").json()["rows"]
    assert [row["parent_id"] for row in rows] == ["org/newest"]


def test_an_empty_or_missing_cache_is_told_in_one_sentence(ptm: Ptm, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "nothing", tmp_path / "file"):
        result = ptm("ingest", "cache", place)
        assert result.status == 3
        assert "There is no Hugging Face cache" in result.err
    (tmp_path / "empty").mkdir()
    result = ptm("ingest", "cache", tmp_path / "empty")
    assert result.status == 3
    assert "holds no model" in result.err


@pytest.mark.parametrize("variable", ["HF_HUB_CACHE", "HF_HOME"])
def test_the_library_s_own_variables_say_where_the_cache_is(
    tmp_path: Path, cache: Path, variable: str
) -> None:
    place = cache if variable == "HF_HUB_CACHE" else cache.parent
    environment = {variable: str(place), "PTM_GRAPH": str(tmp_path / "graph.lbug")}
    assert start("ingest", "cache", env=environment).returncode == 0
    shown = start("show", "org/child", env=environment)
    assert MAIN in shown.stdout.decode()
