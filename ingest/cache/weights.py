"""Hashes of the weights in a cache: the name of a blob that Git LFS keeps is its SHA-256."""

from __future__ import annotations

from ingest.cache.entries import CachedFile, Snapshot
from ingest.weights import WeightFile, format_of, is_digest

_EVIDENCE = "the name of its blob"


def linked_weights(snapshot: Snapshot) -> tuple[tuple[WeightFile, ...], int]:
    """Return the files of weights of a snapshot with their hashes, and how many are copies.

    Where links cannot be made, as often on Windows, a snapshot holds a copy of each file, and
    nothing tells its hash. Of a file that Git keeps itself no SHA-256 is known either: it is small.
    """
    weights = [file for file in snapshot.files if format_of(file.path) is not None]
    copies = sum(file.content == snapshot.folder / file.path for file in weights)
    return tuple(found for file in weights if (found := _named_by_hash(file))), copies


def _named_by_hash(file: CachedFile) -> WeightFile | None:
    """Return a file whose blob has the name of its hash.

    ``content`` is the first target of a link: a blob may be a link itself, to a file that several
    models share and that has the name of another hash.
    """
    blob = file.content
    if blob.parent.name != "blobs" or not is_digest(blob.name):
        return None
    try:
        size = blob.stat().st_size
    except OSError:  # it went away since it was listed
        return None
    return WeightFile(file.path, blob.name, size, _EVIDENCE)
