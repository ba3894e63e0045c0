"""Where a repository loads models and datasets, and what it only mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from queries.bills.bill_report import BillComponent
from queries.families.report import FamilyStep
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.component.pedigree import is_load


def write_occurrences(component: BillComponent, statements: Statements) -> list[dict[str, Any]]:
    """Return the places where a repository loads others of the document, each a file and line."""
    return _write_places((step for step in component.steps if is_load(step)), "loads", statements)


def write_found(loads: Iterable[FamilyStep], statements: Statements) -> list[dict[str, Any]]:
    """Return the places in the subject of a document where a component is loaded."""
    return _write_places(loads, "loaded by", statements)


def _write_places(
    loads: Iterable[FamilyStep], verb: str, statements: Statements
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for step in loads:
        if step.path:
            statements.note(f"/evidence/occurrences/{len(found)}", [step])
            found.append(_write_place(step, verb))
    return found


def _write_place(step: FamilyStep, verb: str) -> dict[str, Any]:
    kind, other = step.child if verb == "loaded by" else step.parent
    about = filter(None, (step.how, step.role, step.reuse, None if step.declared else "inferred"))
    made: dict[str, Any] = {"location": step.path}
    if step.line is not None:
        made["line"] = step.line
    if step.call:
        made["symbol"] = step.call
    pinned = f" at {step.pinned}" if step.pinned else ""
    context = f"{verb} {kind.lower()} {other}{pinned}"
    if said := ", ".join(about):
        context += f" ({said})"
    return {**made, "additionalContext": context}
