"""The objects of a document of SPDX 3, one after the other, with names that need no context.

``ai_AIPackage``, ``AIPackage`` and ``https://spdx.org/rdf/3.0.1/terms/AI/AIPackage`` are one type;
an object may stand in the list of the document, or within another one that refers to it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Container, Iterator
from typing import Any, BinaryIO, NamedTuple

from ingest.bom.json_events import MOST_VALUES, Budget, Event, read_events, read_value, skip_value

_LISTS = ("@graph", "element")
"""Where the objects of a document stand; some tools write the second, which has ids elsewhere."""
_UNREAD = frozenset({"element", "import", "imports", "@context"})
_PROFILE = re.compile(
    r"(?:core|software|ai|dataset|build|security|lite|extension|simplelicensing|expandedlicensing)"
    r"[_:](?=[A-Za-z])",
    re.IGNORECASE,
)
_TERMS = re.compile(r"https?://spdx\.org/rdf/[^/]+/terms/(?:\w+/)?")
_IDS = ("spdxId", "@id", "id")
_TYPES = ("type", "@type")
MOST_KEPT = 500_000
"""Values of objects that are kept."""
DEEPEST = 20
"""Levels down to which objects stand within others."""


class Thing(NamedTuple):
    """An object: its type, its id if it has one, where it stands, and its properties.

    ``is_whole`` is false where it is so large that some of it was left out. ``size`` is how many
    values it has, long texts counted as several.
    """

    type: str
    ref: str | None
    place: str
    values: dict[str, Any]
    is_whole: bool = True
    size: int = 0

    def texts(self, name: str) -> list[str]:
        """Return the texts of a property; there may be one, several or none."""
        return [each for each in as_list(self.values.get(name)) if isinstance(each, str)]

    def text(self, name: str) -> str | None:
        """Return the first text of a property."""
        return next(iter(self.texts(name)), None)

    def objects(self, name: str) -> list[dict[str, Any]]:
        """Return the objects that stand within a property, with short names."""
        found = (each for each in as_list(self.values.get(name)) if isinstance(each, dict))
        return [_shorten_names(each) for each in found]

    def refs(self, name: str) -> list[str]:
        """Return to what a property refers, by id or by an object that has one."""
        found = (ref_of(each) for each in as_list(self.values.get(name)))
        return [ref for ref in found if ref is not None]


def read_objects(stream: BinaryIO, types: Container[str]) -> Iterator[Thing]:
    """Yield the objects of a document that are of these types, from its beginning.

    Raises
    ------
    ingest.bom.json_events.NotJson
        If it breaks off, when its reading comes so far.
    """
    for number, (value, nested, left) in enumerate(_read_values(stream), start=1):
        for each in _within(value, DEEPEST) if nested else (value,):
            if (kind := _type_of(each)) in types and kind:
                place, names = f"element {number:,}", _shorten_names(each)
                yield Thing(kind, ref_of(each), place, names, left >= 0, MOST_VALUES - left)


class _Read(NamedTuple):
    """An object; whether there are others within it; how much more it might have held."""

    value: dict[str, Any]
    nested: bool
    left: int


def _read_values(stream: BinaryIO) -> Iterator[_Read]:
    """Yield the objects of the list of a document, or else the document: it may be one object."""
    events = read_events(stream)
    if next(events)[0] != "start_map":
        return
    alone: dict[str, Any] = {}
    budget = Budget()
    for event, key in events:
        if event != "map_key":
            break
        event, value = next(events)
        if key in _LISTS and event == "start_array":
            yield from _read_list(events)
        elif key in _UNREAD:
            skip_value(events, event)
        else:
            inner = read_value(events, event, value, budget)
            budget.left -= 1
            if budget.left >= 0:
                alone[key] = inner
    if alone:
        yield _Read(alone, True, budget.left)


def _read_list(events: Iterator[Event]) -> Iterator[_Read]:
    """Yield the objects of a list; what it holds beside objects is none."""
    for event, _value in events:
        if event == "end_array":
            return
        if event == "start_map":
            yield _read_object(events)
        else:
            skip_value(events, event)


def _read_object(events: Iterator[Event]) -> _Read:
    """Return an object that begins.

    There are millions of them, whose values are plain texts: those are read without a call.
    """
    made: dict[str, Any] = {}
    budget, left, nested = Budget(MOST_VALUES), MOST_VALUES, False
    for event, key in events:
        if event == "end_map":
            break
        event, value = next(events)
        if key in _UNREAD:
            skip_value(events, event)
        elif event == "string":
            left -= 1 + (len(value) >> 6)
            if left >= 0:
                made[key] = value
        else:
            left -= 1
            inner = read_value(events, event, value, budget)
            nested = nested or event in ("start_map", "start_array")
            if left >= 0:
                made[key] = inner
    return _Read(made, nested, min(left, left + budget.left - MOST_VALUES))


def _within(value: dict[str, Any], depth: int) -> Iterator[dict[str, Any]]:
    """Yield an object, and those within it."""
    yield value
    for each in value.values():
        if type(each) is dict:
            inner = [each]
        elif type(each) is list and not all(type(item) is str for item in each):
            inner = [item for item in each if isinstance(item, dict)]
        else:
            continue
        for item in inner if depth else ():
            yield from _within(item, depth - 1)


def _type_of(value: dict[str, Any]) -> str | None:
    for name in _TYPES:
        for each in as_list(value.get(name)):
            if isinstance(each, str):
                return shorten_name(each)
    return None


def ref_of(value: Any) -> str | None:
    """Return the id by which a value refers to an object, or which that object has."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return next((own for name in _IDS if isinstance(own := value.get(name), str)), None)
    return None


def _shorten_names(value: dict[str, Any]) -> dict[str, Any]:
    return {shorten_name(name): each for name, each in value.items()}


@functools.lru_cache(maxsize=1 << 12)
def shorten_name(name: str) -> str:
    """Return the name of a type, a property or a word without its profile."""
    return _PROFILE.sub("", _TERMS.sub("", name, count=1), count=1)


class Kept:
    """Objects that are kept while they are few, so that they need not be read again."""

    def __init__(self) -> None:
        self._things: list[Thing] | None = []
        self._left = MOST_KEPT

    def add(self, thing: Thing) -> None:
        """Keep an object, or none at all where they are too many."""
        self._left -= thing.size + 1
        if self._left < 0:
            self._things = None
        elif self._things is not None:
            self._things.append(thing)

    def or_else(self, read: Callable[[], Iterator[Thing]]) -> Iterator[Thing]:
        """Yield the objects that were kept, or what has to be read instead."""
        return read() if self._things is None else iter(self._things)


def as_list(value: Any) -> list[Any]:
    """Return the values of a property: a list of them, or one alone."""
    return value if isinstance(value, list) else [] if value is None else [value]
