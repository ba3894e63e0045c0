"""Lineage of a deep merged model, impact of the greatest root: against their Cypher alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks import bare_engine
from benchmarks.comparison import Comparison, time_medians
from benchmarks.workplace import Workplace
from graph.embedded.paths import shortest
from ptm import open_graph
from queries.catalog import find_question

LINEAGE = ("lineage",)
IMPACT = ("descendants", "dependents")
"""The first questions that ``ptm lineage`` and ``ptm impact`` ask."""

Run = Callable[[str, dict[str, Any]], Any]


def measure(place: Workplace) -> Iterator[Comparison]:
    """Return both questions on both engines, as medians."""
    yield from _compare_embedded(place)
    yield from _compare_server(place)


def _compare_embedded(place: Workplace) -> list[Comparison]:
    connection: Any = bare_engine.open_connection(place.graph)

    def run_alone(text: str, parameters: dict[str, Any]) -> Any:
        return connection.execute(shortest(text), parameters).get_all()

    models = (place.deep_merged, place.greatest_root)
    return _compare_engine(str(place.graph), run_alone, models, "embedded, larger")


def _compare_server(place: Workplace) -> list[Comparison]:
    models = (place.smaller.deep_merged, place.smaller.greatest_root)
    with place.driver() as driver, driver.session(default_access_mode="READ") as session:

        def run_alone(text: str, parameters: dict[str, Any]) -> Any:
            return session.execute_read(lambda tx: tx.run(text, parameters).values())

        return _compare_engine(place.filled_server, run_alone, models, "Neo4j, smaller")


def _compare_engine(
    url: str, run_alone: Run, models: tuple[str, str], where: str
) -> list[Comparison]:
    deep_merged, greatest_root = models
    with open_graph(url) as graph:

        def compare(work: str, questions: tuple[str, ...], model: str, repeats: int) -> Comparison:
            texts = [find_question(name).cypher() for name in questions]
            ours, theirs = time_medians(
                lambda: [graph.ask(name, model_id=model).rows for name in questions],
                lambda: [run_alone(text, {"model_id": model}) for text in texts],
                repeats=repeats,
            )
            return Comparison(f"{work}, {where}", "the same Cypher alone", ours, theirs, 1.3)

        return [
            compare("lineage", LINEAGE, deep_merged, 100),
            compare("impact", IMPACT, greatest_root, 7),
        ]
