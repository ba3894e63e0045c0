"""What stands against commercial use of an artifact: of its own label, and of all upstream of it.

Pure: an inheritance and a policy in. Each label is asked over each route by which it arrives, as
the answers of a report are, so that a policy and a report never disagree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from licenses.catalog.terms import Terms
from licenses.policy.gate import PASS, REVIEW, Gate, graver
from licenses.rule.options import single_terms
from licenses.rule.permissions import (
    ASKED,
    CONTESTED,
    DUTIES,
    LIMITS,
    NO,
    OWN,
    UNKNOWN,
    YES,
    Permission,
)
from queries.answer import Key
from queries.propagation.inheritance import UNLABELLED, Inheritance, Route
from queries.propagation.permissions import answers_over

NON_COMMERCIAL, RESEARCH_ONLY, USE_LIMITS = "non_commercial", "research_only", "use_limits"
_OWN_ROUTE = Route((), OWN)


class Obstacle(NamedTuple):
    """A label that withholds commercial use, limits it, or leaves it open.

    ``term`` is None where the licence itself is not known; ``limit`` says what is allowed at most;
    ``certain`` is false of limits that are contested or not known.
    """

    origin: Key
    license: str
    route: Route
    outcome: str
    term: str | None
    clause: str
    limit: str | None = None
    certain: bool = True


def find_obstacles(found: Inheritance, gate: Gate) -> Iterator[Obstacle]:
    """Yield what fails or needs review because commercial use is intended, by any label.

    A label that nobody states is left out: that it is undeclared is a finding of its own.
    """
    for origin, license, route in _labels_over(found):
        answers = answers_over(found.subject[0], license, route.edge, gate.readings)
        by_action = dict(zip(ASKED, answers, strict=True))
        permission = by_action["commercial"]
        outcome = _withheld_outcome(permission, license, gate)
        terms = single_terms(permission.license, gate.readings.described)
        if outcome != PASS:
            term = _withheld_term(terms) if terms else None
            yield Obstacle(origin, license, route, outcome, term, permission.clause)
        limiting = list(_limiting(permission, [by_action[each] for each in LIMITS]))
        outcome = graver(
            PASS, *(_answer_outcome(each.answer, gate, no=REVIEW) for each in limiting)
        )
        if outcome != PASS:
            words = "; ".join(dict.fromkeys(word for each in limiting for word in _words(each)))
            # That it may be used within limits is told of a list of which one reading has them.
            certain = any(by_action[each].answer == NO for each in LIMITS) or all(
                each.answer == NO for each in limiting
            )
            yield Obstacle(
                origin, license, route, outcome, USE_LIMITS, limiting[0].clause, words or None,
                certain,
            )  # fmt: skip


def _labels_over(found: Inheritance) -> Iterator[tuple[Key, str, Route]]:
    """Yield the subject's labels, then those of all upstream over each route."""
    yield from ((found.subject, label, _OWN_ROUTE) for label in found.labels if label is not None)
    for origin, routes in found.routes.items():
        labels = [label for label in found.upstream.get(origin) or UNLABELLED if label is not None]
        yield from ((origin, label, route) for label in labels for route in routes)


def _withheld_outcome(permission: Permission, license: str, gate: Gate) -> str:
    outcome = _answer_outcome(permission.answer, gate, no="fail")
    listed = gate.licenses.allowed and gate.of_license(license)[0] == PASS
    known = single_terms(permission.license, gate.readings.described)
    return PASS if listed and not known else outcome


def _answer_outcome(answer: str, gate: Gate, *, no: str) -> str:
    findings = {CONTESTED: gate.findings.contested, UNKNOWN: gate.findings.unknown}
    return no if answer == NO else findings.get(answer, PASS)


def _limiting(commercial: Permission, limits: list[Permission]) -> Iterator[Permission]:
    """Yield what limits commercial use, if it is not withheld; what may, if the rest is certain."""
    if commercial.answer == NO:
        return
    if commercial.answer == DUTIES:
        yield commercial._replace(answer=NO)
    doubts = (CONTESTED, UNKNOWN) if commercial.answer in (YES, DUTIES) else ()
    yield from (each for each in limits if each.answer == NO or each.answer in doubts)


def _words(limiting: Permission) -> tuple[str, ...]:
    return (limiting.limit,) if limiting.limit else limiting.duties


def _withheld_term(terms: Terms) -> str:
    allowed = terms.allows_commercial in ("yes", "conditional")
    return RESEARCH_ONLY if allowed and terms.research_only != "no" else NON_COMMERCIAL
