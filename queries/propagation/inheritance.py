"""Which licences reach an artifact, by which routes, and whether its own label agrees with them.

Pure: edges of a lineage and labels in, judgements out. Nobody downstream can lift an upstream term,
so an artifact is judged against every ancestor, over the edge that left that ancestor.
What is ``quantized`` or ``converted`` is judged as such only where every edge is one of them; what
comes through training data stays contested; where several routes arrive, the strictest decides.
Circles are followed once.
"""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.schema import DerivedFrom, Model
from graph.schema.claims import joined_phrase
from graph.schema.kinds import only_uses
from licenses.rule.edges import DERIVATIONS
from licenses.rule.firmness import UNSPECIFIC
from licenses.rule.grading import Finding
from licenses.rule.judgement import EDGES, Judgement, judge
from licenses.rule.readings import Policy
from licenses.rule.reconciliation import irreconcilable
from queries.answer import Key
from queries.propagation.relations import ADAPTER, DATA, OUTPUTS, USE

Labels = Mapping[str | None, tuple[str, ...]]
"""The licences of an artifact, each with the sources that state it; ``{None: ()}`` if none does."""
UNLABELLED: Labels = {None: ()}
BEYOND = "beyond_search"
"""The term for what lies farther upstream than the search goes."""
VERDICTS = ("compatible", "unknown", "conflict")
SEVERITIES = ("low", "medium", "high")
SAME_WEIGHTS = ("quantized", "converted")
"""The edges of copies in another format: only what is one by every step is judged as a copy."""


class LineageEdge(NamedTuple):
    """One step from a child upstream to a parent; ``declared`` if any source declares it.

    ``edge`` is what the rule judges it as. ``relation`` and ``methods`` are what the sources state
    that decide: several where they do not agree, none where nobody says how. ``how_by`` are the
    sources that say how, where none of them declares it though others declare the step.
    """

    child: Key
    parent: Key
    edge: str
    stated_by: tuple[str, ...]
    declared: bool
    relation: str = DerivedFrom.label
    methods: tuple[str, ...] = ()
    how_by: tuple[str, ...] = ()

    @property
    def phrase(self) -> str:
        """Return how the child came from the parent, in the words of a lineage."""
        return _phrase(self.relation, self.methods, self.child[0])


@functools.lru_cache(maxsize=1_024)
def _phrase(relation: str, methods: tuple[str, ...], child_kind: str) -> str:
    return joined_phrase([(relation, method) for method in methods or (None,)], child_kind)


class Route(NamedTuple):
    """How an ancestor is reached: the steps from the subject upstream, and the edge judged."""

    steps: tuple[LineageEdge, ...]
    edge: str

    @property
    def declared(self) -> bool:
        """Return whether some source declares each step."""
        return all(step.declared for step in self.steps)


class Grade(NamedTuple):
    """How grave a judgement is; greater is worse, and of two equals the first edge counts."""

    verdict: int
    severity: int
    edge: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An ancestor's licence as it reaches the subject, judged over its strictest route."""

    origin: Key
    license: str | None
    stated_by: tuple[str, ...]
    label: str | None
    route: Route
    judgement: Judgement

    @property
    def grade(self) -> Grade:
        """Return how grave it is."""
        return graded(self.judgement, self.route.edge)


@dataclass(slots=True)
class Inheritance:
    """All that reaches a subject: its labels, and the arrivals, the worst first.

    ``clash`` is set where its parents leave no licence for it at all, ``beyond`` where the search
    ended and more may lie upstream. ``routes`` lead to every ancestor, over each edge that its
    licence arrives by; ``upstream`` has the labels of these.
    """

    subject: Key
    labels: Labels
    arrivals: list[Arrival] = field(default_factory=list)
    clash: Finding | None = None
    beyond: Finding | None = None
    routes: dict[Key, list[Route]] = field(default_factory=dict)
    upstream: Mapping[Key, Labels] = field(default_factory=dict)
    steps: list[LineageEdge] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """Return the worst verdict of all arrivals and of the findings about the subject."""
        levels = [finding.level for finding in (self.clash, self.beyond) if finding]
        levels += [arrival.judgement.verdict for arrival in self.arrivals]
        return max(levels, key=VERDICTS.index, default=VERDICTS[0])


def graded(judgement: Judgement, edge: str) -> Grade:
    """Return how grave a judgement over an edge is, by the findings that decide its verdict."""
    deciding = (f for f in judgement.findings if f.level == judgement.verdict)
    severity = max((SEVERITIES.index(f.severity) for f in deciding), default=0)
    return Grade(VERDICTS.index(judgement.verdict), severity, -EDGES.index(edge))


def judge_arrival(
    kind: str, name: str | None, licence: str | None, edge: str, label: str | None, policy: Policy
) -> Judgement:
    """Return the judgement of one licence that reaches an artifact of this kind.

    What reaches a repository through a model's training data, or through outputs it was trained on,
    has to pass both steps: it binds no more than these bind the model, and no more than the model
    binds its user.
    """
    judged = judge(licence, edge, label, name=name, policy=policy)
    if edge in (DATA, OUTPUTS) and only_uses(kind):
        used = judge(licence, USE, label, policy=policy)
        milder = min(judged, used, key=lambda j: graded(j, edge))
        both = tuple(each for each in judged.obligations if each in used.obligations)
        return milder._replace(obligations=both)
    return judged


def inherit(
    subject: Key, steps: Iterable[LineageEdge], labels: Mapping[Key, Labels], policy: Policy
) -> Inheritance:
    """Return what reaches an artifact.

    Parameters
    ----------
    subject
        Kind and id of the artifact that is judged.
    steps
        Every edge of its lineage.
    labels
        The licences of the subject and of everything upstream; what is absent states none.
    """
    made = Inheritance(subject, labels.get(subject) or UNLABELLED)
    steps = list(steps)
    parents = {(s.parent, s.edge) for s in steps if s.child == subject != s.parent}
    made.clash = clash_of(
        ((labels.get(parent) or UNLABELLED, edge) for parent, edge in parents), policy
    )
    kind, identifier = subject
    name = identifier if kind == Model.label else None
    made.routes, made.upstream, made.steps = routes_to(subject, steps), labels, steps
    for origin, routes in made.routes.items():
        for licence, sources in (labels.get(origin) or UNLABELLED).items():
            arrivals = [
                Arrival(
                    origin,
                    licence,
                    sources,
                    label,
                    route,
                    judge_arrival(kind, name, licence, route.edge, label, policy),
                )
                for route in routes
                for label in sorted(made.labels, key=str)
            ]
            made.arrivals.append(max(arrivals, key=lambda a: a.grade))
    made.arrivals.sort(key=_arrival_order)
    return made


def clash_of(parents: Iterable[tuple[Iterable[str | None], str]], policy: Policy) -> Finding | None:
    """Return the finding that no licence would do for what is made of several parents.

    Each parent is given by its licences and the edge. One whose sources disagree is left out.
    """
    stated = [(*licences, edge) for licences, edge in parents if edge in DERIVATIONS]
    pairs = frozenset(pair for pair in stated if len(pair) == 2 and pair[0] is not None)
    return irreconcilable(pairs, policy) if len(pairs) > 1 else None


def _arrival_order(arrival: Arrival) -> tuple[int, int, int, Key, str]:
    grade = arrival.grade
    steps = len(arrival.route.steps)
    return -grade.verdict, -grade.severity, steps, arrival.origin, str(arrival.license)


def routes_to(subject: Key, steps: Iterable[LineageEdge]) -> dict[Key, list[Route]]:
    """Return for every ancestor a route over each edge that its licence arrives by.

    It is the shortest of those that are declared; the shortest of all, where none is.
    """
    upstream: dict[Key, list[LineageEdge]] = {}
    for step in steps:
        if step.parent != subject and step.parent != step.child:
            upstream.setdefault(step.child, []).append(step)
    found: dict[Key, dict[str, Route]] = {}
    # What is judged depends on these besides the last step, so each is followed apart.
    start = _Followed(subject)
    seen = {start}
    waiting: deque[tuple[_Followed, tuple[LineageEdge, ...]]] = deque([(start, ())])
    while waiting:
        here, passed = waiting.popleft()
        for step in upstream.get(here.end, ()):
            ahead = here.after(step)
            route = Route((*passed, step), _judged_edge(subject[0], step.edge, ahead))
            known = found.setdefault(step.parent, {})
            if route.edge not in known or (ahead.declared and not known[route.edge].declared):
                known[route.edge] = route
            if ahead not in seen:
                seen.add(ahead)
                waiting.append((ahead, route.steps))
    return {origin: list(routes.values()) for origin, routes in found.items()}


class _Followed(NamedTuple):
    """How far routes were followed: to where, and what kinds of steps they have.

    ``copies`` and ``declared`` are true where every step is one, the others where any is.
    """

    end: Key
    copies: bool = True
    data: bool = False
    outputs: bool = False
    adapter: bool = False
    declared: bool = True

    def after(self, step: LineageEdge) -> _Followed:
        """Return how far they lead by one more step."""
        return _Followed(
            step.parent,
            self.copies and step.edge in SAME_WEIGHTS,
            self.data or step.edge == DATA,
            self.outputs or step.edge == OUTPUTS,
            self.adapter or step.edge == ADAPTER,
            self.declared and step.declared,
        )


def _judged_edge(kind: str, edge: str, followed: _Followed) -> str:
    """Return the edge over which a licence is judged that left its origin by ``edge``.

    What has come through data or outputs binds no more than these do, and what came through an
    adapter no more than it would bind that: a step further upstream makes none of it more certain.
    """
    if followed.data:
        return DATA
    if followed.outputs:
        return OUTPUTS
    if only_uses(kind):
        return USE
    if followed.adapter:
        return ADAPTER
    return UNSPECIFIC if edge in SAME_WEIGHTS and not followed.copies else edge
