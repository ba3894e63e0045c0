"""How what is loaded is reused, where the module says so in a telling way."""

from __future__ import annotations

import re

from graph.schema import Model
from ingest.code.findings import Loadable, Reuse
from ingest.code.python.following.callers import last_name
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.syntax.expressions import (
    Attribute,
    Call,
    CallSite,
    Constant,
    Expression,
    Imported,
    ModuleFacts,
    Name,
)

_TRAINING = re.compile(r"\w*Trainer|get_peft_model|prepare_model_for_kbit_training|SetFitTrainer")
_CONVERTING = frozenset("export from_transformers from_onnx".split())
_SERVERS = frozenset("fastapi flask gradio litserve bentoml sanic".split())


def reuse_of(evaluator: Evaluator, facts: ModuleFacts, site: CallSite, kind: Loadable) -> Reuse:
    """Return how the object that a call loads is reused; it is loaded at least."""
    if kind is not Model:
        return Reuse.LOADS
    if any(name in _CONVERTING and value == Constant(True) for name, value in site.call.keywords):
        return Reuse.CONVERTS
    names = _names_of(facts, site.call)
    if names and _is_trained(facts, names):
        return Reuse.FINE_TUNES
    return Reuse.SERVES if _is_server(facts) else Reuse.LOADS


def _names_of(facts: ModuleFacts, call: Call) -> set[str]:
    """Return the names and attributes to which the module assigns what a call returns."""
    found = {
        name
        for scope in facts.scopes
        for name, bindings in scope.bindings.items()
        if any(each.value is call for each in bindings)
    }
    for scope in facts.scopes:
        for name, assigned in scope.attributes.items():
            if any(value is call for value, _ in assigned):
                found.add(f".{name}")
    return found


def _is_trained(facts: ModuleFacts, names: set[str]) -> bool:
    """Return whether one of some names is the model that a trainer gets."""
    for site in facts.calls:
        if _TRAINING.fullmatch(last_name(site.call.function)):
            first = site.call.arguments[:1]
            given = [*first, *(value for name, value in site.call.keywords if name == "model")]
            if any(_is_named(value, names) for value in given):
                return True
    return False


def _is_named(value: Expression, names: set[str]) -> bool:
    if isinstance(value, Attribute):
        return f".{value.name}" in names
    return isinstance(value, Name) and value.name in names


def _is_server(facts: ModuleFacts) -> bool:
    return any(
        isinstance(binding.value, Imported) and binding.value.module.partition(".")[0] in _SERVERS
        for bindings in facts.scopes[0].bindings.values()
        for binding in bindings
    )
