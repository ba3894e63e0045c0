"""The engines that can keep a graph: another is one folder in ``graph/`` and one line here.

Nothing is imported here, so that help texts and messages can name the schemes and the time limit
at no cost.
"""

from __future__ import annotations

from typing import NamedTuple

TIMEOUT = 300.0
"""Seconds that a query may take where nothing else is said."""


class Engine(NamedTuple):
    """A store's module and class, and the schemes of its addresses; without any it takes paths."""

    schemes: tuple[str, ...]
    module: str
    store: str


ENGINES = (
    Engine((), "graph.embedded.store", "EmbeddedStore"),
    Engine(("bolt", "neo4j"), "graph.neo4j.store", "Neo4jStore"),
)


def engine_of(scheme: str) -> Engine | None:
    """Return the engine of a scheme, or of paths if it is empty; None if there is none.

    What a scheme has after a plus sign, as in ``bolt+s``, is the engine's own affair.
    """
    name = scheme.partition("+")[0]
    fitting = (each for each in ENGINES if name in (each.schemes or ("",)))
    return next(fitting, None)


def schemes(host: str = "", between: str = " or ") -> str:
    """Return how addresses of servers begin, in words: bolt://HOST or neo4j://HOST."""
    return between.join(f"{scheme}://{host}" for each in ENGINES for scheme in each.schemes)
