"""What calls of other libraries return, as far as texts go: paths, settings, command lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following import passing
from ingest.code.python.following.origins import (
    collections_of,
    command_line,
    parametrized,
    settings,
    texts,
)
from ingest.code.python.following.values import (
    At,
    Definition,
    Element,
    External,
    Known,
    Mapping,
    Passed,
    Sequence,
    Value,
    by_default,
)
from ingest.code.python.syntax.expressions import Attribute, Call

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator


def result(evaluator: Evaluator, value: External, node: Call, at: At) -> list[Value]:
    """Return what a call of something from elsewhere returns: an object of it, if no more."""
    last = value.name.rpartition(".")[2]
    reader = _RESULTS.get(last)
    if reader is not None:
        return reader(evaluator, node, at)
    return [External(f"{value.name}()", Passed(node, at, 0))]


def _environment(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    found = by_default(passing.given(evaluator, node, at, "default", 1) or [])
    for key in texts.known(passing.given(evaluator, node, at, "key", 0) or []):
        found += settings.value_of(evaluator, key.text)
    return found


def _field_default(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    """Return the default of a declared field or option."""
    for value in passing.given(evaluator, node, at, "default_factory") or []:
        if isinstance(value, Definition):
            call = Call(None, (), (), node.line)
            return by_default(evaluator.result(value, call, at))
    found = passing.given(evaluator, node, at, "default")
    if found is None and node.arguments:
        found = evaluator.evaluate(node.arguments[0], at)
    return by_default(found or [])


def _provided(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    """Return what the function returns that provides a parameter."""
    called = Call(None, (), (), node.line)
    return [
        each
        for value in passing.given(evaluator, node, at, "dependency", 0) or []
        if isinstance(value, Definition)
        for each in evaluator.result(value, called, at)
    ]


def _first(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    return evaluator.evaluate(node.arguments[0], at) if node.arguments else []


def _second(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    return evaluator.evaluate(node.arguments[1], at) if len(node.arguments) > 1 else []


def _path(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    elements = [Element(each, at) for each in node.arguments]
    return list(texts.with_separator(evaluator, "/", elements, at, node.line)) if elements else []


def _enumerated(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    found: list[Value] = []
    for value in _first(evaluator, node, at):
        if isinstance(value, Sequence):
            pairs = (Sequence((Element(None, at), each)) for each in value.elements)
            found.append(Sequence(tuple(Element(None, at, pair) for pair in pairs)))
    return found


def _zipped(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    columns = []
    for argument in node.arguments:
        values = [each for each in evaluator.evaluate(argument, at) if isinstance(each, Sequence)]
        columns.append(values[0].elements if values else ())
    longest = max(map(len, columns), default=0)
    rows = (
        Sequence(tuple(c[index] if index < len(c) else Element(None, at) for c in columns))
        for index in range(longest)
    )
    return [Sequence(tuple(Element(None, at, row) for row in rows))]


def _chained(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    elements: list[Element] = []
    for argument in node.arguments:
        for value in evaluator.evaluate(argument, at):
            elements += value.elements if isinstance(value, Sequence) else ()
    return [Sequence(tuple(elements[: texts.MOST_ELEMENTS]))]


def _chosen(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    found: list[Value] = []
    for value in _first(evaluator, node, at):
        found += collections_of.elements(evaluator, value)
    return found


def _named(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    """Return a dictionary of the keywords of a call, and of the one that it is given."""
    pairs: list[tuple[Element, Element]] = []
    for value in _first(evaluator, node, at):
        pairs += value.pairs if isinstance(value, Mapping) else ()
    for keyword, given in node.keywords:
        if keyword is None:
            for inner in evaluator.evaluate(given, at):
                pairs += inner.pairs if isinstance(inner, Mapping) else ()
        else:
            key = Known(keyword, at.path, node.line, How.LITERAL)
            pairs.append((Element(None, at, key), Element(given, at)))
    return [Mapping(tuple(pairs))]


def _attribute_by_name(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    if len(node.arguments) < 2:
        return []
    found: list[Value] = []
    for key in texts.known(evaluator.evaluate(node.arguments[1], at)):
        found += evaluator.evaluate(Attribute(node.arguments[0], key.text), at)
    if len(node.arguments) > 2:
        found += by_default(evaluator.evaluate(node.arguments[2], at))
    return found


def _typed_text(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    return by_default(passing.given(evaluator, node, at, "value", 1) or [])


def _selected(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    found: list[Value] = []
    for value in passing.given(evaluator, node, at, "options", 1) or []:
        found += collections_of.elements(evaluator, value)
    return found


def field_value(evaluator: Evaluator, made: Passed) -> list[Value]:
    """Return what a field of a form may hold: its value, or one of those to choose from."""
    found = passing.given(evaluator, made.call, made.at, "value") or []
    for value in passing.given(evaluator, made.call, made.at, "choices") or []:
        found += collections_of.elements(evaluator, value)
    return by_default(found)


def _module(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    names = texts.known(_first(evaluator, node, at))
    return [External(each.text) for each in names if not each.text.startswith(".")]


_RESULTS: dict[str, Callable[[Evaluator, Call, At], list[Value]]] = {
    "getenv": _environment,
    "get": _environment,
    "config": _environment,
    "env": _environment,
    "Field": _field_default,
    "field": _field_default,
    "ib": _field_default,
    "attrib": _field_default,
    "Option": _field_default,
    "Argument": _field_default,
    "str": _first,
    "Path": _path,
    "PurePath": _path,
    "PurePosixPath": _path,
    "join": _path,
    "abspath": _first,
    "expanduser": _first,
    "deepcopy": _first,
    "copy": _first,
    "list": _first,
    "tuple": _first,
    "set": _first,
    "sorted": _first,
    "frozenset": _first,
    "reversed": _first,
    "iter": _first,
    "tqdm": _first,
    "MappingProxyType": _first,
    "cast": _second,
    "enumerate": _enumerated,
    "zip": _zipped,
    "chain": _chained,
    "next": _chosen,
    "choice": _chosen,
    "dict": _named,
    "OrderedDict": _named,
    "SimpleNamespace": _named,
    "Namespace": _named,
    "EasyDict": _named,
    "edict": _named,
    "DictConfig": _named,
    "create": _named,
    "ConfigDict": _named,
    "AttrDict": _named,
    "param": parametrized.parameter_set,
    "getattr": _attribute_by_name,
    "text_input": _typed_text,
    "selectbox": _selected,
    "radio": _selected,
    "multiselect": _selected,
    "select_slider": _selected,
    "import_module": _module,
    "importorskip": _module,
    "vars": _first,
    "Depends": _provided,
    "cli": command_line.configured_objects,
}
