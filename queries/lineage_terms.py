"""The licences and the edges of a lineage, as the licence rule judges them."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from queries.answer import Key
from queries.lineage_report import deciding_steps, label_rows
from queries.propagation.inheritance import Labels, LineageEdge
from queries.propagation.relations import edge_of
from queries.rows import LicensedArtifact, Step

_Stated = tuple[str, str, str, str | None, str, bool, str, str]
"""What a step says, but for how far from the start it is."""


def read_labels(artifacts: Iterable[LicensedArtifact]) -> dict[Key, Labels]:
    """Return the licences of the artifacts of a lineage."""
    made: dict[Key, dict[str | None, dict[str, None]]] = {}
    for row in label_rows(artifacts):
        licences = made.setdefault((row.kind, row.id), {})
        if row.license is not None:
            licences.setdefault(row.license, {})[row.stated_by or ""] = None
    return {
        artifact: {licence: tuple(by) for licence, by in licences.items()} or {None: ()}
        for artifact, licences in made.items()
    }


def read_edges(steps: Iterable[Step]) -> list[LineageEdge]:
    """Return the edges that a lineage is judged by; what a child and a parent are, is agreed upon.

    The sources of an edge are all that state the pair, but for those that decide on another edge.
    """
    pairs: dict[tuple[str, ...], list[_Stated]] = {}
    for row in steps:
        ends = row.child_kind, row.child_id, row.relation, row.parent_kind, row.parent_id
        pairs.setdefault(ends, []).append(row[1:])
    return [edge for pair in pairs.values() for edge in _pair_edges(tuple(pair))]


# Of many artifacts with the same ancestors, each pair is looked at once.
@functools.lru_cache(maxsize=16_384)
def _pair_edges(stated: tuple[_Stated, ...]) -> tuple[LineageEdge, ...]:
    claims = [Step(0, *each) for each in stated]
    judged = deciding_steps(claims)
    edges = dict.fromkeys(map(_step_edge, judged))
    methods = tuple(dict.fromkeys(row.method for row in judged if row.method))
    return tuple(_judged_edge(edge, claims, judged, methods) for edge in edges)


def _judged_edge(
    edge: str, claims: list[Step], judged: list[Step], methods: tuple[str, ...]
) -> LineageEdge:
    """Return one of the edges that a child and a parent are judged by."""
    first = claims[0]
    own = [row for row in judged if _step_edge(row) == edge]
    joined = [row for row in claims if row not in judged or row in own]
    declared = any(row.declared for row in joined)
    guessed = declared and not any(row.declared for row in own)
    return LineageEdge(
        (first.child_kind, first.child_id),
        (first.parent_kind, first.parent_id),
        edge,
        tuple(dict.fromkeys(row.stated_by for row in joined)),
        declared,
        first.relation,
        methods,
        tuple(dict.fromkeys(row.stated_by for row in own)) if guessed else (),
    )


def _step_edge(row: Step) -> str:
    return edge_of(row.relation, row.method, row.child_kind)
