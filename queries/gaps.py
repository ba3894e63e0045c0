"""What of a lineage nobody can look up: artifacts that disappeared, bases that are no ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from graph.store.base import Store
from queries.answer import Key, nulls_last
from queries.catalog import find_question
from queries.rows import GoneArtifact, StatedBase

UNRESOLVED, GONE = "base_unresolved", "upstream_gone"
"""The terms by which findings name the two; no licence has them."""
_Gap = TypeVar("_Gap", GoneArtifact, StatedBase)


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


def nearest(rows: Iterable[_Gap]) -> list[_Gap]:
    """Return rows that several lineages may share once, with the least steps; those first."""
    found: dict[_Gap, _Gap] = {}
    keep_nearest(found, rows)
    return sorted(found.values(), key=_distance)


def keep_nearest(found: dict[_Gap, _Gap], rows: Iterable[_Gap]) -> None:
    """Add rows to those that were found, or put them in the place of farther ones."""
    for row in rows:
        about = row._replace(steps=None)
        known = found.get(about)
        if known is None or _distance(row) < _distance(known):
            # Of rows that are equally near, those stand first that came first.
            found.pop(about, None)
            found[about] = row


def _distance(row: _Gap) -> int:
    return row.steps or 0


def _ids_of(steps: Mapping[Key, int]) -> list[str]:
    return sorted({identifier for _, identifier in steps})
