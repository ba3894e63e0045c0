"""How a graph and its results show themselves in Python and in notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import PtmError
from graph.schema import ARTIFACTS
from queries.answer import Report, Row, show_with

if TYPE_CHECKING:
    from ptm.graph import Graph


def _show_in_notebook(report: Report) -> str:
    from reports.notebook import show_report

    return show_report(report)


def _print_in_python(report: Report) -> str:
    from reports.notebook import print_report

    return print_report(report)


def show_results() -> None:
    """Let results show themselves: questions know no format."""
    show_with(_show_in_notebook, _print_in_python)


def describe_graph(graph: Graph) -> str:
    """Return in a line where a graph is, and what it holds, as far as it can be read."""
    from reports.text.words import number

    try:
        counts = {row["label"]: row["number"] for row in graph.ask("contents").rows}
    except PtmError:
        return f"<Graph at {graph.store.url}>"
    held = [number(n, kind.label.lower()) for kind in ARTIFACTS if (n := counts.get(kind.label))]
    return f"<Graph at {graph.store.url}: {', '.join(held) or 'no artifact'}>"


def graph_as_html(graph: Graph) -> str:
    """Return what a graph holds, how old that is, and what can be asked; or why it is not read."""
    from reports.notebook import show_graph

    try:
        return show_graph(graph.store.url, graph.ask("contents"))
    except PtmError as error:
        return show_graph(graph.store.url, str(error))


def question_rows(words: tuple[str, ...]) -> list[Row]:
    """Return the questions in which some words stand, each with its parameters."""
    from queries.catalog import search_questions

    return [
        {
            "question": each.name,
            "parameters": ", ".join(each.parameters),
            "asks": each.title,
            "group": each.group,
        }
        for each in search_questions(words)
    ]
