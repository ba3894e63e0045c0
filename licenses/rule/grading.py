"""Turns what a check found into a finding: its level under a policy, and its severity."""

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
"""The check that each term comes from; the last two concern a whole lineage."""

_STEPS = ("low", "medium", "high")
_SHOWN = 200
"""Characters of an unknown licence that a finding shows."""
_SLIGHT = ("naming", "attribution_dropped")
NEEDS_DERIVATIVE = frozenset(
    "no_derivatives non_commercial research_only share_alike further_restrictions "
    "gpl_incompatible gpl2_incompatible".split()
)
"""Terms that bind an adapter only if it counts as a derivative of the base it does not contain."""
_GRAVE_OBLIGATIONS = frozenset(
    "no_derivatives non_commercial research_only share_alike use_restrictions use_limits".split()
)


class Finding(NamedTuple):
    """One term that is broken, unclear, or worth a warning.

    ``level`` is conflict, unknown or warning; ``clause`` names where the term stands;
    ``compared`` holds the two values; ``contested`` is true where the reading is disputed;
    ``confidence`` (high, medium or low) is that of the less certain row of the table.
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
    """Return whether a data licence is silent about models that are trained on the data."""
    return edge == "trained_on" and case.up.trained_model_reach != "explicit_yes"


def grade_finding(found: Found, case: Case, edge: str, policy: Policy) -> Finding | None:
    """Return a finding at its level for an edge and a policy; None where the policy ignores it."""
    term, level, contested = found.term, found.level, False
    if is_silent_data(case, edge) and policy.dataset != "strict":
        contested = True
        if level == CONFLICT:
            term, level = f"{term}{CONTESTED}", UNKNOWN
    elif reading := _policy_reading(term, case, edge, policy):
        contested = edge == "adapter" or term == "share_alike_use"
        if reading == "ignore":
            return None
        if level == CONFLICT and reading != CONFLICT:
            level = UNKNOWN
    up, confidence = case.up, _least_confidence(case)
    severity = _term_severity(found.term, case, edge, contested=contested, policy=policy)
    return Finding(
        term,
        level,
        lower_severity(severity, confidence),
        up.clause,
        found.compared,
        contested,
        confidence,
        up.id,
    )


def _policy_reading(term: str, case: Case, edge: str, policy: Policy) -> str | None:
    """Return the policy's reading of a term on an edge that the licence texts leave open."""
    if edge == "adapter" and case.up.target != "model" and term in NEEDS_DERIVATIVE:
        return policy.adapter_silent
    if edge == "repo_uses_model":
        return policy.repo_copyleft if term == "share_alike_use" else policy.repo_restrictions
    return None


def _least_confidence(case: Case) -> str:
    least = case.up.confidence
    for down in case.down:
        if _STEPS.index(down.confidence) < _STEPS.index(least):
            least = down.confidence
    return least


def _term_severity(term: str, case: Case, edge: str, *, contested: bool, policy: Policy) -> str:
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


def lower_severity(severity: str, confidence: str) -> str:
    """Return a severity, one step lower where a row of the table is not certain."""
    return severity if confidence == "high" else _STEPS[max(_STEPS.index(severity) - 1, 0)]


def upstream_missing(upstream: str, edge: str) -> Finding:
    """Return the finding that the upstream licence is missing or not known."""
    severity = "high" if edge == "repo_vendors_model" else "medium"
    compared = f"upstream licence: {upstream[:_SHOWN] or 'not stated'}"
    return Finding("upstream_missing", UNKNOWN, severity, "", compared, False, "high", upstream)


def downstream_missing(case: Case, asked: tuple[Obligation, ...]) -> Finding:
    """Return the finding that a label is missing, as severe as the obligations it may omit."""
    grave = any(obligation.term in _GRAVE_OBLIGATIONS for obligation in asked)
    return Finding(
        "downstream_missing",
        UNKNOWN,
        lower_severity("high" if grave else "low", case.up.confidence),
        case.up.clause,
        "label: not stated, or not known",
        False,
        case.up.confidence,
        case.up.id,
    )
