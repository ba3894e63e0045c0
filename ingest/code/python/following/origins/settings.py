"""Settings of the environment: what the modules of a repository set them to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.python.following.values import At, Known, Value
from ingest.code.python.syntax.expressions import Attribute, Call, Name, Text

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

_SETTING = frozenset("setenv putenv setdefault".split())
_ENVIRONMENT = "environ"


def set_name(call: Call) -> str | None:
    """Return the name of the setting that a call sets; None for all other calls."""
    function = call.function
    if len(call.arguments) < 2 or not isinstance(function, Name | Attribute):
        return None
    if function.name not in _SETTING or not isinstance(call.arguments[0], Text):
        return None
    base = getattr(function, "base", None)
    is_environment = getattr(base, "name", "") == _ENVIRONMENT
    if function.name == "setdefault" and not is_environment:
        return None
    return call.arguments[0].text


def value_of(evaluator: Evaluator, name: str) -> list[Value]:
    """Return the texts that a setting is given anywhere in the repository."""
    key = ("setting", name)
    if not name.isupper() or key in evaluator.active or evaluator.stand_in:
        return []

    def set_to() -> list[Value]:
        evaluator.modules.read_setting(name)
        found: list[Value] = []
        for path, scope, call in evaluator.index.settings(name):
            values = evaluator.aside(call.arguments[1], At(path, scope))
            found += [each for each in values if isinstance(each, Known)]
        return found

    evaluator.active.add(key)
    try:
        return evaluator.remember(key, set_to)
    finally:
        evaluator.active.discard(key)
