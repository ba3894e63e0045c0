"""What of a lineage nobody can look up: artifacts that disappeared, bases that are no ids."""

from __future__ import annotations

from collections.abc import Mapping

from graph.store.base import Store
from queries.answer import Key, nulls_last
from queries.catalog import find_question
from queries.rows import GoneArtifact, StatedBase

UNRESOLVED, GONE = "base_unresolved", "upstream_gone"
"""The terms by which findings name the two; no licence has them."""


def find_gone(store: Store, steps: Mapping[Key, int]) -> list[GoneArtifact]:
    """Return those of some artifacts that have disappeared, the nearest first.

    ``steps`` says of each artifact how far from the start it stands.
    """
    if not steps:
        return []
    rows = find_question("which_gone").ask(store, ids=_ids_of(steps)).rows
    found = (GoneArtifact(**row) for row in rows if (row["kind"], row["id"]) in steps)
    placed = (row._replace(steps=steps[row.kind, row.id]) for row in found)
    return sorted(placed, key=lambda row: (row.steps, row.id, row.kind))


def find_unresolved(
    store: Store, steps: Mapping[Key, int], *, declared_only: bool = False
) -> list[StatedBase]:
    """Return the bases that some artifacts state and nobody can look up, the nearest first."""
    if not steps:
        return []
    question = find_question("stated_bases")
    rows = question.ask(store, declared_only=declared_only, ids=_ids_of(steps)).rows
    found = (StatedBase(**row) for row in rows if (row["kind"], row["id"]) in steps)
    placed = (row._replace(steps=steps[row.kind, row.id]) for row in found)
    return sorted(placed, key=lambda row: (row.steps, nulls_last(row)))


def _ids_of(steps: Mapping[Key, int]) -> list[str]:
    return sorted({identifier for _, identifier in steps})
