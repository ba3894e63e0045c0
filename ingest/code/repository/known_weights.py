"""Which models the weights in a repository are of: those that a graph knows to hold the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.schema import End, Model, Uses
from graph.store.base import Store
from graph.store.source_state import holders_of_weights
from ingest.code.roles import role_of
from ingest.weights import WeightFile, is_digest

HOW = "weights"
"""The ``how`` of these claims."""
SMALLEST = 1 << 20
"""Bytes of a file that tells a model: smaller ones are shared by many, or empty."""


def weights_uses(
    store: Store,
    repository: End,
    files: Iterable[WeightFile],
    *,
    stated_by: str,
    first_seen: str | None = None,
) -> Iterator[Uses]:
    """Yield that a repository uses the models whose weights lie in it.

    Of several models with the same file the most downloaded one is named; which of them it came
    from is inferred then.
    """
    known = {f"sha256:{file.digest}": file for file in files if _tells(file)}
    holders = holders_of_weights(store, known.keys())
    for own, file in known.items():
        if models := holders.get(own):
            yield Uses(
                start=repository,
                end=End(Model, models[0]),
                stated_by=stated_by,
                declared=len(models) == 1,
                evidence=own if len(models) == 1 else f"{own}, which {len(models)} models hold",
                first_seen=first_seen,
                path=file.path,
                how=HOW,
                role=role_of(file.path).value,
            )


def _tells(file: WeightFile) -> bool:
    return is_digest(file.digest) and isinstance(file.bytes, int) and file.bytes > SMALLEST
