"""The expressions of a tree, and the scopes whose names they bind."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from ingest.code.python.syntax.expressions import (
    Attribute,
    Binding,
    Block,
    Call,
    CallSite,
    Constant,
    Defined,
    Each,
    Either,
    Expression,
    Format,
    Item,
    Items,
    Join,
    ModuleFacts,
    Name,
    Pairs,
    Parameter,
    Scope,
    Star,
    Text,
)

_ADDING = frozenset(("append", "add", "extend"))
DEEPEST = 60
"""Expressions within expressions that are kept: what is deeper was made by a program."""
LONGEST_TEXT = 1_000
"""Characters of a literal that are kept: no id, address or joined part is longer."""


class ExpressionReader:
    """Reads expressions in the order in which they run, and binds names to them."""

    def __init__(self, facts: ModuleFacts) -> None:
        self.facts = facts
        self.current = 0
        self.order = 0
        self.depth = 0
        self.block: Block = ()
        self.blocks = 0
        self.globals: set[str] = set()
        self._shared: dict[object, Expression] = {}
        """Names and constants that were read: a third of them stand there again."""

    # Scopes and names ---------------------------------------------------------------------------

    def open_scope(self, kind: str, name: str) -> tuple[int, tuple[int, int, Block, set[str]]]:
        """Begin a scope; the second value gives its surroundings back to ``close_scope``."""
        before = (self.current, self.order, self.block, self.globals)
        self.facts.scopes.append(Scope(kind, name, self.current))
        self.current = len(self.facts.scopes) - 1
        self.order, self.block, self.globals = 0, (), set()
        return self.current, before

    def close_scope(self, before: tuple[int, int, Block, set[str]]) -> None:
        """End a scope and go back to what is around it."""
        self.current, self.order, self.block, self.globals = before

    def bind(self, name: str, value: Expression, line: int) -> None:
        """Note a value that a name gets here."""
        scope, block = self.facts.scopes[self.current], self.block
        if name in self.globals:
            # Nobody knows when the function runs, so this replaces no other value.
            self.blocks += 1
            scope, block = self.facts.scopes[0], (-self.blocks,)
        bound = Binding(value, self.order, block, line)
        if name in scope.bindings:
            scope.bindings[name].append(bound)
        else:
            scope.bindings[name] = [bound]  # takes less memory than an empty list that grows

    def assign(self, target: ast.expr, value: Expression, line: int) -> None:
        """Note what each name of a target gets."""
        if isinstance(target, ast.Name):
            if isinstance(value, Defined) and not self.facts.scopes[value.scope].name:
                self.facts.scopes[value.scope].name = target.id
            self.bind(target.id, value, line)
        elif isinstance(target, ast.Tuple | ast.List):
            for position, part in enumerate(target.elts):
                if isinstance(part, ast.Starred):
                    break
                known = isinstance(value, Items) and position < len(value.elements)
                one = value.elements[position] if known else Item(value, Constant(position))  # type: ignore[union-attr]
                self.assign(part, one, line)
        elif isinstance(target, ast.Attribute):
            if isinstance(target.value, ast.Name):
                self._assign_attribute(target.value.id, target.attr, value, line)
            elif isinstance(target.value, ast.Attribute):
                # What is within an object that has a name: only its own name can tell something.
                self.bind(f".{target.attr}", value, line)
        elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            self.bind(f"{target.value.id}[]", Pairs((self.read(target.slice),), (value,)), line)
        elif isinstance(target, ast.Subscript) and getattr(target.value, "attr", "") == "environ":
            arguments = (self.read(target.slice), value)
            call = Call(Name("setenv", self.order, self.block), arguments, (), line)
            self.facts.calls.append(CallSite(self.current, call))

    def _assign_attribute(self, owner: str, name: str, value: Expression, line: int) -> None:
        scopes = self.facts.scopes
        at = self.current
        while scopes[at].kind == "function" and scopes[at].parent > 0:
            method = scopes[at]
            around = scopes[method.parent]
            if around.kind == "class":
                if method.parameters and method.parameters[0].name == owner:
                    around.attributes.setdefault(name, []).append((value, self.current))
                    return
                break
            at = method.parent
        self.bind(f"{owner}.{name}", value, line)

    def read_parameters(self, args: ast.arguments) -> tuple[Parameter, ...]:
        """Return the parameters of a function, defaults read where they stand."""
        plain = [*args.posonlyargs, *args.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(args.defaults))
        found = [
            self._parameter(each, default)
            for each, default in zip(plain, [*defaults, *args.defaults], strict=False)
        ]
        if args.vararg:
            found.append(self._parameter(args.vararg, None, "*"))
        for each, default in zip(args.kwonlyargs, args.kw_defaults, strict=False):
            found.append(self._parameter(each, default, "keyword"))
        if args.kwarg:
            found.append(self._parameter(args.kwarg, None, "**"))
        return tuple(found)

    def _parameter(self, node: ast.arg, default: ast.expr | None, kind: str = "") -> Parameter:
        value = self.read(default) if default is not None else None
        annotation = self.read(node.annotation) if node.annotation is not None else None
        return Parameter(node.arg, value, annotation, node.lineno, kind)

    # Expressions --------------------------------------------------------------------------------

    def read(self, node: ast.expr) -> Expression:
        """Return what is kept of an expression."""
        reader = _EXPRESSIONS.get(type(node))
        if reader is None or self.depth >= DEEPEST:
            return None
        self.depth += 1
        found: Expression = reader(self, node)
        self.depth -= 1
        return found

    def _read_constant(self, node: ast.Constant) -> Expression:
        value = node.value
        if isinstance(value, str):
            return Text(value, node.lineno) if len(value) <= LONGEST_TEXT else None
        if not isinstance(value, int | float | None):
            return None
        # ``1``, ``1.0`` and ``True`` are equal.
        return self._shared.setdefault((type(value), value), Constant(value))

    def _read_name(self, node: ast.Name) -> Expression:
        name = Name(node.id, self.order, self.block)
        # In another scope it is another name: what it may be is remembered by its identity.
        return self._shared.setdefault((self.current, name), name)

    def _read_attribute(self, node: ast.Attribute) -> Expression:
        return Attribute(self.read(node.value), node.attr)

    def _read_call(self, node: ast.Call) -> Expression:
        function = self.read(node.func)
        arguments = tuple(self.read(each) for each in node.args)
        keywords = tuple((each.arg, self.read(each.value)) for each in node.keywords)
        call = Call(function, arguments, keywords, node.lineno)
        if isinstance(function, Attribute) and function.name in _ADDING and len(arguments) == 1:
            self._add(function, arguments, node.lineno)
        self.facts.calls.append(CallSite(self.current, call))
        return call

    def _add(self, function: Attribute, arguments: tuple[Expression, ...], line: int) -> None:
        """Note what is put into a list that has a name."""
        if isinstance(function.base, Name):
            added = arguments if function.name != "extend" else (Each(arguments[0]),)
            self.bind(f"{function.base.name}[]", Items(added), line)

    def _read_joined(self, node: ast.JoinedStr) -> Expression:
        parts = []
        for each in node.values:
            plain = isinstance(each, ast.FormattedValue) and each.conversion in (-1, 115)
            inner = each.value if plain and not each.format_spec else each  # type: ignore[attr-defined]
            parts.append(self.read(inner))
        return Join(tuple(parts), node.lineno)

    def _read_binary(self, node: ast.BinOp) -> Expression:
        left, right = self.read(node.left), self.read(node.right)
        if isinstance(node.op, ast.Add):
            return Join((left, right), node.lineno)
        if isinstance(node.op, ast.Mod):
            return Format(left, right)
        if isinstance(node.op, ast.Div):
            # Only paths are divided by texts.
            return Join((left, Text("/", node.lineno), right), node.lineno)
        return Either((left, right)) if isinstance(node.op, ast.BitOr) else None

    def _read_or(self, node: ast.BoolOp) -> Expression:
        values = tuple(self.read(each) for each in node.values)
        return Either(values) if isinstance(node.op, ast.Or) else values[-1]

    def _read_conditional(self, node: ast.IfExp) -> Expression:
        self.read(node.test)
        return Either((self.read(node.body), self.read(node.orelse)))

    def _read_elements(self, node: ast.List | ast.Tuple | ast.Set) -> Expression:
        return Items(tuple(self.read(each) for each in node.elts))

    def _read_dict(self, node: ast.Dict) -> Expression:
        keys = tuple(self.read(key) if key is not None else None for key in node.keys)
        return Pairs(keys, tuple(self.read(each) for each in node.values))

    def _read_subscript(self, node: ast.Subscript) -> Expression:
        if isinstance(node.slice, ast.Slice):
            return self.read(node.value)
        return Item(self.read(node.value), self.read(node.slice))

    def _read_starred(self, node: ast.Starred) -> Expression:
        return Star(self.read(node.value))

    def _read_walrus(self, node: ast.NamedExpr) -> Expression:
        value = self.read(node.value)
        self.assign(node.target, value, node.lineno)
        return value

    def _read_lambda(self, node: ast.Lambda) -> Expression:
        parameters = self.read_parameters(node.args)
        index, before = self.open_scope("function", "")
        self.facts.scopes[index].parameters = parameters
        self.facts.scopes[index].returns.append(self.read(node.body))
        self.close_scope(before)
        return Defined(index)

    def _read_comprehension(self, node: Any) -> Expression:
        before = self.block
        self.blocks += 1
        self.block = (*before, self.blocks)
        for part in node.generators:
            value = self.read(part.iter)
            self.assign(part.target, Each(value), node.lineno)
            for test in part.ifs:
                self.read(test)
        self.order += 1
        made: Expression
        if isinstance(node, ast.DictComp):
            made = Pairs((self.read(node.key),), (self.read(node.value),))
        else:
            made = Items((self.read(node.elt),))
        self.block = before
        return made

    def _read_await(self, node: ast.Await) -> Expression:
        return self.read(node.value)

    def _read_yield(self, node: ast.Yield) -> Expression:
        if node.value is not None and (value := self.read(node.value)) is not None:
            self.facts.scopes[self.current].returns.append(value)
        return None

    def _read_inside(self, node: ast.expr) -> Expression:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.read(child)
        return None


_Reader = Callable[[ExpressionReader, Any], Any]
_EXPRESSIONS: dict[type, _Reader] = {
    ast.Constant: ExpressionReader._read_constant,
    ast.Name: ExpressionReader._read_name,
    ast.Attribute: ExpressionReader._read_attribute,
    ast.Call: ExpressionReader._read_call,
    ast.JoinedStr: ExpressionReader._read_joined,
    ast.BinOp: ExpressionReader._read_binary,
    ast.BoolOp: ExpressionReader._read_or,
    ast.IfExp: ExpressionReader._read_conditional,
    ast.List: ExpressionReader._read_elements,
    ast.Tuple: ExpressionReader._read_elements,
    ast.Set: ExpressionReader._read_elements,
    ast.Dict: ExpressionReader._read_dict,
    ast.Subscript: ExpressionReader._read_subscript,
    ast.Starred: ExpressionReader._read_starred,
    ast.NamedExpr: ExpressionReader._read_walrus,
    ast.Lambda: ExpressionReader._read_lambda,
    ast.ListComp: ExpressionReader._read_comprehension,
    ast.SetComp: ExpressionReader._read_comprehension,
    ast.GeneratorExp: ExpressionReader._read_comprehension,
    ast.DictComp: ExpressionReader._read_comprehension,
    ast.Await: ExpressionReader._read_await,
    ast.Yield: ExpressionReader._read_yield,
    ast.YieldFrom: ExpressionReader._read_inside,
    ast.UnaryOp: ExpressionReader._read_inside,
    ast.Compare: ExpressionReader._read_inside,
    ast.FormattedValue: ExpressionReader._read_inside,
}
