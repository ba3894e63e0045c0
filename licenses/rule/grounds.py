"""Why an answer is as it is: what the table says of the licence, and what is contested of it."""

from __future__ import annotations

from collections.abc import Iterator

from licenses.catalog.terms import Terms, known_terms
from licenses.rule.permissions import CONTESTED, UNKNOWN

READ = {
    "use": ("use_restrictions", "research_only", "allows_commercial"),
    "commercial": ("allows_commercial", "commercial_condition", "research_only"),
    "service": ("allows_service", "share_alike", "research_only", "use_restrictions"),
    "redistribute": (
        "allows_redistribution",
        "allows_derivatives",
        "requires_attribution",
        "must_flow_down_license_text",
    ),
    "publish": ("allows_derivatives", "share_alike", "requires_attribution", "use_restrictions"),
    "train": ("restricts_output_training", "outputs_not_for", "trained_model_reach"),
    "any_users": ("mau_threshold",),
    "any_revenue": ("revenue_threshold_usd",),
    "any_territory": ("territory_limit",),
    "any_field": ("research_only", "use_restrictions", "restriction_set"),
}
"""The columns of licenses.csv that decide about an action or limit."""
_DISPUTES = {
    "trained_on": "whether training data binds a model is contested",
    "adapter": "whether an adapter is made from its base is contested",
    "repo_uses_model": "whether a model binds the code that loads it is contested",
    "quantized": "whether another format is a changed copy is contested",
    "converted": "whether another format is a changed copy is contested",
}
_READINGS = "its label can be read in more than one way"
_NOT_KNOWN = "no licence is stated whose terms are known"


def grounds(action: str, answer: str, licence: str | None, edge: str) -> str:
    """Return why an action has its answer, as the end of a sentence; empty where nothing says it.

    ``licence`` is the licence that decides, ``edge`` the step over which it arrives.
    """
    terms = known_terms(licence) if licence else None
    said = list(_columns(action, terms)) if terms else []
    if answer == CONTESTED:
        said.append(_DISPUTES.get(edge, _READINGS))
    if terms is None and answer in (UNKNOWN, CONTESTED):
        said.append(_NOT_KNOWN)
    return "; ".join(said)


def _columns(action: str, terms: Terms) -> Iterator[str]:
    """Yield what the table says that makes a difference."""
    for column in READ[action]:
        value = getattr(terms, column)
        plain = ("yes",) if column.startswith("allows_") else ("no", "none", "")
        if value not in plain:
            yield f"{column}: {value}"
