"""The components of a document of CycloneDX, one by one, wherever they stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.bom.json_events import Budget, Event, read_value, skip_value

DEEPEST = 100
"""Levels of components within each other that are read."""
ANCESTORS, DESCENDANTS, VARIANTS = "ancestors", "descendants", "variants"
PARTS = "components"
_PEDIGREE = (ANCESTORS, DESCENDANTS, VARIANTS)
_LISTS = (PARTS,)
_KEPT = frozenset(
    "type bom-ref name group version purl licenses externalReferences external-references data "
    "hashes properties evidence modelCard".split()
)
"""What of a component is read; texts that only people read are not even kept."""


@dataclass(slots=True)
class Component:
    """A component as it stands in a document: its values, and what holds it.

    ``role`` is how its holder has it: ``components``, or a word of a pedigree. ``parts`` are the
    components within it that the reader has kept, each with its role.
    """

    place: str
    role: str
    values: dict[str, Any] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    parts: list[tuple[str, Any]] = field(default_factory=list)
    holder: Component | None = None
    is_subject: bool = False


@dataclass(slots=True)
class TooDeep:
    """Components that are nested too deep to be read."""

    place: str


def walk_components(events: Iterator[Event]) -> Iterator[Component | TooDeep]:
    """Yield every component of a document when it ends, so that its parts come before it.

    ``metadata.component`` is the subject. Components of tools and services are none of these.
    """
    if next(events)[0] != "start_map":
        return
    yield from _walk_document(events)
    for _ in events:  # what follows the document makes it none
        pass


def _walk_document(events: Iterator[Event]) -> Iterator[Component | TooDeep]:
    for key, event, _ in _members(events):
        if key == PARTS and event == "start_array":
            yield from _walk_list(events, key)
        elif key == "metadata" and event == "start_map":
            yield from _walk_metadata(events)
        else:
            skip_value(events, event)


def _walk_metadata(events: Iterator[Event]) -> Iterator[Component | TooDeep]:
    for key, event, _ in _members(events):
        if key == "component" and event == "start_map":
            yield from _walk(events, Component("metadata.component", "subject", is_subject=True))
        else:
            skip_value(events, event)


def _walk_list(events: Iterator[Event], place: str) -> Iterator[Component | TooDeep]:
    number = 0
    while (event := next(events)[0]) != "end_array":
        if event == "start_map":
            yield from _walk(events, Component(f"{place}[{number}]", PARTS))
        else:
            skip_value(events, event)
        number += 1


def _members(events: Iterator[Event]) -> Iterator[tuple[str, str, Any]]:
    """Yield key, event and value of each member of an object; the caller reads the value on."""
    while (found := next(events))[0] != "end_map":
        key = found[1]
        event, value = next(events)
        yield key, event, value


class _List:
    """A list of components within a component, and how many have been read of it."""

    def __init__(self, role: str) -> None:
        self.role, self.number = role, 0


def _walk(events: Iterator[Event], top: Component) -> Iterator[Component | TooDeep]:
    """Yield the component that has begun, and those within it, without recursion."""
    stack: list[Component | _List | None] = [top]  # None is a pedigree
    holders = [top]
    while stack:
        here = stack[-1]
        event, key = next(events)
        if event in ("end_map", "end_array"):
            stack.pop()
            if isinstance(here, Component):
                holders.pop()
                yield here
        elif isinstance(here, _List):
            begun = _enter_item(events, event, here, holders)
            if isinstance(begun, Component):
                stack.append(begun)
                holders.append(begun)
            elif begun:
                yield begun
        else:
            event, value = next(events)
            if event == "start_array" and key in (_LISTS if here else _PEDIGREE):
                stack.append(_List(key))
            elif here and key in _KEPT:
                here.values[key] = read_value(events, event, value, here.budget)
            elif here and key == "pedigree" and event == "start_map":
                stack.append(None)
            else:
                skip_value(events, event)


def _enter_item(
    events: Iterator[Event], event: str, here: _List, holders: list[Component]
) -> Component | TooDeep | None:
    """Return the component that begins as the next item of a list, if one does."""
    holder = holders[-1]
    place = f"{holder.place}.{here.role}[{here.number}]"
    here.number += 1
    if event == "start_map" and len(holders) < DEEPEST:
        return Component(place, here.role, holder=holder)
    skip_value(events, event)
    return TooDeep(place) if event == "start_map" else None
