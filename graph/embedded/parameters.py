"""Values of a user's own query that the embedded engine takes otherwise than they are meant.

To the engine every list has one type, which it makes of the first values: ``[1, "2"]`` became
``[1, 2]``. And what has no type, such as an empty list, it takes in a query's text alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from graph.errors import UsageError
from graph.store.base import Parameters
from graph.store.cypher_tokens import read_tokens

_WORDS: dict[type, str] = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a text",
    bytes: "bytes",
    datetime: "a time",
    date: "a date",
    timedelta: "an interval",
    list: "a list",
    dict: "a map",
}

_Shape = Any
"""What a value is made of: None (unknown), a word, ``[shape]`` or ``{name: shape}``."""


class _SeveralTypesError(Exception):
    """A list holds values of several types; its text names two of them."""


def check_lists(parameters: Parameters) -> None:
    """Refuse a list that the engine would change.

    Raises
    ------
    UsageError
        If values of several types stand in a list.
    """
    for name, value in parameters.items():
        try:
            _shape(value)
        except _SeveralTypesError as error:
            raise UsageError(
                f"The query cannot be given the value of ${name:.80}: a list holds {error}, and "
                "the embedded engine has lists of one type alone. Give all as texts, or as "
                "several parameters."
            ) from None


def has_untyped(parameters: Parameters) -> bool:
    """Return whether a list or map holds something that has no type."""
    return any(
        isinstance(each, list | dict) and _lacks(_shape(each)) for each in parameters.values()
    )


def written_out(cypher: str, parameters: Parameters) -> tuple[str, dict[str, Any]]:
    """Return a query in whose text stands what has no type, and what else it is to be given."""
    fresh = "given_"
    while fresh in cypher:
        fresh += "_"
    names = (f"{fresh}{number}" for number in itertools.count())
    given = dict(parameters)
    tokens = read_tokens(cypher)
    places = [(a, b) for a, b in itertools.pairwise(tokens) if a.text == "$" and b.is_name]
    for sign, word in reversed(places):
        value = parameters.get(word.name)
        if isinstance(value, list | dict) and _lacks(_shape(value)):
            given.pop(word.name, None)
            text = _literal(value, names, given)
            cypher = cypher[: sign.start] + text + cypher[word.end :]
    return cypher, given


def _literal(value: Any, names: Iterator[str], given: dict[str, Any]) -> str:
    if value is None:
        return "NULL"
    if not _lacks(_shape(value)):
        name = next(names)
        given[name] = value
        return f"${name}"
    if isinstance(value, list):
        return f"[{', '.join(_literal(each, names, given) for each in value)}]"
    parts = (f"{_quoted(name)}: {_literal(each, names, given)}" for name, each in value.items())
    return f"{{{', '.join(parts)}}}"


def _quoted(name: str) -> str:
    if "`" in name or not name:
        raise UsageError(
            f"The query cannot be given a map in which a value of the key {name[:40]!r} is null or "
            "empty: leave that key out."
        )
    return f"`{name}`"


def _shape(value: Any) -> _Shape:
    if isinstance(value, list):
        whole: _Shape = None
        for each in value:
            whole = _merged(whole, _shape(each))
        return [whole]
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in value.items()}
    return None if value is None else _WORDS.get(type(value), type(value).__name__)


def _merged(one: _Shape, other: _Shape) -> _Shape:
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, list) and isinstance(other, list):
        return [_merged(one[0], other[0])]
    if isinstance(one, dict) and isinstance(other, dict):
        if set(one) != set(other):
            raise _SeveralTypesError("maps with different keys")
        return {name: _merged(one[name], other[name]) for name in one}
    if one != other:
        raise _SeveralTypesError(f"{_word(one)} beside {_word(other)}")
    return one


def _word(shape: _Shape) -> str:
    return shape if isinstance(shape, str) else _WORDS[type(shape)]


def _lacks(shape: _Shape) -> bool:
    """Return whether a part of a value has no type."""
    if isinstance(shape, list):
        return _lacks(shape[0])
    if isinstance(shape, dict):
        return any(map(_lacks, shape.values()))
    return shape is None
