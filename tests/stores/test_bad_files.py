"""What is wrong with files is said in one sentence that says what to do, and nothing is lost."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import SimpleNamespace

import ladybug
import pytest

import graph.embedded.file
from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError
from tests.factories import model, tables
from tests.stores.ingesting import end_of, ingesting, said
from tests.stores.records import OF_2022, OF_2026, lines, retract
from tests.stores.refusals import NUMBER, refused, sentence

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
        said = refused(store)
    assert said.startswith(f"{path} {beginning}")
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


@pytest.mark.parametrize(
    "error", [MemoryError("std::bad_alloc"), ValueError("vector::reserve")], ids=str
)
@pytest.mark.usefixtures("held")
def test_a_damaged_file_that_makes_the_engine_ask_for_all_memory_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def too_much(*_words: object, **_options: object) -> None:
        raise error

    monkeypatch.setattr(ladybug, "Database", too_much)
    left_alone(path, path.read_bytes(), "is damaged, or there is too little memory to open it")


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
        said = refused(store)
    assert said == f"{tmp_path} is a folder, not a graph: give the name of a file."
    assert [*tmp_path.iterdir()] == []


def test_a_path_below_a_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    with EmbeddedStore(file / "graph") as store:
        with pytest.raises(UnavailableError, match="There is no graph at") as raised:
            store.rows(NUMBER)
        sentence(raised.value)
        with pytest.raises(UnavailableError, match="The graph cannot be written at") as raised:
            store.write(tables([model("a")]))
        sentence(raised.value)
    assert file.read_text() == "mine"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may do everything")
def test_a_folder_that_may_not_be_written_is_told(path: Path, held: list[str]) -> None:
    path.parent.chmod(0o500)
    try:
        with EmbeddedStore(path) as store:
            with pytest.raises(UnavailableError, match="cannot be written") as raised:
                store.write(tables([model("new")]))
            sentence(raised.value)
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
        monkeypatch.setattr(graph.embedded.file.shutil, "copy", may_not)
        with pytest.raises(UnavailableError) as raised:
            store.write(tables([model("new")]))
        assert sentence(raised.value) == (
            f"Nothing was written to {path}, the graph is as it was: Permission denied."
        )
        monkeypatch.undo()
        assert lines(store) == held


# A second writer ------------------------------------------------------------------------------


def test_a_second_writer_is_told_who_writes_and_readers_still_read(
    path: Path, held: list[str], file: Path
) -> None:
    with ingesting(str(path), file, "wait=yes") as process, EmbeddedStore(path) as store:
        said(process, "wrote")
        with pytest.raises(UnavailableError) as raised:
            store.write(tables([model("new")]))
        assert sentence(raised.value) == (
            f"Another process (number {process.pid}) is writing to {path}: wait until it has "
            "finished, then run the same command again."
        )
        for attempt in (store.clear, lambda: retract(store, stated_by=["card"])):
            with pytest.raises(UnavailableError, match=f"number {process.pid}"):
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


@pytest.mark.long
def test_a_full_disk_leaves_the_graph_as_it_was(path: Path, held: list[str], file: Path) -> None:
    before = path.read_bytes()
    for size in (0, len(before) - 1):
        last = end_of(str(path), file, f"file_size={size}")
        assert last == (
            f"failed UnavailableError Nothing was written to {path}, the graph is as it was: the "
            "disk is full or fails; make room there, then run the same command again."
        )
        assert path.read_bytes() == before
    # Where the disk fills under its shadow pages the engine may end the process; that is why the
    # room is checked before. The graph is as it was even then.
    for size in (len(before), len(before) + 70_000):
        with ingesting(str(path), file, f"file_size={size}") as process:
            out, err = process.communicate()
        assert "the disk is full or fails" in out or "Cannot write to file" in err
        assert path.read_bytes() == before
    with EmbeddedStore(path) as store:
        store.write(tables([model("new")]))
        assert len(lines(store)) == len(held) + 1
    assert not [found for found in path.parent.iterdir() if ".writing-" in found.name]


@pytest.mark.long
def test_a_full_disk_lets_no_new_graph_begin(path: Path, file: Path) -> None:
    for size in (0, 100_000):
        last = end_of(str(path), file, f"file_size={size}")
        assert "the disk is full or fails; make room there" in last
        assert not path.exists()


def test_a_disk_that_is_too_small_is_told_before_anything_is_written(
    path: Path, held: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    nearly = SimpleNamespace(free=len(before) + graph.embedded.file.SPARE)
    monkeypatch.setattr(graph.embedded.file.shutil, "disk_usage", lambda _: nearly)
    with EmbeddedStore(path) as store:
        with pytest.raises(
            UnavailableError, match="make room, then run the same command again"
        ) as raised:
            store.write(tables([model("new")]))
        sentence(raised.value)
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
