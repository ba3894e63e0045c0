"""Names in Cypher that a user types: labels, types, properties and columns that cannot be meant.

One engine refuses what it does not know, the other finds nothing and says nothing. So a query is
compared with the schema before either runs it.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field

from graph.errors import UsageError
from graph.schema import CLAIMS, DERIVED, NODES, StoredType, properties
from graph.schema.identifiers import shorten
from graph.store.base import Store
from graph.store.cypher_tokens import (
    NOTHING,
    CypherToken,
    Projection,
    read_clauses,
    read_projection,
    read_tokens,
)
from queries.schema.names import near_names

_KINDS: dict[str, StoredType] = {kind.label: kind for kind in NODES}
_TYPES: dict[str, StoredType] = {each.label: each for each in (*CLAIMS, *DERIVED)}
_BEGINNING = 5
"""Letters that a name has in common with the relationship that it seems to mean."""
_BEFORE_PATTERNS = {"MATCH", ",", "-", ">", "="}
"""What stands before a node in a pattern, where it is no argument of a function."""


@dataclass
class _Pattern:
    """A node or relationship of a pattern: its variable, labels or types, and keys of its map."""

    of_nodes: bool
    variable: str = ""
    labels: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    is_both: bool = False
    """Whether a node is to have several labels at once."""

    @property
    def known(self) -> dict[str, StoredType]:
        """Return what the schema has of its sort."""
        return _KINDS if self.of_nodes else _TYPES

    @property
    def word(self) -> str:
        """Return what its labels are called."""
        return "label" if self.of_nodes else "relationship type"


def check_names(cypher: str, store: Store) -> None:
    """Refuse a query that names what no graph of this schema has, or columns that are the same.

    What the store has besides is known: a server may hold more.

    Raises
    ------
    UsageError
        If a label, type or property is unknown, with near names; or if two columns have the same
        name, or the parts of a UNION different ones.
    """
    tokens = read_tokens(cypher)
    _check_columns(cypher, tokens)
    patterns = list(_read_patterns(tokens))
    others: frozenset[str] | None = None
    for wrong, message in itertools.chain(
        _unknown_labels(patterns), _unknown_properties(tokens, patterns)
    ):
        others = store.other_names() if others is None else others
        if wrong not in others:
            raise UsageError(message)


# Columns ----------------------------------------------------------------------------------------


def _check_columns(cypher: str, tokens: Sequence[CypherToken]) -> None:
    returned = [
        read_projection(clause) for clause in read_clauses(tokens) if clause.word == "RETURN"
    ]
    named = [_column_names(cypher, each) for each in returned if not each.has_star]
    for names in named:
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            raise UsageError(
                f"Two columns are called {shorten(twice[0])}: name one of them with AS."
            )
    if any(names != named[0] for names in named):
        raise UsageError(
            "The parts of a UNION return columns of different names: give them the same with AS."
        )


def _column_names(cypher: str, projection: Projection) -> list[str]:
    return [item.name_in(cypher) for item in projection.items if item.tokens]


# Labels and properties --------------------------------------------------------------------------


def _read_patterns(tokens: Sequence[CypherToken]) -> Iterator[_Pattern]:
    """Yield what stands in patterns; outside of MATCH only what has a label or is a relationship.

    There a bracket may hold anything else.
    """
    matched = {
        token.start
        for clause in read_clauses(tokens)
        if clause.word in ("MATCH", "OPTIONAL")
        for token in clause.tokens
    }
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else NOTHING
        is_node = token.start in matched and before.upper in _BEFORE_PATTERNS
        if token.text == "(" and (is_node or _has_label(tokens, place)):
            yield _read_pattern(tokens, place + 1, _Pattern(of_nodes=True))
        elif token.text == "[" and before.text == "-":
            yield _read_pattern(tokens, place + 1, _Pattern(of_nodes=False))


def _has_label(tokens: Sequence[CypherToken], place: int) -> bool:
    after = tokens[place + 1 : place + 3]
    return any(token.text == ":" for token in after[: 1 + (bool(after) and after[0].is_name)])


def _read_pattern(tokens: Sequence[CypherToken], place: int, made: _Pattern) -> _Pattern:
    """Fill in what stands behind an opening bracket."""
    rest = list(tokens[place : place + 200])
    if rest and rest[0].is_name:
        made.variable = rest.pop(0).name
    sign = ""
    while rest and (rest[0].text in (":", "|", "&", "!") or (sign and rest[0].is_name)):
        token = rest.pop(0)
        if not token.is_name:
            sign += token.text
            continue
        made.is_both |= made.of_nodes and bool(made.labels) and sign in (":", "&")
        made.labels.append(token.name)
        sign = ""
    made.keys = _map_keys(rest)
    return made


def _map_keys(tokens: Sequence[CypherToken]) -> list[str]:
    """Return the keys of a map that a pattern has before its closing bracket."""
    keys: list[str] = []
    depth = 0
    for token, after in itertools.pairwise([*tokens, NOTHING]):
        if token.text in (")", "]") and not depth:
            break
        if depth == 1 and token.is_name and after.text == ":":
            keys.append(token.name)
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
    return keys


def _unknown_labels(patterns: Sequence[_Pattern]) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for label in pattern.labels:
            if label not in pattern.known:
                yield (
                    label,
                    _unknown(f"There is no {pattern.word} {shorten(label)}", label, pattern.known),
                )
        both = [label for label in dict.fromkeys(pattern.labels) if label in pattern.known]
        if pattern.is_both and len(both) > 1:
            either = "|".join(both)
            yield "", f"No node has two labels: write {either} for nodes that have either."


def _unknown(sentence: str, name: str, known: dict[str, StoredType] | set[str]) -> str:
    near = near_names(name, known, 2)
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return f"{sentence}.{hint} `ptm schema` lists what there is."


def _unknown_properties(
    tokens: Sequence[CypherToken], patterns: Sequence[_Pattern]
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        for key in pattern.keys:
            yield from _unknown_property(key, pattern.labels, of_nodes=pattern.of_nodes)
    found = _checkable(tokens, patterns)
    for variable, name in dict.fromkeys(_properties_asked(tokens, found)):
        of_nodes, labels = found[variable]
        yield from _unknown_property(name, tuple(labels), of_nodes=of_nodes)


def _unknown_property(
    name: str, labels: Sequence[str], *, of_nodes: bool
) -> Iterator[tuple[str, str]]:
    known = _KINDS if of_nodes else _TYPES
    records = [known[label] for label in dict.fromkeys(labels) if label in known]
    if labels and not records:
        return
    had = {each.name for record in records or known.values() for each in properties(record)}
    if name in had:
        return
    who = " or ".join(record.label for record in records)
    who = who or ("A node" if of_nodes else "A relationship")
    others = [each.label for each in known.values() if name in {p.name for p in properties(each)}]
    if others:
        owners = " and ".join(others[:3])
        have = "has" if len(others) == 1 else "have"
        yield "", f"{who} has no property {name}, which {owners} {have}."
        return
    sentence = f"{who} has no property {shorten(name)}"
    if of_nodes and (joins := _joins_called(name)) and not near_names(name, had):
        yield name, f"{sentence}: that is a relationship, {joins}."
        return
    yield name, _unknown(sentence, name, had)


def _joins_called(name: str) -> str:
    """Return the type of relationship that begins like a name; empty where none does."""
    start = name.upper()[:_BEGINNING]
    return next((t for t in _TYPES if t.startswith(start)), "") if len(start) == _BEGINNING else ""


def _checkable(
    tokens: Sequence[CypherToken], patterns: Sequence[_Pattern]
) -> dict[str, tuple[bool, list[str]]]:
    """Return the variables that can only be nodes or relationships of patterns.

    Each has whether it is a node, and the labels or types that patterns give it.
    """
    other: set[str] = set()
    for token, after in itertools.pairwise(tokens):
        if token.upper == "AS":
            other.add(after.name)
        elif after.upper == "IN" or after.text == "=":
            other.add(token.name)
    found: dict[str, tuple[bool, list[str]]] = {}
    for pattern in patterns:
        of_nodes, labels = found.setdefault(pattern.variable, (pattern.of_nodes, []))
        labels += pattern.labels
        if of_nodes != pattern.of_nodes or not pattern.variable:
            other.add(pattern.variable)
    return {name: each for name, each in found.items() if name not in other}


def _properties_asked(
    tokens: Sequence[CypherToken], names: Container[str]
) -> Iterator[tuple[str, str]]:
    """Yield each variable of some with a property that is asked of it."""
    padded = [NOTHING, *tokens, NOTHING, NOTHING]
    for before, variable, point, asked, after in zip(
        padded, padded[1:], padded[2:], padded[3:], padded[4:], strict=False
    ):
        is_variable = variable.is_name and variable.name in names and before.text not in (".", "$")
        if is_variable and point.text == "." and asked.is_name and after.text != "(":
            yield variable.name, asked.name
