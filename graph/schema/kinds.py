"""What the traits say of several kinds together: which stand upstream of which, by what claims."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

from graph.schema.base import Claim, Entity, Node, StoredType, Upstream, properties
from graph.schema.claims import CLAIMS, DERIVED
from graph.schema.nodes import ARTIFACTS, ENTITIES, NODES, License

NAMED: tuple[type[Entity], ...] = tuple(kind for kind in ENTITIES if kind.prefixes)
"""The kinds that users can name by an id."""
_RECORDS: tuple[StoredType, ...] = (*NODES, *CLAIMS, *DERIVED)
RECORD_OF: dict[str, StoredType] = {record.label: record for record in _RECORDS}
"""Whatever stores have a table or type for, by its label."""
KIND_OF_PREFIX: dict[str, type[Entity]] = {word: kind for kind in NAMED for word in kind.prefixes}
ON_THE_HUB: tuple[type[Entity], ...] = tuple(
    kind for kind in ENTITIES if any(p.name == "hub_id" for p in properties(kind))
)
"""The kinds whose artifacts have an id of the Hub's own, which survives renames."""


class Reach(NamedTuple):
    """Claims that are followed step by step, and the kinds that they reach; in the schema's order.

    Both are empty where nothing is reached.
    """

    claims: tuple[type[Claim], ...]
    kinds: tuple[type[Node], ...]


def begun(kind: type[Node] | None = None) -> Reach:
    """Return the claims that begin at a kind, and the kinds that these end at; at any if None."""
    ends = [(claim, b) for claim in CLAIMS for a, b in claim.ends if kind in (a, None)]
    return _in_order({claim for claim, _ in ends}, {b for _, b in ends})


def upstream(kind: type[Node] | None = None) -> Reach:
    """Return by what claims which kinds are upstream of a kind; of any kind if None."""
    steps = [(claim, a, b) for claim in _lineage_steps() for a, b in claim.ends]
    return _follow_steps(kind, steps)


def downstream(kind: type[Node] | None = None, *, uses: bool = True) -> Reach:
    """Return by what claims which kinds are downstream of a kind; of any kind if None.

    Without ``uses`` only derivations are followed.
    """
    followed = (claim for claim in _lineage_steps() if uses or not is_use(claim))
    return _follow_steps(kind, [(claim, b, a) for claim in followed for a, b in claim.ends])


def users() -> Reach:
    """Return the claims that are uses, and the kinds that these begin at."""
    claims = {claim for claim in CLAIMS if is_use(claim)}
    return _in_order(claims, {start for claim in claims for start, _ in claim.ends})


def is_use(claim: type[Claim]) -> bool:
    """Return whether a claim says that its start uses its end, and is not made from it."""
    return claim.leads_upstream is Upstream.USES


def is_artifact(label: str) -> bool:
    """Return whether a kind is one of artifacts."""
    return any(kind.label == label for kind in ARTIFACTS)


@functools.cache
def only_uses(label: str) -> bool:
    """Return whether a kind uses artifacts and is not made from any, as a repository does."""
    steps = [claim for claim in _lineage_steps() if any(a.label == label for a, _ in claim.ends)]
    return bool(steps) and all(map(is_use, steps))


def id_parameter(kind: type[Node]) -> str:
    """Return the parameter by which questions know an id of a kind, such as model_id."""
    return f"{kind.label.lower()}_id"


def kind_of_parameter(name: str) -> type[Node] | None:
    """Return the kind whose id a parameter of a question takes, if any."""
    return next((kind for kind in NODES if id_parameter(kind) == name), None)


def noun(label: str) -> str:
    """Return the word for one of a kind in a sentence: model, licence."""
    return "licence" if label == License.label else label.lower()


def a_kind(label: str) -> str:
    """Return a kind with its article: a model, an owner."""
    return f"a{'n' * label.startswith(tuple('AEIOU'))} {noun(label)}"


def typed(label: str, identifier: str) -> str:
    """Return an id as a user would type it: with its kind, where it may be taken for another."""
    kind = next((kind for kind in NAMED if kind.label == label), None)
    return f"{kind.prefixes[0]}:{identifier}" if kind and not kind.bare else identifier


def _lineage_steps() -> list[type[Claim]]:
    return [claim for claim in CLAIMS if claim.leads_upstream]


def _follow_steps(
    start: type[Node] | None, steps: Iterable[tuple[type[Claim], type[Node], type[Node]]]
) -> Reach:
    steps = list(steps)
    here = {start} if start else {near for _, near, _ in steps}
    claims: set[type[Claim]] = set()
    kinds: set[type[Node]] = set()
    while here:
        taken = [(claim, far) for claim, near, far in steps if near in here]
        here = {far for _, far in taken} - kinds
        claims |= {claim for claim, _ in taken}
        kinds |= here
    return _in_order(claims, kinds)


def _in_order(claims: set[type[Claim]], kinds: set[type[Node]]) -> Reach:
    return Reach(
        tuple(claim for claim in CLAIMS if claim in claims),
        tuple(kind for kind in NODES if kind in kinds),
    )
