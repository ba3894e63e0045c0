"""Which relation a child and a parent are judged by, where several sources name the pair.

Pure. One source states the relation, another only the parent: every command judges the pair by what
is stated. The questions about clashes say the same in Cypher; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from graph.schema import CLAIM_OF, Model, Upstream
from licenses.rule.edges import DERIVATIONS

DATA, USE, UNSPECIFIC = "trained_on", "repo_uses_model", "finetune"
OUTPUTS, ADAPTER = "distilled", "adapter"
EDGES_UPSTREAM = {Upstream.TRAINED: DATA, Upstream.USES: USE}
"""The edge of the rule for what is no derivation by a method."""
SILENT, BY_NAME, GENERIC, STATED = range(4)
"""How firmly a claim says how a child was made: not at all, by a name, as people say it, stated."""
NAMES = ("inferred-config", "inferred-name")
"""Sources that know a relation from a model's name."""
HUB = ("hub-api", "hub-tag")
"""Sources in which the Hub says "finetune" of a single base, where its author says nothing."""
T = TypeVar("T")


def edge_of(relation: str, method: str | None, child_kind: str) -> str:
    """Return the edge of the rule that a claim means.

    A derivation of no stated kind is judged as a finetune, the strictest of them; so is every
    derivation between datasets.
    """
    way = CLAIM_OF[relation].leads_upstream
    if way in EDGES_UPSTREAM:
        return EDGES_UPSTREAM[way]
    return method if method in DERIVATIONS and child_kind == Model.label else UNSPECIFIC


def firmness(method: str | None, stated_by: str, declared: bool | None) -> int:
    """Return how firmly a claim says how a child was made from its parent.

    A "finetune" of the Hub's, or one that was inferred, is generic: the Hub says it where the
    author says nothing, and people say that they fine-tuned what is an adapter.
    """
    if method is None:
        return SILENT
    if stated_by in NAMES:
        return BY_NAME
    specific = method in DERIVATIONS and method != UNSPECIFIC
    return STATED if specific or (declared and stated_by not in HUB) else GENERIC


def deciding(claims: Iterable[T], firmness_of: Callable[[T], int]) -> list[T]:
    """Return the claims of one child and parent that are judged: those that say it most firmly."""
    known = [(firmness_of(claim), claim) for claim in claims]
    firmest = max((each for each, _ in known), default=SILENT)
    return [claim for each, claim in known if each == firmest]
