"""The way from an artifact to what reaches it, in the words and the direction of a lineage.

A path is for people: ids may hold anything, so nothing reads one again.
"""

from __future__ import annotations

from queries.propagation.inheritance import Arrival


def path_of(arrival: Arrival) -> str:
    """Return how what arrives is upstream: ``org/a, quantized from org/b, trained on lab/data``.

    It begins where the route does; what is the subject's own has the subject's id for a path.
    """
    steps = arrival.route.steps
    [_, start] = steps[0].child if steps else arrival.origin
    return ", ".join([start, *(f"{step.phrase} {step.parent[1]}" for step in steps)])
