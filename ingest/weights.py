"""Files of weights: which they are, in which format, and what their content joins them with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from graph.schema import End, HasWeights, Model, Record, Weights
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
_LARGEST = 2**63 - 1  # bytes, as the graph counts them
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


def weights_records(
    model: str,
    files: Iterable[WeightFile],
    *,
    stated_by: str,
    revision: str | None = None,
    facts_at: str | None = None,
) -> Iterator[Record | Skip]:
    """Yield what a model's files of weights state, and a Skip for each that cannot be kept."""
    for file in files:
        if problem := _problem_of(file):
            shown = shorten(file.path) if isinstance(file.path, str) else "a file"
            yield Skip(f"{shown} of {model}", problem)
            continue
        own = f"sha256:{file.digest}"
        yield Weights(
            id=own,
            bytes=file.bytes,
            format=format_of(file.path),
            stated_by=stated_by,
            facts_at=facts_at,
        )
        yield HasWeights(
            start=End(Model, model),
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
