"""Licence expressions: names joined by AND, OR and parentheses, and lists.

A list of the Hub does not say whether it is a choice or all of it. It is written with ``AND/OR``,
which joins whole expressions and stands in no other one.
"""

from __future__ import annotations

import itertools
import math
import re
from typing import NamedTuple, Union

_LONGEST = 2_000
"""Characters of an expression that are looked at; a longer one is read as one name."""
_MOST = 64
"""Alternatives that are looked at; an expression with more is read as one name."""

LIST = "AND/OR"
_JOINS_LIST = f" {LIST} "
_OPERATOR = re.compile(r"(?<=[\s)])(AND|OR|and|or)(?=[\s(])(?!\s+(?:later|newer|above|any)\b)")
_PARENTHESIS = re.compile(r"([()])")


class Compound(NamedTuple):
    """Expressions that are joined by one operator: AND, OR, or LIST."""

    operator: str
    parts: tuple[Expression, ...]


Expression = Union[str, Compound]  # noqa: UP007 - Compound names it before it is there
"""A name, or several joined. Names are what stands between operators, spaces included."""


def parse_expression(text: str) -> Expression:
    """Return the tree of names of an expression; a text that does not parse is one name."""
    if _JOINS_LIST in text and len(text) <= _LONGEST:
        return Compound(LIST, tuple(map(parse_expression, text.split(_JOINS_LIST))))
    if len(text) > _LONGEST or not _OPERATOR.search(text):
        return text.strip()
    from license_expression import Licensing

    words: list[str] = []
    names: list[str] = []
    for number, part in enumerate(_OPERATOR.split(text)):
        if number % 2:
            words.append(part.upper())
            continue
        for piece in filter(None, map(str.strip, _PARENTHESIS.split(part))):
            words.append(piece if piece in "()" else f"L{len(names)}")
            if piece not in "()":
                names.append(piece)
    try:
        return _names_in(Licensing().parse(" ".join(words), simple=True), names)
    except Exception:
        # Besides its own errors the parser raises IndexError, RecursionError and others.
        return text.strip()


def _names_in(tree: object, names: list[str]) -> Expression:
    operator = type(tree).__name__
    if operator in ("AND", "OR"):
        args: tuple[object, ...] = getattr(tree, "args", ())
        return Compound(operator, tuple(_names_in(arg, names) for arg in args))
    return names[int(str(tree)[1:])]


def list_readings(text: str) -> tuple[str, ...]:
    """Return what an expression may mean: of a list that all apply, and that one may be chosen."""
    parts = text.split(_JOINS_LIST)
    return (" AND ".join(parts), " OR ".join(parts)) if len(parts) > 1 else (text,)


def list_alternatives(text: str) -> list[tuple[str, ...]]:
    """Return the choices of an expression, each as the names that all apply; a list is one."""
    return _all_choices(parse_expression(text)) or [(text.strip(),)]


def _all_choices(expression: Expression) -> list[tuple[str, ...]]:
    """Return the disjunctive form; an empty list where it has too many choices."""
    if isinstance(expression, str):
        return [(expression,)]
    each = [_all_choices(part) for part in expression.parts]
    count = sum(map(len, each)) if expression.operator == "OR" else math.prod(map(len, each))
    if not all(each) or count > _MOST:
        return []
    if expression.operator == "OR":
        return [choice for choices in each for choice in choices]
    return [sum(chosen, ()) for chosen in itertools.product(*each)]
