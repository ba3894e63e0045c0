"""Literals and collections as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following.values import (
    At,
    Definition,
    Element,
    Known,
    Mapping,
    Plain,
    Sequence,
    Value,
    by_default,
)
from ingest.code.python.syntax.expressions import (
    Constant,
    Defined,
    Either,
    Items,
    Pairs,
    Star,
    Text,
)

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

MOST_ELEMENTS = 200
"""Elements of a collection that are looked at."""


def read_text(evaluator: Evaluator, node: Text, at: At) -> list[Value]:
    """Return a literal."""
    return [Known(node.text, at.path, node.line, How.LITERAL)]


def read_constant(evaluator: Evaluator, node: Constant, at: At) -> list[Value]:
    """Return a number, a truth value or None."""
    return [Plain(node.value)]


def read_defined(evaluator: Evaluator, node: Defined, at: At) -> list[Value]:
    """Return a function or class that the module defines."""
    return [Definition(at.path, node.scope)]


def read_items(evaluator: Evaluator, node: Items, at: At) -> list[Value]:
    """Return a list with its elements, those of lists in it too."""
    elements: list[Element] = []
    for each in node.elements:
        if len(elements) >= MOST_ELEMENTS:
            break
        if isinstance(each, Star):
            for value in evaluator.evaluate(each.base, at):
                elements += value.elements if isinstance(value, Sequence) else ()
        else:
            elements.append(Element(each, at))
    return [Sequence(tuple(elements[:MOST_ELEMENTS]))]


def read_pairs(evaluator: Evaluator, node: Pairs, at: At) -> list[Value]:
    """Return a dictionary with its items, those of dictionaries in it too."""
    pairs: list[tuple[Element, Element]] = []
    for key, value in zip(node.keys, node.values, strict=False):
        if len(pairs) >= MOST_ELEMENTS:
            break
        if key is None:
            for inner in evaluator.evaluate(value, at):
                pairs += inner.pairs if isinstance(inner, Mapping) else ()
        pairs.append((Element(key, at), Element(value, at)))
    return [Mapping(tuple(pairs[:MOST_ELEMENTS]))]


def read_either(evaluator: Evaluator, node: Either, at: At) -> list[Value]:
    """Return all alternatives; one behind an unknown value is a default."""
    found = [evaluator.evaluate(each, at) for each in node.options]
    # What stands behind an unknown value holds where nobody says otherwise.
    later = [by_default(each) for each in found[1:]] if found and not found[0] else found[1:]
    return [value for each in [*found[:1], *later] for value in each]


def read_star(evaluator: Evaluator, node: Star, at: At) -> list[Value]:
    """Return what stands behind a star."""
    return evaluator.evaluate(node.base, at)
