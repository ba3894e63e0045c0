"""Gives our objects bom-refs that no other object of the document they are joined into has."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from reports.cyclonedx.merging.values import normal
from reports.cyclonedx.references import DECLARED, Place, find_places

_ROUNDS = 10
"""How far names are followed from one object to another: an annotation is of a composition."""


def rename_references(
    ours: dict[str, Any], theirs: dict[str, Any], same: dict[str, dict[str, Any]]
) -> None:
    """Rename the bom-refs of our document, and all references to them, so that theirs stay.

    ``same`` has the component of theirs that is the same as ours, by our bom-ref. Of everything
    else a bom-ref is kept, unless something else of theirs has it; what was joined before and says
    the same is found again under the name that it got then.
    """
    places = list(find_places(ours))
    there = {place.text: place.holder for place in find_places(theirs) if place.declares}
    names = {ref: name_component(component, ref, there) for ref, component in same.items()}
    _rename(places, names)
    new = _find_new(ours, same)
    declared = [place for place in places if place.declares]
    taken = [place for place in declared if place.text in there and place.text not in names]
    # What an object says depends on the names of those that it refers to, and these on others.
    for _ in range(_ROUNDS):
        used = {*there, *(place.text for place in declared)}
        chosen = {
            place.text: _free_name(place, {} if id(place.holder) in new else there, used)
            for place in taken
        }
        if chosen.items() <= names.items():
            break
        names |= chosen
        _rename(places, names)


def name_component(component: dict[str, Any], ref: str, declared: dict[str, Any]) -> str:
    """Return the bom-ref of a component; it gets one of its own, and is noted, if it has none."""
    if DECLARED not in component:
        component[DECLARED] = next(each for each in _numbered(ref) if each not in declared)
        declared[component[DECLARED]] = component
    name: str = component[DECLARED]
    return name


def _find_new(ours: dict[str, Any], same: dict[str, dict[str, Any]]) -> set[int]:
    """Return which objects of ours stand in components that theirs does not have."""
    names = {component[DECLARED] for component in same.values()}
    added = [each for each in ours.get("components", ()) if each[DECLARED] not in names]
    subject = ours["metadata"].get("component")
    if subject and subject[DECLARED] not in names:
        added.append(subject)
    return {id(place.holder) for each in added for place in find_places(each) if place.declares}


def _rename(places: list[Place], names: dict[str, str]) -> None:
    """Write the new names where the old ones stand."""
    for place in places:
        if place.text in names:
            place.holder[place.key] = names[place.text]


def _free_name(place: Place, known: dict[str, Any], used: set[str]) -> str:
    """Return the name that something of theirs has which says the same, or else a free one."""
    own = normal(place.holder, refs=False)
    for name in _numbered(place.text):
        if name in known and normal(known[name], refs=False) == own:
            return name
        if name not in used:
            used.add(name)
            return name
    raise AssertionError("there is always one more number")


def _numbered(ref: str) -> Iterator[str]:
    """Yield a name, and it with numbers."""
    yield ref
    yield from (f"{ref}-{number}" for number in itertools.count(2))
