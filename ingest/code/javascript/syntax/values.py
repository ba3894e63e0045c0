"""Names, objects, lists, calls and elements of JSX."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.declarations import read_function
from ingest.code.javascript.syntax.expressions import member, shown
from ingest.code.javascript.syntax.nodes import (
    Call,
    Expression,
    Function,
    Imported,
    Item,
    ListOf,
    Name,
    Named,
    ObjectOf,
    Text,
    This,
)
from ingest.code.javascript.syntax.texts import is_like_an_id
from ingest.code.javascript.syntax.tree import key_of, keys_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from ingest.code.javascript.syntax.building import Builder

_FIELDS = frozenset("option input select textarea".split())


def read_name(builder: Builder, node: Node) -> Expression:
    """Read a name."""
    builder.reads[text_of(node)] += 1
    return Name(builder.line(node), text_of(node), builder.scope)


def read_this(builder: Builder, node: Node) -> Expression | None:
    """Read ``this``."""
    return This(builder.line(node), builder.owner) if builder.owner else None


def read_number(builder: Builder, node: Node) -> Expression:
    """Read a number, as the text of a key."""
    return Text(builder.line(node), text_of(node))


def read_member(builder: Builder, node: Node) -> Expression | None:
    """Read a property."""
    of = builder.unnamed(node.child_by_field_name("object"))
    name = node.child_by_field_name("property")
    if name is None:
        return None
    return member(of or Imported(0, "", ""), text_of(name).lstrip("#"), builder.line(node))


def read_subscript(builder: Builder, node: Node) -> Expression | None:
    """Read an entry in brackets."""
    of = builder.unnamed(node.child_by_field_name("object"))
    key = builder.unnamed(node.child_by_field_name("index"))
    if of is None:
        return None
    if isinstance(key, Text):
        return member(of, key.text, builder.line(node))
    return Item(builder.line(node), of, key)


def read_object(builder: Builder, node: Node) -> Expression:
    """Read an object."""
    made = ObjectOf(builder.line(node), {}, {})
    made.around = builder.owner if isinstance(builder.owner, ObjectOf) else None
    owner, beside = builder.owner, builder.beside
    children = node.named_children
    builder.beside = frozenset(keys_of(children))
    builder.owner = made
    try:
        for child in children:
            _read_entry(builder, made, child)
    finally:
        builder.owner, builder.beside = owner, beside
    _keep_group(builder, (Text(line, key) for key, line in made.keys.items()))
    return made


def _read_entry(builder: Builder, made: ObjectOf, child: Node) -> None:
    if child.type == "pair":
        key = child.child_by_field_name("key")
        name = key_of(key)
        value = builder.within(name or "", child.child_by_field_name("value"))
        if name is None:
            builder.unnamed(key)
            if value is not None:
                made.others.append(value)
            return
        made.entries[name] = value
        made.keys[name] = builder.line(child)
        if key and key.type == "string":
            _keep_key(builder, name, builder.line(child))
        if isinstance(value, Function):
            value.names.add(name)
    elif child.type == "shorthand_property_identifier":
        name = text_of(child)
        builder.reads[name] += 1
        made.entries[name] = Name(builder.line(child), name, builder.scope)
        made.keys[name] = builder.line(child)
    elif child.type == "spread_element":
        made.spreads += [v for each in child.named_children if (v := builder.visit(each))]
    elif child.type == "method_definition":
        name = key_of(child.child_by_field_name("name")) or ""
        made.entries[name] = read_function(builder, child)
    else:
        builder.visit(child)


def _keep_group(builder: Builder, texts: Iterable[Text]) -> None:
    """Keep texts that stand beside each other, where several have the form of an id."""
    group = [text for text in texts if is_like_an_id(text.text)]
    if len(group) > 1:
        builder.script.groups.append(group)


def _keep_key(builder: Builder, name: str, line: int) -> None:
    if builder.words and is_like_an_id(name):
        text = Text(line, name)
        builder.script.named.append(Named(text, builder.words, frozenset(), builder.handed_to))


def read_array(builder: Builder, node: Node) -> Expression:
    """Read a list."""
    made = ListOf(builder.line(node), [])
    for child in node.named_children:
        if child.type == "spread_element":
            made.spreads += [v for each in child.named_children if (v := builder.visit(each))]
        elif child.type != "comment":
            made.items.append(builder.visit(child))
    _keep_group(builder, (item for item in made.items if isinstance(item, Text)))
    return made


def read_call(builder: Builder, node: Node) -> Expression | None:
    """Read a call or the making of an object."""
    function = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    arguments = node.child_by_field_name("arguments")
    if function is not None and function.type == "import":
        return _read_import_call(builder, node, arguments)
    callee = builder.unnamed(function)
    call = Call(builder.line(node), callee, [], shown(callee), node.type == "new_expression")
    if arguments is None or arguments.type != "arguments":
        builder.unnamed(arguments)
        return call
    _read_arguments(builder, call, arguments.named_children)
    if call.shown == "require" and call.arguments and isinstance(call.arguments[0], Text):
        return _import_module(builder, call.arguments[0].text, call.line)
    builder.script.calls.append(call)
    return call


def _read_arguments(builder: Builder, call: Call, nodes: Iterable[Node]) -> None:
    outside, builder.handed_to = builder.handed_to, call.name or builder.handed_to
    try:
        for node in nodes:
            if node.type == "comment":
                continue
            value = builder.visit(node)
            if isinstance(value, Function):
                value.handed_to = call
            call.arguments.append(value)
    finally:
        builder.handed_to = outside


def _read_import_call(builder: Builder, node: Node, arguments: Node | None) -> Expression | None:
    values = [builder.visit(each) for each in arguments.named_children] if arguments else []
    source = values[0] if values else None
    return (
        _import_module(builder, source.text, builder.line(node))
        if isinstance(source, Text)
        else None
    )


def _import_module(builder: Builder, source: str, line: int) -> Imported:
    builder.script.sources.add(source)
    return Imported(line, source, "*")


def read_element(builder: Builder, node: Node) -> Expression | None:
    """Read an element of JSX as a call with its attributes."""
    opening = node.child_by_field_name("open_tag") or node
    name = opening.child_by_field_name("name")
    tag = builder.unnamed(name) if name is not None else None
    given = ObjectOf(builder.line(opening), {}, {})
    for child in opening.named_children:
        if child.type == "jsx_attribute":
            _read_attribute(builder, given, child)
        elif child.type == "jsx_expression":
            builder.unnamed(child)
    call = Call(builder.line(opening), tag, [given], shown(tag))
    builder.script.calls.append(call)
    if opening is not node:
        for child in node.named_children:
            if child.type not in ("jsx_opening_element", "jsx_closing_element"):
                builder.unnamed(child)
    return None


def _read_attribute(builder: Builder, given: ObjectOf, node: Node) -> None:
    children = node.named_children
    if len(children) < 2:
        return
    name = text_of(children[0])
    inner = children[1]
    if inner.type == "jsx_expression":
        inner = next(iter(inner.named_children), inner)
    given.entries[name] = builder.within(name, inner)
    given.keys[name] = builder.line(node)
    value = given.entries[name]
    if name in ("value", "defaultValue") and isinstance(value, Text) and is_like_an_id(value.text):
        name_of_tag = node.parent.child_by_field_name("name") if node.parent else None
        if name_of_tag and (tag := text_of(name_of_tag)) in _FIELDS:
            builder.script.fields.append((value.line, tag, value.text))
