"""How complete a document is: compositions, and annotations that say why something is missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.schema import Repository
from queries.bills.bill_report import (
    BEYOND,
    GONE,
    MENTIONED,
    NO_BASE,
    UNRESOLVED,
    BillComponent,
)
from reports.cyclonedx.names import reference_of

_CODE, _LEFT_OUT, _REST = "code", "left-out", "best-effort"
_REASONS = {
    GONE: "They were deleted or made private; what was stated last is here.",
    UNRESOLVED: "They state a base that nobody can look up.",
    BEYOND: "The search ended at them; a source states more that they are made from.",
    MENTIONED: "Claims name them, and no source has described them.",
    NO_BASE: "No source states what these models were made from.",
    _CODE: "Of code, only the models and datasets that it loads are here, and no other dependency.",
    _LEFT_OUT: "Some of what they load is left out, because there is too much of it.",
}
"""Why something is missing, in the order in which it is said of a component."""


def write_compositions(components: list[BillComponent]) -> Iterator[dict[str, Any]]:
    """Yield how complete the relations of all components are; nothing is ever called complete."""
    for reason, found in _group(components).items():
        references = [reference_of(each.key) for each in found]
        yield {
            "bom-ref": f"composition:{reason}",
            "aggregate": "unknown" if reason == _REST else "incomplete",
            "assemblies": references,
            "dependencies": references,
        }


def explain_compositions(components: list[BillComponent]) -> Iterator[tuple[list[str], str]]:
    """Yield the bom-ref of each composition that is incomplete, and why it is."""
    for reason in _group(components):
        if reason in _REASONS:
            yield [f"composition:{reason}"], _REASONS[reason]


def _group(components: list[BillComponent]) -> dict[str, list[BillComponent]]:
    """Return the components by the first reason that holds of each."""
    found: dict[str, list[BillComponent]] = {}
    for each in components:
        found.setdefault(_reason_of(each), []).append(each)
    return found


def _reason_of(component: BillComponent) -> str:
    if component.left_out:
        return _LEFT_OUT
    if found := next((reason for reason in _REASONS if reason in component.gaps), None):
        return found
    return _CODE if component.member.kind == Repository.label else _REST
