"""Advice on each term that can stop a release, one sentence a term."""

from __future__ import annotations

from licenses.rule.reasons import CONTESTED

_LABEL = "State a licence that keeps the limit, or build on something without it."
_RELICENSE = "Release it under that licence or one that it names, or build on something else."
_ADVICE = {
    "upstream_missing": "Ask its author to state a licence, or build on something that states one.",
    "downstream_missing": "State a licence, in the card's metadata or in a file LICENSE.",
    "no_derivatives": "Ask its author for another licence, or build on something else.",
    "non_commercial": _LABEL,
    "research_only": _LABEL,
    "use_restrictions": "Pass the restrictions on: state the same licence, or one that has them.",
    "licence_text": "State that agreement as the licence, and ship its text and its notices.",
    "share_alike": _RELICENSE,
    "share_alike_use": "Load the weights only on the user's wish, or ask a lawyer which reading "
    "counts for you, and set readings.repo_copyleft.",
    "share_alike_joint": "Drop one of the two licences, and what was made from it.",
    "further_restrictions": "State the licence that brings the restrictions in place of the GNU "
    "one, or build on something without them.",
    "gpl_incompatible": "Choose a label that is no GNU licence, or build on something else.",
    "gpl2_incompatible": "Choose version 3 of the GNU licence, if its author allows that.",
    "output_training": "Train on the outputs of another model.",
    "beyond_search": "Check what stands at the end of the search by itself.",
    "base_unresolved": "Ask its author which published model or dataset that is, and have it "
    "stated by its id; or let it pass by an exception.",
    "upstream_gone": "Keep a copy of what it stated and of its files, or build on something that "
    "is still there; or let it pass by an exception.",
    "naming": "Rename it as the licence prescribes.",
    "attribution_dropped": "Keep the notices, and choose a label that asks for credit.",
    "use_limits": "Keep to its limits, get another licence from its author, or let it pass by an "
    "exception.",
    "license_denied": "Build on something else, or change the policy.",
    "license_not_allowed": "Add the licence to licenses.pass, or build on something else.",
    "license_review": "Have the licence read; then let it pass or fail in the policy.",
    "not_in_graph": "Load it first (`ptm ingest`), or mend the id.",
}
_OTHERWISE = "Have the licence read."


def advice(term: str) -> str:
    """Return what can be done about a term."""
    return _ADVICE.get(term.removesuffix(CONTESTED), _OTHERWISE)
