"""Functions, classes, and the names that are given values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.expressions import any_of, member, shown
from ingest.code.javascript.syntax.nodes import (
    DEEPEST,
    Assigned,
    Call,
    Class,
    Expression,
    Function,
    Item,
    Joined,
    Member,
    Name,
    Parameter,
    Text,
    This,
)
from ingest.code.javascript.syntax.tree import is_default, key_of, names_in, text_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from ingest.code.javascript.syntax.building import Builder

_CHOICES = frozenset(
    "if_statement else_clause switch_statement try_statement catch_clause ternary_expression "
    "binary_expression".split()
)
_LOOPS = frozenset("for_statement for_in_statement while_statement do_statement".split())
_MOST_AROUND = 60
"""Nodes around another that are looked at."""
_MOST_ADDED = 8
"""How often a text is put behind what one name holds."""
_MOST_NAMES_ADDED = 1_000


def read_function(builder: Builder, node: Node) -> Function:
    """Read a function: its head and body come later, in its own scope."""
    name = key_of(node.child_by_field_name("name"))
    owner = builder.owner
    made = Function(builder.line(node), {name} if name else set(), [], owner)
    if name and node.type.endswith("_declaration"):
        builder.bind(name, made)
    if node.type in ("function_expression", "function_declaration"):
        owner = builder.owner if isinstance(builder.owner, Class) else None
    _later_function(builder, node, made)
    return made


def _later_function(builder: Builder, node: Node, made: Function) -> None:
    def read() -> None:
        builder.scope = builder.open_scope(builder.scope, is_function=True)
        builder.function = made
        _read_parameters(builder, node, made)
        body = node.child_by_field_name("body")
        if body is None:
            return
        if body.type == "statement_block":
            builder.visit_children(body)
        elif value := builder.visit(body):
            made.returns.append(value)

    builder.later(read)


def _read_parameters(builder: Builder, node: Node, made: Function) -> None:
    single = node.child_by_field_name("parameter")
    whole = node.child_by_field_name("parameters")
    nodes = [single] if single else whole.named_children if whole else []
    index = 0
    for each in nodes:
        inner = each.child_by_field_name("pattern")
        if "this" in (each.type, inner.type if inner else "") or each.type == "comment":
            continue
        _read_parameter(builder, each, Parameter(builder.line(each), made, index))
        index += 1


def _read_parameter(builder: Builder, node: Node, given: Parameter) -> None:
    pattern: Node | None = node
    value: Expression | None = given
    if node.type in ("required_parameter", "optional_parameter"):
        pattern = node.child_by_field_name("pattern")
        if default := node.child_by_field_name("value"):
            word = text_of(pattern) if pattern and pattern.type == "identifier" else ""
            value = any_of(given.line, [given, builder.within(word, default)])
        is_field = any(each.type == "accessibility_modifier" for each in node.children)
        if is_field and pattern and value and isinstance(builder.owner, Class):
            builder.owner.fields.setdefault(text_of(pattern), []).append(value)
    if pattern is not None:
        _declare(builder, pattern, value)


def read_return(builder: Builder, node: Node) -> None:
    """Read what a function returns."""
    for child in node.named_children:
        value = builder.visit(child)
        if value is not None and builder.function:
            builder.function.returns.append(value)


def read_class(builder: Builder, node: Node) -> Class:
    """Read a class with its fields and methods."""
    name = key_of(node.child_by_field_name("name")) or ""
    made = Class(builder.line(node), name, {})
    builder.script.classes.append(made)
    if name:
        builder.bind(name, made)
    for child in node.named_children:
        if child.type == "class_heritage":
            made.base = _read_base(builder, child)
        elif child.type == "decorator":
            builder.visit(child)
    owner, words = builder.owner, builder.words
    builder.owner, builder.words = made, (name,) if name else ()
    try:
        body = node.child_by_field_name("body")
        for child in body.named_children if body else []:
            _read_field(builder, made, child)
    finally:
        builder.owner, builder.words = owner, words
    return made


def _read_base(builder: Builder, node: Node) -> Expression | None:
    found = None
    for child in node.named_children:
        if child.type == "extends_clause":
            found = builder.visit(child.child_by_field_name("value"))
        elif child.type != "implements_clause":
            found = builder.visit(child)
    return found


def _read_field(builder: Builder, made: Class, node: Node) -> None:
    if node.type in ("public_field_definition", "field_definition"):
        key = node.child_by_field_name("name") or node.child_by_field_name("property")
        name = (key_of(key) or "").lstrip("#")
        value = builder.within(name, node.child_by_field_name("value"))
        if value is not None:
            made.fields.setdefault(name, []).append(value)
    elif node.type == "method_definition":
        name = (key_of(node.child_by_field_name("name")) or "").lstrip("#")
        method = read_function(builder, node)
        if name == "constructor":
            made.built_by = method
        getter = any(each.type == "get" for each in node.children)
        read = Call(method.line, method, [], name) if getter else method
        made.fields.setdefault(name, []).append(read)
    else:
        builder.visit_children(node)


def read_declarator(builder: Builder, node: Node) -> None:
    """Read a variable and what it begins with."""
    target = node.child_by_field_name("name")
    if target is None:
        return
    names = names_in(target)
    value = builder.within(names[0] if names else "", node.child_by_field_name("value"))
    is_var = node.parent is not None and node.parent.type == "variable_declaration"
    outside = builder.scope
    builder.scope = builder.function_scope() if is_var else outside
    _declare(builder, target, value)
    if target.type == "identifier":
        _note_setting(builder, text_of(target), builder.scope)
    builder.scope = outside
    if isinstance(value, Function) and names:
        value.names.add(names[0])


def _declare(builder: Builder, pattern: Node, value: Expression | None) -> None:
    """Bind the names of a pattern to a value or to its parts."""
    for name, bound in _parts(builder, pattern, value, 0):
        builder.bind(name, bound)


def _parts(
    builder: Builder, pattern: Node, value: Expression | None, depth: int
) -> list[tuple[str, Expression | None]]:
    kind, line = pattern.type, builder.line(pattern)
    if kind in ("identifier", "shorthand_property_identifier_pattern"):
        return [(text_of(pattern), value)]
    if depth > DEEPEST:
        return []
    if kind in ("assignment_pattern", "object_assignment_pattern"):
        return _parts_of_default(builder, pattern, value, depth)
    found: list[tuple[str, Expression | None]] = []
    for index, child in enumerate(pattern.named_children):
        if child.type == "rest_pattern":
            found += [(name, value) for name in names_in(child)]
            continue
        inner: Node | None = child
        part: Expression | None = None
        if kind == "array_pattern":
            part = Item(line, value, Text(line, str(index))) if value else None
        elif child.type == "pair_pattern":
            name = key_of(child.child_by_field_name("key"))
            part = member(value, name, line) if value and name else None
            inner = child.child_by_field_name("value")
        elif names := names_in(child):
            part = member(value, names[0], line) if value else None
        if inner is not None and kind in ("array_pattern", "object_pattern"):
            found += _parts(builder, inner, part, depth + 1)
    return found


def _parts_of_default(
    builder: Builder, pattern: Node, value: Expression | None, depth: int
) -> list[tuple[str, Expression | None]]:
    left, right = (pattern.child_by_field_name(each) for each in ("left", "right"))
    names = names_in(left) if left else []
    default = builder.within(names[0] if names else "", right)
    both = any_of(builder.line(pattern), [value, default])
    return _parts(builder, left, both, depth + 1) if left else []


def read_assignment(builder: Builder, node: Node) -> Expression | None:
    """Read what a name or property is given."""
    left, right = (node.child_by_field_name(each) for each in ("left", "right"))
    if left is None:
        return None
    target = None if left.type.endswith("_pattern") else builder.unnamed(left)
    word = target.name if isinstance(target, Name | Member) else ""
    adds = node.type == "augmented_assignment_expression" and not is_default(node)
    value = builder.unnamed(right) if adds else builder.within(word, right)
    if value is None:
        return None
    if adds:
        if isinstance(target, Name) and node.text and b"+=" in node.text:
            _add(builder, node, target.name, value)
        return None
    if target is None:
        for name, bound in _parts(builder, left, value, 0):
            _assign(builder, Name(0, name, builder.scope), bound)
    else:
        if isinstance(target, Name) and isinstance(value, Text):
            _forget_unread(builder, node, target.name)
        _assign(builder, target, value)
    return value


def _forget_unread(builder: Builder, node: Node, name: str) -> None:
    """Forget the text that a name holds and nobody has read before it is set to another.

    Only in straight code: in no branch or loop, and where nothing was called since.
    """
    scope = builder.scope
    held = builder.script.scopes[scope].names.get(name, [])
    # The name that is set has been read as well, as the target.
    now = (len(builder.script.calls), builder.reads[name] - 1)
    is_unread = builder.set_at.get((scope, name)) == now
    if is_unread and len(held) == 1 and isinstance(held[0], Text) and _is_straight(node):
        held.clear()
    _note_setting(builder, name, scope)


def _is_straight(node: Node) -> bool:
    """Return whether a node is in no branch or loop of its function."""
    return (_CHOICES | _LOOPS).isdisjoint(_around(node))


def _note_setting(builder: Builder, name: str, scope: int) -> None:
    builder.set_at[scope, name] = (len(builder.script.calls), builder.reads[name])


def _add(builder: Builder, node: Node, name: str, value: Expression) -> None:
    """Put a text behind what a name holds: instead of it, or beside it where that is a choice."""
    scope = _scope_of(builder, name)
    held = builder.script.scopes[scope].names.get(name, [])
    builder.added[scope, name] += 1
    if builder.added[scope, name] > _MOST_ADDED or len(builder.added) > _MOST_NAMES_ADDED:
        return
    around = list(_around(node))
    if not held or not _LOOPS.isdisjoint(around):
        return
    is_choice = scope != builder.scope or not _CHOICES.isdisjoint(around)
    # What another choice has added is not what is added to: it may have been the other of the two.
    whole = [one for one in held if not (isinstance(one, Joined) and one.is_choice)]
    before = any_of(builder.line(node), list(whole))
    if not is_choice:
        held.clear()
    builder.bind(name, Joined(builder.line(node), [before, value], is_choice), scope)


def _around(node: Node) -> Iterator[str]:
    """Yield the types of what stands around a node, up to the function that it is in."""
    parent = node.parent
    for _ in range(_MOST_AROUND):
        if parent is None or "function" in parent.type or parent.type == "method_definition":
            return
        yield parent.type
        parent = parent.parent


def _assign(builder: Builder, target: Expression, value: Expression | None) -> None:
    if value is None:
        return
    if isinstance(value, Function) and isinstance(target, Name | Member):
        value.names.add(target.name)
    if isinstance(target, Name):
        builder.bind(target.name, value, _scope_of(builder, target.name))
    elif isinstance(target, Member):
        _assign_property(builder, target, value)


def _assign_property(builder: Builder, target: Member, value: Expression) -> None:
    of = target.of
    if isinstance(of, This) and isinstance(of.owner, Class):
        of.owner.fields.setdefault(target.name, []).append(value)
    elif isinstance(of, Name) and of.name == "module" and target.name == "exports":
        builder.script.exports["default"] = value
    elif shown(of) in ("exports", "module.exports"):
        builder.script.exports[target.name] = value
    else:
        builder.script.assigned.setdefault(target.name, []).append(Assigned(of, value))


def _scope_of(builder: Builder, name: str) -> int:
    number: int | None = builder.scope
    while number is not None:
        scope = builder.script.scopes[number]
        if name in scope.names:
            return number
        number = scope.parent
    return builder.scope


def read_loop(builder: Builder, node: Node) -> None:
    """Read a loop over entries."""
    outside, builder.scope = builder.scope, builder.open_scope(builder.scope)
    try:
        left, right = (node.child_by_field_name(each) for each in ("left", "right"))
        whole = builder.visit(right)
        if left is not None and whole is not None:
            _declare(builder, left, Item(builder.line(node), whole))
        builder.visit(node.child_by_field_name("body"))
    finally:
        builder.scope = outside
