"""Records from the elements of a bill of materials and what joins them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    End,
    LicensedAs,
    Model,
    Record,
    Repository,
    TrainedOn,
    Uses,
)
from graph.schema.base import properties
from ingest.bom.identity import identify
from ingest.bom.items import Element, Relation
from ingest.bom.own_claims import own_records
from ingest.items import Skip
from ingest.license_records import claim_license
from ingest.weights import weights_records
from licenses.labels.recognition import recognise
from licenses.rule.firmness import ANYBODY

STATED_BY = ANYBODY
"""Who states what a bill of materials says."""
Item = Element | Relation | Skip
_MADE = (DerivedFrom, TrainedOn)
_AMBIGUOUS = "several components have this reference, so that nobody knows which is meant"
_ITSELF = "it is said to be made from itself"


def make_records(
    items: Iterable[Item], subjects: dict[End, None] | None = None
) -> Iterator[Record | Skip]:
    """Yield what is stated of each element, and a claim for each relation between two of them.

    Relations follow the elements that they refer to. Nothing is skipped without saying so: what
    names no artifact is a Skip, and so is what refers to one that is none. What the document is
    about is noted in ``subjects``.
    """
    subjects = {} if subjects is None else subjects
    resolving = _Resolving()
    for item in items:
        if isinstance(item, Skip):
            yield item
        elif isinstance(item, Element):
            if item.is_subject and isinstance(found := identify(item), End):
                subjects[found] = None
            yield from resolving.describe(item)
        else:
            yield from resolving.join(item)
    yield from resolving.left()


class _Resolving:
    """Which artifact each reference of a document is, and what of it has been said."""

    def __init__(self) -> None:
        self._known: dict[str, End | None] = {}
        self._claimed: set[tuple[End, End]] = set()
        self._stated: set[tuple[End, End]] = set()
        self._weak: dict[tuple[End, End], Claim] = {}
        self._problems: Counter[tuple[str, str]] = Counter()

    def describe(self, element: Element) -> Iterator[Record | Skip]:
        """Yield what is stated of an element, and note which artifact its reference is."""
        found = identify(element)
        if isinstance(found, str):
            self._note(element.ref, None)
            yield Skip(element.place, found)
            return
        self._note(element.ref, found)
        if element.described:
            yield element.kind(id=found.id, stated_by=STATED_BY, **element.facts)
        for record in own_records(found, element.claims, stated_by=STATED_BY, place=element.place):
            if isinstance(record, Claim):
                self._claimed.add((record.start, record.end))
            yield record
        if found.kind is Model:
            yield from weights_records(found, element.weights, stated_by=STATED_BY)
        if not any(own.claim is LicensedAs for own in element.claims):
            yield from _labels(found, element)

    def _note(self, ref: str | None, found: End | None) -> None:
        if ref is not None:
            known = self._known.get(ref, found)
            if known is not None and known != found:
                self._problems[ref[:80], _AMBIGUOUS] += 1
            self._known[ref] = found if known == found else None

    def join(self, relation: Relation) -> Iterator[Record | Skip]:
        """Yield the claim that a relation makes, if it makes one."""
        child, parent = self._end(relation.child), self._end(relation.parent)
        if child is None or parent is None:
            return
        claim = _claim_between(child, parent, relation.claim)
        if claim is None or (child, parent) in self._claimed:
            return
        if child == parent:
            self._problems[relation.place, _ITSELF] += 1
            return
        is_weak = relation.claim is None
        made = claim(
            start=child,
            end=parent,
            stated_by=STATED_BY,
            declared=relation.declared and not is_weak,
            **_fitting(claim, {"evidence": relation.place[:300] or None, **relation.values}),
        )
        if is_weak:
            self._weak.setdefault((child, parent), made)
        else:
            self._stated.add((child, parent))
            yield made

    def _end(self, end: str | Element) -> End | None:
        if isinstance(end, str):
            return self._known.get(end)
        found = identify(end)
        return None if isinstance(found, str) else found

    def left(self) -> Iterator[Claim | Skip]:
        """Yield what only a dependency says, and a Skip for each kind of problem of relations.

        A model may depend on another without being made from it, as one that retrieves texts does,
        and a library on one that its users never load: both are inferred.
        """
        yield from (made for pair, made in self._weak.items() if pair not in self._stated)
        for (place, reason), number in self._problems.items():
            yield Skip(place, reason, number)


def _labels(found: End, element: Element) -> Iterator[Record]:
    """Yield the licences of an element; what is declared and concluded alike is declared."""
    for license in sorted(dict.fromkeys(element.licenses), key=lambda each: each.declared):
        yield from claim_license(
            found,
            license.statement or recognise(license.text, link=license.link),
            raw=license.text,
            stated_by=STATED_BY,
            link=license.link,
            declared=license.declared,
        )


def _claim_between(child: End, parent: End, said: type[Claim] | None) -> type[Claim] | None:
    """Return what it means that one artifact depends on another, or was made from it."""
    if said and (child.kind, parent.kind) in said.ends:
        return said
    if said not in (None, *_MADE) and child.kind is not Repository:
        return None
    if child.kind is Repository:
        return None if parent.kind is Repository or said in _MADE else Uses
    if child.kind is parent.kind:
        return DerivedFrom
    return TrainedOn if child.kind is Model and parent.kind is Dataset else None


def _fitting(claim: type[Claim], values: Any) -> dict[str, Any]:
    """Return those values that a claim has."""
    known = {each.name for each in properties(claim)}
    return {name: value for name, value in values.items() if name in known}
