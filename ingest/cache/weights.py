"""Hashes of the weights in a cache: the name of a blob that Git LFS keeps is its SHA-256."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ingest.weights import WeightFile, format_of, is_digest

_EVIDENCE = "the name of its blob"


def linked_weights(snapshot: Path, revision: Any) -> tuple[list[WeightFile], int]:
    """Return a revision's files of weights with their hashes, and how many are copies.

    Where links cannot be made, as often on Windows, the snapshot holds a copy of each file, and
    nothing tells its hash. Of a file that Git keeps itself no SHA-256 is known either: it is small.
    """
    paths = {file.file_path.relative_to(revision.snapshot_path): file for file in revision.files}
    found, copies = [], 0
    for path in sorted(paths, key=Path.as_posix):
        if format_of(path.as_posix()) is None:
            continue
        blob = _linked_blob(snapshot / path)
        copies += blob is None
        if is_digest(blob):
            size = paths[path].size_on_disk
            found.append(WeightFile(path.as_posix(), blob, size, _EVIDENCE))
    return found, copies


def _linked_blob(path: Path) -> str | None:
    """Return the name of the blob that a file of a snapshot links to; None for a copy.

    Only the first link counts: a blob may be a link itself, to a file that several models share
    and that has the name of another hash.
    """
    try:
        blob = Path(os.readlink(path))
    except OSError:
        return None
    return blob.name if blob.parent.name == "blobs" else ""
