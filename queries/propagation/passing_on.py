"""What licences ask where artifacts are passed on as they are, and what upstream asks with them.

Pure, as ``inheritance`` is. A repository that ships its models passes them on, while it only uses
them for ``ptm licenses``: so each is looked at as if it were the subject, and what is upstream of
it over the edges from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from licenses.catalog.terms import Terms
from licenses.rule.obligations import Obligation, obligations
from licenses.rule.options import options
from queries.answer import Key
from queries.propagation.inheritance import UNLABELLED, Labels, LineageEdge, Route, routes_to

PASSED_ON = "repo_vendors_model"
"""The edge of the rule for what is passed on unchanged."""
_CHANGES = "state_changes"
Routes = Mapping[Key, list[Route]]


@dataclass(frozen=True, slots=True)
class Demand:
    """What one licence of an artifact asks; ``terms`` is its text where the table lacks it.

    ``statement`` is the whole label, of which the licence may be a part. ``changed`` are the routes
    by which it asks to say what was changed.
    """

    artifact: Key
    statement: str
    terms: Terms | str
    stated_by: tuple[str, ...]
    obligations: tuple[Obligation, ...]
    changed: list[Route] = field(default_factory=list)

    @property
    def is_known(self) -> bool:
        """Return whether the table has its terms."""
        return isinstance(self.terms, Terms)


def routes_from(passed_on: Iterable[Key], edges: Iterable[LineageEdge]) -> dict[Key, list[Route]]:
    """Return what is passed on and all upstream of it, each with the routes to it.

    A route begins at one of what is passed on; the shortest that is declared stands first.
    """
    below: dict[Key, list[LineageEdge]] = {}
    for edge in edges:
        below.setdefault(edge.child, []).append(edge)
    found: dict[Key, list[Route]] = {}
    for artifact in passed_on:
        found.setdefault(artifact, []).append(Route((), PASSED_ON))
        for origin, routes in routes_to(artifact, _edges_above(artifact, below)).items():
            found.setdefault(origin, []).extend(routes)
    for routes in found.values():
        routes.sort(key=lambda route: (not route.declared, len(route.steps)))
    return found


def _edges_above(artifact: Key, below: Mapping[Key, list[LineageEdge]]) -> Iterator[LineageEdge]:
    """Yield the edges of the lineage of one artifact alone."""
    seen, waiting = {artifact}, [artifact]
    while waiting:
        for edge in below.get(waiting.pop(), ()):
            yield edge
            if edge.parent not in seen:
                seen.add(edge.parent)
                waiting.append(edge.parent)


def find_demands(routes: Routes, labels: Mapping[Key, Labels]) -> Iterator[Demand]:
    """Yield the licences of each artifact that has to be named, by kind and id.

    It has to be named where any of its licences asks for something, or may: all are yielded then,
    because who may choose, and who is right of sources that disagree, is not known here.
    """
    for artifact in sorted(routes):
        licences = labels.get(artifact) or UNLABELLED
        found = [
            _demand_of(artifact, statement, terms, sources, routes[artifact])
            for statement, sources in licences.items()
            if statement is not None
            for terms in licence_parts(statement)
        ]
        if any(each.obligations or not each.is_known for each in found):
            yield from found


def licence_parts(statement: str) -> list[Terms | str]:
    """Return the single licences of a label, each once, whatever joins them."""
    return list(dict.fromkeys(part for option in options(statement) for part in option))


def _demand_of(
    artifact: Key,
    statement: str,
    terms: Terms | str,
    sources: tuple[str, ...],
    routes: Iterable[Route],
) -> Demand:
    if isinstance(terms, str):
        return Demand(artifact, statement, terms, sources, ())
    asked: dict[Obligation, None] = {}
    changed = []
    for route in routes:
        over = obligations(terms, route.edge)
        asked |= dict.fromkeys(over)
        if any(each.term == _CHANGES for each in over):
            changed.append(route)
    return Demand(artifact, statement, terms, sources, tuple(sorted(asked)), changed)
