"""What the command line of a program says where nobody says otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.python.following import passing
from ingest.code.python.following.origins import collections_of
from ingest.code.python.following.values import (
    At,
    Definition,
    Element,
    External,
    Object,
    Options,
    Passed,
    Sequence,
    Value,
    by_default,
)
from ingest.code.python.syntax.expressions import Attribute, Call, Expression, Name, Scope, Text

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

_DECLARING = frozenset(
    "add_argument add_option DEFINE_string DEFINE_enum DEFINE_multi_string define "
    "add_parameter".split()
)
_DECORATORS = frozenset("option argument".split())


def configured_objects(evaluator: Evaluator, node: Call, at: At) -> list[Value]:
    """Return objects of the classes that a reader of command lines or files is given."""
    found: list[Value] = []
    values = evaluator.evaluate(node.arguments[0], at) if node.arguments else []
    for keyword in ("config_class", "type"):
        values += passing.given(evaluator, node, at, keyword) or []
    for value in values:
        if (
            isinstance(value, Definition)
            and evaluator.scope(value.path, value.scope).kind == "class"
        ):
            found.append(Object(value.path, value.scope))
    return found


def parsed_arguments(
    evaluator: Evaluator, node: Call, function: Attribute, at: At
) -> list[Value] | None:
    """Return what a parser of the command line returns; None where it is none."""
    bases = evaluator.evaluate(function.base, at)
    made = [each.made for each in bases if isinstance(each, External) and each.made is not None]
    if function.name in ("parse_args_into_dataclasses", "parse_args_and_config"):
        filled = [Element(None, at, each) for one in made for each in _classes(evaluator, one)]
        return [Sequence(tuple(filled))]
    if function.name == "parse":
        modules = [each for each in bases if isinstance(each, External) and each.made is None]
        return configured_objects(evaluator, node, at) if modules else None
    if function.name == "parse_known_args":
        return [Sequence((Element(None, at, Options(at.path)),))]
    if function.name == "parse_args":
        objects = [each for one in made for each in _classes(evaluator, one)]
        return [*objects, Options(made[0].at.path if made else at.path)]
    return None


def _classes(evaluator: Evaluator, made: Passed) -> list[Value]:
    """Return objects of the classes with which a parser was made."""
    found: list[Value] = []
    for value in passing.given(evaluator, made.call, made.at, "dataclass_types", 0) or []:
        inner = (
            collections_of.elements(evaluator, value) if isinstance(value, Sequence) else [value]
        )
        found += [Object(each.path, each.scope) for each in inner if isinstance(each, Definition)]
    return found


def declared_option(evaluator: Evaluator, path: str, name: str) -> list[Value]:
    """Return the default of an option that a module declares, or another one alone."""
    declared = evaluator.declared(name)
    own = [each for each in declared if each[0] == path]
    if not own and len({each[0] for each in declared}) > 1:
        return []
    found: list[Value] = []
    for where, scope, call in own or declared:
        values = passing.given(evaluator, call, At(where, scope), "default")
        if values is None and _last_name(call.function).startswith(("DEFINE", "define")):
            values = passing.given(evaluator, call, At(where, scope), "default", 1)
        found += by_default(values or [])
    return found


def declared_name(call: Call) -> str | None:
    """Return the name of the option that a call declares; None for all other calls."""
    if _last_name(call.function) not in _DECLARING:
        return None
    for keyword, value in call.keywords:
        if keyword == "dest" and isinstance(value, Text):
            return value.text
    return _option_name([each.text for each in call.arguments if isinstance(each, Text)])


def _option_name(written: list[str]) -> str | None:
    """Return the name that the values of an option have: that of the first long form."""
    long = [each for each in written if each.startswith("--")] or written
    return long[0].lstrip("-").replace("-", "_") if long else None


def _last_name(function: Expression) -> str:
    return function.name if isinstance(function, Name | Attribute) else ""


def option_default(evaluator: Evaluator, scope: Scope, name: str, at: At) -> list[Value]:
    """Return the default that a decorator of a command gives to a parameter."""
    for call in scope.decorators:
        if not isinstance(call, Call) or _last_name(call.function) not in _DECORATORS:
            continue
        written = [each.text for each in call.arguments if isinstance(each, Text)]
        plain = [each for each in written if not each.startswith("-")]
        if name in (_option_name(plain), _option_name(written)):
            return passing.given(evaluator, call, at, "default") or []
    return []
