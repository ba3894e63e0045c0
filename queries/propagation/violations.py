"""What a policy does not simply let pass of all that reaches one artifact.

Pure: an inheritance and a policy in, violations out. What the rule finds counts by the policy's
findings, unless its lists name the term; a licence or a term that is to fail counts whatever the
label says, and so does a licence that withholds or limits the intended use. The rule itself says
which terms arrive over a step: those that a label without conditions would break.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from licenses.policy.gate import HOSTED, OUTCOMES, Gate, milder
from licenses.rule.grading import Finding
from licenses.rule.judgement import Judgement
from licenses.rule.options import single_terms
from licenses.rule.permissions import ASKED, OWN, UNKNOWN, Permission
from licenses.rule.reasons import CONTESTED, reason
from queries.answer import Key
from queries.propagation.inheritance import (
    SEVERITIES,
    Arrival,
    Inheritance,
    Route,
    judge_arrival,
)
from queries.propagation.intended_use import USE_LIMITS, Obstacle, find_obstacles
from queries.propagation.permissions import answers_over

OWN_ROUTE, UNJUDGED = Route((), "finetune"), Judgement("compatible", (), ())
FREE = "mit"
"""A label without conditions but a notice: what conflicts with it is a term that arrives."""
UPSTREAM, DOWNSTREAM = "upstream_missing", "downstream_missing"
LABEL_UNCLEAR = "label_unclear"
_ASKED_OF_LABELS = {
    "use": "use",
    "commercial": "commercial use",
    "redistribute": "passing it on",
    "publish": "publishing what is built with it",
}
"""What an artifact's own label has to answer for, in words."""
COMMERCIAL = "use.commercial"
_DISTRIBUTION = {"share_alike": "pass", "attribution_dropped": "pass", "licence_text": "review"}
"""What a conflict comes to where nothing is handed over; some agreements count a service too."""
LISTED = {
    "licenses.fail": ("license_denied", "high"),
    "licenses.pass": ("license_not_allowed", "high"),
    "licenses.review": ("license_review", "medium"),
}
"""The term and severity of a licence that a list names, by the key of the list."""


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that fails or needs review; ``finding`` is what the rule says of it, if it does."""

    arrival: Arrival
    outcome: str
    rule: str
    term: str
    severity: str
    reason: str
    finding: Finding | None = None
    compared: str | None = None
    clause: str | None = None

    @property
    def about(self) -> tuple[Key, str | None, str]:
        """Return what it is about; of several about the same, one is reported."""
        return self.arrival.origin, self.arrival.license, self.term


def find_violations(found: Inheritance, gate: Gate, *, own_label: bool = True) -> list[Violation]:
    """Return what fails or needs review, without regard to exceptions; the gravest first.

    ``own_label`` is whether the artifact's own label counts: whoever publishes it is not bound by
    what it leaves open, unless nothing is upstream.
    """
    worst: dict[tuple[Key, str | None, str], Violation] = {}
    asked = own_label or not found.routes
    unclear = _from_unclear_labels(found, gate) if asked else ()
    for violation in chain(_all_violations(found, gate), unclear):
        known = worst.get(violation.about)
        if violation.outcome != "pass" and (
            known is None or _violation_gravity(violation) > _violation_gravity(known)
        ):
            worst[violation.about] = violation
    return sorted(worst.values(), key=_violation_gravity, reverse=True)


def without_mark(term: str) -> str:
    """Return a term without the mark that its reading is contested."""
    return term.removesuffix(CONTESTED)


def _violation_gravity(violation: Violation) -> tuple[int, int]:
    return OUTCOMES.index(violation.outcome), SEVERITIES.index(violation.severity)


def _all_violations(found: Inheritance, gate: Gate) -> Iterator[Violation]:
    kind = found.subject[0]
    for label, sources in found.labels.items():
        own = Arrival(found.subject, label, sources, label, OWN_ROUTE, UNJUDGED)
        yield from _from_own_label(own, found, gate)
        if label is not None:
            yield from _from_lists(own, gate)
            yield from _from_terms(own, kind, gate)
    for finding in (found.clash, found.beyond):
        if finding:
            own = Arrival(found.subject, finding.upstream or None, (), None, OWN_ROUTE, UNJUDGED)
            yield _from_finding(own, finding, gate)
    for arrival in found.arrivals:
        yield from (_from_finding(arrival, finding, gate) for finding in arrival.judgement.findings)
        if arrival.license is not None:
            yield from _from_lists(arrival, gate)
            yield from _from_terms(arrival, kind, gate)
    yield from _from_use(found, gate)


# What the rule finds --------------------------------------------------------------------------


def _from_finding(arrival: Arrival, finding: Finding, gate: Gate) -> Violation:
    """Return what a finding comes to; ``_from_own_label`` reports the label itself once."""
    outcome, rule = (
        ("pass", "") if finding.term == DOWNSTREAM else _finding_outcome(arrival, finding, gate)
    )
    why = reason(finding.term).why
    return Violation(
        arrival, outcome, rule, finding.term, finding.severity, why, finding, finding.compared,
        finding.clause or None,
    )  # fmt: skip


def _finding_outcome(arrival: Arrival, finding: Finding, gate: Gate) -> tuple[str, str]:
    if finding.term == UPSTREAM:
        return _unknown_outcome(arrival, gate)
    sort, term = _finding_sort(finding), without_mark(finding.term)
    certain, otherwise = finding.level == "conflict", getattr(gate.findings, sort)
    outcome, key = gate.of_term(term, certain=certain, otherwise=otherwise)
    if key is None and certain and _with_copies_alone(arrival, term, gate):
        return milder(outcome, _DISTRIBUTION[term]), "use.distribution"
    return outcome, key or f"findings.{sort}"


def _with_copies_alone(arrival: Arrival, term: str, gate: Gate) -> bool:
    """Return whether a term comes with handing over copies, and none are handed over."""
    if gate.use.distribution != HOSTED or term not in _DISTRIBUTION:
        return False
    found = single_terms(arrival.license, gate.readings.described)
    return term != "share_alike" or (found is not None and found.share_alike != "network")


def _finding_sort(finding: Finding) -> str:
    """Return the key of the findings that a finding falls under."""
    if finding.level != "unknown":
        return finding.level
    return "contested" if finding.contested or finding.term.endswith(CONTESTED) else "unknown"


def _unknown_outcome(arrival: Arrival, gate: Gate) -> tuple[str, str]:
    """Return what a licence comes to that is not stated or not known; a list may name it."""
    if arrival.license is None:
        return gate.findings.undeclared, "findings.undeclared"
    if gate.licenses.allowed and gate.of_license(arrival.license)[0] == "pass":
        return "pass", "licenses.pass"
    return gate.findings.unknown, "findings.unknown"


def _from_own_label(own: Arrival, found: Inheritance, gate: Gate) -> Iterator[Violation]:
    """Yield that an artifact's own label is not stated or not known, once."""
    if _is_known(own.origin[0], own.license, gate):
        return
    findings = [f for a in found.arrivals for f in a.judgement.findings if f.term == DOWNSTREAM]
    severity = max((f.severity for f in findings), key=SEVERITIES.index, default="low")
    outcome, rule = _unknown_outcome(own, gate)
    yield Violation(own, outcome, rule, DOWNSTREAM, severity, reason(DOWNSTREAM).why)


def _is_known(kind: str, label: str | None, gate: Gate) -> bool:
    """Return whether a label is stated, and known to the table or described by the policy."""
    bare = judge_arrival(kind, None, label, "finetune", FREE, gate.readings)
    return not any(f.term == UPSTREAM for f in bare.findings)


def _from_unclear_labels(found: Inheritance, gate: Gate) -> Iterator[Violation]:
    """Yield what known labels of the artifact leave open, once for each label."""
    kind = found.subject[0]
    for label, sources in found.labels.items():
        if label is None or not _is_known(kind, label, gate):
            continue
        answers = dict(zip(ASKED, answers_over(kind, label, OWN, gate.readings), strict=True))
        unknown = [each for each in _ASKED_OF_LABELS if answers[each].answer == UNKNOWN]
        if gate.use.commercial and "commercial" in unknown:
            # Commercial use has a finding of its own where it is intended.
            unknown.remove("commercial")
        if unknown:
            own = Arrival(found.subject, label, sources, label, OWN_ROUTE, UNJUDGED)
            yield _from_unclear(own, answers[unknown[0]], unknown, gate)


def _from_unclear(own: Arrival, first: Permission, unknown: list[str], gate: Gate) -> Violation:
    outcome, rule = _unknown_outcome(own, gate)
    named, key = gate.of_term(LABEL_UNCLEAR, certain=False, otherwise=outcome)
    words = [_ASKED_OF_LABELS[each] for each in unknown]
    compared = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    why = f"What its own label {first.license or own.license} says of {compared} is not known."
    return Violation(
        own, named, key or rule, LABEL_UNCLEAR, "medium", why, compared=compared,
        clause=first.clause or None,
    )  # fmt: skip


# What a policy names --------------------------------------------------------------------------


def _from_lists(arrival: Arrival, gate: Gate) -> Iterator[Violation]:
    """Yield what the lists of licences say of one."""
    outcome, rule = gate.of_license(arrival.license or "")
    term, severity = LISTED[rule]
    yield Violation(arrival, outcome, rule, term, severity, reason(term).why)


def _from_terms(arrival: Arrival, kind: str, gate: Gate) -> Iterator[Violation]:
    """Yield what is to fail or to be reviewed by its term, whatever the label says."""
    bare = judge_arrival(kind, None, arrival.license, arrival.route.edge, FREE, gate.readings)
    arriving = [f for f in bare.findings if f.level != "warning" and f.term != UPSTREAM]
    for finding in arriving:
        term, certain = without_mark(finding.term), finding.level == "conflict"
        otherwise = "pass" if certain else getattr(gate.findings, _finding_sort(finding))
        outcome, key = gate.of_term(term, certain=certain, otherwise=otherwise)
        if key in ("terms.fail", "terms.review"):
            yield _from_term(arrival, finding, outcome, key)


def _from_term(arrival: Arrival, finding: Finding, outcome: str, rule: str) -> Violation:
    # The rule compares with a label that nobody wrote.
    compared = finding.compared.partition(" → ")[0]
    brief = reason(finding.term).brief
    why = f"{brief[:1].upper()}{brief[1:]}, whatever the label says."
    return Violation(
        arrival, outcome, rule, finding.term, finding.severity, why, finding, compared,
        finding.clause or None,
    )  # fmt: skip


# What it is meant for -------------------------------------------------------------------------


def _from_use(found: Inheritance, gate: Gate) -> Iterator[Violation]:
    """Yield what stands against commercial use, where that is intended.

    A list that names the limits of use counts whatever is intended.
    """
    limits = gate.terms.named(USE_LIMITS) in ("fail", "review")
    for each in find_obstacles(found, gate) if gate.use.commercial or limits else ():
        if not gate.use.commercial and each.term != USE_LIMITS:
            continue
        own = not each.route.steps
        route = OWN_ROUTE if own else each.route
        label = each.license if own else next(iter(found.labels))
        sources = (found.labels if own else found.upstream[each.origin])[each.license]
        arrival = Arrival(each.origin, each.license, sources, label, route, UNJUDGED)
        yield _from_obstacle(arrival, each, found.subject[0], gate)


def _from_obstacle(arrival: Arrival, each: Obstacle, kind: str, gate: Gate) -> Violation:
    term = each.term or (UPSTREAM if arrival.route.steps else DOWNSTREAM)
    if term == USE_LIMITS or each.term is None:
        outcome, key = each.outcome, None
        if term == USE_LIMITS:
            outcome, key = gate.of_term(term, certain=each.certain, otherwise=outcome)
        return Violation(
            arrival, outcome, key or COMMERCIAL, term, "low", reason(term).why,
            compared=each.limit, clause=each.clause or None,
        )  # fmt: skip
    bare = judge_arrival(kind, None, arrival.license, arrival.route.edge, FREE, gate.readings)
    finding = next((f for f in bare.findings if without_mark(f.term) == term), None)
    if finding:
        return _from_term(arrival, finding, each.outcome, COMMERCIAL)
    why = f"{reason(term).brief.capitalize()}, whatever the label says."
    return Violation(
        arrival, each.outcome, COMMERCIAL, term, "medium", why, clause=each.clause or None
    )
