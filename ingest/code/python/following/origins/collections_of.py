"""Elements of lists and dictionaries: by key, one by one, and what their methods return."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following.values import (
    At,
    Definition,
    Element,
    Known,
    Mapping,
    Options,
    Plain,
    Sequence,
    Value,
    by_default,
    held_elsewhere,
)
from ingest.code.python.syntax.expressions import Attribute, Call

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

_ANY = At("", 0)
METHODS = frozenset("get values keys items pop setdefault copy".split())


def by_key(evaluator: Evaluator, value: Value, keys: list[Value]) -> list[Value]:
    """Return the elements of a collection for some keys; all of them where no key is known."""
    found: list[Value] = []
    if isinstance(value, Sequence):
        numbers = {key.value for key in keys if isinstance(key, Plain)}
        size = len(value.elements)
        for index, element in enumerate(value.elements):
            if not numbers or index in numbers or index - size in numbers:
                found += evaluator.element(element)
    elif isinstance(value, Mapping):
        # A default is only one of the keys that whoever calls may choose.
        is_open = any(isinstance(key, Known) and key.how is How.DEFAULT for key in keys)
        wanted = set() if is_open else {_plain(key) for key in keys} - {None}
        for name, element in value.pairs:
            if not wanted or _may_be(evaluator, name, wanted):
                found += evaluator.element(element)
    elif isinstance(value, Options):
        for key in keys:
            found += evaluator.attribute_of(value, key.text, _ANY) if isinstance(key, Known) else []
    elif isinstance(value, Definition) and evaluator.scope(value.path, value.scope).kind == "class":
        # An enumeration's member by its name.
        for key in keys:
            found += (
                evaluator.attribute_of(value, key.text, At(value.path, 0))
                if isinstance(key, Known)
                else []
            )
    return held_elsewhere(found)


def _plain(key: Value) -> object:
    if isinstance(key, Known):
        return key.text
    return key.value if isinstance(key, Plain) else None


def _may_be(evaluator: Evaluator, key: Element, wanted: set[object]) -> bool:
    """Return whether a key may be one of those wanted; an unknown key may be any."""
    found = {_plain(each) for each in evaluator.element(key)} - {None}
    return not found or bool(found & wanted)


def elements(evaluator: Evaluator, value: Value) -> list[Value]:
    """Return what one runs through in a collection: elements, or keys of a dictionary."""
    found: list[Value] = []
    if isinstance(value, Known):
        # What a generator yields; nobody runs through the letters of an id.
        return [value]
    if isinstance(value, Sequence):
        for element in value.elements:
            found += evaluator.element(element)
    elif isinstance(value, Mapping):
        for key, _ in value.pairs:
            found += evaluator.element(key)
    elif isinstance(value, Definition):
        scope = evaluator.scope(value.path, value.scope)
        if scope.kind == "class":
            # The members of an enumeration.
            for name in list(scope.bindings)[:100]:
                found += evaluator.attribute_of(value, name, At(value.path, 0))
    return held_elsewhere(found)


def method(evaluator: Evaluator, node: Call, function: Attribute, at: At) -> list[Value] | None:
    """Return what a method of a dictionary returns; None where the object is none."""
    values = evaluator.evaluate(function.base, at)
    bases = [each for each in values if isinstance(each, Mapping)]
    if not values and function.name in ("get", "pop", "setdefault") and len(node.arguments) == 2:
        return by_default(evaluator.evaluate(node.arguments[1], at))
    if not bases:
        return None
    if function.name in ("get", "pop", "setdefault"):
        return _looked_up(evaluator, node, bases, at)
    if function.name == "copy":
        return list(bases)
    return [_view(function.name, each, at) for each in bases]


def _looked_up(evaluator: Evaluator, node: Call, bases: list[Mapping], at: At) -> list[Value]:
    keys = evaluator.evaluate(node.arguments[0], at) if node.arguments else []
    found: list[Value] = []
    for base in bases:
        found += by_key(evaluator, base, keys)
    if len(node.arguments) > 1:
        found += by_default(evaluator.evaluate(node.arguments[1], at))
    return found


def _view(name: str, base: Mapping, at: At) -> Value:
    if name == "keys":
        return Sequence(tuple(key for key, _ in base.pairs))
    if name == "values":
        return Sequence(tuple(value for _, value in base.pairs))
    return Sequence(tuple(Element(None, at, Sequence(pair)) for pair in base.pairs))
