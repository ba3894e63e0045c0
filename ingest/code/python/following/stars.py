"""Names that ``from module import *`` brings, from module to module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.code.python.following.budget import MOST_STEPS
from ingest.code.python.following.modules import absolute_name
from ingest.code.python.following.reaching import ANYWHERE
from ingest.code.python.following.values import At, External, Value
from ingest.code.python.syntax.expressions import Imported, Name

if TYPE_CHECKING:
    from ingest.code.python.following.evaluation import Evaluator

_MOST_VALUES = 200


def named(evaluator: Evaluator, name: str, start: str) -> list[Value]:
    """Return what a name is in the modules to which stars lead, each looked at once."""
    budget = evaluator.budget
    found: list[Value] = []
    seen = {start}
    waiting = _stars_of(evaluator, start)
    while waiting and len(found) < _MOST_VALUES:
        if budget.steps >= budget.most:
            budget.was_cut = True
            break
        budget.steps += 1
        star, importer = waiting.pop()
        path = evaluator.modules.resolve(star, importer)
        if path is None:
            found.append(External(absolute_name(star._replace(name=name), importer)))
        elif path not in seen and (facts := evaluator.modules.facts(path)) and facts.scopes:
            seen.add(path)
            node, at = Name(name, ANYWHERE, ()), At(path, 0)
            values = evaluator.in_scope(facts.scopes[0], node, at, False)
            if values is None:
                waiting += _stars_of(evaluator, path)
            found += values or []
    return found


def _stars_of(evaluator: Evaluator, path: str) -> list[tuple[Imported, str]]:
    """Return what a module imports by stars, the first of them last, and the module."""
    stars = evaluator.modules.known[path].star_imports[:MOST_STEPS]
    return [(star, path) for star in reversed(stars)]
