"""Which labels of an artifact its publisher declares, and which others read into it."""

from __future__ import annotations

from collections.abc import Iterable

from queries.bills.conflicts import counted_labels
from queries.families.report import FamilyLabel

_PUBLISHERS = frozenset(
    """
    hub hub-tag hub-api hub-files card snapshot cache gguf-header safetensors-header peatmoss
    github github-api license-file package-metadata
    """.split()
)
"""Sources that repeat what an artifact's own publisher says of it."""
_READERS = frozenset({"data-provenance-initiative", "liagent"})
"""Sources that say what they found out about the work of others."""


def split_labels(
    labels: Iterable[FamilyLabel],
) -> tuple[list[FamilyLabel], list[FamilyLabel]]:
    """Return the labels of one artifact that are declared, and those that others conclude.

    What was inferred is concluded. Where a publisher speaks for itself, so is what anybody else
    says; where nobody does, other sources declare, unless they are known to read others' work. A
    bare "other" is neither where a source gives the label a name.
    """
    labels = counted_labels(labels)
    own = any(each.declared and each.stated_by in _PUBLISHERS for each in labels)
    declared = [each for each in labels if _is_declared(each, own=own)]
    return declared, [each for each in labels if each not in declared]


def _is_declared(label: FamilyLabel, *, own: bool) -> bool:
    if not label.declared:
        return False
    return label.stated_by in _PUBLISHERS if own else label.stated_by not in _READERS
