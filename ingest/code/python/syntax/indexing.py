"""From the text of a Python module to its facts: one parse, one walk, and the tree is dropped."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable, Iterable
from typing import Any

from ingest.code.findings import SourceFile
from ingest.code.python.syntax.broken import mend, plain_loads
from ingest.code.python.syntax.expression_reader import ExpressionReader
from ingest.code.python.syntax.expressions import (
    Defined,
    Each,
    Imported,
    Join,
    ModuleFacts,
    Name,
    Scope,
)

LONGEST_MODULE = 4_000_000
"""Characters of a module that are parsed; a longer one was made by a program."""
_BROKEN = (SyntaxError, ValueError, RecursionError, MemoryError)


def read_facts(file: SourceFile) -> ModuleFacts:
    """Return the facts of a module; those of one that cannot be parsed are what its lines show."""
    facts = ModuleFacts(file.path)
    if len(file.text) > LONGEST_MODULE:
        return facts
    tree = _parse(file.text)
    try:
        if tree is not None:
            _Indexer(facts).read_module(tree)
            return facts
    except RecursionError:
        facts = ModuleFacts(file.path)
    facts.plain = plain_loads(file.text)
    return facts


def _parse(text: str) -> ast.Module | None:
    """Return the tree of a module; None for one that no mending makes readable."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text.removeprefix("\ufeff"))
        except _BROKEN:
            pass
        try:
            return ast.parse(mend(text.removeprefix("\ufeff")))
        except _BROKEN:
            return None


class _Indexer(ExpressionReader):
    """Walks a tree once, in the order in which its statements run."""

    def read_module(self, tree: ast.Module) -> None:
        self.facts.scopes.append(Scope("module", "", -1))
        self.read_all(tree.body)

    # Statements ---------------------------------------------------------------------------------

    def read_all(self, statements: Iterable[ast.stmt]) -> None:
        for statement in statements:
            self.order += 1
            reader = _STATEMENTS.get(type(statement))
            if reader is not None:
                reader(self, statement)

    def _read_branch(self, statements: Iterable[ast.stmt]) -> None:
        before = self.block
        self.blocks += 1
        self.block = (*before, self.blocks)
        self.read_all(statements)
        self.block = before

    def _read_expression_statement(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.read(node.value)

    def _read_assign(self, node: ast.Assign) -> None:
        value = self.read(node.value)
        self.order += 1
        for target in node.targets:
            self.assign(target, value, node.lineno)

    def _read_annotated(self, node: ast.AnnAssign) -> None:
        value = self.read(node.value) if node.value else None
        self.order += 1
        if isinstance(node.target, ast.Name):
            scope = self.facts.scopes[self.current]
            scope.annotations[node.target.id] = self.read(node.annotation)
        if node.value:
            self.assign(node.target, value, node.lineno)

    def _read_augmented(self, node: ast.AugAssign) -> None:
        value = self.read(node.value)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            before = Name(node.target.id, self.order, self.block)
            self.order += 1
            self.bind(node.target.id, Join((before, value), node.lineno), node.lineno)

    def _read_function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = tuple(self.read(each) for each in node.decorator_list)
        parameters = self.read_parameters(node.args)
        index, before = self.open_scope("function", node.name)
        scope = self.facts.scopes[index]
        scope.parameters, scope.decorators = parameters, decorators
        self.read_all(node.body)
        self.close_scope(before)
        if node.returns is not None:
            scope.annotations["return"] = self.read(node.returns)
        self.bind(node.name, Defined(index), node.lineno)

    def _read_class(self, node: ast.ClassDef) -> None:
        decorators = tuple(self.read(each) for each in node.decorator_list)
        bases = tuple(self.read(each) for each in node.bases)
        index, before = self.open_scope("class", node.name)
        scope = self.facts.scopes[index]
        scope.bases, scope.decorators = bases, decorators
        self.read_all(node.body)
        self.close_scope(before)
        self.bind(node.name, Defined(index), node.lineno)

    def _read_return(self, node: ast.Return) -> None:
        if node.value is not None and (value := self.read(node.value)) is not None:
            self.facts.scopes[self.current].returns.append(value)

    def _read_if(self, node: ast.If) -> None:
        # Without recursion, since programs write hundreds of ``elif``.
        while True:
            self.read(node.test)
            self._read_branch(node.body)
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                break
            node = node.orelse[0]
        self._read_branch(node.orelse)

    def _read_for(self, node: ast.For | ast.AsyncFor) -> None:
        value = self.read(node.iter)
        before = self.block
        self.blocks += 1
        self.block = (*before, self.blocks)
        self.order += 1
        self.assign(node.target, Each(value), node.lineno)
        self.read_all(node.body)
        self.block = before
        self._read_branch(node.orelse)

    def _read_while(self, node: ast.While) -> None:
        self.read(node.test)
        self._read_branch(node.body)
        self._read_branch(node.orelse)

    def _read_try(self, node: Any) -> None:
        self._read_branch(node.body)
        for handler in node.handlers:
            self._read_branch(handler.body)
        self._read_branch(node.orelse)
        self.read_all(node.finalbody)

    def _read_with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.read(item.context_expr)
            if item.optional_vars is not None:
                self.order += 1
                self.assign(item.optional_vars, value, node.lineno)
        self.read_all(node.body)

    def _read_match(self, node: ast.Match) -> None:
        self.read(node.subject)
        for case in node.cases:
            self._read_branch(case.body)

    def _read_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                bound = Imported(alias.name, None, 0, node.lineno)
                self.bind(alias.asname, bound, node.lineno)
            else:
                top = alias.name.partition(".")[0]
                self.bind(top, Imported(top, None, 0, node.lineno), node.lineno)

    def _read_import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            found = Imported(node.module or "", alias.name, node.level, node.lineno)
            if alias.name == "*":
                self.facts.star_imports.append(found)
            else:
                self.bind(alias.asname or alias.name, found, node.lineno)

    def _read_global(self, node: ast.Global) -> None:
        self.globals.update(node.names)

    def _read_children(self, node: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.read(child)


_Reader = Callable[[_Indexer, Any], Any]
_STATEMENTS: dict[type, _Reader] = {
    ast.Expr: _Indexer._read_expression_statement,
    ast.Assign: _Indexer._read_assign,
    ast.AnnAssign: _Indexer._read_annotated,
    ast.AugAssign: _Indexer._read_augmented,
    ast.FunctionDef: _Indexer._read_function,
    ast.AsyncFunctionDef: _Indexer._read_function,
    ast.ClassDef: _Indexer._read_class,
    ast.Return: _Indexer._read_return,
    ast.If: _Indexer._read_if,
    ast.For: _Indexer._read_for,
    ast.AsyncFor: _Indexer._read_for,
    ast.While: _Indexer._read_while,
    ast.Try: _Indexer._read_try,
    ast.TryStar: _Indexer._read_try,
    ast.With: _Indexer._read_with,
    ast.AsyncWith: _Indexer._read_with,
    ast.Match: _Indexer._read_match,
    ast.Import: _Indexer._read_import,
    ast.ImportFrom: _Indexer._read_import_from,
    ast.Global: _Indexer._read_global,
    ast.Assert: _Indexer._read_children,
    ast.Raise: _Indexer._read_children,
    ast.Delete: _Indexer._read_children,
}
