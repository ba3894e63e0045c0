"""What goes wrong outside is told in one sentence that says what to do, and nothing is lost."""

from __future__ import annotations

import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import ladybug
import neo4j
import pytest

import graph.embedded_file
from graph.embedded_store import EmbeddedStore
from graph.errors import PtmError, Unreachable, WrongWords
from graph.neo4j_store import Neo4jStore
from graph.store import Store, open_store
from tests.neo4j_server import Neo4jServer, free_port
from tests.stores.ingesting import end_of, ingesting, said
from tests.stores.records import OF_2022, OF_2026, derived, lines, model, tables

NUMBER = "MATCH (m:Model) RETURN count(m) AS number"


def sentence(error: BaseException) -> str:
    """Return what a user is told, if it is one sentence."""
    told = str(error)
    assert told.endswith((".", "!", "?")), told
    assert "\n" not in told
    assert "Error" not in told
    assert "exception" not in told.lower()
    # A full stop within it stands in a name or an address.
    assert not re.search(r"[.!?] [A-Z]", told), told
    return told


def refused(store: Store, *kinds: type[PtmError]) -> str:
    """Return the one sentence with which reading and writing are refused."""
    found = set()
    for attempt in (
        lambda: store.rows(NUMBER),
        lambda: store.table(NUMBER),
        lambda: store.prepare(),
        lambda: store.write(tables([model("new")])),
        lambda: store.forget_stale({}, stated_by=["card"]),
    ):
        with pytest.raises(kinds or Unreachable) as told:
            attempt()
        found.add(sentence(told.value))
    [only] = found
    return only


# Files ----------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a graph; its name has the words in it that engines use for trouble."""
    folder = tmp_path / "valid version lock corrupt checkpoint"
    folder.mkdir()
    return folder / "graph"


@pytest.fixture
def held(path: Path) -> list[str]:
    """Return the lines of the graph that is kept at this path."""
    with EmbeddedStore(path) as store:
        store.write(tables([*OF_2022, *OF_2026]))
        return lines(store)


def left_alone(path: Path, content: bytes, beginning: str) -> None:
    """Fail unless a file that is no graph is refused with this reason, and left as it was."""
    path.write_bytes(content)
    with EmbeddedStore(path) as store:
        told = refused(store)
    assert told.startswith(f"{path} {beginning}")
    assert path.read_bytes() == content
    names = {found.name for found in path.parent.iterdir()}
    assert names <= {path.name, f"{path.name}.lock"}


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"LBUG", b"some text, which is no graph\n" * 500, bytes(9_000)],
    ids=["empty", "short", "beginning", "text", "zeros"],
)
def test_a_file_that_is_no_graph_is_refused_and_left_as_it_is(path: Path, content: bytes) -> None:
    left_alone(path, content, "is not a graph file or is damaged; it was left as it is: move it")


@pytest.mark.usefixtures("held")
def test_a_graph_that_was_cut_off_is_refused_and_left_as_it_is(path: Path) -> None:
    whole = path.read_bytes()
    for length in (100, len(whole) // 2, len(whole) - 5_000):
        left_alone(path, whole[:length], "is not a graph file or is damaged; it was left as it is")


@pytest.mark.usefixtures("held")
def test_a_graph_of_another_version_of_the_engine_is_refused_and_left_as_it_is(path: Path) -> None:
    whole = path.read_bytes()
    assert whole[:4] == b"LBUG"
    # The version of the storage follows, as 8 bytes.
    for version in (1, int.from_bytes(whole[4:12], "little") + 1):
        other = whole[:4] + version.to_bytes(8, "little") + whole[12:]
        left_alone(path, other, "was written by another version of the graph engine (")


def test_a_graph_of_somebody_elses_is_refused_and_left_as_it_is(path: Path) -> None:
    with ladybug.Database(str(path)) as database, ladybug.Connection(database) as connection:
        connection.execute("CREATE NODE TABLE Person(name STRING, PRIMARY KEY(name))")
        connection.execute("CREATE (:Person {name: 'Ada'})")
        connection.execute("CHECKPOINT")
    left_alone(
        path, path.read_bytes(), "is a graph, but not one of ptm-lineage: name another path."
    )


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as store:
        told = refused(store)
    assert told == f"{tmp_path} is a folder, not a graph: give the name of a file."
    assert [found for found in tmp_path.iterdir() if found.suffix != ".lock"] == []


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with EmbeddedStore(file / "graph") as store:
        with pytest.raises(Unreachable, match="There is no graph at") as told:
            store.rows(NUMBER)
        sentence(told.value)
        with pytest.raises(Unreachable, match="The graph cannot be written at") as told:
            store.write(tables([model("a")]))
        sentence(told.value)
    assert file.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do everything")
def test_a_folder_that_may_not_be_written_is_told(path: Path, held: list[str]) -> None:
    path.parent.chmod(0o500)
    try:
        with EmbeddedStore(path) as store:
            with pytest.raises(Unreachable, match="cannot be written") as told:
                store.write(tables([model("new")]))
            sentence(told.value)
            assert lines(store) == held
    finally:
        path.parent.chmod(0o700)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do everything")
@pytest.mark.usefixtures("held")
def test_a_file_that_may_not_be_read_is_told(path: Path) -> None:
    path.chmod(0o000)
    with EmbeddedStore(path) as store:
        refused(store)


def test_a_folder_that_the_system_does_not_let_be_written_is_told(
    path: Path, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_not(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with EmbeddedStore(path) as store:
        monkeypatch.setattr(graph.embedded_file.shutil, "copy", may_not)
        with pytest.raises(Unreachable) as told:
            store.write(tables([model("new")]))
        assert sentence(told.value) == (
            f"Nothing was written to {path}, the graph is as it was: Permission denied."
        )
        monkeypatch.undo()
        assert lines(store) == held


# A second writer ------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a file of JSON lines for an ingest in another process."""
    found = tmp_path / "records.jsonl"
    found.write_text(
        "".join(
            f'{{"node": "Model", "id": "m{n}", "stated_by": "mine", "likes": {n}}}\n'
            f'{{"claim": "DERIVED_FROM", "from": ["Model", "m{n}"], "to": ["Model", "base"], '
            f'"stated_by": "mine", "evidence": "{n}"}}\n'
            for n in range(3_000)
        )
    )
    return found


def test_a_second_writer_is_told_who_writes_and_readers_still_read(
    path: Path, held: list[str], file: Path
) -> None:
    with ingesting(str(path), file, "wait=yes") as process, EmbeddedStore(path) as store:
        said(process, "wrote")
        with pytest.raises(Unreachable) as told:
            store.write(tables([model("new")]))
        assert sentence(told.value) == (
            f"Another process (number {process.pid}) is writing to {path}: wait until it has "
            "finished, then run the same command again."
        )
        for attempt in (store.clear, lambda: store.forget_stale({}, stated_by=["card"])):
            with pytest.raises(Unreachable, match=f"number {process.pid}"):
                attempt()
        assert lines(store) == held
        out, _ = process.communicate("\n" * 10)
        assert out.splitlines()[-1] == "done 6000 0"
        # It keeps the graph that it opened, until it opens it anew.
        assert lines(store) == held
        store.close()
        assert len(lines(store)) == len(held) + 6_000
        store.write(tables([model("new")]))


# A full disk ----------------------------------------------------------------------------------


def test_a_full_disk_leaves_the_graph_as_it_was(path: Path, held: list[str], file: Path) -> None:
    before = path.read_bytes()
    for size in (0, len(before) - 1, len(before), len(before) + 70_000):
        last = end_of(str(path), file, f"file_size={size}")
        assert last == (
            f"failed Unreachable Nothing was written to {path}, the graph is as it was: the disk "
            "is full or fails; make room there, then run the same command again."
        )
        assert path.read_bytes() == before
    with EmbeddedStore(path) as store:
        store.write(tables([model("new")]))
        assert len(lines(store)) == len(held) + 1
    assert not [found for found in path.parent.iterdir() if ".writing-" in found.name]


def test_a_full_disk_lets_no_new_graph_begin(path: Path, file: Path) -> None:
    for size in (0, 100_000):
        last = end_of(str(path), file, f"file_size={size}")
        assert "the disk is full or fails; make room there" in last
        assert not path.exists()


def test_a_disk_that_is_too_small_is_told_before_anything_is_written(
    path: Path, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    nearly = SimpleNamespace(free=len(before) + graph.embedded_file.SPARE)
    monkeypatch.setattr(graph.embedded_file.shutil, "disk_usage", lambda _: nearly)
    with EmbeddedStore(path) as store:
        with pytest.raises(Unreachable, match="make room, then run the same command again") as told:
            store.write(tables([model("new")]))
        sentence(told.value)
        assert path.read_bytes() == before
        nearly.free += 1 << 20
        store.write(tables([model("new")]))
        assert len(lines(store)) == len(held) + 1


# Ctrl-C ---------------------------------------------------------------------------------------


def test_ctrl_c_while_it_reads_leaves_the_graph_as_it_was(
    path: Path, held: list[str], tmp_path: Path
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with ingesting(str(path), fifo) as process:
        said(process, "begin")
        with fifo.open("w") as stream:
            stream.write('{"node": "Model", "id": "m", "stated_by": "mine"}\n')
            stream.flush()
            process.send_signal(signal.SIGINT)
        out, err = process.communicate()
    assert (out.splitlines()[-1], err) == ("interrupted", "")
    with EmbeddedStore(path) as store:
        assert lines(store) == held


# Servers --------------------------------------------------------------------------------------


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """Listen on a port of this machine, and answer whoever calls with these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listener.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(1_000)
                    caller.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+ssc"])
def test_no_server_at_an_address_is_told(scheme: str) -> None:
    address = f"{scheme}://127.0.0.1:{free_port()}"
    with open_store(address) as store:
        told = refused(store)
    assert told == (
        f"No Neo4j server answers at {address}: start it (`docker compose up -d`) or name another "
        "graph with --graph."
    )


def test_nothing_but_the_sentence_is_told(file: Path) -> None:
    # The driver logs of its own, which Python shows where nobody asked for it.
    last = end_of(f"neo4j://127.0.0.1:{free_port()}", file)
    assert last.startswith("failed Unreachable No Neo4j server answers at neo4j://127.0.0.1")


@pytest.mark.parametrize(
    "answer", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\0", b"\0\0\x04\x05???"]
)
def test_something_else_at_an_address_is_told(answer: bytes) -> None:
    with answering(answer) as port, open_store(f"bolt://127.0.0.1:{port}") as store:
        told = refused(store)
    assert told.startswith(
        (f"No Neo4j server answers at bolt://127.0.0.1:{port}", "What answers at bolt://127.0.0.1")
    )


@pytest.mark.parametrize(
    "address",
    [
        "bolt://127.0.0.1:port",
        "bolt://127.0.0.1:99999",
        "bolt://[::1",
        "bolt+quick://127.0.0.1",
        "bolt://127.0.0.1/?policy=eu",
        "http://127.0.0.1:7474",
        "s3://bucket/graph",
    ],
)
def test_an_address_that_none_can_have_is_refused(address: str) -> None:
    with pytest.raises(WrongWords) as told:
        open_store(address)
    assert "No graph can be kept at" in str(told.value) or address in str(told.value)
    assert "\n" not in str(told.value)
    assert str(told.value).endswith(".")


@pytest.mark.parametrize("address", ["bolt://neo4j:secret@host", "neo4j://neo4j@host"])
def test_a_password_in_an_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(WrongWords) as told:
        open_store(address)
    assert "NEO4J_PASSWORD" in sentence(told.value)
    assert "secret" not in str(told.value)


def test_a_wrong_password_is_told_and_a_right_one_works(
    protected_neo4j: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert protected_neo4j.auth
    address = protected_neo4j.uri
    told = (
        f"The server at {address} refused the user name or the password: set NEO4J_USERNAME and "
        "NEO4J_PASSWORD in the environment."
    )
    for password in (None, "wrong-password"):
        monkeypatch.delenv("NEO4J_USERNAME", raising=False)
        monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
        if password:
            monkeypatch.setenv("NEO4J_PASSWORD", password)
        with open_store(address) as store, pytest.raises(Unreachable) as error:
            store.rows(NUMBER)
        assert sentence(error.value) == told
    monkeypatch.setenv("NEO4J_USERNAME", protected_neo4j.auth[0])
    monkeypatch.setenv("NEO4J_PASSWORD", protected_neo4j.auth[1])
    with open_store(address) as store:
        store.write(tables([derived("a", "b")]))
        assert store.rows(NUMBER) == [{"number": 2}]
        store.clear()


def test_too_many_wrong_passwords_are_told() -> None:
    class Limited(neo4j.exceptions.ClientError):
        code = "Neo.ClientError.Security.AuthenticationRateLimit"
        message = "The client has provided incorrect authentication details too many times."

    store = Neo4jStore("bolt://127.0.0.1:1")
    limited = pytest.raises(Unreachable, match="a wrong password too often: wait")
    with store, limited as told, store._failures():
        raise Limited
    sentence(told.value)


def test_a_server_that_goes_away_is_told(empty_neo4j: str) -> None:
    store = Neo4jStore(empty_neo4j)
    store.write(tables([derived("a", "b")]))
    away = pytest.raises(Unreachable, match="No Neo4j server answers")
    with store, away as told, store._failures():
        raise neo4j.exceptions.SessionExpired("Failed to read from defunct connection")
    sentence(told.value)


def test_a_server_without_a_graph_is_told(empty_neo4j: str) -> None:
    with Neo4jStore(empty_neo4j) as store, pytest.raises(Unreachable) as told:
        store.rows(NUMBER)
    assert sentence(told.value) == (
        f"There is no graph at {empty_neo4j} yet: `ptm ingest sample` makes one."
    )
