"""Files of weights: which they are, in which format, and what their content joins them with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from graph.schema import End, HasWeights, Record, Weights
from graph.schema.identifiers import shorten
from ingest.columns.values import is_keepable
from ingest.items import Skip

_FORMATS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".onnx": "onnx",
    ".onnx_data": "onnx",
    ".h5": "tensorflow",
    ".msgpack": "flax",
    ".tflite": "tflite",
    ".mlmodel": "coreml",
    ".mlpackage": "coreml",
    ".bin": "pytorch",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".ckpt": "pytorch",
}
# Files with the ending of weights that hold none: the state of a training, and tokenizers.
_NO_WEIGHTS = ("training_args.bin", "optimizer", "scheduler", "rng_state", "tokenizer", "vocab")
_DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_POINTER = 1_024
"""Bytes of a pointer of Git LFS, as it says itself."""
_POINTERS = (b"version https://git-lfs", b"version https://hawser.github.com", b"# xet version")
_OID = re.compile(rb"^oid sha256:(\S+)\r?$", re.MULTILINE)
_SIZE = re.compile(rb"^size ([0-9]+)\r?$", re.MULTILINE)
_LARGEST = 2**63 - 1  # bytes, as the graph counts them
_DIGITS = 20  # of a number of bytes: Python refuses to read very long ones
_LONGEST_PATH = 4_000  # characters


class WeightFile(NamedTuple):
    """A file of weights as a source tells of it; nothing of it is checked yet."""

    path: Any
    """Where it stands in the repository."""
    digest: Any
    """The SHA-256 of its content, in hexadecimal digits."""
    bytes: Any = None
    evidence: str | None = None
    """What was read to know the digest."""
    format: str | None = None
    """Its format, where its content tells another than its name."""


def format_of(path: str) -> str | None:
    """Return the format of a file of weights by its name; None for a file that holds none."""
    place = PurePosixPath(path.lower())
    if place.name.startswith(_NO_WEIGHTS) or "optim_states" in place.name:
        return None
    if place.name.startswith("openvino") and place.suffix == ".bin":
        return "openvino"
    if any(folder.endswith(".mlpackage") for folder in place.parts[:-1]):
        return "coreml" if place.suffix in (".bin", ".mlmodel") else None
    return _FORMATS.get(place.suffix)


def formats_of(paths: Iterable[str]) -> str | None:
    """Return the formats of several files, sorted and separated by blanks; None without any."""
    return " ".join(sorted({found for path in paths if (found := format_of(path))})) or None


def is_digest(text: Any) -> bool:
    """Return whether a text is a SHA-256 as Git LFS and the Hub write it: 64 digits, lower case."""
    return isinstance(text, str) and bool(_DIGEST.fullmatch(text))


def is_pointer(content: bytes) -> bool:
    """Return whether a file of at most LONGEST_POINTER bytes stands for one kept elsewhere."""
    return content.startswith(_POINTERS)


def read_pointer(content: bytes, path: str) -> WeightFile | str:
    """Return the file that a pointer of Git LFS stands for, or why it does not tell its hash."""
    oid, size = _OID.search(content), _SIZE.search(content)
    if not oid or not size:
        return "it is a pointer that gives no SHA-256 and size"
    stated = oid[1].decode("ascii", "replace")
    return WeightFile(path, stated, int(size[1][:_DIGITS]), "a pointer of Git LFS")


def weights_records(
    holder: End,
    files: Iterable[WeightFile],
    *,
    stated_by: str,
    revision: str | None = None,
    facts_at: str | None = None,
) -> Iterator[Record | Skip]:
    """Yield what the files of weights of a model or repository state, a Skip for each bad one."""
    for file in files:
        if problem := _problem_of(file):
            shown = shorten(file.path) if isinstance(file.path, str) else "a file"
            yield Skip(f"{shown} of {holder.id}", problem)
            continue
        own = f"sha256:{file.digest}"
        yield Weights(
            id=own,
            bytes=file.bytes,
            format=file.format or format_of(file.path),
            stated_by=stated_by,
            facts_at=facts_at,
        )
        yield HasWeights(
            start=holder,
            end=End(Weights, own),
            stated_by=stated_by,
            path=file.path,
            revision=revision,
            evidence=file.evidence,
        )


def _problem_of(file: WeightFile) -> str | None:
    """Return why a file cannot be kept; None if it can."""
    if not (isinstance(file.path, str) and len(file.path) <= _LONGEST_PATH):
        return "its path is no text, or too long"
    if not is_keepable(file.path):
        return "its path is not valid Unicode"
    if not is_digest(file.digest):
        return "its hash is no SHA-256 in lower case"
    known = type(file.bytes) is int and 0 <= file.bytes <= _LARGEST
    return None if known or file.bytes is None else "its size is no number of bytes"
