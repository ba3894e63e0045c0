"""Which argument of a call a parameter gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following.values import (
    At,
    Element,
    Known,
    Mapping,
    Options,
    Passed,
    Sequence,
    Value,
)
from ingest.code.python.syntax.expressions import Call, Parameter, Scope, Star

_HOW = How.LITERAL

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator


def argument(
    evaluator: Evaluator, passed: Passed, scope: Scope, parameter: Parameter
) -> list[Value] | None:
    """Return what a call passes for a parameter; None where it passes nothing for it."""
    if parameter.kind == "**":
        return [_rest(evaluator, passed, scope)]
    evaluator.budget.pass_over(len(scope.parameters))
    positional = [each.name for each in scope.parameters if not each.kind]
    position = None
    if not parameter.kind:
        position = positional.index(parameter.name) - passed.skipped
    elif parameter.kind == "*":
        rest = passed.call.arguments[max(0, len(positional) - passed.skipped) :]
        return [Sequence(tuple(Element(each, passed.at) for each in rest))]
    return field(evaluator, passed, parameter.name, position)


def field(
    evaluator: Evaluator, passed: Passed, name: str, position: int | None
) -> list[Value] | None:
    """Return what a call passes by name or at a position; None where it passes nothing."""
    return given(evaluator, passed.call, passed.at, name, position)


def given(
    evaluator: Evaluator, call: Call, at: At, name: str, position: int | None = None
) -> list[Value] | None:
    """Return the argument of a call by name or position; None where it has none."""
    evaluator.budget.pass_over(len(call.keywords) + (position or 0))
    if position is not None and 0 <= position < len(call.arguments):
        before = call.arguments[: position + 1]
        if not any(isinstance(each, Star) for each in before):
            return evaluator.evaluate(call.arguments[position], at)
    for keyword, value in call.keywords:
        if keyword == name:
            return evaluator.evaluate(value, at)
    for keyword, value in call.keywords:
        if keyword is None and (
            found := _in_mapping(evaluator, evaluator.evaluate(value, at), name)
        ):
            return found
    return _in_star(evaluator, call, at, position)


def _in_star(evaluator: Evaluator, call: Call, at: At, position: int | None) -> list[Value] | None:
    """Return an element of ``*arguments`` that is known by its position."""
    if position is None or not call.arguments or not isinstance(call.arguments[0], Star):
        return None
    for value in evaluator.evaluate(call.arguments[0].base, at):
        if isinstance(value, Sequence) and 0 <= position < len(value.elements):
            return evaluator.element(value.elements[position])
    return None


def _in_mapping(evaluator: Evaluator, values: list[Value], name: str) -> list[Value]:
    found: list[Value] = []
    for value in values:
        if isinstance(value, Options):
            found += evaluator.attribute_of(value, name, At("", 0))
        if isinstance(value, Mapping):
            for key, element in value.pairs:
                if any(isinstance(k, Known) and k.text == name for k in evaluator.element(key)):
                    found += evaluator.element(element)
    return found


def _rest(evaluator: Evaluator, passed: Passed, scope: Scope) -> Mapping:
    """Return the keywords of a call that no parameter takes."""
    names = {each.name for each in scope.parameters if each.kind in ("", "keyword")}
    pairs: list[tuple[Element, Element]] = []
    for keyword, value in passed.call.keywords:
        if keyword is None:
            for inner in evaluator.evaluate(value, passed.at):
                pairs += inner.pairs if isinstance(inner, Mapping) else ()
        elif keyword not in names:
            key = Known(keyword, passed.at.path, passed.call.line, _HOW)
            pairs.append((Element(None, passed.at, key), Element(value, passed.at)))
    return Mapping(tuple(pairs))
