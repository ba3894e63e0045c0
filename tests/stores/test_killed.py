"""A writer that is killed loses nothing, and the next one completes what it began.

The moments are spread over the time that an undisturbed ingest takes; on the embedded engine the
writer is also killed at each of its steps with files.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import neo4j
import pytest

from graph.embedded.store import EmbeddedStore
from graph.neo4j.store import Neo4jStore
from graph.schema import CLAIMS, Claim, Record
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.tables import Tables
from graph.transfer.jsonl import claim_line, node_lines
from tests.examples import number_of
from tests.factories import derived, model, tables, used
from tests.stores.ingesting import end_of, ingesting, said
from tests.stores.records import LEARNED, OF_2022, OF_2026, lines

pytestmark = pytest.mark.long

MODELS = 400
BEFORE: list[Record] = [
    *OF_2022,
    *(model(f"lab/m{n}", "peatmoss", "2022-11-02", likes=n) for n in range(0, MODELS, 2)),
    *(derived(f"lab/m{n}", f"lab/m{n // 2}", method="merge") for n in range(0, MODELS, 3)),
]
AFTER: list[Record] = [
    *OF_2026,
    *LEARNED,
    *(model(f"lab/m{n}", downloads=n) for n in range(MODELS)),
    *(
        derived(f"lab/m{n}", f"lab/m{n // 2}", method="adapter", first_seen="2026-11-10")
        for n in range(MODELS)
    ),
    *(used("github.com/owner/name", f"lab/m{n}", path="a.py", line=n) for n in range(MODELS)),
]
TIMES = [10, pytest.param(number_of(3, 100), id="many", marks=pytest.mark.soak)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that the ingests read."""
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_text("".join(f"{line}\n" for line in as_lines(tables(AFTER))))
    return path


def as_lines(offered: Tables) -> list[str]:
    """Return tables as JSON lines."""
    found = []
    for record, table in offered.items():
        for row in table.to_pylist():
            if issubclass(record, Claim):
                found.append(claim_line(record, row))
            else:
                found += node_lines(record, row)
    return [json.dumps(line) for line in found]


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return the graph that an undisturbed ingest gives."""
    with EmbeddedStore(tmp_path_factory.mktemp("wanted") / "graph") as store:
        store.write(tables(BEFORE))
        store.write(tables(AFTER))
        return lines(store)


def seconds_of(url: str, file: Path, *options: str) -> float:
    """Return how long an undisturbed ingest takes from its first step on."""
    with ingesting(url, file, *options) as process:
        said(process, "begin")
        begin = time.monotonic()
        said(process, "done")
        return time.monotonic() - begin


def killed_after(seconds: float, url: str, file: Path, *options: str) -> bool:
    """Kill an ingest so long after it began; return False if it was done before."""
    with ingesting(url, file, *options) as process:
        said(process, "begin")
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        return process.wait() == -signal.SIGKILL


def at_random_moments(times: int, seconds: float) -> list[float]:
    """Return moments that are spread over this time, each somewhere in its part of it."""
    return [seconds * (part + random.random()) / times for part in range(times)]


# The embedded engine --------------------------------------------------------------------------


@pytest.fixture
def graph(tmp_path: Path) -> Callable[[], Path]:
    """Return what puts the graph as it was before into a folder of its own."""
    before = tmp_path / "before"
    with EmbeddedStore(before) as store:
        store.write(tables(BEFORE))

    def fresh() -> Path:
        folder = tmp_path / "folder"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return Path(shutil.copyfile(before, folder / "graph"))

    return fresh


def is_before_or_complete(path: Path, before: bytes, wanted: list[str]) -> bool:
    """Fail if the graph file is anything between; return whether it is as before."""
    if path.read_bytes() == before:
        return True
    with EmbeddedStore(path) as store:
        assert lines(store) == wanted
    assert path.with_name("graph.previous").read_bytes() == before
    return False


def left_beside(path: Path) -> set[str]:
    """Return what lies in the folder of a graph, all private copies under one name."""
    private = re.compile(r"writing-\d+-[0-9a-f]+")
    return {private.sub("writing-#", found.name) for found in path.parent.iterdir()}


def is_completed_by_the_next(path: Path, wanted: list[str]) -> None:
    """Fail if the next ingest does not complete the graph, or leaves what the dead one left."""
    with EmbeddedStore(path) as store:
        store.write(tables(AFTER))
        assert lines(store) == wanted
    left = {found.name for found in path.parent.iterdir()}
    assert left <= {"graph", "graph.previous", "graph.lock"}


@pytest.mark.parametrize("times", TIMES)
def test_a_graph_file_is_as_before_or_complete_at_whatever_moment_its_writer_is_killed(
    graph: Callable[[], Path], file: Path, wanted: list[str], times: int
) -> None:
    path = graph()
    before = path.read_bytes()
    seconds = seconds_of(str(path), file)
    with EmbeddedStore(path) as store:
        assert lines(store) == wanted
    killed, seen = 0, set[str]()
    for moment in at_random_moments(times, seconds):
        path = graph()
        killed += killed_after(moment, str(path), file)
        left = left_beside(path) - seen
        # A file that is as before is completed as before; what may differ is what lies beside it.
        if not is_before_or_complete(path, before, wanted) or left:
            is_completed_by_the_next(path, wanted)
            seen |= left
    assert killed


def test_a_graph_file_is_as_before_or_complete_at_whatever_step_its_writer_is_killed(
    graph: Callable[[], Path], file: Path, wanted: list[str]
) -> None:
    steps, seen = [], set[str]()
    before = graph().read_bytes()
    while True:
        path = graph()
        said_last = end_of(str(path), file, f"die_at={len(steps) + 1}")
        if not said_last.startswith("dies"):
            assert said_last.startswith("done")
            break
        steps.append(said_last)
        left = left_beside(path) - seen
        if not is_before_or_complete(path, before, wanted) or left:
            is_completed_by_the_next(path, wanted)
            seen |= left
    assert "dies shutil.copyfile graph" in steps
    assert "dies os.link graph" in steps
    assert len([step for step in steps if step.startswith("dies os.rename graph.writing-")]) == 2


# Neo4j ----------------------------------------------------------------------------------------

SMALL = "rows=80"
"""Rows in a transaction, so that an ingest has many."""


def has_only_whole_claims(store: Store) -> None:
    """Fail if a claim lacks what every claim has, or an artifact is there twice."""
    pairs = {
        (claim.label, a.label, b.label): claim.label for claim in CLAIMS for a, b in claim.ends
    }
    found = store.rows(
        "MATCH (a)-[c]->(b) RETURN type(c) AS claim, labels(a)[0] AS start, labels(b)[0] AS stop, "
        "count(c) AS number, count(c.stated_by) AS stated, count(c.first_seen) AS seen, "
        "count(c.declared) AS declared, count(a.id) AS starts, count(b.id) AS ends"
    )
    for row in found:
        assert (row["claim"], row["start"], row["stop"]) in pairs
        numbers = [row[name] for name in ("stated", "seen", "declared", "starts", "ends")]
        assert set(numbers) == {row["number"]}
    text = "MATCH (n) RETURN labels(n)[0] AS kind, count(n) AS all, count(DISTINCT n.id) AS own"
    for row in store.rows(text):
        assert row["all"] == row["own"]


@pytest.mark.parametrize("times", TIMES)
def test_a_server_has_only_whole_claims_at_whatever_moment_its_writer_is_killed(
    empty_neo4j: str, file: Path, wanted: list[str], times: int
) -> None:
    with Neo4jStore(empty_neo4j) as store, neo4j.GraphDatabase.driver(empty_neo4j) as driver:
        store.write(tables(BEFORE))
        seconds = seconds_of(empty_neo4j, file, SMALL)
        assert lines(store) == wanted
        killed, incomplete = 0, 0
        # Of few moments none may lie within the write itself: then there are more of them.
        moments = [each for _ in range(4) for each in at_random_moments(times, seconds)]
        for number, moment in enumerate(moments):
            if number >= times and incomplete:
                break
            driver.execute_query("MATCH (n) WHERE NOT n:GraphInfo DETACH DELETE n")
            store.write(tables(BEFORE))
            dead = killed_after(moment, empty_neo4j, file, SMALL)
            has_only_whole_claims(store)
            runs = store.rows("MATCH (r:Run) RETURN r.complete AS complete")
            killed += dead
            incomplete += [row["complete"] for row in runs] == [False]
            store.write(tables(AFTER))
            assert lines(store) == wanted
        assert killed
        assert incomplete


# A user's Ctrl-C ------------------------------------------------------------------------------


def test_an_interrupted_ingest_ends_at_once_and_can_be_repeated(
    url: str, file: Path, wanted: list[str]
) -> None:
    with open_store(url) as store:
        store.write(tables(BEFORE))
        held = lines(store)
    with ingesting(url, file, SMALL, "wait=yes") as process:
        said(process, "wrote")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        assert out.splitlines()[-1] == "interrupted"
        assert err == ""
        assert process.returncode == 0
    with open_store(url) as store:
        if isinstance(store, EmbeddedStore):
            assert lines(store) == held
            left = {found.name for found in store.path.parent.iterdir()}
            assert left <= {store.path.name, f"{store.path.name}.lock"}
        else:
            has_only_whole_claims(store)
        store.write(tables(AFTER))
        assert lines(store) == wanted
