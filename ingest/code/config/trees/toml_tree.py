"""The tree of a TOML file."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from ingest.code.config.trees.line_tree import line_trees
from ingest.code.config.trees.nodes import DEEPEST, MOST_NODES, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from tree_sitter import Node as SyntaxNode
    from tree_sitter import Parser

_KEYS = frozenset(("bare_key", "quoted_key", "dotted_key"))
_ESCAPE = re.compile(r'\\(["\\/])')


def toml_trees(text: str) -> list[Node]:
    """Return the tree of a file; of one that is no TOML, those of its lines."""
    tree = _parser().parse(text.encode("utf-8", "replace"))
    if tree.root_node.has_error:
        return line_trees(text)
    root = Mapping()
    for node in tree.root_node.named_children[:MOST_NODES]:
        if node.type == "pair":
            _take_pair(root, node, 0)
        elif node.type in ("table", "table_array_element"):
            _take_table(root, node)
    return [root]


@functools.cache
def _parser() -> Parser:
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_toml.language()))


def _take_table(root: Mapping, table: SyntaxNode) -> None:
    inner = root
    for child in table.named_children:
        if child.type in _KEYS:
            inner = _descend(root, _steps(child))
        elif child.type == "pair":
            _take_pair(inner, child, 0)


def _take_pair(parent: Mapping, pair: SyntaxNode, depth: int) -> None:
    children = [child for child in pair.named_children if child.type != "comment"]
    if len(children) == 2 and depth < DEEPEST:
        *outer, key = _steps(children[0])
        _descend(parent, outer).pairs.append((key, _value(children[1], depth + 1)))


def _descend(parent: Mapping, steps: list[Scalar]) -> Mapping:
    """Return a new mapping within others, one a step."""
    for step in steps[:DEEPEST]:
        inner = Mapping()
        parent.pairs.append((step, inner))
        parent = inner
    return parent


def _steps(key: SyntaxNode) -> list[Scalar]:
    """Return the steps of a key, which dots divide."""
    line = key.start_point.row + 1
    steps, waiting = list[Scalar](), [key]
    while waiting and len(steps) < DEEPEST:
        node = waiting.pop()
        if node.type == "dotted_key":
            waiting += reversed(node.named_children)
        else:
            steps.append(Scalar(_text_of(node), line))
    return steps or [Scalar("", line)]


def _value(node: SyntaxNode, depth: int) -> Node:
    line = node.start_point.row + 1
    if depth >= DEEPEST or node.type not in ("array", "inline_table"):
        return Scalar(_text_of(node), line)
    if node.type == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        return Sequence([_value(child, depth + 1) for child in items])
    inner = Mapping()
    for child in node.named_children:
        if child.type == "pair":
            _take_pair(inner, child, depth + 1)
    return inner


def _text_of(node: SyntaxNode) -> str:
    """Return the text of a scalar; of a string, what stands between its quotes."""
    raw = (node.text or b"").decode("utf-8", "replace")
    for quotes in ('"""', "'''", '"', "'"):
        if raw.startswith(quotes) and raw.endswith(quotes) and len(raw) >= 2 * len(quotes):
            inner = raw[len(quotes) : -len(quotes)]
            return _ESCAPE.sub(r"\1", inner) if quotes[0] == '"' else inner
    return raw
