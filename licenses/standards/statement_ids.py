"""Takes the id of a statement apart: which ids it joins, and by which word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from licenses.catalog.table import look_up
from licenses.labels.expression import LIST, Compound, Expression
from licenses.labels.statement import OTHER, UNRECOGNISED, Statement, join_statements

_JOINS = re.compile(rf" ({LIST}|AND|OR) ")
_UNKNOWN = re.compile(r"(?:^|(?<=[ (]))(?:other:.|unrecognised:[0-9a-f]{16})", re.DOTALL)
_DEEPEST = 50
"""Parentheses within each other that are looked into."""


def split_statement_id(identifier: str) -> Expression:
    """Return the tree of ids that a statement's id joins; an id that joins none is one name.

    Operators are in capitals, since names of licences that nobody knows are in small letters. Such
    a name may have parentheses: an id that its parts would not make again is one name, too.
    """
    tree = _split(identifier, _DEEPEST)
    joined = _state_tree(tree)
    return tree if joined and joined.id == identifier else identifier


def _split(identifier: str, deepest: int) -> Expression:
    pieces, operators = _split_outside(identifier)
    if len(set(operators)) != 1 or not deepest or not all(map(str.strip, pieces)):
        return identifier
    parts = (_within_parentheses(piece, deepest) for piece in pieces)
    return Compound(operators[0], tuple(parts))


def _within_parentheses(piece: str, deepest: int) -> Expression:
    if piece.startswith("(") and piece.endswith(")"):
        inner = _split(piece[1:-1], deepest - 1)
        if isinstance(inner, Compound):
            return inner
    return piece


def _split_outside(text: str) -> tuple[list[str], list[str]]:
    """Return what stands between the operators outside of parentheses, and the operators."""
    pieces, operators, begin, depth, looked = [], [], 0, 0, 0
    for match in _JOINS.finditer(text):
        if match.start() < begin:
            continue
        between = text[looked : match.start()]
        depth, looked = depth + between.count("(") - between.count(")"), match.start()
        if depth == 0:
            pieces.append(text[begin : match.start()])
            operators.append(match[1])
            begin = match.end()
    return [*pieces, text[begin:]], operators


def state_by_id(identifier: str) -> Statement | None:
    """Return the statement that has an id; None for a text that is no id of a statement.

    A licence that the table does not have keeps its id.
    """
    if not _is_statement_id(identifier):
        return None
    return _state_tree(split_statement_id(identifier))


def _is_statement_id(text: str) -> bool:
    """Return whether a text is one licence of a graph, or several that are joined."""
    if look_up(text) or _UNKNOWN.match(text):
        return True
    tree = split_statement_id(text)
    if isinstance(tree, Compound) and all(map(_is_statement_id, _leaves(tree))):
        return True
    # Names of licences that nobody knows may have parentheses.
    return bool(_JOINS.search(text) and _UNKNOWN.search(text))


def _leaves(tree: Expression) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    else:
        for part in tree.parts:
            yield from _leaves(part)


def _state_tree(tree: Expression) -> Statement | None:
    if isinstance(tree, Compound):
        stated = map(_state_tree, tree.parts)
        return join_statements((part for part in stated if part), tree.operator)
    licence = None if tree.startswith((OTHER, UNRECOGNISED)) else look_up(tree)
    return Statement(licence.id, licence) if licence else Statement(tree)
