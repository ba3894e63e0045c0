"""Lineage and impact in networkx and in SQLite on the same edges."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import networkx as nx

from benchmarks.comparison import Comparison, time_medians, time_work
from benchmarks.isolation import load_tables
from benchmarks.workplace import Workplace
from graph.schema import DerivedFrom, TrainedOn
from ptm import open_graph

Edges = list[tuple[str, str]]
_ANCESTORS = """
WITH RECURSIVE reached(id) AS (
  VALUES (?) UNION SELECT parent FROM edge JOIN reached ON child = id
) SELECT child, parent FROM edge JOIN reached ON child = id
"""
_DESCENDANTS = """
WITH RECURSIVE reached(id) AS (
  VALUES (?) UNION SELECT child FROM edge JOIN reached ON parent = id
) SELECT id FROM reached
"""


def measure(place: Workplace) -> list[Comparison]:
    """Return ptm's times beside those of networkx and SQLite.

    Only the impact has a limit, beside a networkx graph that is in memory already.
    """
    tables = load_tables(place.tables)
    edges: Edges = []
    for claim in (DerivedFrom, TrainedOn):
        columns = (tables[claim][name].to_pylist() for name in ("from_id", "to_id"))
        edges += zip(*columns, strict=True)
    del tables
    rows = []
    for name, make, limit in (
        ("networkx", _build_networkx, 2.5),
        ("SQLite", _build_sqlite, None),
    ):
        rows += _compare_with(place, name, make, edges, limit)
    return rows


def _compare_with(
    place: Workplace, name: str, make: Make, edges: Edges, limit: float | None
) -> list[Comparison]:
    """Return the times to open a graph, and to answer each question."""
    made: list[Answers] = []
    loading = time_work(lambda: made.append(make(edges)))
    [(lineage, impact)] = made
    with open_graph(place.graph) as graph:
        # Opening is lazy: only the first answer shows how long it takes.
        opening = time_work(lambda: graph.ask("lineage", model_id=place.deep_merged))
        our_lineage, their_lineage = time_medians(
            lambda: graph.ask("lineage", model_id=place.deep_merged),
            lambda: lineage(place.deep_merged),
            repeats=20,
        )
        our_impact, their_impact = time_medians(
            lambda: graph.ask("descendants", model_id=place.greatest_root),
            lambda: impact(place.greatest_root),
            repeats=5,
        )
    return [
        Comparison("open the larger graph", f"{name}: load its edges", opening, loading),
        Comparison("lineage", f"{name}, loaded", our_lineage, their_lineage),
        Comparison("impact", f"{name}, loaded", our_impact, their_impact, limit),
    ]


Answers = tuple[Callable[[str], object], Callable[[str], object]]
Make = Callable[[Edges], Answers]


def _build_networkx(edges: Edges) -> Answers:
    graph = nx.DiGraph(edges)

    def lineage(model: str) -> object:
        return list(graph.out_edges({model, *nx.descendants(graph, model)}))

    def impact(model: str) -> object:
        return nx.single_source_shortest_path_length(graph.reverse(copy=False), model)

    return lineage, impact


def _build_sqlite(edges: Edges) -> Answers:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE edge (child TEXT, parent TEXT)")
    connection.executemany("INSERT INTO edge VALUES (?, ?)", edges)
    for column in ("child", "parent"):
        connection.execute(f"CREATE INDEX by_{column} ON edge ({column})")

    def lineage(model: str) -> object:
        return connection.execute(_ANCESTORS, (model,)).fetchall()

    def impact(model: str) -> object:
        return connection.execute(_DESCENDANTS, (model,)).fetchall()

    return lineage, impact
