"""What nodes of a syntax tree say: their texts, keys and names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_RUNS_HERE = re.compile(
    r"[\"'](?:local|browser|embedded|native|built-?in|onnx|wasm|webgpu|xenova|"
    r"(?:huggingface[-_])?transformers(?:[._]?js)?)[\"']",
    re.IGNORECASE,
)


def is_default(node: Node) -> bool:
    """Return whether an assignment only fills what is empty."""
    operator = node.child_by_field_name("operator")
    return operator is not None and operator.type in ("??=", "||=")


def text_of(node: Node) -> str:
    """Return the source of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def content_of(node: Node) -> str:
    """Return the text between the quotes, without the signs of escapes."""
    text = text_of(node)
    inner = text[1:-1] if len(text) >= 2 else ""
    return inner.replace("\\", "") if "\\" in inner else inner


def key_of(node: Node | None) -> str | None:
    """Return the name that a key is; None for one that is computed."""
    if node is None or node.type == "computed_property_name":
        return None
    return content_of(node) if node.type == "string" else text_of(node)


def keys_of(children: Iterable[Node]) -> list[str]:
    """Return the keys of an object, without those that say that something runs right here."""
    found = []
    for child in children:
        if child.type == "pair":
            value = child.child_by_field_name("value")
            is_text = value is not None and value.type == "string"
            is_here = is_text and value is not None and _RUNS_HERE.fullmatch(text_of(value))
            if not is_here:
                found.append(key_of(child.child_by_field_name("key")) or "")
        elif child.type == "shorthand_property_identifier":
            found.append(text_of(child))
    return found


def names_in(pattern: Node) -> list[str]:
    """Return the first names that a pattern binds, without its defaults."""
    kinds = ("identifier", "shorthand_property_identifier_pattern")
    waiting = [pattern]
    found: list[str] = []
    while waiting and len(found) < 8:
        node = waiting.pop()
        if node.type in kinds:
            found.append(text_of(node))
        elif node.type in ("assignment_pattern", "object_assignment_pattern"):
            waiting += [left] if (left := node.child_by_field_name("left")) else []
        elif node.type == "pair_pattern":
            waiting += [inner] if (inner := node.child_by_field_name("value")) else []
        elif node.type.endswith("_pattern") or node.type == "namespace_export":
            waiting += reversed(node.named_children)
    return found


def declared_names(node: Node) -> list[str]:
    """Return the names that a declaration gives."""
    if name := node.child_by_field_name("name"):
        return [text_of(name)]
    found = []
    for child in node.named_children:
        if child.type == "variable_declarator" and (name := child.child_by_field_name("name")):
            found += names_in(name)
    return found


def imported_names(clause: Node) -> list[tuple[str, str]]:
    """Return the names of an import: there, and here."""
    found = []
    for child in clause.named_children:
        if child.type == "identifier":
            found.append(("default", text_of(child)))
        elif child.type == "namespace_import":
            found += [("*", text_of(each)) for each in child.named_children]
        elif child.type == "named_imports":
            for each in child.named_children:
                name = each.child_by_field_name("name")
                if name is not None:
                    alias = each.child_by_field_name("alias") or name
                    found.append((text_of(name), text_of(alias)))
    return found
