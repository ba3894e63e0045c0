"""What a document says in sentences: conflicts of licences, and why something is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from queries.answer import Key
from queries.bills.bill_report import BillReport
from queries.bills.rows import BillConflict
from reports.cyclonedx.completeness import explain_compositions
from reports.cyclonedx.names import reference_of

MOST = 10_000
"""Conflicts that are written; the rest is counted."""


def write_annotations(report: BillReport, tool: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the conflicts of a bill, and why it is not complete; ``tool`` is who says so."""
    known = {component.key for component in report.components}
    said = [*_say_conflicts(report.conflicts, known), *explain_compositions(report.components)]
    return [
        {
            "bom-ref": f"annotation:{number}",
            "subjects": subjects,
            "annotator": {"component": tool},
            "timestamp": report.made,
            "text": text,
        }
        for number, (subjects, text) in enumerate(said, 1)
    ]


def _say_conflicts(
    conflicts: list[BillConflict], known: set[Key]
) -> Iterator[tuple[list[str], str]]:
    for each in conflicts[:MOST]:
        yield _subjects_of(each, known), each.text
    if more := conflicts[MOST:]:
        keys = list(dict.fromkeys(each.key for each in more))
        yield _references(keys, known), f"{len(more):,} more conflicts are not written."


def _subjects_of(conflict: BillConflict, known: set[Key]) -> list[str]:
    """Return the component that a conflict is about, and what the licence arrives from."""
    return _references(filter(None, (conflict.key, conflict.origin)), known)


def _references(keys: Iterable[Key], known: set[Key]) -> list[str]:
    return [reference_of(key) for key in dict.fromkeys(keys) if key in known]
