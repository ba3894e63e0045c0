"""What ``ptm export`` writes, as pieces of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.transfer.export import entity_lines, graph_lines
from reports import render

if TYPE_CHECKING:
    from ptm.api import Graph
    from queries.impact_report import ImpactReport
    from queries.lineage_report import LineageReport


def export_graph(graph: Graph, form: str | None) -> Iterator[str]:
    """Yield the whole graph: JSON lines for None, otherwise every claim in a format."""
    if form is None:
        yield from (f"{line}\n" for line in graph_lines(graph.store))
        return
    yield render(graph.ask("all_claims"), form)


def export_artifact(
    graph: Graph, identifier: str, form: str | None, *, impact: bool, declared_only: bool
) -> Iterator[str]:
    """Yield the lineage or the impact of an artifact: JSON lines for None, else in a format."""
    report: LineageReport | ImpactReport = (
        graph.impact(identifier, declared_only=declared_only)
        if impact
        else graph.lineage(identifier, declared_only=declared_only)
    )
    if form is not None:
        yield render(report, form)
        return
    for line in entity_lines(graph.store, sorted(report.members)):
        # JSON lines say declared where it is false alone.
        if not (declared_only and "declared" in json.loads(line)):
            yield f"{line}\n"
