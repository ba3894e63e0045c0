"""Classes of a repository: their attributes, bases and subclasses, and what their objects hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following import passing
from ingest.code.python.following.origins import collections_of
from ingest.code.python.following.values import (
    At,
    Definition,
    Definition_,
    Element,
    Known,
    Mapping,
    Object,
    Passed,
    Value,
    by_default,
)
from ingest.code.python.syntax.expressions import Attribute, Expression, Name, Parameter, Scope

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

MOST_CLASSES = 30
_ANYWHERE = 1 << 60
_KEPT_ARGUMENTS = frozenset(("hparams", "hparams_initial"))
_PROPERTIES = frozenset("property cached_property classproperty computed_field".split())


def receiver(evaluator: Evaluator, scope: Scope, parameter: Parameter, at: At) -> list[Value]:
    """Return the object or class that the first parameter of a method is."""
    around = evaluator.scope(at.path, scope.parent) if scope.parent >= 0 else None
    if around is None or around.kind != "class" or parameter is not scope.parameters[0]:
        return []
    names = decorator_names(scope)
    if "staticmethod" in names:
        return []
    for definition, passed in at.frame:
        if definition == (at.path, scope.parent):
            return [_of_class(definition, passed, names)]
    return [_of_class((at.path, scope.parent), None, names)]


def _of_class(definition: Definition_, passed: Passed | None, decorators: set[str]) -> Value:
    if decorators & {"classmethod", "validator", "field_validator"}:
        return Definition(*definition)
    return Object(*definition, passed)


def decorator_names(scope: Scope) -> set[str]:
    """Return the last names of a definition's decorators."""
    return {
        each.name
        for each in (getattr(one, "function", one) for one in scope.decorators)
        if isinstance(each, Name | Attribute)
    }


def line_of_bases(evaluator: Evaluator, definition: Definition_) -> list[Definition_]:
    """Return a class and its bases that the repository defines, the nearest first."""
    if definition not in evaluator.bases:
        found: dict[Definition_, None] = {}
        waiting = [definition]
        while waiting and len(found) < MOST_CLASSES:
            one = waiting.pop(0)
            if one in found:
                continue
            found[one] = None
            scope = evaluator.scope(*one)
            at = At(one[0], scope.parent)
            for base in scope.bases:
                # A generic base: Base[T].
                base = getattr(base, "base", base) if not isinstance(base, Attribute) else base
                for value in evaluator.aside(base, at):
                    if isinstance(value, Definition) and _is_class(evaluator, value):
                        waiting.append((value.path, value.scope))
        evaluator.bases[definition] = list(found)
    return evaluator.bases[definition]


def _is_class(evaluator: Evaluator, value: Definition) -> bool:
    return evaluator.scope(value.path, value.scope).kind == "class"


def subclasses(evaluator: Evaluator, definition: Definition_) -> list[Definition_]:
    """Return the classes of the modules read so far that have this one among their bases."""
    found: dict[Definition_, None] = {}
    waiting = [definition]
    while waiting and len(found) < MOST_CLASSES:
        one = waiting.pop(0)
        for each in evaluator.index.subclasses(evaluator.scope(*one).name):
            if each not in found and each != definition and one in line_of_bases(evaluator, each):
                found[each] = None
                waiting.append(each)
    return list(found)


def attribute(evaluator: Evaluator, value: Object | Definition, name: str, at: At) -> list[Value]:
    """Return what an attribute of an object or class may be."""
    if isinstance(value, Definition) and not _is_class(evaluator, value):
        return []
    definition = (value.path, value.scope)
    passed = value.passed if isinstance(value, Object) else None
    line = line_of_bases(evaluator, definition)
    if passed is not None and (given := _given_field(evaluator, line, passed, name)):
        return given
    found: list[Value] = []
    for one in line:
        found += _own(evaluator, one, name, value, at)
        if found and passed is not None:
            return found
    if passed is None and isinstance(value, Object):
        for one in subclasses(evaluator, definition):
            found += _own(evaluator, one, name, value, at)
    if not found or not _is_method(found):
        found += _passed_fields(evaluator, line, name) if passed is None else []
    if not found and name in _KEPT_ARGUMENTS:
        found += _arguments(evaluator, line, passed, at)
    if not found and name == "value" and _is_enumeration(evaluator, line):
        found += collections_of.elements(evaluator, Definition(*definition))
    return found


def _arguments(
    evaluator: Evaluator, line: list[Definition_], passed: Passed | None, around: At
) -> Iterator[Value]:
    """Yield the arguments of the constructor, which a module of Lightning keeps by their names."""
    init = constructor(evaluator, line)
    if init is None:
        return
    frame = around.frame
    if passed is not None:
        frame = ((init, passed._replace(skipped=1)), *passed.at.frame)
    at = At(*init, frame)
    pairs = []
    for each in evaluator.scope(*init).parameters[1:]:
        key = Known(each.name, at.path, each.line, How.LITERAL)
        pairs.append((Element(None, at, key), Element(Name(each.name, _ANYWHERE, ()), at)))
    yield Mapping(tuple(pairs))


def _is_enumeration(evaluator: Evaluator, line: list[Definition_]) -> bool:
    bases = (base for one in line for base in evaluator.scope(*one).bases)
    return any(getattr(base, "name", "").endswith("Enum") for base in bases)


def _is_method(values: list[Value]) -> bool:
    return any(isinstance(each, Definition) for each in values)


def _own(
    evaluator: Evaluator, one: Definition_, name: str, value: Object | Definition, around: At
) -> list[Value]:
    """Return what a class itself says of an attribute, and what its methods assign."""
    path, index = one
    scope = evaluator.scope(path, index)
    passed = value.passed if isinstance(value, Object) else None
    found: list[Value] = []
    if name in scope.bindings:
        at = At(path, index)
        fields = evaluator.in_scope(scope, Name(name, _ANYWHERE, ()), at, False) or []
        is_field = name in scope.annotations and scope.annotations[name] is not None
        for each in by_default(fields) if is_field else fields:
            found += _bound(evaluator, each, value)
    for expression, method in scope.attributes.get(name, [])[:MOST_CLASSES]:
        frame = around.frame
        if passed is not None:
            frame = ((one, passed), *passed.at.frame)
            if evaluator.scope(path, method).name == "__init__":
                frame = (((path, method), passed._replace(skipped=1)), *frame)
        if len(frame) < MOST_CLASSES:
            found += _assigned(evaluator, expression, At(path, method, frame))
    return found


def _assigned(evaluator: Evaluator, expression: Expression, at: At) -> list[Value]:
    """Return what is assigned to an attribute; nothing where that depends on itself."""
    key = (id(expression), "assigned", *[id(passed.call) for _, passed in at.frame])
    if key in evaluator.active:
        return []
    evaluator.active.add(key)
    try:
        return evaluator.evaluate(expression, at)
    finally:
        evaluator.active.discard(key)


def _bound(evaluator: Evaluator, each: Value, value: Object | Definition) -> Iterator[Value]:
    """Yield a method as bound to its object, and what a property returns."""
    if not isinstance(each, Definition) or _is_class(evaluator, each):
        yield each
        return
    scope = evaluator.scope(each.path, each.scope)
    decorators = decorator_names(scope)
    if decorators & _PROPERTIES:
        for expression in scope.returns[:MOST_CLASSES]:
            yield from evaluator.evaluate(expression, At(each.path, each.scope))
    elif "staticmethod" in decorators:
        yield each
    elif isinstance(value, Object) or "classmethod" in decorators:
        yield each._replace(receiver=value)
    else:
        yield each


def _field_names(evaluator: Evaluator, line: list[Definition_]) -> dict[str, int]:
    """Return the fields that make the parameters of a class without a constructor of its own."""
    if line[0] not in evaluator.fields:
        found: dict[str, int] = {}
        for path, index in reversed(line):
            for name in evaluator.scope(path, index).annotations:
                found.setdefault(name, len(found))
        evaluator.fields[line[0]] = found
    return evaluator.fields[line[0]]


def constructor(evaluator: Evaluator, line: list[Definition_]) -> Definition_ | None:
    """Return the ``__init__`` that a class has or inherits."""
    for path, index in line:
        for name in ("__init__", "__new__"):
            for binding in evaluator.scope(path, index).bindings.get(name, ()):
                inner = getattr(binding.value, "scope", None)
                if inner is not None:
                    return path, inner
    return None


def _given_field(
    evaluator: Evaluator, line: list[Definition_], passed: Passed, name: str
) -> list[Value]:
    """Return what the call of a class without a constructor passes for a field."""
    if constructor(evaluator, line) is not None:
        return []
    fields = _field_names(evaluator, line)
    if name not in fields:
        return []
    return passing.field(evaluator, passed, name, fields[name]) or []


def _passed_fields(evaluator: Evaluator, line: list[Definition_], name: str) -> list[Value]:
    """Return what all calls of a class without a constructor pass for a field."""
    if constructor(evaluator, line) is not None or name not in _field_names(evaluator, line):
        return []
    key = (hash((line[0], name)), "fields")
    if key in evaluator.active:
        return []

    def passed_by_all() -> list[Value]:
        found: dict[Value, None] = {}
        for passed in evaluator.makers_of(line[0]):
            found |= dict.fromkeys(_given_field(evaluator, line, passed, name))
        return list(found)

    evaluator.active.add(key)
    try:
        return evaluator.remember(("fields", line[0], name), passed_by_all)
    finally:
        evaluator.active.discard(key)
