"""What a policy says of what nobody can look up: bases that are no ids, and what disappeared.

Pure, as ``violations`` is: a lineage's edges and gaps in, violations out. There is one for each
artifact that has a gap, with the path by which it is upstream of the subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graph.schema import Model
from licenses.policy.gate import Gate
from queries.answer import Key
from queries.gaps import GONE, UNRESOLVED
from queries.propagation.inheritance import Arrival, LineageEdge, Route, routes_to
from queries.propagation.violations import OWN_ROUTE, UNJUDGED, Violation
from queries.rows import GoneArtifact, StatedBase

SEVERITY_OF = {UNRESOLVED: "medium", GONE: "low"}
"""How grave a gap is: the terms of what has disappeared are known, those of the other are not."""


def find_gap_violations(
    subject: Key,
    edges: Iterable[LineageEdge],
    gone: Iterable[GoneArtifact],
    unresolved: Iterable[StatedBase],
    gate: Gate,
) -> list[Violation]:
    """Return what fails or needs review because it cannot be looked up; exceptions do not count.

    That the subject itself has disappeared is no violation.
    """
    gone, unresolved = list(gone), list(unresolved)
    if not gone and not unresolved:
        return []
    arrivals = gap_arrivals(subject, edges)
    found: list[Violation] = []
    for artifact, texts in texts_of(unresolved).items():
        if artifact in arrivals:
            sentence = _base_sentence(artifact, texts)
            found.append(_violation(arrivals[artifact], UNRESOLVED, sentence, gate, texts))
    for row in gone:
        artifact = (row.kind, row.id)
        if artifact != subject and artifact in arrivals:
            found.append(_violation(arrivals[artifact], GONE, _gone_sentence(row), gate))
    return [each for each in found if each.outcome != "pass"]


def texts_of(unresolved: Iterable[StatedBase]) -> dict[Key, list[str]]:
    """Return the texts that each artifact states as bases, each once."""
    found: dict[Key, dict[str, None]] = {}
    for row in unresolved:
        found.setdefault((row.kind, row.id), {})[row.text or ""] = None
    return {artifact: list(texts) for artifact, texts in found.items()}


def gap_arrivals(subject: Key, edges: Iterable[LineageEdge]) -> Mapping[Key, Arrival]:
    """Return each artifact of a lineage with the route from it: the shortest that is declared."""
    made = {subject: Arrival(subject, None, (), None, OWN_ROUTE, UNJUDGED)}
    for origin, routes in routes_to(subject, edges).items():
        route = min(routes, key=_route_order)
        made[origin] = Arrival(origin, None, (), None, route, UNJUDGED)
    return made


def _route_order(route: Route) -> tuple[bool, int]:
    return not route.declared, len(route.steps)


def _violation(
    arrival: Arrival, term: str, sentence: str, gate: Gate, texts: Iterable[str] = ()
) -> Violation:
    name = "unresolved" if term == UNRESOLVED else "gone"
    outcome, key = gate.of_term(term, certain=True, otherwise=getattr(gate.upstream, name))
    compared = "; ".join(texts) or None
    rule = key or f"upstream.{name}"
    return Violation(arrival, outcome, rule, term, SEVERITY_OF[term], sentence, compared=compared)


def _base_sentence(artifact: Key, texts: list[str]) -> str:
    kind, identifier = artifact
    base = "base model" if kind == Model.label else "source dataset"
    return f"{identifier} states a {base} that is no id of the Hub: {'; '.join(texts)}"


def _gone_sentence(row: GoneArtifact) -> str:
    stated = f"was last stated {row.last_stated[:10]}" if row.last_stated else "was stated"
    return f"{row.id} {stated}, and is gone since {row.gone_since[:10]}; what it stated last counts"
