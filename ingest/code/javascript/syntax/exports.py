"""What a script takes from other modules, and what it offers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.nodes import Imported
from ingest.code.javascript.syntax.tree import (
    content_of,
    declared_names,
    imported_names,
    names_in,
    text_of,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from ingest.code.javascript.syntax.building import Builder


def read_import(builder: Builder, node: Node) -> None:
    """Read the names that an import brings."""
    source = node.child_by_field_name("source")
    if source is None:
        return
    text, line = content_of(source), builder.line(node)
    builder.script.sources.add(text)
    for child in node.named_children:
        if child.type == "import_clause":
            for name, local in imported_names(child):
                builder.bind(local, Imported(line, text, name))


def read_export(builder: Builder, node: Node) -> None:
    """Read what a script offers under which names."""
    source = node.child_by_field_name("source")
    text = content_of(source) if source else ""
    if text:
        builder.script.sources.add(text)
    declared = node.child_by_field_name("declaration")
    value = builder.visit(declared or node.child_by_field_name("value"))
    is_default = any(each.type == "default" for each in node.children)
    if is_default and value is not None:
        builder.script.exports["default"] = value
    elif declared:
        for name in declared_names(declared):
            builder.exported[name] = name
    names = [each for each in node.named_children if each.type == "export_clause"]
    for clause in names:
        _read_export_clause(builder, clause, text)
    if text and not names:
        spaces = [each for each in node.named_children if each.type == "namespace_export"]
        for space in spaces:
            builder.script.passed_on += [(text, "*", name) for name in names_in(space)]
        if not spaces:
            builder.script.passed_on.append((text, "*", "*"))


def _read_export_clause(builder: Builder, clause: Node, source: str) -> None:
    for each in clause.named_children:
        name = each.child_by_field_name("name")
        if name is None:
            continue
        alias = each.child_by_field_name("alias") or name
        if source:
            builder.script.passed_on.append((source, text_of(name), text_of(alias)))
        else:
            builder.exported[text_of(alias)] = text_of(name)
