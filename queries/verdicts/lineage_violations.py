"""What a policy does not simply let pass of a lineage, and what of that rests on an inference.

What rests on a step or a licence that nobody declares comes to at most ``findings.inferred`` of the
policy. A finding rests on one where what is declared would not come to as much by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from licenses.policy.gate import OUTCOMES, Gate, milder
from licenses.rule.advice import USER
from licenses.rule.judgement import IRRECONCILABLE
from queries.answer import Key
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges
from queries.propagation.gap_violations import find_gap_violations
from queries.propagation.inheritance import Inheritance
from queries.propagation.violations import Violation, find_violations
from queries.verdicts.inferred_parts import (
    Inferences,
    declared_part,
    has_inferences,
    inferred_methods,
)
from queries.verdicts.license_report import find_inherited

_About = tuple[Key, str | None, str]
"""An origin, its licence, and the term."""


class Weighed(NamedTuple):
    """A violation, and what it rests on that nobody declares; None where nothing is inferred."""

    violation: Violation
    inferred: str | None = None


def weigh_violations(
    lineage: LineageReport, found: Inheritance, gate: Gate, role: str = USER
) -> Iterator[Weighed]:
    """Yield what fails or needs review of a lineage, for who asks.

    ``found`` is what reaches the subject of the lineage.
    """
    if not has_inferences(lineage):
        yield from map(Weighed, _violations(lineage, found, gate, role))
        return
    known = Inferences(lineage)
    every = [
        (each, known.of(each.arrival, each.term), inferred_methods(each.arrival.route))
        for each in _violations(lineage, found, gate, role)
    ]
    guessed = {(a.origin, a.license) for a in found.arrivals if known.of(a, "")}
    firm: dict[_About, Violation] = {}
    if guessed or any(inferred or how for _, inferred, how in every):
        declared = declared_part(lineage)
        inherited = find_inherited(declared, gate.readings)
        firm = {_about(each): each for each in _violations(declared, inherited, gate, role)}
    for each, inferred, how in every:
        same = firm.pop(_about(each), None)
        if not inferred and not how:
            yield Weighed(each)
        elif same and _rank(same) >= _rank(each):
            yield Weighed(same if inferred else each)
        else:
            yield from _limited(each, "; ".join(filter(None, [inferred, how])), gate)
    # A licence is judged over its strictest route alone, which an inferred one may be.
    yield from (Weighed(each) for key, each in firm.items() if key[:2] in guessed)


def _violations(
    lineage: LineageReport, found: Inheritance, gate: Gate, role: str
) -> list[Violation]:
    edges = read_edges(lineage.steps)
    gaps = find_gap_violations(found.subject, edges, lineage.gone, lineage.unresolved, gate)
    return find_violations(found, gate, own_label=role == USER) + gaps


def _about(each: Violation) -> _About:
    """Return what a violation is about; that parents exclude each other is about all of them."""
    origin, licence, term = each.about
    return origin, None if term == IRRECONCILABLE else licence, term


def _limited(each: Violation, inferred: str, gate: Gate) -> Iterator[Weighed]:
    """Yield a violation as grave as the policy lets an inference be; nothing where that passes."""
    outcome = milder(each.outcome, gate.findings.inferred)
    if outcome != each.outcome:
        each = replace(each, outcome=outcome, rule="findings.inferred")
    if outcome != OUTCOMES[0]:
        yield Weighed(each, inferred)


def _rank(each: Violation) -> int:
    return OUTCOMES.index(each.outcome)
