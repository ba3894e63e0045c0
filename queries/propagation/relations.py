"""Which relation a child and a parent are judged by, where several sources name the pair.

Pure. One source states the relation, another only the parent: every command judges the pair by what
is stated. The questions about clashes say the same in Cypher; a test compares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from graph.schema import CLAIM_OF, Model, Upstream
from licenses.rule.edges import DERIVATIONS
from licenses.rule.firmness import HEARSAY, UNSPECIFIC

DATA, USE = "trained_on", "repo_uses_model"
OUTPUTS, ADAPTER = "distilled", "adapter"
EDGES_UPSTREAM = {Upstream.TRAINED: DATA, Upstream.USES: USE}
"""The edge of the rule for what is no derivation by a method."""
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


def deciding(claims: Iterable[T], firmness_of: Callable[[T], int]) -> list[T]:
    """Return the claims of one child and parent that are judged: those that say it most firmly."""
    known = [(firmness_of(claim), claim) for claim in claims]
    firmest = max((each for each, _ in known), default=HEARSAY)
    return [claim for each, claim in known if each == firmest]
