"""A server that stalls: reading and writing end with a sentence, or when they are stopped."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

import graph.neo4j.connection
from graph.errors import UnavailableError
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.waiting import watch
from tests.conftest import ROOT
from tests.factories import json_lines, model, node_line, tables
from tests.stores.refusals import NUMBER, sentence
from tests.stores.stalling import stalling


def test_a_server_that_never_says_a_word_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph.neo4j.connection, "CONNECT", 0.1)
    with stalling() as way, open_store(way.url) as store:
        with pytest.raises(UnavailableError, match="No Neo4j server answers at") as raised:
            store.rows(NUMBER)
        sentence(raised.value)
        with pytest.raises(UnavailableError, match="No Neo4j server answers at"):
            store.write(tables([model("a")]))


def test_the_limit_of_time_counts_for_the_first_word_too() -> None:
    late = pytest.raises(UnavailableError)
    with stalling() as way, open_store(way.url, timeout=0.1) as store, late as raised:
        store.rows(NUMBER)
    assert sentence(raised.value) == (
        f"The server at {way.url} has not answered for 0.1 seconds: see whether it is well, then "
        "run the same command again; what was written before is kept."
    )


def asks(store: Store) -> None:
    store.rows(NUMBER)


def asks_for_itself(store: Store) -> None:
    store.answer(NUMBER)


def asks_for_a_table(store: Store) -> None:
    store.table(NUMBER)


@pytest.mark.parametrize("ask", [asks, asks_for_itself, asks_for_a_table])
def test_a_server_that_stalls_ends_what_it_was_asked(
    empty_neo4j: str, ask: Callable[[Store], None]
) -> None:
    with stalling(empty_neo4j) as way, open_store(way.url) as store:
        store.write(tables([model("a")]))
        ask(store)
        store.timeout = 0.2
        way.stalled = True
        with pytest.raises(UnavailableError, match=r"longer than 0\.2 seconds") as raised:
            ask(store)
        sentence(raised.value)
        way.stalled, store.timeout = False, 60.0
        assert store.rows(NUMBER) == [{"number": 1}]


def test_a_server_that_stalls_ends_a_write(
    empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stalling(empty_neo4j) as way, open_store(way.url) as store:
        store.write(tables([model("a")]))
        monkeypatch.setattr(graph.neo4j.connection, "SILENCE", 0.3)
        way.stalled = True
        with pytest.raises(UnavailableError, match=r"not answered for 0\.3 seconds") as raised:
            store.write(tables([model("b")]))
        sentence(raised.value)


def test_a_server_that_stalls_ends_a_bulk_read(empty_neo4j: str) -> None:
    with stalling(empty_neo4j) as way, open_store(way.url) as store:
        store.write(tables([model("a")]))
        with store.reading() as reader:
            assert reader.note() is None
            store.timeout = 0.2
        with store.reading() as reader:
            way.stalled = True
            with pytest.raises(UnavailableError, match="longer than"):
                reader.note()


def test_whoever_waits_for_a_server_can_stop_it(empty_neo4j: str) -> None:
    def stop(_seconds: float) -> None:
        raise KeyboardInterrupt

    with stalling(empty_neo4j) as way, open_store(way.url) as store:
        store.write(tables([model("a")]))
        way.stalled = True
        for attempt in (lambda: store.rows(NUMBER), lambda: store.write(tables([model("b")]))):
            with pytest.raises(KeyboardInterrupt), watch(stop):
                attempt()


@pytest.mark.process
@pytest.mark.parametrize(
    ("words", "number", "status"),
    [
        (["find", "x"], signal.SIGTERM, 143),
        (["ingest", "records", "-"], signal.SIGINT, 130),
    ],
)
def test_a_command_that_waits_for_a_server_is_stopped(
    words: list[str], number: signal.Signals, status: int
) -> None:
    with stalling() as way:
        process = subprocess.Popen(
            [sys.executable, "-m", "ptm", *words, "--graph", way.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=dict(os.environ),
        )
        assert process.stdin
        process.stdin.write(json_lines(node_line("a")).encode())
        process.stdin.close()
        assert way.called.wait(120)
        process.send_signal(number)
        assert process.stderr
        said = process.stderr.read()
        assert process.wait() == status
    assert said.endswith(b"Stopped. The same command can be run again.\n")
    assert b"Traceback" not in said
