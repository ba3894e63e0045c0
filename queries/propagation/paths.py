"""The way from an artifact to what reaches it, in the words and the direction of a lineage.

A path is for people: ids may hold anything, so nothing reads one again.
"""

from __future__ import annotations

from queries.answer import Key
from queries.propagation.inheritance import Arrival, Route


def path_of(arrival: Arrival) -> str:
    """Return how what arrives is upstream; of what is the subject's own, the subject's id."""
    return path_along(arrival.origin, arrival.route)


def path_along(origin: Key, route: Route) -> str:
    """Return a route to an origin, from where it begins: ``org/a, quantized from org/b``."""
    start = route.steps[0].child if route.steps else origin
    return ", ".join([start[1], *(f"{step.phrase} {step.parent[1]}" for step in route.steps)])
