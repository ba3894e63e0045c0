"""What a bill of materials keeps of a component beside its standard: names, and texts.

All formats of bills write the same, and ``ptm ingest bom`` reads it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

from graph.schema import (
    CLAIM_OF,
    EvaluatedOn,
    HasWeights,
    LicensedAs,
    Model,
    StatesBase,
    properties,
)
from graph.schema.nodes import Dataset, License, UnresolvedBase, Weights
from graph.transfer import bill_properties as names
from queries.bills.bill_report import BillComponent, BillReport

_ENDS = frozenset({"stated_by", "declared"})
_OF_COMPONENT = frozenset({"id", "kind", "text"})
"""Of a conflict, what the component says itself, and what an annotation says in words."""
Pair = tuple[str, str]
"""The name and the text of a property."""


def component_properties(component: BillComponent) -> Iterator[Pair]:
    """Yield the properties of a component: what it is in the graph, and every claim about it."""
    yield from _say_place(component)
    yield from _say_state(component)
    yield from _say_claims(component)


def document_properties(report: BillReport) -> Iterator[Pair]:
    """Yield what is to be said of the whole document."""
    if report.declared_only:
        yield names.DECLARED_ONLY.name, "true"
    for each in report.facts:
        taken = f" {each['taken']}" if each.get("taken") else ""
        yield names.SOURCE.name, f"{each['source']}{taken}"
    if report.left_out:
        yield names.LEFT_OUT.name, f"{report.left_out} components"


def _say_place(component: BillComponent) -> Iterator[Pair]:
    """Yield which artifact it is, and where it stands."""
    member = component.member
    yield names.ID.name, member.id
    yield names.SIDE.name, member.side
    if member.steps is not None:
        yield names.STEPS.name, str(member.steps)
    if member.verdict:
        yield names.VERDICT.name, member.verdict
    if component.answers:
        yield names.ANSWERS.name, json.dumps(dict(component.answers))
    for conflict in component.conflicts:
        known = {name: value for name, value in conflict._asdict().items() if value is not None}
        said = {name: value for name, value in known.items() if name not in _OF_COMPONENT}
        yield names.CONFLICT.name, json.dumps(said)


def _say_state(component: BillComponent) -> Iterator[Pair]:
    """Yield what is known and unknown of it."""
    member, gone = component.member, component.gone
    if member.only_mentioned:
        yield names.STUB.name, "true"
    if member.kind == Model.label:
        yield names.BASE_STATED.name, "false" if component.states_no_base else "true"
    for text in dict.fromkeys(base.text for base in component.unresolved if base.text):
        yield names.BASE_UNRESOLVED.name, text
    if gone:
        yield names.GONE_SINCE.name, gone.gone_since
        if gone.gone_stated_by:
            yield names.GONE_STATED_BY.name, gone.gone_stated_by
        if gone.last_stated:
            yield names.GONE_LAST_STATED.name, gone.last_stated
    for what, number in component.left_out.items():
        yield names.LEFT_OUT.name, f"{number} {what}"
    relations = (
        (names.relation_name(step.relation, step.method), names.artifact_name(step.parent))
        for step in component.steps
    )
    yield from dict.fromkeys(relations)
    yield from names.write_facts(member.kind, component.known)


def _say_claims(component: BillComponent) -> Iterator[Pair]:
    """Yield every claim about it, whole."""
    for relation, end, row in _claims_of(component):
        values = {name: getattr(row, name, None) for name in _values_of(relation)}
        yield (
            names.CLAIM.name,
            names.write_claim(relation, end, row.stated_by, declared=row.declared, **values),
        )


def _claims_of(component: BillComponent) -> Iterator[tuple[str, tuple[str, str], Any]]:
    """Yield the relation, the end and the row of each claim."""
    for step in (*component.steps, *component.mentions):
        yield step.relation, step.parent, step
    for label in component.labels:
        yield LicensedAs.label, (License.label, label.license), label
    for base in component.unresolved:
        yield StatesBase.label, (UnresolvedBase.label, base.text or ""), base
    for weights in component.weights:
        yield HasWeights.label, (Weights.label, weights.id), weights
    for link in (*component.owners, *component.papers, *component.newer):
        yield link.relation, (link.kind, link.id), link
    for result in component.results:
        yield EvaluatedOn.label, (Dataset.label, result.dataset_id), result


@functools.cache
def _values_of(relation: str) -> tuple[str, ...]:
    """Return the properties of a claim that are its own."""
    return tuple(each.name for each in properties(CLAIM_OF[relation]) if each.name not in _ENDS)
