"""What a component was made from: its pedigree, and what it depends on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.schema import CLAIM_OF, DerivedFrom
from graph.schema.claims import phrase_of
from graph.schema.identifiers import shorten
from graph.schema.kinds import is_use
from graph.transfer.bill_properties import ID
from queries.answer import Key
from queries.bills.bill_report import BillComponent
from queries.families.report import FamilyStep
from queries.rows import StatedBase
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.names import name_artifact, reference_of

_MOST_NOTES = 50
_LONGEST = 200


def write_pedigree(component: BillComponent, statements: Statements) -> dict[str, Any]:
    """Return the direct ancestors of a component, and who states how it was made from them.

    Ancestors have no bom-ref: those of a document stand among its components as well.
    """
    steps = [step for step in component.steps if step.relation == DerivedFrom.label]
    by_parent: dict[Key, list[FamilyStep]] = {}
    for step in steps:
        if step.parent != component.key:
            by_parent.setdefault(step.parent, []).append(step)
    ancestors = []
    for number, (parent, claims) in enumerate(by_parent.items()):
        own = [{"name": ID.name, "value": parent[1]}]
        ancestors.append({**name_artifact(parent, _pinned(claims)), "properties": own})
        statements.note(f"/pedigree/ancestors/{number}", claims)
    made: dict[str, Any] = {"ancestors": ancestors} if ancestors else {}
    notes = [_say_step(step) for claims in by_parent.values() for step in claims]
    notes += map(_say_base, component.unresolved)
    if notes:
        statements.note("/pedigree/notes", component.unresolved)
        made["notes"] = _join(notes)
    return made


def write_dependency(component: BillComponent) -> tuple[dict[str, Any], Statements]:
    """Return what a component is made from, trained on or loads, and who states each."""
    statements = Statements()
    parents: dict[str, list[FamilyStep]] = {}
    for step in component.steps:
        if step.parent != component.key:
            parents.setdefault(reference_of(step.parent), []).append(step)
    for number, steps in enumerate(parents.values()):
        statements.note(f"/dependsOn/{number}", steps)
    return {"ref": reference_of(component.key), "dependsOn": list(parents)}, statements


def is_load(step: FamilyStep) -> bool:
    """Return whether a step says that something is loaded, and not made from it."""
    return is_use(CLAIM_OF[step.relation])


def _pinned(claims: Iterable[FamilyStep]) -> str | None:
    """Return the commit of the parent that was used, where those who say one say the same."""
    revisions = {claim.revision for claim in claims if claim.revision}
    return revisions.pop() if len(revisions) == 1 else None


def _say_step(step: FamilyStep) -> str:
    phrase = phrase_of(step.relation, step.method, step.child_kind)
    at = f" at {shorten(step.revision, _LONGEST)}" if step.revision else ""
    return f"{phrase} {shorten(step.parent_id, _LONGEST)}{at} {_say_source(step)}"


def _say_base(base: StatedBase) -> str:
    phrase = phrase_of(DerivedFrom.label, base.method, base.kind)
    text = shorten(base.text or "", _LONGEST)
    return f'{phrase} "{text}", which nobody can look up {_say_source(base)}'


def _say_source(row: FamilyStep | StatedBase) -> str:
    """Return who states a row, and what was read, in parentheses."""
    verb = "stated" if row.declared else "inferred"
    read = f": {shorten(row.evidence, _LONGEST)}" if row.evidence else ""
    return f"({verb} by {shorten(row.stated_by)}{read})"


def _join(notes: Iterable[str]) -> str:
    """Return sentences, one a line, no more than some."""
    said = [f"{note[0].upper()}{note[1:]}." for note in dict.fromkeys(notes)]
    more = len(said) - _MOST_NOTES
    return "\n".join([*said[:_MOST_NOTES], *([f"And {more:,} more."] if more > 0 else [])])
