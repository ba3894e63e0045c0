"""The licences and the edges of a lineage, as the licence rule judges them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from queries.answer import Key
from queries.lineage_report import deciding_steps, label_rows
from queries.propagation.inheritance import Labels, LineageEdge
from queries.propagation.relations import edge_of
from queries.rows import LicensedArtifact, Step


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
    pairs: dict[tuple[Key, Key, str], list[Step]] = {}
    for row in steps:
        child, parent = (row.child_kind, row.child_id), (row.parent_kind, row.parent_id)
        pairs.setdefault((child, parent, row.relation), []).append(row)
    return [edge for pair in pairs.values() for edge in _pair_edges(pair)]


def _pair_edges(claims: list[Step]) -> Iterator[LineageEdge]:
    first, judged = claims[0], deciding_steps(claims)
    edges = dict.fromkeys(map(_step_edge, judged))
    methods = tuple(dict.fromkeys(row.method for row in judged if row.method))
    for edge in edges:
        own = [row for row in judged if _step_edge(row) == edge]
        joined = [row for row in claims if row not in judged or row in own]
        declared = any(row.declared for row in joined)
        guessed = declared and not any(row.declared for row in own)
        yield LineageEdge(
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
