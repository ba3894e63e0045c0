"""Texts, and what is put together or chosen from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.expressions import any_of
from ingest.code.javascript.syntax.nodes import Expression, Joined, Named, Text
from ingest.code.javascript.syntax.tree import content_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from ingest.code.javascript.syntax.building import Builder

_OF_THE_HUB = re.compile(r"(?:huggingface\.co|hf\.co)/|^(?:hf|huggingface):[\w.-]+/")
_LIKE_AN_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", re.ASCII)
_PATH_OF_SCRIPT = re.compile(r"\.{0,2}/?[\w@./-]+\.(?:[cm]?[jt]sx?)(?:\?[\w&=-]*)?", re.ASCII)
_IS_SCRIPT = re.compile(r"\b(?:from_pretrained|pipeline|CreateMLCEngine)\s{0,9}\(")
_SHORTEST_SCRIPT = 40  # bytes
_LONGEST_TEXT = 1_000
"""Characters of a text that may name something."""
_EQUALITY = frozenset("=== !== == != < > <= >= in instanceof".split())


def read_string(builder: Builder, node: Node) -> Expression:
    """Read a text in quotes."""
    value = Text(builder.line(node), content_of(node))
    _keep_text(builder, value)
    return value


def is_like_an_id(text: str) -> bool:
    """Return whether a text has the form of an id with an owner."""
    return len(text) <= _LONGEST_TEXT and bool(_LIKE_AN_ID.fullmatch(text))


def _keep_text(builder: Builder, value: Text) -> None:
    text = value.text
    if len(text) > _LONGEST_TEXT:
        value.text = ""
        return
    is_address = bool(_OF_THE_HUB.search(text))
    if is_address:
        builder.script.texts.append(value)
    if builder.words and (is_address or _LIKE_AN_ID.fullmatch(text)):
        builder.script.named.append(Named(value, builder.words, builder.beside, builder.handed_to))
    if _PATH_OF_SCRIPT.fullmatch(text):
        builder.script.sources.add(text.partition("?")[0])


def _keep_inner_script(builder: Builder, node: Node) -> None:
    size = node.end_byte - node.start_byte
    # Templates within each other would be looked at again and again.
    builder.left_for_inner -= size
    if size > _SHORTEST_SCRIPT and builder.left_for_inner > 0:
        whole = text_of(node)
        if _IS_SCRIPT.search(whole):
            builder.inner.append((whole[1:-1].replace("\\`", "`"), builder.line(node)))


def read_template(builder: Builder, node: Node) -> Expression:
    """Read a template; one that holds a script of its own is kept for later."""
    _keep_inner_script(builder, node)
    parts: list[Expression | None] = []
    for child in node.named_children:
        if child.type == "template_substitution":
            inner = child.named_children
            parts.append(builder.unnamed(inner[0]) if inner else None)
        else:
            parts.append(Text(builder.line(child), text_of(child)))
    line = builder.line(node)
    if all(isinstance(part, Text) for part in parts) and not any(
        child.type == "template_substitution" for child in node.named_children
    ):
        value = Text(line, "".join(part.text for part in parts if isinstance(part, Text)))
        _keep_text(builder, value)
        return value
    joined = Joined(line, parts)
    _keep_joined(builder, joined)
    return joined


def _keep_joined(builder: Builder, joined: Joined) -> None:
    if any(isinstance(p, Text) and _OF_THE_HUB.search(p.text) for p in joined.parts):
        builder.script.texts.append(joined)


def read_binary(builder: Builder, node: Node) -> Expression | None:
    """Read an operator with two sides: a sum, a default, a comparison."""
    operator = node.child_by_field_name("operator")
    sign = operator.type if operator else ""
    sides = (node.child_by_field_name("left"), node.child_by_field_name("right"))
    if sign in _EQUALITY:
        for side in sides:
            builder.unnamed(side)
        return None
    values = [builder.unnamed(side) if sign == "+" else builder.visit(side) for side in sides]
    if sign == "+":
        parts: list[Expression | None] = []
        for value in values:
            parts += value.parts if isinstance(value, Joined) else [value]
        joined = Joined(builder.line(node), parts)
        _keep_joined(builder, joined)
        return joined
    if sign in ("||", "??", "&&"):
        return any_of(builder.line(node), values[1:] if sign == "&&" else values)
    return None


def read_ternary(builder: Builder, node: Node) -> Expression | None:
    """Read a choice."""
    builder.unnamed(node.child_by_field_name("condition"))
    options = [builder.visit(node.child_by_field_name(f)) for f in ("consequence", "alternative")]
    return any_of(builder.line(node), options)
