"""Weights by their content, from the cache and from folders, and the copies among them."""

import hashlib
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ptm

MAIN, OTHER = "a" * 40, "b" * 40
MIB = 1 << 20


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(cache: Path, name: str, files: dict[str, bytes], revision: str = MAIN) -> Path:
    """Write a snapshot as the library does: blobs with the names of their hashes, and links."""
    entry = cache / f"models--{name.replace('/', '--')}"
    for folder in ("blobs", "refs", f"snapshots/{revision}"):
        (entry / folder).mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        blob = entry / "blobs" / digest_of(content)
        blob.write_bytes(content)
        link = entry / "snapshots" / revision / path
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path("../" * len(Path(path).parts), "../blobs", blob.name))
    (entry / "refs/main").write_text(revision)
    return entry


def held(ptm: Ptm, model: str) -> dict[str, tuple[str, str]]:
    """Return the path of each file of weights that a model holds, with its hash and source."""
    claims = ptm("show", model, "--format", "json").json()["parts"]["claims"]
    return {
        row["path"]: (row["parent_id"].removeprefix("sha256:"), row["stated_by"])
        for row in claims
        if row["relation"] == "HAS_WEIGHTS"
    }


def copies(ptm: Ptm, *words: str) -> list[dict[str, Any]]:
    """Return the rows of `ptm ask duplicates`."""
    rows: list[dict[str, Any]] = ptm("ask", "duplicates", *words, "--format", "json").json()["rows"]
    return rows


# The cache --------------------------------------------------------------------------------------

WEIGHTS = b"w" * (MIB + 1)


def test_a_blob_of_the_cache_tells_the_hash_of_weights(ptm: Ptm, tmp_path: Path) -> None:
    files = {"unet/model.safetensors": WEIGHTS, "tokenizer.bin": b"t" * MIB, "config.json": b"{}"}
    keep(tmp_path / "hub", "org/one", files)
    keep(tmp_path / "hub", "other/two", {"model.safetensors": WEIGHTS, "small.bin": b"s"})
    assert ptm("ingest", "cache", tmp_path / "hub").status == 0
    assert held(ptm, "org/one") == {"unet/model.safetensors": (digest_of(WEIGHTS), "cache")}
    assert set(held(ptm, "other/two")) == {"model.safetensors", "small.bin"}
    assert [(row["model_id"], row["path"], row["bytes"]) for row in copies(ptm)] == [
        ("org/one", "unet/model.safetensors", MIB + 1),
        ("other/two", "model.safetensors", MIB + 1),
    ]
    [row] = ptm("ask", "duplicates-of", "--model-id", "org/one", "--format", "json").json()["rows"]
    assert row["model_id"] == "other/two"


def test_a_blob_that_git_keeps_tells_no_hash(ptm: Ptm, tmp_path: Path) -> None:
    entry = keep(tmp_path / "hub", "org/one", {"model.bin": WEIGHTS})
    blob = entry / "blobs" / digest_of(WEIGHTS)
    (entry / "snapshots" / MAIN / "model.bin").unlink()
    blob.rename(blob.with_name("c" * 40))
    (entry / "snapshots" / MAIN / "model.bin").symlink_to(f"../../blobs/{'c' * 40}")
    assert "skipped" not in ptm("ingest", "cache", tmp_path / "hub").err
    assert held(ptm, "org/one") == {}


def test_a_blob_that_models_share_has_the_name_of_another_hash(ptm: Ptm, tmp_path: Path) -> None:
    entry = keep(tmp_path / "hub", "org/one", {"model.safetensors": WEIGHTS})
    shared = tmp_path / "hub/blobs/dd" / ("d" * 64)
    shared.parent.mkdir(parents=True)
    blob = entry / "blobs" / digest_of(WEIGHTS)
    blob.rename(shared)
    blob.symlink_to(Path("../../blobs/dd") / shared.name)
    (tmp_path / "hub/blobs/.huggingface-shared-blobs").write_text("1\n")
    ptm("ingest", "cache", tmp_path / "hub")
    assert held(ptm, "org/one") == {"model.safetensors": (digest_of(WEIGHTS), "cache")}


def test_copies_in_place_of_links_tell_no_hash_and_that_is_said(ptm: Ptm, tmp_path: Path) -> None:
    entry = keep(tmp_path / "hub", "org/one", {"model.safetensors": WEIGHTS, "config.json": b"{}"})
    place = entry / "snapshots" / MAIN / "model.safetensors"
    ptm("ingest", "cache", tmp_path / "hub")
    place.unlink()
    place.write_bytes(WEIGHTS)
    told = ptm("ingest", "cache", tmp_path / "hub").err
    assert "Skipped weights of org/one: the cache holds copies in place of links" in told
    assert "--weights" in told
    assert held(ptm, "org/one"), "what is unknown now is not taken back"


def test_a_new_revision_takes_back_what_it_no_longer_has(ptm: Ptm, tmp_path: Path) -> None:
    files = {"model.safetensors": WEIGHTS, "model.bin": b"b"}
    keep(tmp_path / "hub", "org/one", files)
    ptm("ingest", "cache", tmp_path / "hub")
    assert "gone" not in ptm("ingest", "cache", tmp_path / "hub").err
    keep(tmp_path / "hub", "org/one", {"model.safetensors": WEIGHTS}, OTHER)
    ptm("ingest", "cache", tmp_path / "hub")
    assert set(held(ptm, "org/one")) == {"model.safetensors"}


def test_show_counts_weights_and_names_the_question_about_copies(ptm: Ptm, tmp_path: Path) -> None:
    shards = {f"model-{number:05}-of-00200.safetensors": b"%d" % number for number in range(200)}
    keep(tmp_path / "hub", "org/one", {**shards, "again/model.safetensors": b"0"})
    ptm("ingest", "cache", tmp_path / "hub")
    lines = ptm("show", "org/one").out.splitlines()
    [line] = [line for line in lines if "weights" in line and "cache" in line]
    assert "201 files, 490 bytes" in line
    assert "sha256" not in "".join(lines)
    assert any("ptm ask duplicates-of --model-id org/one" in line for line in lines)
