"""How firmly a claim says in which way a child was made from its parent.

Several sources name one pair. The firmest of them decides what the pair is judged as.
"""

from __future__ import annotations

from licenses.rule.edges import DERIVATIONS

UNSPECIFIC = "finetune"
"""The derivation that people name where it is something else, and the strictest of them."""
HEARSAY, SILENT, BY_NAME, GENERIC, STATED = range(5)
"""How firmly a claim says how: as anybody's document, not at all, by a name, loosely, stated."""
ANYBODY = "bom"
"""Who states what a bill of materials says, which anybody can write about anything."""
NAMES = ("inferred-config", "inferred-name")
"""Sources that know a relation from a model's name."""
HUB = ("hub-api", "hub-tag")
"""Sources in which the Hub says "finetune" of a single base, where its author says nothing."""


def firmness(method: str | None, stated_by: str, declared: bool | None) -> int:
    """Return how firmly a claim says how a child was made from its parent.

    A "finetune" of the Hub's, or one that was inferred, is generic: the Hub says it where the
    author says nothing, and people say that they fine-tuned what is an adapter. A bill of materials
    decides nothing beside any other source: no document makes a verdict milder.
    """
    if stated_by == ANYBODY:
        return HEARSAY
    if method is None:
        return SILENT
    if stated_by in NAMES:
        return BY_NAME
    specific = method in DERIVATIONS and method != UNSPECIFIC
    return STATED if specific or (declared and stated_by not in HUB) else GENERIC
