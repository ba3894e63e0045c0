"""Weights by their content, from the cache and from folders, and the copies among them."""

import hashlib
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

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


def exported(ptm: Ptm, folder: Path) -> str:
    """Return the whole graph as JSON lines."""
    file = folder / "exported.jsonl"
    file.unlink(missing_ok=True)
    assert ptm("export", "--all", "-o", file).status == 0
    return file.read_text()


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


# Folders ----------------------------------------------------------------------------------------

CARD = "---\nlicense: mit\n---\n"


def put(folder: Path, **files: bytes | str) -> Path:
    """Write files, whose paths are spelled with __ for the slash; return the folder."""
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def pointer(oid: str, size: object) -> str:
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {size}\n"


def test_weights_are_hashed_where_that_is_asked_for(ptm: Ptm, tmp_path: Path) -> None:
    files = {"README.md": CARD, "model.safetensors": WEIGHTS, "onnx/model.onnx": b"o"}
    put(tmp_path, **{f"org__one__{name.replace('/', '__')}": text for name, text in files.items()})
    put(tmp_path, **{"other--two__README.md": CARD, "other--two__unet__m.bin": WEIGHTS})
    put(tmp_path, **{"other--two__tokenizer.bin": WEIGHTS, "other--two__optimizer.pt": WEIGHTS})
    put(tmp_path, **{"other--two__.git__lfs__m.bin": b"", "other--two__.cache__m.bin": b""})
    ptm("ingest", "cards", tmp_path)
    assert held(ptm, "org/one") == {}
    assert ptm("ingest", "cards", tmp_path, "--weights").status == 0
    assert held(ptm, "org/one") == {
        "model.safetensors": (digest_of(WEIGHTS), "weight-file"),
        "onnx/model.onnx": (digest_of(b"o"), "weight-file"),
    }
    assert held(ptm, "other/two") == {"unet/m.bin": (digest_of(WEIGHTS), "weight-file")}
    assert [(row["model_id"], row["licenses"], row["owner"]) for row in copies(ptm)] == [
        ("org/one", "mit", "hf:org"),
        ("other/two", "mit", "hf:other"),
    ]
    again = ptm("ingest", "cards", tmp_path, "--weights").err
    assert "new" not in again
    (tmp_path / "org/one/onnx/model.onnx").unlink()
    ptm("ingest", "cards", tmp_path)
    assert len(held(ptm, "org/one")) == 2, "its weights were not asked for"
    ptm("ingest", "cards", tmp_path, "--weights")
    assert set(held(ptm, "org/one")) == {"model.safetensors"}


def test_a_pointer_of_git_lfs_is_the_hash(ptm: Ptm, tmp_path: Path) -> None:
    folder = put(
        tmp_path / "clone",
        **{
            "README.md": CARD,
            "model.safetensors": pointer("1" * 64, 7 << 30),
            "windows.bin": pointer("2" * 64, 5).replace("\n", "\r\n"),
            "old.bin": pointer("3" * 64, 5).replace("git-lfs", "hawser"),
            "upper.bin": pointer("A" * 64, 5),
            "short.bin": pointer("1" * 63, 5),
            "huge.bin": pointer("1" * 64, 10**30),
            "minus.bin": pointer("1" * 64, -1),
            "no_size.bin": "version https://git-lfs.github.com/spec/v1\noid sha256:" + "1" * 64,
            "xet.bin": "# xet version 0\nfilesize = 5\nhash = '" + "1" * 64 + "'\n",
        },
    )
    told = ptm("ingest", "cards", folder, "--weights", "--id", "org/one").err
    assert held(ptm, "org/one") == {
        "model.safetensors": ("1" * 64, "weight-file"),
        "windows.bin": ("2" * 64, "weight-file"),
        "old.bin": ("3" * 64, "weight-file"),
    }
    for name in ("upper", "short", "huge", "minus", "no_size", "xet"):
        assert f"Skipped {name}.bin" in told
    [row] = ptm(
        "cypher", "MATCH (w:Weights) WHERE w.bytes > 9 RETURN w.bytes AS b", "--format", "json"
    ).json()["rows"]
    assert row["b"] == 7 << 30


def test_whose_weights_are_is_never_guessed(ptm: Ptm, tmp_path: Path) -> None:
    put(
        tmp_path,
        **{
            "README.md": CARD,
            "checkpoint__model.bin": b"1",
            "name__README.md": CARD,
            "name__model.bin": b"2",
            "name__unet__config.json": "{}",
            "name__unet__model.bin": b"3",
            "org__README.md": CARD,
            "org__one__README.md": CARD,
            "org__one__model.bin": b"4",
            "org__one__onnx__README.md": CARD,
            "org__one__onnx__model.onnx": b"5",
        },
    )
    told = ptm("ingest", "cards", tmp_path, "--weights").err
    assert set(held(ptm, "org/one")) == {"model.bin", "onnx/model.onnx"}
    for folder in ("checkpoint", "name", "name/unet"):
        assert f"Skipped weights in {folder}: " in told
    text = "MATCH (m:Model)-[:HAS_WEIGHTS]->(:Weights) RETURN DISTINCT m.id AS id"
    rows = ptm("cypher", text, "--format", "json").json()["rows"]
    assert [row["id"] for row in rows] == ["org/one"]


def test_the_folder_of_one_repository_may_have_no_card(ptm: Ptm, tmp_path: Path) -> None:
    put(tmp_path, **{"one__README.md": CARD, "one__model.bin": b"1", "other__model.gguf": b"2"})
    ptm("ingest", "cards", tmp_path, "--weights", "--id", "org/one")
    assert set(held(ptm, "org/one")) == {"model.bin", "other/model.gguf"}
    put(tmp_path / "bare", **{"m.gguf": b"3"})
    assert ptm("ingest", "cards", tmp_path / "bare", "--weights", "--id", "org/bare").status == 0
    assert set(held(ptm, "org/bare")) == {"m.gguf"}


def test_links_and_special_files_are_not_read(ptm: Ptm, tmp_path: Path) -> None:
    place = put(tmp_path / "in", **{"org__one__README.md": CARD, "org__one__m.bin": b"1"})
    (tmp_path / "secret.bin").write_bytes(b"secret")
    one = place / "org/one"
    (one / "out.bin").symlink_to(tmp_path / "secret.bin")
    (one / "loop.bin").symlink_to("loop.bin")
    (one / "lost.bin").symlink_to("nothing")
    (one / "within.bin").symlink_to("m.bin")
    (one / "folder.bin").mkdir()
    os.mkfifo(one / "pipe.bin")
    told = ptm("ingest", "cards", place, "--weights").err
    assert set(held(ptm, "org/one")) == {"m.bin", "within.bin"}
    for name in ("out", "loop", "lost", "pipe"):
        assert f"Skipped org/one/{name}.bin" in told
    assert digest_of(b"secret") not in exported(ptm, tmp_path)


def test_weights_that_cannot_be_read_take_nothing_back(ptm: Ptm, tmp_path: Path) -> None:
    put(tmp_path, **{"org__one__README.md": CARD, "org__one__m.bin": b"1", "org__one__n.bin": b"2"})
    ptm("ingest", "cards", tmp_path, "--weights")
    (tmp_path / "org/one/m.bin").unlink()
    (tmp_path / "org/one/m.bin").symlink_to("nothing")
    ptm("ingest", "cards", tmp_path, "--weights")
    assert set(held(ptm, "org/one")) == {"m.bin", "n.bin"}


def test_a_cache_that_is_named_as_a_folder_is_hashed(ptm: Ptm, tmp_path: Path) -> None:
    files = {"README.md": CARD.encode(), "unet/model.safetensors": WEIGHTS}
    keep(tmp_path / "hub", "org/one", files)
    ptm("ingest", "cards", tmp_path / "hub", "--weights")
    assert held(ptm, "org/one") == {"unet/model.safetensors": (digest_of(WEIGHTS), "weight-file")}
    text = "MATCH (:Model)-[r:HAS_WEIGHTS]->(:Weights) RETURN r.revision AS revision"
    [row] = ptm("cypher", text, "--format", "json").json()["rows"]
    assert row["revision"] == MAIN


def test_an_archive_has_to_be_unpacked_for_its_weights(ptm: Ptm, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "cards.zip", "w") as archive:
        archive.writestr("org/one/README.md", CARD)
    result = ptm("ingest", "cards", tmp_path / "cards.zip", "--weights")
    assert result.status == 2
    assert "unpack" in result.err
    assert ptm("ingest", "cards", tmp_path / "none", "--weights").status == 3


# Export -----------------------------------------------------------------------------------------


def test_weights_make_the_round_trip_of_an_export(
    ptm: Ptm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path / "hub", "org/one", {"model.safetensors": WEIGHTS, "2.bin": b"2"})
    keep(tmp_path / "hub", "org/two", {"model.safetensors": WEIGHTS})
    ptm("ingest", "cache", tmp_path / "hub")
    before, found = exported(ptm, tmp_path), copies(ptm)
    assert "HAS_WEIGHTS" in before
    (tmp_path / "all.jsonl").write_text(before)
    monkeypatch.setenv("PTM_GRAPH", str(tmp_path / "again.lbug"))
    assert "skipped" not in ptm("ingest", "records", tmp_path / "all.jsonl").err
    assert exported(ptm, tmp_path) == before
    assert copies(ptm) == found
    status = ptm("graph", "status").out
    assert "Weights" in status
    assert "HAS_WEIGHTS" in status
