"""Where a repository loads models and datasets, and what it only mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from queries.bills.bill_report import BillComponent
from queries.families.report import FamilyStep
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.component.pedigree import is_load


def write_occurrences(component: BillComponent, statements: Statements) -> list[dict[str, Any]]:
    """Return the places where a repository loads others of the document, each a file and line."""
    return _write_places(
        (step for step in component.steps if is_load(step)), _say_loaded, statements
    )


def write_found(loads: Iterable[FamilyStep], statements: Statements) -> list[dict[str, Any]]:
    """Return the places in the subject of a document where a component is loaded."""
    return _write_places(loads, _say_loading, statements)


def _write_places(
    loads: Iterable[FamilyStep], say: Callable[[FamilyStep], str], statements: Statements
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for step in loads:
        if step.path:
            statements.note(f"/evidence/occurrences/{len(found)}", [step])
            found.append(_write_place(step, say(step)))
    return found


def _say_loaded(step: FamilyStep) -> str:
    kind, identifier = step.parent
    return f"loads {kind.lower()} {identifier}{_say_pinned(step)}"


def _say_loading(step: FamilyStep) -> str:
    kind, identifier = step.child
    return f"loaded{_say_pinned(step)} by {kind.lower()} {identifier}"


def _say_pinned(step: FamilyStep) -> str:
    return f" at {step.pinned}" if step.pinned else ""


def _write_place(step: FamilyStep, said: str) -> dict[str, Any]:
    reuse = None if step.reuse == "loads" else step.reuse
    about = [step.how, step.role, reuse, None if step.declared else "inferred"]
    shown = ", ".join(filter(None, about))
    made = {
        "location": step.path,
        "line": step.line,
        "symbol": step.call or None,
        "additionalContext": f"{said} ({shown})" if shown else said,
    }
    return {name: value for name, value in made.items() if value is not None}
