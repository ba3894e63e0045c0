"""A write that is cut off at any of its steps is completed by the same command.

A Run is complete only when everything is in, what is retracted and derived as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import graph.embedded.apply
import graph.neo4j.store
from graph.embedded.file import GraphFile
from graph.embedded.store import EmbeddedStore
from graph.neo4j.store import Neo4jStore
from graph.schema import ClashesWith, End, Model, Record, Run
from graph.store.base import Store
from graph.store.cypher import read_claims, read_nodes
from graph.transfer.copy import copy_graph
from ingest.dumps.loader import load_dump
from ingest.dumps.source import open_dump
from ingest.items import FullyRead
from ingest.license_conflicts import DERIVATIONS
from ingest.license_records import license_records
from ingest.loader import load, renew
from tests.factories import NOW, alias, derived, model
from tests.stores.records import THEN, lines

pytestmark = pytest.mark.long

Command = Callable[[Store], object]

MODELS = 9
LATER = "2026-11-05"


def dump(folder: Path, name: str, *tags: str) -> Path:
    """Return a dump in which all models have the same tags."""
    path = folder / f"{name}-models.parquet"
    ids = [f"me/{number}" for number in range(MODELS)]
    columns = {"id": ids, "tags": [list(tags)] * MODELS, "pipeline_tag": ["x"] * MODELS}
    pq.write_table(pa.table(columns), path)
    return path


def snapshots(folder: Path) -> list[Command]:
    """Return two dumps; the second ends what the first states, and states something else."""
    one = dump(folder, "one", "base_model:lab/x", "license:mit", "license:gpl-3.0")
    two = dump(folder, "two", "base_model:lab/y", "license:gpl-3.0")
    return [
        lambda store: load_dump(store, [open_dump(str(one))], taken="2026-01-01"),
        lambda store: load_dump(store, [open_dump(str(two))], taken="2026-06-01"),
    ]


def crawls(_folder: Path) -> list[Command]:
    """Return what is read of some models, then of them again: one is renamed, much has changed."""
    before: list[Any] = [
        *(model(f"lab/{n}", facts_at=THEN, likes=n) for n in range(MODELS)),
        *(derived(f"lab/{n}", "lab/base", method="x", first_seen=THEN) for n in range(MODELS)),
        *license_records(End(Model, "lab/0"), "mit", "gpl-3.0", stated_by="card"),
    ]
    after: list[Any] = [
        alias("lab/0", "lab/new"),
        *(model(f"lab/{n}", facts_at=NOW, likes=n + 1) for n in range(MODELS)),
        *(derived(f"lab/{n}", "lab/other", first_seen=NOW) for n in range(MODELS)),
        *(derived(f"lab/{n}", "lab/base", method="y", first_seen=NOW) for n in range(0, MODELS, 2)),
        *license_records(End(Model, "lab/1"), "cc-by-nc-nd-4.0", stated_by="card"),
        *(FullyRead(Model, f"lab/{n}", ("card",)) for n in range(0, MODELS, 3)),
        *(FullyRead(Model, f"lab/{n}", ("card", "hub-tag")) for n in range(1, MODELS, 3)),
    ]
    return [
        lambda store: load(store, "hub", before, scope="lab", taken="2022-11-03"),
        lambda store: load(store, "hub", after, scope="lab", taken=LATER),
    ]


COMMANDS = pytest.mark.parametrize("commands", [snapshots, crawls])


def held(store: Store) -> tuple[list[str], list[Any], list[Any]]:
    """Return the graph: what is stated, the complete Runs, and what is derived."""
    runs = [
        (run["source"], run["scope"], run["taken"])
        for run in store.rows(read_nodes(Run))
        if run["complete"]
    ]
    pair = ("License", "License")
    clashes = [sorted(row.items()) for row in store.rows(read_claims(ClashesWith, pair))]
    return lines(store), sorted(runs), sorted(clashes, key=str)


@pytest.fixture
def undisturbed(tmp_path: Path) -> Callable[[list[Command]], list[tuple[Any, ...]]]:
    """Return what gives the graphs that commands leave, one after the other."""

    def run(commands: list[Command]) -> list[tuple[Any, ...]]:
        found = []
        with EmbeddedStore(tmp_path / "undisturbed") as store:
            for command in commands:
                command(store)
                found.append(held(store))
        return found

    return run


class Cut(BaseException):
    """The end of a process, as far as a test of this process can have one."""


# The server -----------------------------------------------------------------------------------


def cut_after(monkeypatch: pytest.MonkeyPatch, transactions: int) -> None:
    """Let a server's writer end after so many transactions."""
    real, left = Neo4jStore._transact, [transactions]

    def transact(store: Neo4jStore, work: Any) -> Any:
        if not left[0]:
            raise Cut
        left[0] -= 1
        return real(store, work)

    monkeypatch.setattr(Neo4jStore, "_transact", transact)


@COMMANDS
def test_what_was_cut_off_on_a_server_is_completed_by_the_same_command(
    commands: Callable[[Path], list[Command]],
    tmp_path: Path,
    empty_neo4j: str,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: Callable[[list[Command]], list[tuple[Any, ...]]],
) -> None:
    first, second = commands(tmp_path)
    before, after = undisturbed([first, second])
    monkeypatch.setattr(graph.neo4j.store, "ROWS", 7)
    steps = 0
    while True:
        with Neo4jStore(empty_neo4j) as store:
            store.clear()
            first(store)
            assert held(store) == before
            with monkeypatch.context() as cut:
                cut_after(cut, steps)
                try:
                    second(store)
                    break
                except Cut:
                    pass
            # Until everything is in, nothing says that it is.
            assert held(store)[1] == before[1]
            second(store)
            assert held(store) == after
            again = held(store)
            second(store)
            assert held(store)[0] == again[0]
        steps += 1
    with Neo4jStore(empty_neo4j) as store:
        assert held(store) == after
    assert steps > 4


def test_a_first_command_that_was_cut_off_on_a_server_is_completed(
    tmp_path: Path,
    empty_neo4j: str,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: Callable[[list[Command]], list[tuple[Any, ...]]],
) -> None:
    first, second = snapshots(tmp_path)
    wanted = undisturbed([first, second])
    monkeypatch.setattr(graph.neo4j.store, "ROWS", 7)
    for steps in (1, 2, 4):
        with Neo4jStore(empty_neo4j) as store:
            store.clear()
            with monkeypatch.context() as cut:
                cut_after(cut, steps)
                with pytest.raises(Cut):
                    first(store)
            for command, graph_then in zip((first, second), wanted, strict=True):
                command(store)
                assert held(store) == graph_then


def test_a_copy_that_was_cut_off_says_of_no_run_that_it_is_complete(
    tmp_path: Path, empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.neo4j.store, "ROWS", 7)
    with EmbeddedStore(tmp_path / "graph") as file, Neo4jStore(empty_neo4j) as store:
        for command in snapshots(tmp_path):
            command(file)
        for steps in (1, 3, 6):
            store.clear()
            with monkeypatch.context() as cut:
                cut_after(cut, steps)
                with pytest.raises(Cut):
                    copy_graph(file, store, derivations=DERIVATIONS)
            assert store.rows(read_nodes(Run)) == []
        copy_graph(file, store, derivations=DERIVATIONS)
        assert held(store) == held(file)


def test_a_server_hears_of_the_run_first_and_of_its_end_last(
    empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, bool]] = []
    real = graph.neo4j.store.Neo4jStore._transact
    with Neo4jStore(empty_neo4j) as store, Neo4jStore(empty_neo4j) as other:
        store.prepare()

        def transact(self: Neo4jStore, work: Any) -> Any:
            done = real(self, work)
            [run] = other.rows(read_nodes(Run))
            seen.append((run["complete"], run["finished"] is not None))
            return done

        monkeypatch.setattr(Neo4jStore, "_transact", transact)
        load(store, "mine", [model("lab/a"), derived("lab/a", "lab/b")])
    assert seen == [*[(False, False)] * (len(seen) - 1), (True, True)]
    assert len(seen) == 4


# The embedded engine --------------------------------------------------------------------------


@COMMANDS
@pytest.mark.parametrize(
    ("where", "name"),
    [
        (graph.embedded.apply, "_delete_claims"),
        (graph.embedded.apply, "_copy_relations"),
        (GraphFile, "_put_in_place"),
    ],
    ids=["retracted", "written", "put in place"],
)
def test_what_was_cut_off_leaves_the_file_and_is_done_by_the_same_command(
    commands: Callable[[Path], list[Command]],
    where: Any,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    undisturbed: Callable[[list[Command]], list[tuple[Any, ...]]],
) -> None:
    first, second = commands(tmp_path)
    _, after = undisturbed([first, second])
    path = tmp_path / "graph.lbug"
    with EmbeddedStore(path) as store:
        first(store)
    before = path.read_bytes()

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with EmbeddedStore(path) as store, monkeypatch.context() as patched:
        patched.setattr(where, name, cut)
        with pytest.raises(KeyboardInterrupt):
            second(store)
    assert path.read_bytes() == before
    with EmbeddedStore(path) as store:
        second(store)
        assert held(store) == after
    assert path.with_name("graph.lbug.previous").read_bytes() == before


@pytest.mark.parametrize("commands", [snapshots, crawls, lambda _folder: [_labelled, renew]])
def test_a_file_is_copied_and_replaced_once_a_command(
    commands: Callable[[Path], list[Command]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced: list[Path] = []
    real = GraphFile._put_in_place

    def put_in_place(file: GraphFile, private: Path) -> None:
        replaced.append(private)
        real(file, private)

    monkeypatch.setattr(GraphFile, "_put_in_place", put_in_place)
    path = tmp_path / "graph.lbug"
    for number, command in enumerate(commands(tmp_path), start=1):
        before = path.read_bytes() if path.exists() else None
        with EmbeddedStore(path) as store:
            command(store)
        assert len(replaced) == number
        if before is not None:
            assert path.with_name("graph.lbug.previous").read_bytes() == before


def _labelled(store: Store) -> None:
    records: list[Record] = []
    for number, licence in enumerate(("mit", "gpl-3.0", "cc-by-nc-nd-4.0")):
        records += license_records(End(Model, f"lab/{number}"), licence, stated_by="card")
    load(store, "cards", records)


def test_a_command_that_writes_more_than_once_keeps_the_graph_before_it(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    with EmbeddedStore(path) as store:
        _labelled(store)
    before = path.read_bytes()
    with EmbeddedStore(path) as store:
        for command in snapshots(tmp_path):
            command(store)
    assert path.with_name("graph.lbug.previous").read_bytes() == before
