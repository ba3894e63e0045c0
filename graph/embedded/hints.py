"""What to write instead of what the embedded engine does not know, where Neo4j does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graph.errors import UsageError
from graph.store.cypher_tokens import NOTHING, CypherToken, read_tokens

_INSTEAD = {
    "tostring": "CAST(x AS STRING)",
    "tointeger": "CAST(x AS INT64)",
    "tofloat": "CAST(x AS DOUBLE)",
    "head": "list[1]",
    "last": "list[-1]",
    "tail": "list[2:]",
    "split": "string_split(x, ',')",
    "reduce": "list_reduce(list, (a, b) -> a + b)",
    "elementid": "x.id",
    "startnode": "the node's own variable in MATCH",
    "endnode": "the node's own variable in MATCH",
    "datetime": "timestamp('2020-01-02 03:04:05')",
    "duration": "interval('1 day')",
    "round": "round(x, 0)",
}
"""Functions of Neo4j, each with what says the same here."""
_UNREAD = re.compile(r"Parser exception: Invalid input <(.*)>: expected rule \S+ \(line.*\)", re.S)
_SHOWN = 60
"""Characters that are shown of what was read."""


def with_hint(cypher: str, error: UsageError) -> UsageError:
    """Return the engine's refusal of a query in words, with what to write instead if known."""
    said = _UNREAD.sub(_where, str(error))
    hint = _hint(read_tokens(cypher), said)
    return UsageError(f"{said} {hint}" if hint else said)


def _where(found: re.Match[str]) -> str:
    read = found[1].rstrip()
    shown = read if len(read) <= _SHOWN else f"…{read[-_SHOWN:]}"
    return f"it cannot be read after {shown}"


def _hint(tokens: Sequence[CypherToken], said: str) -> str:
    padded = [*tokens, NOTHING, NOTHING, NOTHING]
    for first, second, third in zip(padded, padded[1:], padded[2:], strict=False):
        if instead := _instead(first, second, third, said):
            return f"The embedded engine has another way to say it: {instead}."
    return ""


def _instead(first: CypherToken, second: CypherToken, third: CypherToken, said: str) -> str:
    """Return what to write instead of three tokens, if the refusal is about them."""
    name = first.name.lower()
    if second.text == "(" and name in _INSTEAD and f"function {name} " in said.lower():
        return _INSTEAD[name]
    if "cannot be read" in said:
        if first.is_name and second.text == "{" and third.text == ".":
            return f"{first.text}.id AS id, a column for each property"
        if first.upper in ("WHERE", "AND", "OR", "NOT") and second.is_name and third.text == ":":
            return f"the label in MATCH, or {second.text}.kind = 'Model'"
        if first.text == second.text == "|":
            return "x + y to join texts"
    if first.text == "[" and second.is_name and third.upper == "IN" and "not in scope" in said:
        return "list_transform(list, x -> x + 1), or list_filter(list, x -> x > 1)"
    return ""
