"""Files of weights that lie in a repository: told by their content, and hashed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import End, HasWeights, Repository, Weights
from ingest.code.checkout.archive import open_archive
from ingest.code.checkout.folder import FolderTree
from ingest.code.repository import weights
from ingest.code.repository.weights import format_in, read_weights
from ingest.weights import WeightFile, weights_records

SAFETENSORS = (2).to_bytes(8, "little") + b"{}" + b"w" * 9
POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'a' * 64}\nsize 1234567\n"


def found(folder: Path) -> dict[str, WeightFile]:
    with FolderTree(folder) as tree:
        return {each.path: each for each in read_weights(tree, tree.entries())}


def test_real_files_are_hashed_and_pointers_tell_their_hash(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(SAFETENSORS)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "pytorch_model.bin").write_text(POINTER)
    (tmp_path / "data.bin").write_text(POINTER)
    (tmp_path / "notes.txt").write_text(POINTER)
    own = hashlib.sha256(SAFETENSORS).hexdigest()
    assert found(tmp_path) == {
        "a.safetensors": WeightFile(
            "a.safetensors", own, len(SAFETENSORS), "its content", "safetensors"
        ),
        "models/pytorch_model.bin": WeightFile(
            "models/pytorch_model.bin", "a" * 64, 1234567, "a pointer of Git LFS"
        ),
    }


@pytest.mark.parametrize(
    ("path", "beginning", "form"),
    [
        ("m.safetensors", SAFETENSORS, "safetensors"),
        ("m.safetensors", b"text that is none", None),
        ("m.gguf", b"GGUF\x03", "gguf"),
        ("m.gguf", b"gguf", None),
        ("m.bin", b"GGUF\x03", "gguf"),
        ("m.bin", b"PK\x03\x04....archive/data.pkl", "pytorch"),
        ("m.bin", b"\x00\x01firmware", None),
        ("m.bin", b"lmgg....", "ggml"),
        ("model.pt", b"\x80\x02}q", "pytorch"),
        ("data.pt", b"\x80\x02}q", None),
        ("m.onnx", b"\x08\x07\x12\x07pytorch", "onnx"),
        ("m.onnx", b"version", None),
        ("m.tflite", b"\x1c\0\0\0TFL3", "tflite"),
        ("m.h5", b"\x89HDF\r\n\x1a\n...layer_names", "tensorflow"),
        ("m.h5", b"\x89HDF\r\n\x1a\n...", None),
        ("flax_model.msgpack", b"\x82", "flax"),
        ("optimizer.pt", b"\x80\x02}q", None),
    ],
)
def test_the_beginning_tells_the_format(path: str, beginning: bytes, form: str | None) -> None:
    assert format_in(path, beginning, 1_000) == form


@given(st.sampled_from(["a.bin", "model.h5", "m.onnx", "m.gguf", "m.safetensors"]), st.binary())
def test_no_content_raises(path: str, beginning: bytes) -> None:
    assert format_in(path, beginning, len(beginning)) in {
        None, "gguf", "ggml", "pytorch", "tensorflow", "onnx", "safetensors"
    }  # fmt: skip


def test_what_is_over_the_bound_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / f"{name}.safetensors").write_bytes(SAFETENSORS)
    monkeypatch.setattr(weights, "MOST_HASHED", len(SAFETENSORS) + 1)
    with FolderTree(tmp_path) as tree:
        assert [each.path for each in read_weights(tree, tree.entries())] == ["a.safetensors"]
        assert list(tree.left.paths.values()) == [["b.safetensors"]]


def test_files_in_an_archive_are_read_too(tmp_path: Path) -> None:
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("top/a.safetensors", SAFETENSORS)
    with open_archive(packed) as tree:
        [only] = read_weights(tree, tree.entries())
    assert only.digest == hashlib.sha256(SAFETENSORS).hexdigest()


def test_a_broken_pointer_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_text("version https://git-lfs.github.com/spec/v1\nsize 1\n")
    with FolderTree(tmp_path) as tree:
        assert list(read_weights(tree, tree.entries())) == []
        assert tree.left.numbers.total() == 1


def test_a_repository_holds_weights_as_a_model_does(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(SAFETENSORS)
    end = End(Repository, "github.com/o/n")
    records = list(weights_records(end, found(tmp_path).values(), stated_by="code-scan"))
    [node, claim] = records
    assert isinstance(node, Weights)
    assert node.format == "safetensors"
    assert isinstance(claim, HasWeights)
    assert (claim.start, claim.end.id, claim.path) == (end, node.id, "a.safetensors")
