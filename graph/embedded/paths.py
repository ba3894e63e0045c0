"""Paths of a query as the embedded engine has to be told to search them."""

from __future__ import annotations

import re

_PATH = re.compile(r"(\[[^\[\]'\"`]*?\*)\s*(\d+\s*\.\.\s*\d+)")
_QUOTED = re.compile(
    r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|//[^\n]*|/\*.*?\*/", re.DOTALL
)
_LEAST = re.compile(
    r"((?:\A|\bUNION(?: ALL)?\s)(?:\s|//[^\n]*\n)*"
    r"MATCH path = \(:\w+ \{id: \$\w+\}\)[^()]*\* SHORTEST [^()]*\((\w+):[\w|]+\)\s+"
    r"(?:WHERE [^()]+\s)?WITH \2, )min\(length\(path\)\)"
)
"""The least length of the paths from one node to another: SHORTEST finds one path to each.

Only where a query or a part of a UNION begins with it: an earlier clause would make several rows.
"""


def shortest(cypher: str) -> str:
    """Return the query with ``*a..b`` in patterns as ``* SHORTEST a..b``, outside of strings.

    The engine otherwise lists every walk, which on merged models never ends; Neo4j searches
    breadth-first by itself. This is the one token in which the engines' texts differ.
    """
    parts, last = [], 0
    for quoted in _QUOTED.finditer(cypher):
        parts += [_PATH.sub(r"\1 SHORTEST \2", cypher[last : quoted.start()]), quoted.group()]
        last = quoted.end()
    whole = "".join([*parts, _PATH.sub(r"\1 SHORTEST \2", cypher[last:])])
    return _LEAST.sub(r"\1length(path)", whole)
