"""Texts that are made of texts: joined, formatted, cut, replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ingest.code.findings import How
from ingest.code.python.following.values import At, Element, Known, Plain, Sequence, Value
from ingest.code.python.syntax.expressions import (
    Attribute,
    Call,
    Expression,
    Format,
    Items,
    Join,
    Pairs,
)

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

LONGEST_TEXT = 1_000
MOST_ELEMENTS = 200
_LEAST = How.LITERAL
_RANK = {How.LITERAL: 0, How.CONSTANT: 1, How.DEFAULT: 2}
"""Of what is put together, the part that is known least decides."""
_LOCAL = (".", "/", "~")
"""How the paths of files begin that are no ids."""
_SIMPLE: dict[str, Callable[..., str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "rstrip": str.rstrip,
    "lstrip": str.lstrip,
    "replace": str.replace,
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "as_posix": lambda text: text,
    "joinpath": lambda text, *more: "/".join((text, *more)),
}
METHODS = frozenset({*_SIMPLE, "split", "rsplit", "splitlines", "format", "join"})
_FIELD = re.compile(r"\{(\w*)\}")
_PERCENT = re.compile(r"%(?:\((\w+)\))?[sd]")


def known(values: Iterable[Value]) -> list[Known]:
    """Return those values that are texts, numbers as their text."""
    found = []
    for value in values:
        if isinstance(value, Known):
            found.append(value)
        elif isinstance(value, Plain) and value.value is not None:
            found.append(Known(str(value.value), "", 0, _LEAST))
    return found


def join(evaluator: Evaluator, node: Join, at: At) -> list[Value]:
    """Return the texts of an f-string or a sum; of lists, their elements together."""
    parts = [evaluator.evaluate(part, at) for part in node.parts]
    if any(isinstance(value, Sequence) for part in parts for value in part):
        lists = [value for part in parts for value in part if isinstance(value, Sequence)]
        return [Sequence(tuple(each for one in lists for each in one.elements)[:MOST_ELEMENTS])]
    return list(joined(evaluator, [known(part) for part in parts], at, node.line))


def joined(evaluator: Evaluator, parts: list[list[Known]], at: At, line: int) -> list[Known]:
    """Return the texts that parts give together.

    Two parts of which each may be several texts are unknown: not every pair of them is meant.
    """
    if evaluator.stand_in:
        unknown = Known(evaluator.stand_in, at.path, 0, _LEAST)
        parts = [part or [unknown] for part in parts]
    if any(not part for part in parts):
        return []
    if _several(parts) > 1:
        # A folder and an owner of the Hub, one of them before many names: the folder has no ids.
        parts = [[each for each in parts[0] if each.text[:1] not in _LOCAL], *parts[1:]]
    if (parts and not parts[0]) or _several(parts) > 1:
        return []
    found = [Known("", at.path, line, _LEAST)]
    for part in parts:
        found = [_put_behind(before, each) for before in found for each in dict.fromkeys(part)]
        found = [each for each in found if len(each.text) <= LONGEST_TEXT]
    return found


def _several(parts: list[list[Known]]) -> int:
    """Return how many parts may be one of several texts."""
    return sum(len({each.text for each in part}) > 1 for part in parts)


def _put_behind(before: Known, each: Known) -> Known:
    """Return both texts together, at the place of the longer one with a slash, if one has it."""
    how = max((before.how, each.how), key=_RANK.__getitem__)
    decides = each.line and "/" in each.text.strip("/") and "/" not in before.text
    place = each if decides else before
    return Known(before.text + each.text, place.path, place.line, how)


def percent(evaluator: Evaluator, node: Format, at: At) -> list[Value]:
    """Return the texts of ``text % values``."""
    values: dict[str, Expression] = {}
    if isinstance(node.values, Pairs):
        for key, value in zip(node.values.keys, node.values.values, strict=False):
            for text in known(evaluator.evaluate(key, at)):
                values[text.text] = value
    else:
        given = node.values.elements if isinstance(node.values, Items) else (node.values,)
        values = {str(index): value for index, value in enumerate(given)}
    return _filled(evaluator, evaluator.evaluate(node.base, at), _PERCENT, values, at)


def _filled(
    evaluator: Evaluator,
    bases: list[Value],
    field: re.Pattern[str],
    values: dict[str, Expression],
    at: At,
) -> list[Value]:
    """Return texts with each field replaced by its value."""
    found: list[Value] = []
    for base in known(bases):
        parts: list[list[Known]] = []
        end = 0
        for count, match in enumerate(field.finditer(base.text)):
            parts.append([base._replace(text=base.text[end : match.start()])])
            parts.append(known(evaluator.evaluate(values.get(match[1] or str(count)), at)))
            end = match.end()
        parts.append([base._replace(text=base.text[end:])])
        found += [
            each._replace(path=base.path or each.path, line=base.line or each.line)
            for each in joined(evaluator, parts, at, base.line)
        ]
    return found


def method(evaluator: Evaluator, node: Call, function: Attribute, at: At) -> list[Value] | None:
    """Return what a method of a text returns; None where the object is no text."""
    bases = evaluator.evaluate(function.base, at)
    if function.name == "join":
        return _put_together(evaluator, bases, node, at)
    if not known(bases):
        return None if bases else []
    if function.name == "format":
        values: dict[str, Expression] = {str(i): each for i, each in enumerate(node.arguments)}
        values |= {name: value for name, value in node.keywords if name}
        return _filled(evaluator, bases, _FIELD, values, at)
    arguments = [_one(evaluator.evaluate(each, at)) for each in node.arguments]
    if any(each is None for each in arguments):
        return []
    given = [each for each in arguments if each is not None]
    if function.name in ("split", "rsplit", "splitlines"):
        return [_cut(base, function.name, given, at) for base in known(bases)]
    return list(_changed(known(bases), _SIMPLE[function.name], given))


def _changed(bases: list[Known], change: Callable[..., str], given: list[str]) -> Iterable[Known]:
    for base in bases:
        try:
            text = change(base.text, *given)
        except (TypeError, ValueError):
            continue
        if len(text) <= LONGEST_TEXT:
            yield base._replace(text=text)


def _cut(base: Known, name: str, given: list[str], at: At) -> Value:
    separator = given[0] if given and given[0] and not given[0].isdigit() else None
    most = int(given[1]) if len(given) > 1 and given[1].lstrip("-").isdigit() else -1
    cut = base.text.rsplit if name == "rsplit" else base.text.split
    parts = base.text.splitlines() if name == "splitlines" else cut(separator, most)
    return Sequence(tuple(Element(None, at, base._replace(text=part)) for part in parts[:200]))


def _one(values: list[Value]) -> str | None:
    """Return the text that values are; None if they are several."""
    found = {each.text for each in known(values)}
    return found.pop() if len(found) == 1 else None


def _put_together(
    evaluator: Evaluator, bases: list[Value], node: Call, at: At
) -> list[Value] | None:
    """Return ``separator.join(parts)``; None where the object is no text."""
    separator = _one(bases)
    if separator is None or len(node.arguments) != 1:
        return None
    found: list[Value] = []
    for value in evaluator.evaluate(node.arguments[0], at):
        if isinstance(value, Sequence):
            found += with_separator(evaluator, separator, value.elements, at, node.line)
    return found


def with_separator(
    evaluator: Evaluator, separator: str, elements: Iterable[Element], at: At, line: int
) -> list[Known]:
    """Return the texts of some elements with a separator between them."""
    parts: list[list[Known]] = []
    for element in elements:
        if parts:
            parts.append([Known(separator, at.path, 0, _LEAST)])
        parts.append(known(evaluator.element(element)))
    return joined(evaluator, parts, at, line)
