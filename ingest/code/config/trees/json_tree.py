"""The trees of a JSON file: with comments, and with the records of JSON Lines, as it comes."""

from __future__ import annotations

import contextlib
import functools
import json
from typing import TYPE_CHECKING

from ingest.code.config.trees.line_tree import line_trees
from ingest.code.config.trees.nodes import Mapping, Node, Sequence, TooLargeError, TreeBuilder

if TYPE_CHECKING:
    from tree_sitter import Parser, TreeCursor

_SCALARS = frozenset(("string", "number", "true", "false", "null"))


def json_trees(text: str) -> list[Node]:
    """Return the trees of a file's documents; of a file that is no JSON, those of its lines."""
    data = text.encode("utf-8", "replace")
    tree = _parser().parse(data)
    if tree.root_node.has_error and _is_relaxed(text):
        return line_trees(text)
    builder = TreeBuilder()
    with contextlib.suppress(TooLargeError):
        _walk(builder, tree.walk(), data)
    return builder.roots


def _is_relaxed(text: str) -> bool:
    """Return whether no strict JSON follows where a file begins, as in JSON5."""
    start = text[:2_000].lstrip().lstrip("{[").lstrip()
    return not start.startswith(('"', "{", "[", "}", "]", "/"))


@functools.cache
def _parser() -> Parser:
    import tree_sitter_json
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_json.language()))


def _walk(builder: TreeBuilder, cursor: TreeCursor, data: bytes) -> None:
    """Go through a syntax tree without recursion: it may be as deep as the file is long."""
    opened: list[bool] = []
    while True:
        node = cursor.node
        kind = node.type if node else ""
        if node and kind in _SCALARS:
            raw = data[node.start_byte : node.end_byte].decode("utf-8", "replace")
            builder.add(_text_of(raw), node.start_point.row + 1)
        opens = kind in ("object", "array")
        if opens:
            builder.open(Mapping() if kind == "object" else Sequence())
        if kind not in _SCALARS and cursor.goto_first_child():
            opened.append(opens)
            continue
        if opens:
            builder.close()
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            if opened.pop():
                builder.close()


def _text_of(raw: str) -> str:
    """Return the text of a scalar: a string with escapes, a number, ``true``."""
    if "\\" not in raw:
        return raw[1:-1] if raw[:1] == '"' else raw
    try:
        value = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        return raw.strip('"')
    return value if isinstance(value, str) else raw
