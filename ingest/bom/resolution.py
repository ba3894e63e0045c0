"""Records from the elements of a bill of materials and what joins them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from graph.schema import Claim, DerivedFrom, End, Model, Record, Repository, TrainedOn, Uses
from ingest.bom.identity import identify
from ingest.bom.items import Element, Relation
from ingest.items import Skip
from ingest.license_records import license_records
from ingest.refusals import Refusal

STATED_BY = "bom"
"""Who states what a bill of materials says."""
Known = dict[str, End]
"""Which artifact each reference of a document is."""


def read_elements(elements: Iterable[Element | Skip], known: Known) -> Iterator[Record | Skip]:
    """Yield what is stated of each element, and note which artifact its reference is."""
    for element in elements:
        if isinstance(element, Skip):
            yield element
            continue
        found = identify(element)
        if isinstance(found, Refusal):
            yield Skip(element.place, found.reason_of(element.name or ""))
            continue
        if element.ref is not None:
            known[element.ref] = found
        yield element.kind(id=found.id, stated_by=STATED_BY, **element.facts)
        for license in element.licenses:
            yield from license_records(
                found, license.text, stated_by=STATED_BY, declared=license.declared
            )


def read_relations(relations: Iterable[Relation], known: Known) -> Iterator[Record | Skip]:
    """Yield a claim for each relation between two artifacts."""
    for relation in relations:
        child = known.get(relation.child)
        parent = (
            identify(relation.parent)
            if isinstance(relation.parent, Element)
            else known.get(relation.parent)
        )
        if child is None or not isinstance(parent, End):
            continue
        if claim := relation.claim or _claim_between(child, parent):
            yield claim(
                start=child,
                end=parent,
                stated_by=STATED_BY,
                declared=relation.declared,
                **relation.values,
            )


def _claim_between(child: End, parent: End) -> type[Claim] | None:
    """Return what it means that one artifact depends on another."""
    if child.kind is Repository:
        return None if parent.kind is Repository else Uses
    if child.kind is parent.kind:
        return DerivedFrom
    return TrainedOn if child.kind is Model and parent.kind is not Repository else None
