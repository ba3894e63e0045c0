"""Licence expressions: AND, OR and parentheses, in disjunctive form."""

from __future__ import annotations

import itertools
import re

_LONGEST = 2_000
_MOST = 64
"""Alternatives that are looked at; an expression with more is read as one name."""

_OPERATOR = re.compile(r"(?<=[\s)])(AND|OR|and|or)(?=[\s(])(?!\s+(?:later|newer|above|any)\b)")
_PARENTHESIS = re.compile(r"([()])")


def alternatives(text: str) -> list[tuple[str, ...]]:
    """Return the choices that an expression leaves, each the names that all apply.

    Names are what stands between the operators, words and spaces included, so that
    ``Apache 2.0 OR GPL-2.0-or-later WITH Classpath-exception-2.0`` has two. What does not
    parse is one name.
    """
    if len(text) <= _LONGEST and _OPERATOR.search(text):
        return _parsed(text) or [(text.strip(),)]
    return [(text.strip(),)]


def _parsed(text: str) -> list[tuple[str, ...]]:
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
        tree = Licensing().parse(" ".join(words), simple=True)
    except Exception:
        # Besides its own errors the parser raises IndexError, RecursionError and others.
        return []
    return [tuple(names[int(n[1:])] for n in option) for option in _normal(tree)]


def _normal(tree: object) -> list[tuple[str, ...]]:
    args = getattr(tree, "args", ())
    operator = type(tree).__name__
    if operator == "OR":
        found = [option for arg in args for option in _normal(arg)]
    elif operator == "AND":
        parts = [_normal(arg) for arg in args]
        if not all(parts):
            return []
        if _product(parts) > _MOST:
            return []
        found = [sum(chosen, ()) for chosen in itertools.product(*parts)]
    else:
        found = [(str(tree),)]
    return found if len(found) <= _MOST else []


def _product(parts: list[list[tuple[str, ...]]]) -> int:
    made = 1
    for part in parts:
        made *= len(part)
    return made
