"""What the relationships of a document of SPDX 3 say of models, datasets and applications."""

from __future__ import annotations

from typing import NamedTuple

from graph.schema import Claim, DerivedFrom, EvaluatedOn, Node, TrainedOn, Uses

RELATIONSHIPS = frozenset({"Relationship", "LifecycleScopedRelationship"})
"""The types of which a relationship is."""
LICENSED = {"hasDeclaredLicense": True, "hasConcludedLicense": False}
"""Those that name a licence, and whether it is declared."""
ABOUT = "describes"
"""The one that says what a document is about."""


class Meaning(NamedTuple):
    """What a type of relationship says; ``is_reversed`` is true where the parent comes first."""

    claim: type[Claim]
    is_reversed: bool = False


MEANINGS = {
    "descendantOf": Meaning(DerivedFrom),
    "ancestorOf": Meaning(DerivedFrom, is_reversed=True),
    "trainedOn": Meaning(TrainedOn),
    "testedOn": Meaning(EvaluatedOn),
    "dependsOn": Meaning(Uses),
    "contains": Meaning(Uses),
}
"""Those that join what is read. Any other one says nothing of how a model was made."""
Known = type[Node] | None
"""The kind of a package, where something says it."""


def infer_kinds(
    claim: type[Claim], child: Known, parent: Known
) -> tuple[type[Node], type[Node]] | None:
    """Return the kinds of both ends of a claim, of which one may follow from the other.

    None if a claim of this type cannot join them, or it does not follow which kinds it joins.
    """
    pairs = [
        (one, other)
        for one, other in claim.ends
        if child in (None, one) and parent in (None, other)
    ]
    return pairs[0] if len(pairs) == 1 else None
