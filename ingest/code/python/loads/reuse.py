"""How what is loaded is reused, where the module says so in a telling way."""

from __future__ import annotations

import re

from graph.schema import Model
from ingest.code.findings import Loadable, Reuse
from ingest.code.python.following.callers import last_name
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.values import Surroundings
from ingest.code.python.syntax.expressions import (
    Attribute,
    Call,
    CallSite,
    Constant,
    Imported,
    ModuleFacts,
    Name,
)

_TRAINING = re.compile(r"\w*Trainer|get_peft_model|prepare_model_for_kbit_training|SetFitTrainer")
_CONVERTING = frozenset("export from_transformers from_onnx".split())
_SERVERS = frozenset("fastapi flask gradio litserve bentoml sanic".split())
_NETWORKS = frozenset("Module Layer Model LightningModule PreTrainedModel".split())
"""What networks of one's own are made from: torch, flax, equinox, mlx, keras and transformers."""
_COPYING = frozenset("load_state_dict copy_ set_weights load_weights".split())
"""Methods by which the weights of one network become those of another."""
_WEIGHTS = frozenset("state_dict named_parameters get_weights".split())
"""Methods that give the weights of a network away."""


def reuse_of(evaluator: Evaluator, facts: ModuleFacts, site: CallSite, kind: Loadable) -> Reuse:
    """Return how the object that a call loads is reused; it is loaded at least."""
    if kind is not Model:
        return Reuse.LOADS
    if any(name in _CONVERTING and value == Constant(True) for name, value in site.call.keywords):
        return Reuse.CONVERTS
    surroundings = evaluator.surroundings
    if facts.path not in surroundings:
        surroundings[facts.path] = Surroundings(
            _names_of_calls(facts),
            _trained_names(facts),
            _copied_names(facts),
            _is_server(facts),
        )
    around = surroundings[facts.path]
    own = around.names.get(id(site.call), set())
    if around.trained & own:
        return Reuse.FINE_TUNES
    if around.copied & own:
        return Reuse.REIMPLEMENTS
    return Reuse.SERVES if around.is_server else Reuse.LOADS


def _names_of_calls(facts: ModuleFacts) -> dict[int, set[str]]:
    """Return the names and attributes to which the module assigns what each call returns."""
    found: dict[int, set[str]] = {}
    for scope in facts.scopes:
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if isinstance(binding.value, Call):
                    found.setdefault(id(binding.value), set()).add(name)
        for name, assigned in scope.attributes.items():
            for value, _ in assigned:
                if isinstance(value, Call):
                    found.setdefault(id(value), set()).add(f".{name}")
    return found


def _trained_names(facts: ModuleFacts) -> set[str]:
    """Return the names and attributes that trainers get as their model."""
    found: set[str] = set()
    for site in facts.calls:
        if _TRAINING.fullmatch(last_name(site.call.function)):
            first = site.call.arguments[:1]
            given = [*first, *(value for name, value in site.call.keywords if name == "model")]
            found |= {each.name for each in given if isinstance(each, Name)}
            found |= {f".{each.name}" for each in given if isinstance(each, Attribute)}
    return found


def _copied_names(facts: ModuleFacts) -> set[str]:
    """Return the names of models whose weights a module gives to a network of its own."""
    has_network = any(last_name(base) in _NETWORKS for s in facts.scopes for base in s.bases)
    called = [site.call.function for site in facts.calls]
    if not has_network or not any(last_name(each) in _COPYING for each in called):
        return set()
    givers = (each for each in called if isinstance(each, Attribute) and each.name in _WEIGHTS)
    return {each.base.name for each in givers if isinstance(each.base, Name)}


def _is_server(facts: ModuleFacts) -> bool:
    return any(
        isinstance(binding.value, Imported) and binding.value.module.partition(".")[0] in _SERVERS
        for bindings in facts.scopes[0].bindings.values()
        for binding in bindings
    )
