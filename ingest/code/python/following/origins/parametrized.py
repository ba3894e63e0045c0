"""What runners of tests pass to the parameters of tests: parameters and fixtures."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following import passing
from ingest.code.python.following.classes import decorator_names
from ingest.code.python.following.origins import collections_of
from ingest.code.python.following.values import (
    At,
    Definition,
    Element,
    Known,
    Mapping,
    Plain,
    Sequence,
    Value,
)
from ingest.code.python.syntax.expressions import Attribute, Call, Expression, Name, Scope

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

_HOW = How.LITERAL
_NO_CALL = Call(None, (), (), 0)
_FIXTURES = "conftest.py"


def tested_values(evaluator: Evaluator, scope: Scope, name: str, at: At) -> list[Value]:
    """Return what a test or fixture may be given for a parameter; ``at`` is around its function."""
    decorators = list(scope.decorators)
    around = evaluator.scope(at.path, at.scope)
    if around.kind == "class":
        decorators += around.decorators
    found: list[Value] = []
    for call in decorators:
        if isinstance(call, Call) and isinstance(call.function, Name | Attribute):
            found += _given(evaluator, call, scope, name, at)
    if found:
        return found
    is_fixture = "fixture" in decorator_names(scope)
    if scope.name.startswith("test") or is_fixture:
        return _from_fixture(evaluator, name, at)
    return []


def _given(evaluator: Evaluator, call: Call, scope: Scope, name: str, at: At) -> Iterator[Value]:
    """Yield what one decorator gives to a parameter."""
    last = getattr(call.function, "name", "")
    if last == "parametrize" and len(call.arguments) > 1:
        yield from _columns(evaluator, call, name, at)
    elif last == "expand" and call.arguments:
        names = [each.name for each in scope.parameters if each.name != "self"]
        for row in _rows(evaluator, call.arguments[0], at):
            yield from _cell(evaluator, row, names.index(name), len(names))
    elif last == "fixture" and name == "request":
        key = Element(None, at, Known("param", at.path, 0, _HOW))
        for value in passing.given(evaluator, call, at, "params") or []:
            values = collections_of.elements(evaluator, value)
            yield Mapping(tuple((key, Element(None, at, each)) for each in values))


def _columns(evaluator: Evaluator, call: Call, name: str, at: At) -> Iterator[Value]:
    names: list[str] = []
    for value in evaluator.evaluate(call.arguments[0], at):
        texts = collections_of.elements(evaluator, value)
        for text in texts:
            if isinstance(text, Known):
                names += [part.strip() for part in text.text.split(",")]
    if name in names:
        for row in _rows(evaluator, call.arguments[1], at):
            yield from _cell(evaluator, row, names.index(name), len(names))


def _rows(evaluator: Evaluator, node: Expression, at: At) -> Iterator[Value]:
    for value in evaluator.evaluate(node, at):
        if isinstance(value, Sequence):
            for element in value.elements:
                yield from evaluator.element(element)


def _cell(evaluator: Evaluator, row: Value, position: int, width: int) -> list[Value]:
    """Return a row's value for a parameter; one with a single parameter is no row."""
    if isinstance(row, Sequence) and (width > 1 or len(row.elements) == 1):
        return collections_of.by_key(evaluator, row, [Plain(position)])
    return [row] if width == 1 or (position == 0 and isinstance(row, Known)) else []


def _from_fixture(evaluator: Evaluator, name: str, at: At) -> list[Value]:
    """Return what the fixture of a name returns, of the module or of a ``conftest`` around it."""
    places = [at.path]
    folder = posixpath.dirname(at.path)
    while True:
        places.append(posixpath.join(folder, _FIXTURES))
        if not folder:
            break
        folder = posixpath.dirname(folder)
    for path in places:
        found = evaluator.exported(path, name)
        for value in found or ():
            if isinstance(value, Definition):
                scope = evaluator.scope(value.path, value.scope)
                if "fixture" in decorator_names(scope):
                    return evaluator.result(value, _NO_CALL, At(at.path, 0))
    return []


def parameter_set(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    """Return the values of ``pytest.param``."""
    return [Sequence(tuple(Element(each, at) for each in node.arguments))]
