"""From the syntax of a script to what its loads depend on (see ``nodes``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.code.javascript.syntax.declarations import (
    read_assignment,
    read_class,
    read_declarator,
    read_function,
    read_loop,
    read_return,
)
from ingest.code.javascript.syntax.exports import read_export, read_import
from ingest.code.javascript.syntax.nodes import (
    DEEPEST,
    Class,
    Expression,
    Function,
    Name,
    ObjectOf,
    Scope,
    Script,
)
from ingest.code.javascript.syntax.texts import (
    read_binary,
    read_string,
    read_template,
    read_ternary,
)
from ingest.code.javascript.syntax.values import (
    read_array,
    read_call,
    read_element,
    read_member,
    read_name,
    read_number,
    read_object,
    read_subscript,
    read_this,
)

if TYPE_CHECKING:
    from tree_sitter import Node


_FUNCTIONS = frozenset(
    "arrow_function function_expression function generator_function function_declaration "
    "generator_function_declaration method_definition".split()
)
_THROUGH = frozenset(
    "parenthesized_expression await_expression as_expression satisfies_expression "
    "non_null_expression type_assertion sequence_expression".split()
)
_MOST_OF_TEMPLATES = 3_000_000
"""Bytes of templates in which a script is looked for."""
_TYPES = frozenset(
    "comment type_annotation type_arguments type_parameters interface_declaration "
    "type_alias_declaration jsx_text jsx_closing_element hash_bang_line ambient_declaration "
    "function_signature html_comment".split()
)
"""What has no value when the script runs."""


class Builder:
    """Reads one tree into a script; the state of the walk is what stands around a node."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.first_line = 1
        self.waiting: list[Callable[[], object]] = []
        self._outside = self.scope = self.open_scope(None, is_function=True)
        self.depth = 0
        self.owner: Class | ObjectOf | None = None
        self.function: Function | None = None
        self.words: tuple[str, ...] = ()
        self.beside: frozenset[str] = frozenset()
        self.handed_to = ""
        self.exported: dict[str, str] = {}
        self.added = Counter[tuple[int, str]]()
        """How often something was put behind what a name of a scope holds."""
        self.reads = Counter[str]()
        """How often a name was read so far."""
        self.set_at: dict[tuple[int, str], tuple[int, int]] = {}
        """For a name of a scope that holds a text: the calls and its reads until it was set."""
        self.inner: list[tuple[str, int]] = []
        """Templates that hold a script of their own, with their lines."""
        self.left_for_inner = _MOST_OF_TEMPLATES

    def read(self, root: Node, first_line: int) -> None:
        """Read a whole tree, block after block; several scripts of a page share their names."""
        self.first_line, self.scope = first_line, self._outside
        self.visit_children(root)
        while self.waiting:
            self.waiting.pop()()
        for name, local in self.exported.items():
            self.script.exports.setdefault(name, Name(0, local, self._outside))

    def open_scope(self, parent: int | None, is_function: bool = False) -> int:
        """Begin a scope and return its number."""
        self.script.scopes.append(Scope(parent, {}, is_function))
        return len(self.script.scopes) - 1

    def later(self, run: Callable[[], object]) -> None:
        """Read something after what is being read, in the scope and the class of now."""
        scope, owner, function = self.scope, self.owner, self.function

        def resume() -> None:
            self.scope, self.owner, self.function = scope, owner, function
            self.words, self.beside, self.handed_to, self.depth = (), frozenset(), "", 0
            run()

        self.waiting.append(resume)

    def bind(self, name: str, value: Expression | None, scope: int | None = None) -> None:
        """Give a name of a scope one more value; the scope is that of now unless told."""
        values = self.script.scopes[self.scope if scope is None else scope].names
        held = values.setdefault(name, [])
        if value is not None:
            held.append(value)

    def function_scope(self) -> int:
        """Return the scope of the function around, where ``var`` puts its names."""
        number = self.scope
        while not self.script.scopes[number].is_function:
            parent = self.script.scopes[number].parent
            if parent is None:
                break
            number = parent
        return number

    def visit_children(self, node: Node) -> None:
        """Read all that a node consists of."""
        for child in node.named_children:
            self.visit(child)

    def visit(self, node: Node | None) -> Expression | None:
        """Read a node and return its value; None where it has none that is kept."""
        if node is None or node.type in _TYPES:
            return None
        if self.depth > DEEPEST:
            self.later(lambda: self.visit(node))
            return None
        self.depth += 1
        try:
            return self._dispatch(node)
        finally:
            self.depth -= 1

    def _dispatch(self, node: Node) -> Expression | None:
        kind = node.type
        if kind in _FUNCTIONS:
            return read_function(self, node)
        if kind in _THROUGH:
            return self._read_through(node)
        read = _READERS.get(kind)
        if read:
            return read(self, node)
        self._read_block(node)
        return None

    def _read_block(self, node: Node) -> None:
        """Read what stands in any other node: a statement, an operator."""
        if node.type in ("statement_block", "switch_body", "for_statement", "for_in_statement"):
            outside, self.scope = self.scope, self.open_scope(self.scope)
            try:
                self.visit_children(node)
            finally:
                self.scope = outside
        else:
            self.visit_children(node)

    def _read_through(self, node: Node) -> Expression | None:
        found = None
        for child in node.named_children:
            value = self.visit(child)
            if value is not None and (found is None or node.type == "sequence_expression"):
                found = value
        return found

    def line(self, node: Node) -> int:
        """Return the line of a node in its file, from 1."""
        return int(node.start_point[0]) + self.first_line

    def within(self, word: str, node: Node | None) -> Expression | None:
        """Read a value that stands under a name."""
        words, self.words = self.words, (*self.words, word)[-4:]
        try:
            return self.visit(node)
        finally:
            self.words = words

    def unnamed(self, node: Node | None) -> Expression | None:
        """Read a value that the names around it say nothing about."""
        words, self.words = self.words, ()
        try:
            return self.visit(node)
        finally:
            self.words = words


_READERS: dict[str, Callable[[Builder, Node], Expression | None]] = {
    "string": read_string,
    "template_string": read_template,
    "number": read_number,
    "identifier": read_name,
    "this": read_this,
    "member_expression": read_member,
    "subscript_expression": read_subscript,
    "binary_expression": read_binary,
    "ternary_expression": read_ternary,
    "object": read_object,
    "array": read_array,
    "call_expression": read_call,
    "new_expression": read_call,
    "class": read_class,
    "class_declaration": read_class,
    "abstract_class_declaration": read_class,
    "return_statement": read_return,
    "variable_declarator": read_declarator,
    "assignment_expression": read_assignment,
    "augmented_assignment_expression": read_assignment,
    "for_in_statement": read_loop,
    "import_statement": read_import,
    "export_statement": read_export,
    "jsx_element": read_element,
    "jsx_self_closing_element": read_element,
}
