"""Where a module names something: names, attributes, parameters, keywords, keys and options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.code.findings import How
from ingest.code.python.following.callers import last_name
from ingest.code.python.following.origins.command_line import declared_name
from ingest.code.python.syntax.expressions import (
    Call,
    Each,
    Either,
    Expression,
    Items,
    ModuleFacts,
    Pairs,
    Scope,
    Text,
)

_DEEPEST = 6
_NEXT = 2
"""By how much the order of a binding exceeds that in the statement before."""
_HOLDING = (Pairs, Items)
"""Expressions that may have keys: nearly all have none, and there are millions of them."""
_FIELDS = frozenset("Field field Option Argument ib attrib Query Form Body".split())
"""Calls that declare a field, an option or a part of a request, with its default."""
_SETTINGS = frozenset("get getenv setdefault setenv environ config env pop".split())
"""Calls of which the first argument is the name of a setting and the second what it is."""
_CHOICES = frozenset("Dropdown Textbox Radio selectbox text_input radio select_slider".split())
"""Calls that make a field of a form."""
_OF_HOSTS = re.compile(
    r"(?:a?(?:text_)?completions?|create|acreate|a?chat\w*|a?generate\w*|invoke|feature_extraction|"
    r"text_generation|\w*(?:push|upload|save|create|delete|publish|commit|export)\w*|"
    r"Inference\w*|\w*(?:API|Api|Remote|Cloud|Endpoint)\w*|Training\w*Arguments|\w*Config|skipif|"
    r"print|info|debug|warning|error|raises|patch\w*|assert\w*)"
)
"""Calls whose keywords name what is hosted, written or only spoken of."""
_BESIDE = re.compile(
    r"litellm|\bapi|_api|price|cost|provider|endpoint|context_(?:length|window)|max_tokens|url|"
    r"owned_by|author|score|rank\b|likes|downloads|params_b|github",
    re.IGNORECASE,
)
"""Keys beside which the name of a model is a line of a list of what others have."""


class Slot(NamedTuple):
    """A name that tells what its value is, and the value."""

    name: str
    value: Expression
    how: How


def bound_slots(facts: ModuleFacts) -> Iterator[Slot]:
    """Yield what names, attributes and parameters of a module are."""
    for scope in facts.scopes:
        yield from _of_scope(scope)


def _of_scope(scope: Scope) -> Iterator[Slot]:
    for name, bindings in scope.bindings.items():
        last = name.partition("[")[0].rpartition(".")[2]
        again = {(each.block, each.order) for each in bindings}
        for binding in bindings:
            # What the next statement binds anew was never what the name tells.
            if (binding.block, binding.order + _NEXT) not in again:
                yield Slot(last, binding.value, How.CONSTANT)
    for parameter in scope.parameters:
        yield Slot(parameter.name, parameter.default, How.DEFAULT)
    for name, assigned in scope.attributes.items():
        for value, _ in assigned:
            yield Slot(name, value, How.CONSTANT)


def given_slots(facts: ModuleFacts) -> Iterator[Slot]:
    """Yield what keywords of calls, keys of dictionaries, options and fields of forms are."""
    for site in facts.calls:
        call = site.call
        for value in call.arguments:
            if isinstance(value, _HOLDING):
                yield from _keys(value)
        for _, value in call.keywords:
            if isinstance(value, _HOLDING):
                yield from _keys(value)
        yield from _of_call(call)
    for slot in bound_slots(facts):
        if isinstance(slot.value, _HOLDING):
            yield from _keys(slot.value)
    for scope in facts.scopes:
        for value in scope.returns:
            yield from _keys(value)


def _of_call(call: Call) -> Iterator[Slot]:
    name = last_name(call.function)
    if option := declared_name(call):
        for keyword, value in call.keywords:
            if keyword == "default":
                yield Slot(option, value, How.DEFAULT)
    elif name in _SETTINGS and len(call.arguments) > 1:
        first = call.arguments[0]
        if isinstance(first, Text):
            yield Slot(first.text, call.arguments[1], How.DEFAULT)
    elif name in _CHOICES:
        yield from _of_form(call)
    elif name and not _OF_HOSTS.fullmatch(name):
        for keyword, value in call.keywords:
            if keyword:
                yield Slot(keyword, value, How.LITERAL)


def _of_form(call: Call) -> Iterator[Slot]:
    """Yield what a field of a form may hold, under the last word of its label."""
    given = dict(call.keywords)
    label = given.get("label", call.arguments[0] if call.arguments else None)
    if not isinstance(label, Text):
        return
    words = re.findall(r"[a-z]+", label.text.lower())
    name = next((word for word in words if word.rstrip("s") in ("model", "checkpoint")), "")
    for value in (given.get("value"), given.get("choices"), given.get("options")):
        yield Slot(name, value, How.DEFAULT)
    if len(call.arguments) > 1:
        yield Slot(name, call.arguments[1], How.DEFAULT)


def _keys(value: Expression, depth: int = 0) -> Iterator[Slot]:
    """Yield the values of dictionaries within an expression, under their keys."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Pairs):
        if not _is_listed(value):
            for key, inner in zip(value.keys, value.values, strict=False):
                if isinstance(key, Text):
                    yield Slot(key.text, inner, How.CONSTANT)
        for inner in value.values:
            yield from _keys(inner, depth + 1)
    elif isinstance(value, Items):
        for inner in value.elements:
            yield from _keys(inner, depth + 1)


def _is_listed(value: Pairs) -> bool:
    """Return whether a dictionary says of a model what lists of hosted ones do."""
    return any(isinstance(key, Text) and _BESIDE.search(key.text) for key in value.keys)


def texts_of(value: Expression, depth: int = 0) -> Iterator[Text]:
    """Yield the texts of a literal, a list, a dictionary's values, alternatives or a default."""
    if isinstance(value, Text):
        yield value
    if depth > 3:
        return
    for each in _inner(value):
        yield from texts_of(each, depth + 1)


def _inner(value: Expression) -> tuple[Expression, ...]:
    if isinstance(value, Items):
        return value.elements
    if isinstance(value, Either):
        return value.options
    if isinstance(value, Pairs):
        return () if _is_listed(value) else value.values
    if isinstance(value, Each):
        return (value.base,)
    if isinstance(value, Call):
        return _default_of(value)
    return ()


def _default_of(call: Call) -> tuple[Expression, ...]:
    """Return the default that a call declares for a field, or for a setting that is looked up."""
    name = last_name(call.function)
    for keyword, value in call.keywords:
        if keyword == "default" and name in _FIELDS | _SETTINGS:
            return (value,)
    if name in _FIELDS:
        return call.arguments[:1]
    return call.arguments[1:2] if name in _SETTINGS else ()
