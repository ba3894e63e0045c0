"""Files of weights that lie in a repository: told by their content, and their hashes.

A name says what a file may be; its beginning decides. A pointer of Git LFS tells the hash itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

from ingest.code.checkout.tree import Entry, Tree, UnreadableFileError, printable
from ingest.weights import LONGEST_POINTER, WeightFile, format_of, is_pointer, read_pointer

MOST_HASHED = 2 << 30
"""Bytes of files that are hashed in one scan."""
_BEGINNING = 4_096
"""Bytes that tell what a file is."""
_MOST_FILES = 10_000
_CONTENT = "its content"
_TELLING = re.compile(
    r"model|weight|adapter|lora|checkpoint|ckpt|ggml|gguf|diffusion|unet|vae|encoder|decoder|param"
    r"|generator|\bnet|net\b|bert|gpt|llama|whisper|resnet|yolo|wav2vec|embed",
    re.IGNORECASE,
)
"""Names that tell weights apart from other data under the same ending."""
_OF_ANY_DATA = (".bin", ".h5", ".msgpack")
_LONGEST_JSON = 100 << 20
_OLD_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_PICKLES = tuple(b"\x80" + bytes([protocol]) for protocol in (2, 3, 4, 5))
_OLD_GGML = (b"lmgg", b"fmgg", b"tjgg")
_HDF = b"\x89HDF\r\n\x1a\n"
_OF_KERAS = re.compile(rb"layer_names|model_weights|keras_version|model_config")


def read_weights(tree: Tree, entries: Iterable[Entry]) -> Iterator[WeightFile]:
    """Yield the files of weights of a checkout; what cannot be read is noted in ``tree.left``."""
    left = MOST_HASHED
    files = 0
    for entry in entries:
        if format_of(entry.path) is None:
            continue
        files += 1
        if files > _MOST_FILES:
            tree.left.add(entry.path, f"there are over {_MOST_FILES:,} files of weights")
            continue
        try:
            found = _read(tree, entry, left)
        except UnreadableFileError as error:
            tree.left.add(entry.path, str(error), hides=error.hides)
            continue
        if isinstance(found, str):
            tree.left.add(entry.path, found)
        elif found is not None:
            left -= entry.size if found.evidence == _CONTENT else 0
            yield found


def _read(tree: Tree, entry: Entry, left: int) -> WeightFile | str | None:
    """Return a file with its hash, why that is not known, or None for a file of other data."""
    path = tree.within + printable(entry.path)
    beginning = tree.read(entry.path, _BEGINNING)
    if entry.size <= LONGEST_POINTER and is_pointer(beginning):
        return read_pointer(beginning, path) if _may_be_weights(path) else None
    if (form := format_in(path, beginning, entry.size)) is None:
        return None
    if entry.size > left:
        return f"over {MOST_HASHED:,} bytes of weights are not hashed"
    digest, size = hashlib.sha256(), 0
    for part in tree.chunks(entry.path):
        digest.update(part)
        size += len(part)
    return WeightFile(path, digest.hexdigest(), size, _CONTENT, form)


def _may_be_weights(path: str) -> bool:
    """Return whether the name of a pointer tells weights, since nothing else can."""
    return not path.lower().endswith(_OF_ANY_DATA) or bool(_TELLING.search(path))


def format_in(path: str, beginning: bytes, size: int) -> str | None:
    """Return the format of the weights that a file holds; None for a file of other data."""
    by_name = format_of(path)
    if by_name == "safetensors":
        length = int.from_bytes(beginning[:8], "little")
        return by_name if beginning[8:9] == b"{" and length <= min(size, _LONGEST_JSON) else None
    if beginning.startswith(b"GGUF"):
        return "gguf"
    if by_name == "pytorch":
        return _torch_format(path.lower(), beginning)
    return by_name if _has_form(by_name, path.lower(), beginning) else None


def _torch_format(path: str, beginning: bytes) -> str | None:
    if beginning.startswith(_OLD_GGML):
        return "ggml"
    if beginning.startswith(_OLD_TORCH):
        return "pytorch"
    if beginning.startswith(b"PK\x03\x04"):
        return "pytorch" if b".pkl" in beginning[:300] or b"/version" in beginning[:300] else None
    is_pickle = beginning.startswith(_PICKLES) and not path.endswith(".bin")
    return "pytorch" if is_pickle and _TELLING.search(path) else None


def _has_form(form: str | None, path: str, beginning: bytes) -> bool:
    """Return whether a file begins as its format does, or its name tells where that has none."""
    if form == "tflite":
        return beginning[4:8] == b"TFL3"
    if form == "onnx":
        # A message of Protocol Buffers whose first field is the version of the format.
        return path.endswith("_data") or (beginning[:1] == b"\x08" and beginning[1:2] < b"\x20")
    if form == "tensorflow":
        told = bool(_OF_KERAS.search(beginning)) or bool(_TELLING.search(path))
        return beginning.startswith(_HDF) and told
    if form == "flax":
        return bool(_TELLING.search(path)) and beginning[:1] in b"\x80\x81\x82\x83\x84\xde\xdf"
    return form in ("coreml", "openvino")
