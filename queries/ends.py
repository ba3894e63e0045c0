"""Which things the rows of an answer are about: a row names ids, and a name may be used twice.

A model and a dataset of one name are common on the Hub: the dataset is what the model was trained
on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queries.answer import Answer, Row

Key = tuple[str, str]
"""Kind and id of a thing."""

_KINDS = {
    "TRAINED_ON": [("Model", "Dataset")],
    "USES": [("Repository", "Model"), ("Repository", "Dataset")],
    "DERIVED_FROM": [("Model", "Model"), ("Dataset", "Dataset")],
}


def steps_to(answer: Answer) -> dict[Key, int]:
    """Return the things of a lineage with their distances, as far as the answer tells them."""
    things = answer.parts.get("things")
    rows = things.rows if things else ()
    return {(row["kind"], row["id"]): row["steps"] for row in rows}


def ends(row: Row, steps: Mapping[Key, int]) -> list[tuple[Key, Key]]:
    """Return the child and the parent that a step of a lineage joins.

    They are several where a model and a dataset of one name stand at the same distance.
    """
    pairs = [
        ((a, row["child_id"]), (b, row["parent_id"])) for a, b in _KINDS.get(row["relation"], [])
    ]
    nearer, here = row["step"] - 1, row["step"]
    fitting = [
        (child, parent)
        for child, parent in pairs
        if steps.get(child) == nearer and steps.get(parent, here + 1) <= here
    ]
    return fitting or pairs[:1]


def node_names(answer: Answer) -> dict[Key, str]:
    """Return the names of datasets that share their id with a model, as ``dataset:ID``."""
    found = set(steps_to(answer))
    for row in answer.rows:
        found |= set(_told(row))
    return {
        (kind, identifier): f"dataset:{identifier}"
        for kind, identifier in found
        if kind == "Dataset" and ("Model", identifier) in found
    }


def _told(row: dict[str, Any]) -> list[Key]:
    """Return the things of a row whose kinds the row itself tells."""
    if "child_kind" in row:
        return [
            (row["child_kind"], row["child_id"]),
            (row.get("parent_kind") or row["kind"], row["parent_id"]),
        ]
    if row.get("relation") == "TRAINED_ON":
        return [("Model", row["child_id"]), ("Dataset", row["parent_id"])]
    return [(row["kind"], row["id"])] if "kind" in row and "id" in row else []


def joined(row: Row, steps: Mapping[Key, int]) -> list[tuple[Key, Key]]:
    """Return the things that a row with ``child_id`` and ``parent_id`` joins."""
    if "child_kind" in row:
        child, parent = _told(row)
        return [(child, parent)]
    return ends(row, steps)
