"""What ``ptm export`` writes, as pieces of text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from graph.transfer.export import entity_lines, graph_lines
from queries.answer import Answer
from reports import render

if TYPE_CHECKING:
    from ptm.api import Graph


def everything_as(graph: Graph, form: str | None) -> Iterator[str]:
    """Yield the whole graph: JSON lines for None, otherwise every claim in a format."""
    if form is None:
        yield from (f"{line}\n" for line in graph_lines(graph.store))
        return
    rows = graph.ask("all_claims").rows
    yield render(Answer("all_claims", {}, "Statement", rows, graph.facts), form)


def thing_as(
    graph: Graph, identifier: str, form: str | None, *, impact: bool, declared_only: bool
) -> Iterator[str]:
    """Yield the lineage or the impact of a thing: JSON lines for None, else in a format."""
    ask = graph.impact if impact else graph.lineage
    answer = ask(identifier, declared_only=declared_only)
    if form is not None:
        yield render(answer, form)
        return
    rows = answer.rows if impact else answer.parts["things"].rows
    things = {(answer.parameters["kind"], answer.parameters["id"])}
    things |= {(row["kind"], row["id"]) for row in rows}
    for line in entity_lines(graph.store, sorted(things)):
        # JSON lines say declared where it is false alone.
        if not (declared_only and "declared" in json.loads(line)):
            yield f"{line}\n"
