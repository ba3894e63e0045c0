"""What an expression may be: names, attributes and calls followed through a repository.

Everything is bounded: steps, depth and the number of values; what goes beyond is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.code.python.following import attributes, callers, classes, passing, stars
from ingest.code.python.following.budget import Budget
from ingest.code.python.following.modules import Modules, absolute_name
from ingest.code.python.following.origins import (
    collections_of,
    command_line,
    literals,
    outside,
    parametrized,
    texts,
)
from ingest.code.python.following.reaching import ANYWHERE, reaching_bindings
from ingest.code.python.following.values import (
    At,
    Definition,
    Definition_,
    Element,
    External,
    Module,
    Object,
    Options,
    Passed,
    Surroundings,
    Value,
    by_default,
    held_elsewhere,
)
from ingest.code.python.syntax.expressions import (
    Attribute,
    Binding,
    Call,
    Constant,
    Defined,
    Each,
    Either,
    Expression,
    Format,
    Imported,
    Item,
    Items,
    Join,
    Name,
    Pairs,
    Parameter,
    Scope,
    Star,
    Text,
)

MOST_VALUES = 200
DEEPEST = 40
MOST_RETURNS = 20
_ARGUMENTS = frozenset("args arg opt opts options flags hparams cli_args parsed_args FLAGS".split())
"""What people call the parsed command line."""


class Evaluator:
    """Answers what an expression may be; ``touched`` are the functions whose callers decide."""

    def __init__(self, modules: Modules) -> None:
        self.modules = modules
        self.index = callers.Index(modules)
        self.touched: dict[Definition_, None] = {}
        self.active: set[tuple[Any, ...]] = set()
        self.bases: dict[Definition_, list[Definition_]] = {}
        self.found_callers: dict[tuple[str, Definition_], list[Passed]] = {}
        self.surroundings: dict[str, Surroundings] = {}
        """By module: the names of what calls return, those that are trained, whether it serves."""
        self._asked: dict[tuple[int, ...], list[Value]] = {}
        """What has been found out for the question that is asked, by expression and callers."""
        self.budget = Budget(sum(len(each.calls) for each in modules.known.values()))
        self.fields: dict[Definition_, dict[str, int]] = {}
        """The positions of the fields that make the parameters of a class."""
        self.written: frozenset[str] = frozenset()
        """Folders that the code writes."""
        self.loading: set[str] = set()
        """Modules with loads."""
        self.stand_in = ""
        """What stands in the place of an unknown part of a text; without it the text is unknown."""
        self._depth = 0
        self._remembered: dict[tuple[object, ...], tuple[list[Value], list[Definition_]]] = {}
        self._aside: dict[tuple[int, At], list[Value]] = {}

    def begin(self) -> None:
        """Begin a question of its own."""
        self.budget.begin()
        self.touched, self._asked = {}, {}

    @property
    def is_tired(self) -> bool:
        """Whether so much was looked at that nothing is followed any more."""
        return self.budget.is_tired

    @property
    def is_deep(self) -> bool:
        """Whether a question is asked so deep in another that its answer may lack something."""
        return self._depth > DEEPEST // 2

    def aside(self, node: Expression, at: At) -> list[Value]:
        """Return what an expression may be, as a question beside the one that is asked."""
        key = (id(node), at)
        if key not in self._aside:
            budget = self.budget
            before, steps, most = (self.touched, self._asked), budget.steps, budget.most
            budget.steps = 0
            self.begin()
            found = self.evaluate(node, at)
            budget.begin()
            self.touched, self._asked = before
            budget.steps, budget.most = steps, most
            if not self.is_deep and not budget.is_tired:
                self._aside[key] = found
            return found
        return self._aside[key]

    def remember(self, key: tuple[object, ...], compute: Callable[[], list[Value]]) -> list[Value]:
        """Return what something may be that depends on no caller, found out once."""
        if self.stand_in:
            return compute()
        if key not in self._remembered:
            before = (self.touched, self._asked)
            self.touched, self._asked = {}, {}
            found = compute()
            touched = self.touched
            self.touched, self._asked = before
            self.touched.update(touched)
            if self.budget.steps >= self.budget.most or self.is_deep:
                return found
            self._remembered[key] = (found, list(touched))
        found, functions = self._remembered[key]
        self.touched.update(dict.fromkeys(functions))
        return found

    def scope(self, path: str, index: int) -> Scope:
        """Return a scope of a module that has been read."""
        return self.modules.known[path].scopes[index]

    def evaluate(self, node: Expression, at: At) -> list[Value]:
        """Return what an expression may be; nothing where nobody can know."""
        if node is None or self._depth >= DEEPEST:
            return []
        budget = self.budget
        if budget.steps >= budget.most:
            budget.was_cut = True
            return []
        budget.steps += 1
        self._depth += 1
        try:
            found = _EVALUATE[type(node)](self, node, at)[:MOST_VALUES]
            budget.pass_over(len(found))
            return found
        finally:
            self._depth -= 1

    def element(self, element: Element) -> list[Value]:
        """Return what an element of a collection may be."""
        if element.value is not None:
            self.budget.steps += 1
            return [element.value]
        return self.evaluate(element.expression, element.at)

    def makers_of(self, definition: Definition_) -> list[Passed]:
        """Return the calls that make objects of a class of the repository."""
        return callers.makers_of(self, definition)

    def declared(self, option: str) -> list[tuple[str, int, Call]]:
        """Return the calls that declare an option of the command line."""
        return self.index.options(option)

    # Names --------------------------------------------------------------------------------------

    def name(self, node: Name, at: At) -> list[Value]:
        """Return what a name may be, from the innermost scope that has it."""
        facts = self.modules.known[at.path]
        index = at.scope
        while index >= 0:
            scope = facts.scopes[index]
            here = index == at.scope
            if here or scope.kind != "class":
                found = self.in_scope(scope, node, At(at.path, index, at.frame), here)
                if found is not None:
                    return found
            index = scope.parent
        return self.from_stars(node.name, at)

    def in_scope(self, scope: Scope, node: Name, at: At, here: bool) -> list[Value] | None:
        """Return what a name of this scope may be; None if the scope has no such name."""
        bindings = scope.bindings.get(node.name)
        parameter = None
        self.budget.pass_over(len(scope.parameters))
        for each in scope.parameters:
            if each.name == node.name:
                parameter = each
        if not bindings:
            return None if parameter is None else self.parameter(scope, parameter, at)
        reaching, replaced = reaching_bindings(bindings, node, here)
        found = [value for binding in reaching for value in self.binding(binding, at)]
        if parameter is not None and not replaced:
            found += self.parameter(scope, parameter, at)
        return found

    def binding(self, binding: Binding, at: At) -> list[Value]:
        """Return what a name is by one of its values."""
        if not at.scope:
            return self.remember(
                ("binding", id(binding)), lambda: self._bound(binding, At(at.path, 0))
            )
        return self._bound(binding, at)

    def _bound(self, binding: Binding, at: At) -> list[Value]:
        key = _question(binding, at)
        if key in self._asked:
            return self._asked[key]
        # For a value that depends on itself.
        self._asked[key] = []
        found = held_elsewhere(self.evaluate(binding.value, at))
        self._asked[key] = found
        return found

    def exported(self, path: str, name: str) -> list[Value] | None:
        """Return what a module's name may be; None if it has none of that name."""
        facts = self.modules.facts(path)
        if facts is None or not facts.scopes:
            return None
        node = Name(name, ANYWHERE, ())
        found = self.in_scope(facts.scopes[0], node, At(path, 0), False)
        if found is None and facts.star_imports:
            found = self.from_stars(name, At(path, 0)) or None
        return found

    def from_stars(self, name: str, at: At) -> list[Value]:
        """Return what a name is by ``from module import *``; else it is one of Python's own."""
        if not self.modules.known[at.path].star_imports:
            return [External(name)]
        key = ("*", at.path, name)
        return self.remember(key, lambda: stars.named(self, name, at.path)) or [External(name)]

    def imported(self, node: Imported, at: At) -> list[Value]:
        """Return what an import binds: something of the repository, or of elsewhere."""
        path = self.modules.resolve(node, at.path)
        outer = External(absolute_name(node, at.path))
        if node.name is None:
            return [Module(path)] if path is not None else [outer]
        found = self.exported(path, node.name) if path is not None and path != at.path else None
        if found is None:
            inner = f"{node.module}.{node.name}" if node.module else node.name
            path = self.modules.resolve(Imported(inner, None, node.level, 0), at.path)
            found = [Module(path)] if path is not None and path != at.path else None
        if found is None:
            return [outer]
        is_library = self.modules.is_library(outer.name.partition(".")[0])
        return [*found, outer] if is_library else found

    def parameter(self, scope: Scope, parameter: Parameter, at: At) -> list[Value]:
        """Return what a parameter may be: what its call passes, else its default."""
        receiver = classes.receiver(self, scope, parameter, at)
        if receiver:
            return receiver
        key = (at.path, at.scope)
        for position, (definition, passed) in enumerate(at.frame):
            if definition == key:
                inner = At(passed.at.path, passed.at.scope, at.frame[position + 1 :])
                within = Passed(passed.call, inner, passed.skipped)
                found = passing.argument(self, within, scope, parameter)
                if found is not None:
                    return found or self.annotated(parameter, at)
                return self.default(scope, parameter, at)
        self.touched[key] = None
        if parameter.kind:
            return self.default(scope, parameter, at)
        found = [*self.default(scope, parameter, at), *self.annotated(parameter, at)]
        return found or ([Options(at.path)] if parameter.name in _ARGUMENTS else [])

    def default(self, scope: Scope, parameter: Parameter, at: At) -> list[Value]:
        """Return what a parameter is where nobody passes it."""
        outer = at._replace(scope=scope.parent)
        found = by_default(self.evaluate(parameter.default, outer))
        found = found or by_default(command_line.option_default(self, scope, parameter.name, outer))
        return found or parametrized.tested_values(self, scope, parameter.name, outer)

    def annotated(self, parameter: Parameter, at: At) -> list[Value]:
        """Return an object of the class of the repository that an annotation names."""
        return self.instance_of(parameter.annotation, at)

    def instance_of(self, annotation: Expression, at: At) -> list[Value]:
        """Return an object of each class of the repository in an annotation."""
        if isinstance(annotation, Item | Either):
            inner = annotation.options if isinstance(annotation, Either) else (annotation.key,)
            return [value for each in inner for value in self.instance_of(each, at)]
        if isinstance(annotation, Text) and annotation.text.isidentifier():
            annotation = Name(annotation.text, ANYWHERE, ())
        if not isinstance(annotation, Name | Attribute):
            return []
        return [
            Object(value.path, value.scope)
            for value in self.evaluate(annotation, at)
            if isinstance(value, Definition) and self.scope(*value[:2]).kind == "class"
        ]

    def attribute_of(self, value: Value, name: str, at: At) -> list[Value]:
        """Return what an attribute of a value may be."""
        return attributes.of_value(self, value, name, at)

    # Calls --------------------------------------------------------------------------------------

    def call(self, node: Call, at: At) -> list[Value]:
        """Return what a call returns."""
        key = _question(node, at)
        if key not in self._asked:
            self._asked[key] = []
            self._asked[key] = self._called(node, at)
        return self._asked[key]

    def _called(self, node: Call, at: At) -> list[Value]:
        if isinstance(node.function, Attribute):
            found = self.method_result(node, node.function, at)
            if found is not None:
                return found
        result: list[Value] = []
        for value in self.evaluate(node.function, at):
            result += self.result(value, node, at)
        return result

    def method_result(self, node: Call, function: Attribute, at: At) -> list[Value] | None:
        """Return what a method of a text or a collection returns; None for all other methods."""
        if function.name in texts.METHODS:
            return texts.method(self, node, function, at)
        if function.name in collections_of.METHODS:
            return collections_of.method(self, node, function, at)
        if function.name.startswith("parse_") or function.name == "parse":
            return command_line.parsed_arguments(self, node, function, at)
        return None

    def result(self, value: Value, node: Call, at: At) -> list[Value]:
        """Return what a call of a value returns."""
        if isinstance(value, External):
            return outside.result(self, value, node, at)
        if not isinstance(value, Definition):
            return []
        scope = self.scope(value.path, value.scope)
        passed = Passed(node, at, 1 if value.receiver is not None else 0)
        if scope.kind == "class":
            return [Object(value.path, value.scope, passed)]
        return self.returned(value, scope, passed)

    def returned(self, value: Definition, scope: Scope, passed: Passed) -> list[Value]:
        """Return what a function returns for one of its calls."""
        frame = (((value.path, value.scope), passed), *passed.at.frame)
        key = (hash((value.path, value.scope)), "returned")
        if key in self.active or len(frame) > DEEPEST:
            return []
        self.active.add(key)
        try:
            found: list[Value] = []
            inner = At(value.path, value.scope, frame)
            for each in scope.returns[:MOST_RETURNS]:
                found += self.evaluate(each, inner)
            outer = inner._replace(scope=scope.parent)
            return held_elsewhere(found) or self.instance_of(scope.annotations.get("return"), outer)
        finally:
            self.active.discard(key)


def _question(node: Binding | Call, at: At) -> tuple[int, ...]:
    """Return what tells one question of an expression from others: the calls that lead to it."""
    return (id(node), *[id(passed.call) for _, passed in at.frame])


_Evaluate = Callable[[Evaluator, Any, At], list[Value]]
_EVALUATE: dict[type, _Evaluate] = {
    Text: literals.read_text,
    Constant: literals.read_constant,
    Name: Evaluator.name,
    Attribute: attributes.read_attribute,
    Call: Evaluator.call,
    Join: texts.join,
    Format: texts.percent,
    Either: literals.read_either,
    Items: literals.read_items,
    Pairs: literals.read_pairs,
    Item: attributes.read_item,
    Each: attributes.read_each,
    Star: literals.read_star,
    Defined: literals.read_defined,
    Imported: Evaluator.imported,
}
