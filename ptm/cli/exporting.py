"""What ``ptm export`` writes, as pieces of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from graph.schema import StatesBase
from graph.store.cypher import count_relations
from graph.transfer.export import entity_lines, graph_lines
from queries.lineage_report import LineageReport
from reports import render
from reports.text.words import number

if TYPE_CHECKING:
    from ptm.api import Graph
    from queries.impact_report import ImpactReport


def export_graph(graph: Graph, form: str | None) -> Iterator[str]:
    """Yield the whole graph: JSON lines for None, otherwise its claims as rows in a format.

    Rows join two artifacts: they have no base that cannot be looked up, which is told beside them.
    """
    if form is None:
        yield from (f"{line}\n" for line in graph_lines(graph.store))
        return
    yield render(graph.ask("all_claims"), form)
    _print_left_out(int(graph.store.rows(count_relations(StatesBase.label))[0]["number"]))


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
        if form == "csv":
            _print_left_out(len(report.unresolved) if isinstance(report, LineageReport) else 0)
        return
    for line in entity_lines(graph.store, sorted(report.members)):
        # JSON lines say declared where it is false alone.
        if not (declared_only and "declared" in json.loads(line)):
            yield f"{line}\n"


def _print_left_out(statements: int) -> None:
    """Print how many statements of a base a format has no place for, if there are any."""
    if statements:
        stated = number(statements, "statement")
        left = f"Left out: {stated} of a base that cannot be looked up; .jsonl has all."
        click.echo(left, err=True)
