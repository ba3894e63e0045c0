"""How a licence arrives, in words."""

from __future__ import annotations

from queries.propagation.inheritance import Arrival


def path_of(arrival: Arrival) -> str:
    """Return a route in words, from the origin down to the subject."""
    steps = (f"-[{step.edge}]-> {step.child[1]}" for step in reversed(arrival.route.steps))
    return " ".join([arrival.origin[1], *steps])
