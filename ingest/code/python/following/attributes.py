"""Attributes and elements of values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following import classes
from ingest.code.python.following.origins import (
    collections_of,
    command_line,
    outside,
    settings,
)
from ingest.code.python.following.reaching import MOST_BINDINGS, reaching_bindings
from ingest.code.python.following.values import (
    At,
    Definition,
    External,
    Known,
    Mapping,
    Module,
    Object,
    Options,
    Value,
    held_elsewhere,
)
from ingest.code.python.syntax.expressions import Attribute, Each, Imported, Item, Name

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator


def read_attribute(evaluator: Evaluator, node: Attribute, at: At) -> list[Value]:
    """Return what an attribute may be, by what was assigned to it and by its object."""
    found: list[Value] = []
    if isinstance(node.base, Name):
        assigned = node.base._replace(name=f"{node.base.name}.{node.name}")
        scopes = evaluator.modules.known[at.path].scopes
        for index in dict.fromkeys((at.scope, 0)):
            bindings = scopes[index].bindings.get(assigned.name, ())
            reaching, replaced = reaching_bindings(bindings, assigned, index == at.scope)
            for each in reaching:
                found += evaluator.binding(each, at._replace(scope=index))
            if replaced and index == at.scope:
                return found
    for value in evaluator.evaluate(node.base, at):
        found += of_value(evaluator, value, node.name, at)
    return found


def of_value(evaluator: Evaluator, value: Value, name: str, at: At) -> list[Value]:
    """Return what an attribute of a value may be."""
    if isinstance(value, Object | Definition):
        return held_elsewhere(classes.attribute(evaluator, value, name, at))
    if isinstance(value, Module):
        return _module_attribute(evaluator, value, name)
    if isinstance(value, External):
        return _external_attribute(evaluator, value, name, at)
    if isinstance(value, Options):
        return command_line.declared_option(evaluator, value.path, name)
    if isinstance(value, Mapping):
        return collections_of.by_key(evaluator, value, [Known(name, "", 0, How.LITERAL)])
    return [value] if isinstance(value, Known) and name == "value" else []


def _module_attribute(evaluator: Evaluator, value: Module, name: str) -> list[Value]:
    found = evaluator.exported(value.path, name)
    if found is not None:
        return held_elsewhere(found)
    inner = evaluator.modules.resolve(Imported(name, None, 1, 0), value.path)
    return [Module(inner)] if inner is not None and inner != value.path else []


def _external_attribute(evaluator: Evaluator, value: External, name: str, at: At) -> list[Value]:
    longer = f"{value.name}.{name}"
    if name == "value" and value.made is not None and value.name.startswith(("gradio.", "gr.")):
        return outside.field_value(evaluator, value.made)
    if longer == "sys.executable":
        return [Known("python", at.path, 0, How.LITERAL)]
    if name == "FLAGS" or value.name.endswith("flags.FLAGS"):
        return [Options(at.path)] if name == "FLAGS" else []
    if value.made is None and "()" not in longer:
        path = evaluator.modules.resolve(Imported(longer, None, 0, 0), at.path)
        if path is not None:
            return [Module(path)]
    return [External(longer, value.made)]


def read_item(evaluator: Evaluator, node: Item, at: At) -> list[Value]:
    """Return what an element of a collection may be."""
    keys = evaluator.evaluate(node.key, at)
    found: list[Value] = []
    if isinstance(node.base, Name):
        found += _added_items(evaluator, node.base, keys, at)
    for value in evaluator.evaluate(node.base, at):
        if isinstance(value, External) and value.name == "os.environ":
            for key in keys:
                found += settings.value_of(evaluator, key.text) if isinstance(key, Known) else []
        found += collections_of.by_key(evaluator, value, keys)
    return found


def _added_items(evaluator: Evaluator, base: Name, keys: list[Value], at: At) -> list[Value]:
    """Return what was put into a collection by ``base[key] = value``."""
    found: list[Value] = []
    added = base._replace(name=f"{base.name}[]")
    for index in dict.fromkeys((at.scope, 0)):
        scope = evaluator.scope(at.path, index)
        for binding in scope.bindings.get(added.name, [])[:MOST_BINDINGS]:
            for value in evaluator.binding(binding, at._replace(scope=index)):
                found += collections_of.by_key(evaluator, value, keys)
    return [*found, *_added_elsewhere(evaluator, base, keys, at)]


def _added_elsewhere(
    evaluator: Evaluator, base: Name, keys: list[Value], at: At
) -> Iterator[Value]:
    """Yield what the module that a collection is imported from puts into it."""
    for each in evaluator.scope(at.path, 0).bindings.get(base.name, ()):
        if not isinstance(each.value, Imported) or not each.value.name:
            continue
        path = evaluator.modules.resolve(each.value, at.path)
        facts = evaluator.modules.facts(path) if path is not None and path != at.path else None
        if facts is None or not facts.scopes:
            continue
        for added in facts.scopes[0].bindings.get(f"{each.value.name}[]", ()):
            for value in evaluator.binding(added, At(facts.path, 0)):
                yield from collections_of.by_key(evaluator, value, keys)


def read_each(evaluator: Evaluator, node: Each, at: At) -> list[Value]:
    """Return what one of the elements of an iterable may be."""
    found: list[Value] = []
    if isinstance(node.base, Name):
        found += _added_items(evaluator, node.base, [], at)
    for value in evaluator.evaluate(node.base, at):
        found += collections_of.elements(evaluator, value)
    return found
