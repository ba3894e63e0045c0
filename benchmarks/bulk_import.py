"""A dump's graph of 1,860,411 models into an empty Neo4j: by neo4j-admin, against over Bolt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import dump_shape
from benchmarks.comparison import Comparison, NotMeasured, time_work
from benchmarks.isolation import run_isolated
from benchmarks.workplace import Workplace
from graph.schema import CLAIMS, DERIVED, NODES
from graph.store import cypher
from graph.store.base import Store
from graph.store.connect import open_store

MODELS = 1_860_411
TAKEN = "2026-11-01"
JAVA = ("-Xmx2g",)
SAMPLE = 40
"""Models of which the lineage and the impact are compared."""
_HOUR = 3_600.0


def measure(place: Workplace) -> list[Comparison]:
    """Return the seconds until a server has the graph and its constraints, by each way.

    Both servers begin empty. Files count with what imports them, the start of the server, and
    ``ptm graph init``; over Bolt the server runs before.
    """
    models = MODELS // place.divided_by
    graph = place.folder / "hub.lbug"
    run_isolated(_make_graph, place.folder / "hub.parquet", graph, models)
    # Each server has all of the machine.
    ours = _time_import(place.folder / "imported", graph)
    theirs = _time_bolt(place.folder / "sent", graph)
    work = f"{models:,} models into Neo4j, by files"
    return [Comparison(work, "over Bolt", ours, theirs, 1 / 3)]


def _make_graph(dump: Path, graph: Path, models: int) -> None:
    """Make a graph of a synthetic dump."""
    from ingest.dumps.loader import load_dump
    from ingest.dumps.source import open_dump

    dump_shape.write_dump(dump, models)
    with open_store(str(graph)) as store:
        load_dump(store, [open_dump(str(dump))], taken=TAKEN)
    dump.unlink()


def _time_import(home: Path, graph: Path) -> float:
    """Return the seconds from the graph to a server that is ready, by files."""
    from graph.neo4j.bulk_import.instructions import ARGUMENTS
    from tests.neo4j_jars import run_admin
    from tests.neo4j_server import OPENED

    folder = home / "export"
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("")
    words = ("database", "import", "full", "neo4j", f"@{ARGUMENTS}")

    def load() -> None:
        run_isolated(_export, graph, folder)
        done = run_admin(home, *words, cwd=folder, java_options=[*JAVA, *OPENED], seconds=_HOUR)
        if isinstance(done, str):
            raise NotMeasured(done)
        if done.returncode:
            raise NotMeasured(f"neo4j-admin ended with {done.returncode}: {done.stderr[-500:]}")

    seconds = time_work(load)
    return seconds + _with_server(home, lambda url: run_isolated(_time_init, url), graph)


def _time_bolt(home: Path, graph: Path) -> float:
    """Return the seconds of a copy to a server that runs already."""
    return _with_server(home, lambda url: run_isolated(_time_copy, graph, url), graph, start=False)


def _with_server(
    home: Path, work: Callable[[str], float], graph: Path, *, start: bool = True
) -> float:
    """Return the seconds of work on a server, with its start if that counts; compare graphs."""
    from tests.neo4j_server import Neo4jServer, start_from_jars

    home.mkdir(exist_ok=True)
    servers: list[Neo4jServer | str] = []
    started = time_work(lambda: servers.append(start_from_jars(home, java_options=JAVA)))
    [server] = servers
    if isinstance(server, str):
        raise NotMeasured(f"there is no Neo4j server: {server.splitlines()[0]}")
    try:
        seconds = work(server.uri) + (started if start else 0)
        run_isolated(_compare_graphs, graph, server.uri)
    finally:
        server.stop()
    return seconds


def _export(graph: Path, folder: Path) -> None:
    from graph.neo4j.bulk_import.export import export_graph

    with open_store(str(graph)) as store:
        export_graph(store, folder)


def _time_init(url: str) -> float:
    from ingest.loader import renew

    with open_store(url) as store:
        return time_work(lambda: renew(store))


def _time_copy(graph: Path, url: str) -> float:
    from graph.transfer.copy import copy_graph
    from ingest.license_conflicts import DERIVATIONS

    with open_store(str(graph)) as store, open_store(url) as server:
        return time_work(lambda: copy_graph(store, server, derivations=DERIVATIONS))


def _compare_graphs(graph: Path, url: str) -> None:
    """Fail unless a server counts what the embedded graph does, and answers as it does."""
    with open_store(str(graph)) as here, open_store(url) as there:
        for label, text in _counting_texts():
            if here.rows(text) != there.rows(text):
                raise NotMeasured(f"the server has another number of {label}")
        for model in _sampled_models(here):
            for name in ("claims", "lineage", "descendants", "lineage_licenses"):
                if _answer(here, name, model) != _answer(there, name, model):
                    raise NotMeasured(f"the server answers {name} of {model} otherwise")


def _counting_texts() -> list[tuple[str, str]]:
    texts = [(kind.label, cypher.count(kind.label)) for kind in NODES]
    return texts + [(r.label, cypher.count_relations(r.label)) for r in (*CLAIMS, *DERIVED)]


def _sampled_models(store: Store) -> list[str]:
    """Return some models that are made from others, and the ones that most are made from."""
    text = (
        "MATCH (m:Model)-[:DERIVED_FROM]->(base:Model) WITH base, min(m.id) AS child, "
        "count(m) AS children ORDER BY children DESC, base.id LIMIT $number "
        "RETURN child, base.id AS base"
    )
    rows = store.rows(text, {"number": SAMPLE // 2})
    return [own for row in rows for own in (row["child"], row["base"])]


def _answer(store: Store, name: str, model: str) -> Any:
    from queries.catalog import find_question

    return sorted(map(repr, find_question(name).ask(store, model_id=model).rows))
