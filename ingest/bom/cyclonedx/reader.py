"""Reads a document of CycloneDX as a stream, in passes, so that its size takes no memory."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, BinaryIO

from graph.schema import Dataset, DerivedFrom, End, Model, Repository, TrainedOn, Uses
from ingest.bom.cyclonedx.bases import read_bases
from ingest.bom.cyclonedx.components import is_application, is_data, kind_of, read_component
from ingest.bom.cyclonedx.datasets import why_untrained
from ingest.bom.cyclonedx.dependencies import Edges, read_edges
from ingest.bom.cyclonedx.references import References
from ingest.bom.cyclonedx.values import member, objects, reference_of, text_of
from ingest.bom.cyclonedx.walking import (
    ANCESTORS,
    DESCENDANTS,
    PARTS,
    Component,
    TooDeep,
    walk_components,
)
from ingest.bom.identity import identify
from ingest.bom.items import Element, Relation, Tally
from ingest.bom.json_events import json_errors, open_events
from ingest.items import Skip

_TOO_LARGE = "it holds more than can be read of one component"
_TOO_DEEP = "components are nested too deep to be read"
_SHARED = "other components have this reference as well, so that nobody knows which is meant"
_DANGLING = "they name no component of the document"
_LEFT_OUT = "there are more dependencies than are read"
_NO_BASE = "it names a base, but no model of the Hub alone"
_DEPENDENCIES = "dependencies"
_NO_DEPENDENCY = "listed in its bill of materials, which states no dependency on a model"


def read(stream: BinaryIO, tally: Tally) -> Iterator[Element | Relation | Skip]:
    """Yield the models, datasets and applications of a document, then what joins them.

    Raises
    ------
    NotJson
        If it is no JSON, or breaks off; what stood before that has been yielded.
    """
    with json_errors():
        yield from _Reading(stream, tally).read()


class _Reading:
    """What the passes over one document have in common."""

    def __init__(self, stream: BinaryIO, tally: Tally) -> None:
        self._stream, self._tally = stream, tally
        self._references = References()
        self._relations: list[Relation] = []
        self._listed: list[Element] = []
        self._contained: list[Element] = []
        self._application: Element | None = None
        self._has_elements = False
        self._bases: set[End | str] = set()

    def read(self) -> Iterator[Element | Relation | Skip]:
        """Yield all that a document holds."""
        for component in walk_components(open_events(self._stream)):
            if isinstance(component, TooDeep):
                yield Skip(component.place, _TOO_DEEP)
            else:
                yield from self._take(component)
        if not self._has_elements:
            return
        for ref in self._references.seal():
            yield Skip(ref[:80], _SHARED)
        if self._application:
            yield self._application
        edges = read_edges(open_events(self._stream), self._references)
        named = {each.parent for each in self._relations if isinstance(each.parent, str)}
        dangling = edges.dangling + sum(not self._references.is_known(ref) for ref in named)
        if dangling:
            yield Skip(_DEPENDENCIES, _DANGLING, dangling)
        if edges.left_out:
            yield Skip(_DEPENDENCIES, _LEFT_OUT, edges.left_out)
        users = {ref for ref, _ in edges.pairs if not self._references.is_element(ref)}
        datasets = {ref for ref in named if not self._references.is_element(ref)}
        if users or datasets:
            yield from self._others(users, datasets)
        yield from self._relations
        own = self._application.ref if self._application else None
        for child, parent in edges.pairs:
            if child != own:
                yield Relation(child=child, parent=parent, place=_DEPENDENCIES)
        yield from self._uses(edges)

    # The first pass --------------------------------------------------------------------------

    def _take(self, component: Component) -> Iterator[Element | Relation | Skip]:
        """Yield a component, if it is a model or a dataset, and what its pedigree says."""
        kind = kind_of(component.values)
        ref = reference_of(component.values)
        is_element = bool(kind) and not component.budget.exceeded
        subject = component.is_subject and not kind and is_application(component.values)
        if not kind and not subject and self._is_application(component, ref):
            return
        self._references.add(ref, is_element=is_element or subject)
        if kind and component.budget.exceeded:
            yield Skip(component.place, _TOO_LARGE)
        elif kind:
            yield from self._element(component, kind)
        elif subject:
            self._application = read_component(
                component.values, Repository, component.place, is_subject=True
            )
            self._contained = [each for role, each in component.parts if role == PARTS]
        else:
            self._tally.others += 1
            yield from (each for role, each in component.parts if role in (ANCESTORS, DESCENDANTS))
            if component.holder and component.role == PARTS:
                component.holder.parts += [each for each in component.parts if each[0] == PARTS]

    def _is_application(self, component: Component, ref: str | None) -> bool:
        """Return whether a component is the application again: some tools list it once more."""
        own = self._application
        name = text_of(component.values.get("name"))
        return own is not None and ref is not None and (ref, name) == (own.ref, own.name)

    def _element(self, component: Component, kind: Any) -> Iterator[Element | Relation | Skip]:
        listed = component.role not in (ANCESTORS, DESCENDANTS)
        element = read_component(
            component.values,
            kind,
            component.place,
            is_subject=component.is_subject,
            listed=listed,
        )
        if listed:
            yield element
        known = dataclasses.replace(element, licenses=(), facts={}, claims=())
        self._has_elements = True
        if listed:
            self._listed.append(known)
        if component.holder:
            component.holder.parts.append((component.role, known if listed else element))
        yield from self._pedigree(component, known)
        if kind is Model:
            yield from self._stated_bases(component, known)
            yield from self._datasets(component, known)

    def _pedigree(self, component: Component, known: Element) -> Iterator[Element | Relation]:
        """Yield what a component was made from, and what from it.

        A document of ours says so in its own properties, with the ids that the graph has.
        """
        if known.own_id is not None:
            return
        for role, part in component.parts:
            if role == ANCESTORS:
                self._bases.add(identify(part))
                yield part
                yield Relation(child=known, parent=part, claim=DerivedFrom, place=part.place)
            elif role == DESCENDANTS:
                yield part
                yield Relation(child=part, parent=known, claim=DerivedFrom, place=part.place)

    def _stated_bases(self, component: Component, model: Element) -> Iterator[Relation | Skip]:
        """Yield the bases that only properties name, and how many of these cannot be read."""
        if model.own_id is not None:
            return
        bases, unread = read_bases(component.values)
        said = {identify(part) for role, part in component.parts if role == ANCESTORS}
        for base in bases:
            if base not in said and base != identify(model):
                self._bases.add(base)
                place = f"{component.place}.properties"
                part = Element(ref=None, place=place, kind=Model, own_id=base.id, described=False)
                yield Relation(child=model, parent=part, claim=DerivedFrom, place=place)
        if unread:
            yield Skip(f"{component.place}.properties", _NO_BASE, unread)

    def _datasets(
        self, component: Component, model: Element
    ) -> Iterator[Element | Relation | Skip]:
        """Yield the datasets that a model card names; those by reference come at the end."""
        parameters = member(component.values.get("modelCard"), "modelParameters")
        for number, each in enumerate(objects(member(parameters, "datasets"))):
            place = f"{component.place}.modelCard.datasets[{number}]"
            ref = reference_of(each, "ref")
            if ref:
                relation = Relation(child=model, parent=ref, claim=TrainedOn, place=place)
                self._relations.append(relation)
            elif problem := why_untrained(each):
                yield Skip(place, problem)
            elif text_of(each.get("type")) in (None, "dataset"):
                values = {"name": each.get("name"), "data": [each], "bom-ref": each.get("bom-ref")}
                element = read_component(values, Dataset, place, listed=False)
                yield element
                yield Relation(child=model, parent=element, claim=TrainedOn, place=place)

    # The passes that follow ------------------------------------------------------------------

    def _others(self, users: set[str], datasets: set[str]) -> Iterator[Element]:
        """Yield those other components that use an element and are a known repository.

        And the data on which a model card says that its model was trained, whatever it is called.
        """
        for component in walk_components(open_events(self._stream)):
            if isinstance(component, TooDeep) or component.budget.exceeded:
                continue
            values, ref = component.values, reference_of(component.values)
            if ref in datasets and is_data(values):
                yield read_component(values, Dataset, component.place)
            elif ref in users:
                found = read_component(values, Repository, component.place)
                if self._application is None or isinstance(identify(found), End):
                    yield found

    def _uses(self, edges: Edges) -> Iterator[Relation]:
        """Yield what the application uses that the document is about.

        That it depends on a model or holds it is stated; that it does by way of something else, or
        because the document lists it, is inferred.
        """
        application = self._application
        if application is None:
            return
        own = application.ref
        direct = {parent for child, parent in edges.pairs if child == own}
        through = {
            parent: child
            for child, parent in edges.pairs
            if child != own and not self._references.is_element(child)
        }
        stated = [each for each in self._listed if each.ref in direct]
        for each in [*stated, *self._contained]:
            yield from _use(application, each)
        by_way = [e for e in self._listed if e.ref in through and e.ref not in direct]
        for each in by_way:
            yield from _use(application, each, f"{through[each.ref or '']} depends on it"[:300])
        if not (stated or self._contained or by_way):
            for each in self._roots(edges):
                yield from _use(application, each, _NO_DEPENDENCY)

    def _roots(self, edges: Edges) -> Iterator[Element]:
        """Yield the listed models that no other element is made from."""
        parents = {parent for _, parent in edges.pairs}
        for each in self._listed:
            if each.kind is Model and each.ref not in parents and identify(each) not in self._bases:
                yield each


def _use(application: Element, element: Element, inferred: str | None = None) -> Iterator[Relation]:
    """Yield that an application uses an element, once for each place where it names it."""
    for place in element.places or (None,):
        at = {"path": place.path, "line": place.line} if place else {}
        yield Relation(
            child=application,
            parent=element,
            claim=Uses,
            place=element.place,
            declared=inferred is None,
            values={**at, "evidence": inferred or element.place},
        )
