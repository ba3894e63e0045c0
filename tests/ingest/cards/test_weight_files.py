"""Weights in a folder: hashes of content and of pointers, whatever the files hold."""

import hashlib
import re
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.schema import End, HasWeights, Model
from ingest.cards import weight_files
from ingest.cards.weight_files import HashedWeights, hash_weights, note_repository
from ingest.items import Skip, Unreadable
from ingest.weights import format_of
from tests.factories import tables

ONE = End(Model, "org/one")
WHOLE = {PurePosixPath(): ONE}


def read(folder: Path) -> tuple[HashedWeights, list[Skip]]:
    """Return the weights of a folder that is one repository, and what could not be read."""
    items = list(hash_weights(folder, dict(WHOLE), lambda _size: None))
    [found] = [item for item in items if isinstance(item, HashedWeights)]
    skips = [item for item in items if isinstance(item, Skip)]
    return found, skips + [record for record in found.records() if isinstance(record, Skip)]


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 1_023, 1_024, 1_025])
def test_a_hash_does_not_depend_on_the_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(weight_files, "_AT_ONCE", 8)
    content = bytes(number % 251 for number in range(size))
    (tmp_path / "m.bin").write_bytes(content)
    seen: list[int] = []
    [found] = hash_weights(tmp_path, dict(WHOLE), seen.append)
    assert isinstance(found, HashedWeights)
    [file] = found.files
    assert (file.digest, file.bytes) == (hashlib.sha256(content).hexdigest(), size)
    assert seen == [*range(8, size, 8), *[size] * (size > 0)]


LINES = st.sampled_from(
    [
        b"version https://git-lfs.github.com/spec/v1\n",
        b"oid sha256:" + b"a" * 64 + b"\n",
        b"oid sha256:" + b"A" * 64 + b"\n",
        b"oid sha256:\xff\xfe\n",
        b"oid md5:" + b"a" * 32 + b"\n",
        b"size 12\r\n",
        b"size -1\n",
        b"size 99999999999999999999999\n",
        b"# xet version 0\n",
        b"\n",
    ]
)


@given(st.lists(LINES | st.binary(max_size=40), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_small_file_gives_a_hash_or_a_reason(tmp_path: Path, lines: list[bytes]) -> None:
    content = b"".join(lines)
    (tmp_path / "m.bin").write_bytes(content)
    found, skips = read(tmp_path)
    kept = [record for record in found.records() if not isinstance(record, Skip)]
    claims = [record for record in kept if isinstance(record, HasWeights)]
    assert len(claims) + len(skips) == 1
    tables(kept)
    is_pointer = content.startswith((b"version https://git-lfs", b"# xet"))
    for claim in claims:
        own = hashlib.sha256(content).hexdigest()
        assert claim.end.id == f"sha256:{'a' * 64 if is_pointer else own}"


def test_a_file_that_grows_while_it_is_read_has_no_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weight_files, "_AT_ONCE", 8)
    file = tmp_path / "m.bin"
    file.write_bytes(b"x" * 20)

    def grow(_size: int) -> None:
        with file.open("ab") as stream:
            stream.write(b"x" * 8)

    items = list(hash_weights(tmp_path, dict(WHOLE), grow))
    assert [item.reason for item in items if isinstance(item, Skip)] == [
        "it changed while it was read"
    ]
    [found] = [item for item in items if isinstance(item, HashedWeights)]
    assert found.sources == (), "and nothing is taken back for it"


def test_a_file_that_cannot_be_opened_is_unreadable(tmp_path: Path) -> None:
    (tmp_path / "m.bin").symlink_to("nothing")
    [problem, found] = hash_weights(tmp_path, dict(WHOLE), lambda _size: None)
    assert isinstance(problem, Unreadable)
    assert isinstance(found, HashedWeights)
    assert (found.files, found.sources) == ((), ())


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ([("a/b/README.md", ONE)], {"a/b": ONE}),
        ([("a/README.md", "no"), ("a/b/config.json", ONE)], {"a": "no"}),
        ([("a/README.md", "no"), ("a/b/README.md", ONE)], {"a": "no", "a/b": ONE}),
        ([("a/b/README.md", ONE), ("a/b/onnx/README.md", "no")], {"a/b": ONE}),
        ([("a/b/README.md", ONE), ("a/b/config.json", "no")], {"a/b": ONE}),
        ([("README.md", "no"), ("a/b/config.json", ONE)], {"a/b": ONE}),
        ([("a/b/notes.md", ONE), ("a/b/unet/config.json", "no")], {}),
    ],
)
def test_which_folders_are_repositories(
    notes: list[tuple[str, End | str]], told: dict[str, End | str]
) -> None:
    found: dict[PurePosixPath, End | str] = {}
    for path, about in notes:
        note_repository(found, PurePosixPath(path), about)
    assert {str(place): about for place, about in found.items()} == told


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("model-00001-of-00002.safetensors", "safetensors"),
        ("A/Model.GGUF", "gguf"),
        ("onnx/model.onnx_data", "onnx"),
        ("x.mlpackage/Data/com.apple.CoreML/weights/weight.bin", "coreml"),
        ("x.mlpackage/Manifest.json", None),
        ("openvino/openvino_model.bin", "openvino"),
        ("unet/optimizer.pt", None),
        ("global_step1/zero_pp_rank_0_mp_rank_00_optim_states.pt", None),
        ("global_step1/rng_state_0.pth", None),
        ("tokenizer.bin", None),
        ("training_args.bin", None),
        ("model.safetensors.index.json", None),
        ("model", None),
        ("", None),
    ],
)
def test_which_files_are_weights(path: str, form: str | None) -> None:
    assert format_of(path) == form


@given(st.text(max_size=20))
def test_any_name_has_a_format_or_none(path: str) -> None:
    found = format_of(path)
    assert found is None or re.fullmatch("[a-z]+", found)
