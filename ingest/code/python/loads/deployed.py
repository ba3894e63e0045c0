"""Models that a container is told to load by a setting of its environment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from graph.schema import Model
from ingest.code.findings import Candidate, Reuse
from ingest.code.python.following.callers import through_callers
from ingest.code.python.following.evaluation import Evaluator
from ingest.code.python.following.origins.texts import known
from ingest.code.python.following.values import At
from ingest.code.python.loads.forms import owned_or_old
from ingest.code.python.syntax.expressions import Expression, Items, ModuleFacts, Pairs, Text
from ingest.code.python.triggers import SETTINGS

_DEEPEST = 4


def deployed_models(evaluator: Evaluator, facts: ModuleFacts) -> Iterator[Candidate]:
    """Yield the models in settings of containers: ``env={"HF_MODEL_ID": name}``."""
    for index, expression in _expressions(facts):
        for key, value in _settings(expression):
            at = At(facts.path, index)
            evaluator.begin()
            found = through_callers(evaluator, at, partial(evaluator.evaluate, value))
            for each in known(found):
                if (text := owned_or_old(each.text)) is not None:
                    yield Candidate(
                        each.path, each.line, Model, text, each.how, key, reuse=Reuse.SERVES
                    )


def _expressions(facts: ModuleFacts) -> Iterator[tuple[int, Expression]]:
    for index, scope in enumerate(facts.scopes):
        for bindings in scope.bindings.values():
            for binding in bindings:
                yield index, binding.value
        for value in scope.returns:
            yield index, value
    for site in facts.calls:
        for value in (*site.call.arguments, *(value for _, value in site.call.keywords)):
            yield site.scope, value


def _settings(value: Expression, depth: int = 0) -> Iterator[tuple[str, Expression]]:
    """Yield the settings in dictionaries within an expression that name a model."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Pairs):
        for key, inner in zip(value.keys, value.values, strict=False):
            if isinstance(key, Text) and key.text in SETTINGS:
                yield key.text, inner
            yield from _settings(inner, depth + 1)
    elif isinstance(value, Items):
        for inner in value.elements:
            yield from _settings(inner, depth + 1)
