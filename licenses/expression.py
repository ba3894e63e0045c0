"""Licence expressions: AND, OR, WITH and parentheses, in disjunctive form."""

from __future__ import annotations

import functools
import itertools

from licenses.statement import state

_LONGEST = 2_000
_MOST = 64
"""Alternatives that are looked at; a longer expression is one unknown licence."""


@functools.lru_cache(maxsize=16_384)
def alternatives(text: str) -> list[tuple[str, ...]]:
    """Return the choices that an expression leaves, each the ids of licences that all apply.

    What does not parse is one licence that nobody knows.
    """
    whole = state(text)
    if whole is None:
        return [("",)]
    upper = f" {text.upper()} "
    if whole.raw is None or not (" AND " in upper or " OR " in upper):
        return [(whole.id,)]
    if len(text) > _LONGEST:
        return [(whole.id,)]
    return _parsed(text) or [(whole.id,)]


def _parsed(text: str) -> list[tuple[str, ...]]:
    from license_expression import Licensing

    try:
        tree = Licensing().parse(text.replace(" and ", " AND ").replace(" or ", " OR "))
    except Exception:
        # Besides its own errors the parser raises IndexError, RecursionError and others.
        return []
    return _normal(tree)


def _normal(tree: object) -> list[tuple[str, ...]]:
    args = getattr(tree, "args", ())
    operator = type(tree).__name__
    if operator == "OR":
        found = [option for arg in args for option in _normal(arg)]
    elif operator == "AND":
        found = [sum(parts, ()) for parts in itertools.product(*map(_normal, args))]
    else:
        made = state(str(tree))
        found = [(made.id if made else "",)]
    return found if len(found) <= _MOST else []
