"""What a policy does not let through of all that reaches one thing.

Pure: an inheritance and a policy in, breaches out. What the rule finds counts by the policy's
findings, unless its lists name the term; a licence or a term that is denied counts whatever the
label says, and so does a licence that withholds the use that is meant. Which terms arrive over a
step is told by the rule itself: those that a label without conditions would break.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from licenses.catalog.terms import all_terms
from licenses.policy.gate import HOSTED, OUTCOMES, Gate, milder
from licenses.rule.grading import Finding
from licenses.rule.judgement import Judgement
from licenses.rule.reasons import CONTESTED, reason
from queries.propagation.inheritance import (
    DATA,
    SEVERITIES,
    Arrival,
    Inheritance,
    Key,
    Route,
    judge_arrival,
)

_OWN, _UNJUDGED = Route((), "finetune"), Judgement("compatible", (), ())
FREE = "mit"
"""A label without conditions but a notice: what is at odds with it is a term that arrives."""
UPSTREAM, DOWNSTREAM = "upstream_missing", "downstream_missing"
WITHHELD = ("non_commercial", "research_only")
_DISTRIBUTION = {"share_alike": "pass", "attribution_dropped": "pass", "licence_text": "review"}
"""What a conflict comes to where nothing is handed over; some agreements count a service too."""
LISTED = {
    "licenses.denied": ("license_denied", "high"),
    "licenses.allowed": ("license_not_allowed", "high"),
    "licenses.review": ("license_review", "medium"),
}
"""The term and severity of a licence that a list tells of, by the key of the list."""


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that does not simply pass; ``finding`` is what the rule says of it, if it does."""

    arrival: Arrival
    outcome: str
    rule: str
    term: str
    severity: str
    reason: str
    finding: Finding | None = None
    compared: str | None = None

    @property
    def about(self) -> tuple[Key, str | None, str]:
        """Return what it is about; of several with the same, one is told."""
        return self.arrival.origin, self.arrival.license, self.term


def find_breaches(found: Inheritance, gate: Gate) -> list[Breach]:
    """Return what does not simply pass, without regard to exceptions; the gravest first."""
    worst: dict[tuple[Key, str | None, str], Breach] = {}
    for breach in _all(found, gate):
        known = worst.get(breach.about)
        if breach.outcome != "pass" and (known is None or _grave(breach) > _grave(known)):
            worst[breach.about] = breach
    return sorted(worst.values(), key=_grave, reverse=True)


def plain(term: str) -> str:
    """Return a term without the mark that its reading is contested."""
    return term.removesuffix(CONTESTED)


def _grave(breach: Breach) -> tuple[int, int]:
    return OUTCOMES.index(breach.outcome), SEVERITIES.index(breach.severity)


def _all(found: Inheritance, gate: Gate) -> Iterator[Breach]:
    kind = found.subject[0]
    for label, sources in found.labels.items():
        own = Arrival(found.subject, label, sources, label, _OWN, _UNJUDGED)
        yield from _unlabelled(own, found, gate)
        if label is not None:
            yield from _listed(own, gate)
            yield from _borne(own, kind, gate)
    for finding in (found.clash, found.beyond):
        if finding:
            own = Arrival(found.subject, finding.upstream or None, (), None, _OWN, _UNJUDGED)
            yield _found(own, finding, gate)
    for arrival in found.arrivals:
        yield from (_found(arrival, finding, gate) for finding in arrival.judgement.findings)
        if arrival.license is not None:
            yield from _listed(arrival, gate)
            yield from _borne(arrival, kind, gate)


# What the rule finds --------------------------------------------------------------------------


def _found(arrival: Arrival, finding: Finding, gate: Gate) -> Breach:
    """Return what a finding comes to; of the label itself ``_unlabelled`` tells once."""
    outcome, rule = ("pass", "") if finding.term == DOWNSTREAM else _outcome(arrival, finding, gate)
    told = reason(finding.term).why
    return Breach(
        arrival, outcome, rule, finding.term, finding.severity, told, finding, finding.compared
    )


def _outcome(arrival: Arrival, finding: Finding, gate: Gate) -> tuple[str, str]:
    if finding.term == UPSTREAM:
        return _unknown(arrival, gate)
    sort, term = _sort(finding), plain(finding.term)
    certain, otherwise = finding.level == "conflict", getattr(gate.findings, sort)
    outcome, key = gate.of_term(term, certain=certain, otherwise=otherwise)
    if key is None and certain and _with_copies_alone(arrival, term, gate):
        return milder(outcome, _DISTRIBUTION[term]), "use.distribution"
    return outcome, key or f"findings.{sort}"


def _with_copies_alone(arrival: Arrival, term: str, gate: Gate) -> bool:
    """Return whether a term comes with handing over copies, and none are handed over."""
    if gate.use.distribution != HOSTED or term not in _DISTRIBUTION:
        return False
    found = all_terms().get(arrival.license or "")
    return term != "share_alike" or (found is not None and found.share_alike != "network")


def _sort(finding: Finding) -> str:
    """Return the key of the findings that a finding falls under."""
    if finding.level != "unknown":
        return finding.level
    return "contested" if finding.contested or finding.term.endswith(CONTESTED) else "unknown"


def _unknown(arrival: Arrival, gate: Gate) -> tuple[str, str]:
    """Return what a licence comes to that is not stated or not known; a list may name it."""
    if arrival.license is None:
        return gate.findings.undeclared, "findings.undeclared"
    if gate.licenses.allowed and gate.of_license(arrival.license)[0] == "pass":
        return "pass", "licenses.allowed"
    return gate.findings.unknown, "findings.unknown"


def _unlabelled(own: Arrival, found: Inheritance, gate: Gate) -> Iterator[Breach]:
    """Yield that a thing's own label is not stated or not known, once."""
    bare = judge_arrival(own.origin[0], None, own.license, "finetune", FREE, gate.readings)
    if not any(f.term == UPSTREAM for f in bare.findings):
        return
    findings = [f for a in found.arrivals for f in a.judgement.findings if f.term == DOWNSTREAM]
    severity = max((f.severity for f in findings), key=SEVERITIES.index, default="low")
    outcome, rule = _unknown(own, gate)
    yield Breach(own, outcome, rule, DOWNSTREAM, severity, reason(DOWNSTREAM).why)


# What a policy names --------------------------------------------------------------------------


def _listed(arrival: Arrival, gate: Gate) -> Iterator[Breach]:
    """Yield what the lists of licences say of one."""
    outcome, rule = gate.of_license(arrival.license or "")
    term, severity = LISTED[rule]
    yield Breach(arrival, outcome, rule, term, severity, reason(term).why)


def _borne(arrival: Arrival, kind: str, gate: Gate) -> Iterator[Breach]:
    """Yield what is denied, or at odds with the use that is meant, whatever the label says."""
    bare = judge_arrival(kind, None, arrival.license, arrival.route.edge, FREE, gate.readings)
    arriving = [f for f in bare.findings if f.level != "warning" and f.term != UPSTREAM]
    for finding in arriving:
        term, certain = plain(finding.term), finding.level == "conflict"
        otherwise = "pass" if certain else getattr(gate.findings, _sort(finding))
        outcome, key = gate.of_term(term, certain=certain, otherwise=otherwise)
        if key in ("terms.denied", "terms.review"):
            yield _of_term(arrival, finding, outcome, key)
        if gate.use.commercial and term in WITHHELD:
            yield _of_term(arrival, finding, "fail" if certain else otherwise, "use.commercial")
    if gate.use.commercial and not any(plain(f.term) in WITHHELD for f in arriving):
        yield from _limited(arrival)


def _of_term(arrival: Arrival, finding: Finding, outcome: str, rule: str) -> Breach:
    # The rule compares with a label that nobody wrote.
    compared = finding.compared.partition(" → ")[0]
    why = reason(finding.term).brief
    told = f"{why[:1].upper()}{why[1:]}, whatever the label says."
    return Breach(arrival, outcome, rule, finding.term, finding.severity, told, finding, compared)


def _limited(arrival: Arrival) -> Iterator[Breach]:
    """Yield that a licence allows commercial use within limits alone."""
    found = all_terms().get(arrival.license or "")
    if found and found.allows_commercial == "conditional" and arrival.route.edge != DATA:
        told = "Commercial use is allowed within limits that the licence sets."
        compared = "allows_commercial: conditional"
        yield Breach(
            arrival, "review", "use.commercial", WITHHELD[0], "low", told, compared=compared
        )
