"""Finds what a JSON pointer into our document leads to in the document that it was joined into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.cyclonedx.merging.values import normal
from reports.cyclonedx.references import DECLARED, Path, read_pointer, write_pointer

_Found = tuple[Path, Any]
"""A value, and the way to it."""


class Pointers:
    """Moves pointers from our document to one that it was joined into, once bom-refs agree."""

    def __init__(self, ours: dict[str, Any], joined: dict[str, Any]) -> None:
        self._ours, self._joined = ours, joined
        self._components = {each[DECLARED]: (path, each) for path, each in _list_components(joined)}
        entries = enumerate(joined.get("dependencies", ()))
        self._entries = {each["ref"]: (((((), "dependencies"), at)), each) for at, each in entries}

    def move(self, pointer: str) -> str | None:
        """Return the pointer to the same value; None where the joined document says otherwise."""
        steps = read_pointer(pointer) or []
        if not isinstance(self._joined.get(steps[0] if steps else ""), dict | list):
            return None  # the whole document, or what every document has of its own
        length, value, found = self._begin(steps)
        if length and len(steps) == length:
            # A whole component, or an entry of dependencies: it may have more than ours.
            return write_pointer(found[0]) if found else None
        for step in steps[length:]:
            if found is None:
                return None
            value, found = _go(value, step, found)
        return write_pointer(found[0]) if found and normal(value) == normal(found[1]) else None

    def _begin(self, steps: list[str]) -> tuple[int, Any, _Found | None]:
        """Return how many steps lead to what has a name, it, and what has the name there."""
        if steps[:2] == ["metadata", "timestamp"]:
            return 2, None, None
        if steps[:2] == ["metadata", "component"]:
            value = self._ours["metadata"]["component"]
            return 2, value, self._components.get(value[DECLARED])
        if steps[:1] == ["components"] and len(steps) > 1:
            value = self._ours["components"][int(steps[1])]
            return 2, value, self._components.get(value[DECLARED])
        if steps[:1] == ["dependencies"] and len(steps) > 1:
            value = self._ours["dependencies"][int(steps[1])]
            return 2, value, self._entries.get(value["ref"])
        return 0, self._ours, ((), self._joined)


def _go(value: Any, step: str, found: _Found) -> tuple[Any, _Found | None]:
    """Return what a step leads to in both values."""
    path, there = found
    if isinstance(value, dict):
        has = isinstance(there, dict) and step in there
        return value[step], ((path, step), there[step]) if has else None
    at = int(step)
    item = value[at]
    own = normal(item)
    others = list(enumerate(there)) if isinstance(there, list) else []
    # Of several that are equal it is the one in the same place.
    for number, other in [*others[at : at + 1], *others]:
        if normal(other) == own:
            return item, ((path, number), other)
    return item, None


def _list_components(document: dict[str, Any]) -> Iterator[_Found]:
    """Yield every component of a document that has a bom-ref, with the way to it."""
    waiting = list(_inner((), document))
    if subject := document.get("metadata", {}).get("component"):
        waiting.append(((((), "metadata"), "component"), subject))
    while waiting:
        path, component = waiting.pop()
        if DECLARED in component:
            yield path, component
        waiting += _inner(path, component)


def _inner(path: Path, holder: dict[str, Any]) -> Iterator[_Found]:
    for number, each in enumerate(holder.get("components", ())):
        yield ((path, "components"), number), each
