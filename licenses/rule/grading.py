"""From what a check found to a finding: its level under a policy, and how grave it is."""

from __future__ import annotations

from typing import NamedTuple

from licenses.rule.checks import CONFLICT, STRONG, UNKNOWN, Case, Found
from licenses.rule.obligations import Obligation
from licenses.rule.readings import Policy
from licenses.rule.reasons import CONTESTED

NUMBERS = {
    "upstream_missing": "C0",
    "downstream_missing": "C1",
    "no_derivatives": "C2",
    "non_commercial": "C3",
    "research_only": "C4",
    "use_restrictions": "C5",
    "licence_text": "C6",
    "share_alike": "C7",
    "share_alike_use": "C7",
    "share_alike_joint": "C8",
    "further_restrictions": "C9",
    "gpl_incompatible": "C9",
    "gpl2_incompatible": "C9",
    "output_training": "C10",
    "naming": "C11",
    "attribution_dropped": "C12",
    "irreconcilable": "",
    "beyond_search": "",
}
"""The check that each term comes from; the last two are told of a whole lineage."""

_STEPS = ("low", "medium", "high")
_SHOWN = 200
"""Characters of an unknown licence that a finding shows."""
_SLIGHT = ("naming", "attribution_dropped")
NEEDS_DERIVATIVE = frozenset(
    "no_derivatives non_commercial research_only share_alike further_restrictions "
    "gpl_incompatible gpl2_incompatible".split()
)
"""Terms that bind an adapter only if it is a derivative of a base that it does not hold."""
_GRAVE_DUTIES = frozenset(
    "no_derivatives non_commercial research_only share_alike use_restrictions use_limits".split()
)


class Finding(NamedTuple):
    """One term that is broken, unclear, or worth a warning.

    ``level`` is conflict, unknown or warning, ``clause`` names where the term stands, ``compared``
    the two values, ``contested`` whether the reading is disputed, ``confidence`` how sure the
    less sure of the rows of the table is: high, medium or low.
    """

    term: str
    level: str
    severity: str
    clause: str
    compared: str
    contested: bool
    confidence: str
    upstream: str

    @property
    def check(self) -> str:
        """Return the number of the check, C0 to C12."""
        return NUMBERS[self.term.removesuffix(CONTESTED)]


def is_silent_data(case: Case, edge: str) -> bool:
    """Return whether a licence of data says nothing of the models that are trained on it."""
    return edge == "trained_on" and case.up.trained_model_reach != "explicit_yes"


def graded(found: Found, case: Case, edge: str, policy: Policy) -> Finding | None:
    """Return a finding at the level that edge and policy give it; None where they ignore it."""
    term, level, contested = found.term, found.level, False
    if is_silent_data(case, edge) and policy.dataset != "strict":
        contested = True
        if level == CONFLICT:
            term, level = f"{term}{CONTESTED}", UNKNOWN
    elif reading := _reading(term, case, edge, policy):
        contested = edge == "adapter" or term == "share_alike_use"
        if reading == "ignore":
            return None
        if level == CONFLICT and reading != CONFLICT:
            level = UNKNOWN
    up, sure = case.up, _confidence(case)
    severity = _severity(found.term, case, edge, contested=contested, policy=policy)
    return Finding(
        term, level, lowered(severity, sure), up.source, found.compared, contested, sure, up.id
    )


def _reading(term: str, case: Case, edge: str, policy: Policy) -> str | None:
    """Return what the policy says of a term on an edge where the texts leave it open."""
    if edge == "adapter" and case.up.target != "model" and term in NEEDS_DERIVATIVE:
        return policy.adapter_silent
    if edge == "repo_uses_model":
        return policy.repo_copyleft if term == "share_alike_use" else policy.repo_restrictions
    return None


def _confidence(case: Case) -> str:
    least = case.up.confidence
    for down in case.down:
        if _STEPS.index(down.confidence) < _STEPS.index(least):
            least = down.confidence
    return least


def _severity(term: str, case: Case, edge: str, *, contested: bool, policy: Policy) -> str:
    if term in _SLIGHT:
        return "low"
    if contested and edge == "trained_on":
        return "medium" if policy.dataset == "warn" else "low"
    if term == "licence_text":
        return "low" if case.other_version() else "medium"
    if edge in ("repo_uses_model", "adapter"):
        return "medium"
    if term == "share_alike" and case.up.share_alike not in STRONG:
        return "medium"
    return "high"


def lowered(severity: str, confidence: str) -> str:
    """Return a severity one step down where a row of the table is not sure."""
    return severity if confidence == "high" else _STEPS[max(_STEPS.index(severity) - 1, 0)]


def upstream_missing(upstream: str, edge: str) -> Finding:
    """Return the finding that nothing is known of what was granted upstream."""
    severity = "high" if edge == "repo_vendors_model" else "medium"
    compared = f"upstream licence: {upstream[:_SHOWN] or 'not stated'}"
    return Finding("upstream_missing", UNKNOWN, severity, "", compared, False, "high", upstream)


def downstream_missing(case: Case, duties: tuple[Obligation, ...]) -> Finding:
    """Return the finding that a label is missing, as grave as the duties that it may pass over."""
    grave = any(duty.term in _GRAVE_DUTIES for duty in duties)
    return Finding(
        "downstream_missing",
        UNKNOWN,
        lowered("high" if grave else "low", case.up.confidence),
        case.up.source,
        "label: not stated, or not known",
        False,
        case.up.confidence,
        case.up.id,
    )
