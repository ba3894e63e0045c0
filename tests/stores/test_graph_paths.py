"""What is no graph is refused as a graph and stays what it is; no planted link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError, UsageError
from tests.factories import model, tables
from tests.stores.records import lines
from tests.stores.refusals import refused, sentence


def make_node(path: Path, kind: int, device: int = 0) -> None:
    """Make a device, pipe or socket of the test's own."""
    try:
        os.mknod(path, kind | 0o600, device)
    except (PermissionError, AttributeError) as error:
        pytest.skip(f"this system lets nobody make such a file here: {error}")


STRANGERS: dict[str, Callable[[Path], None]] = {
    "folder": lambda path: path.mkdir(),
    # The numbers of a device that keeps nothing, so that a bug loses nothing either.
    "device": lambda path: make_node(path, stat.S_IFCHR, os.makedev(1, 3)),
    "pipe": lambda path: make_node(path, stat.S_IFIFO),
    "socket": lambda path: make_node(path, stat.S_IFSOCK),
    "empty": lambda path: path.touch(),
    "text": lambda path: path.write_text("some notes of mine\n" * 500) and None,
    "like a graph": lambda path: path.write_bytes(b"LBUG" + bytes(9_000)) and None,
}
NO_FILES = ("folder", "device", "pipe", "socket")


def seen(path: Path) -> tuple[int, int, int, bytes]:
    """Return what tells whether a file is still the one it was."""
    found = path.lstat()
    content = path.read_bytes() if stat.S_ISREG(found.st_mode) else b""
    return found.st_ino, found.st_mode, found.st_rdev, content


@pytest.fixture(params=STRANGERS)
def stranger(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return the path of something that is no graph, alone in its folder."""
    path: Path = tmp_path / "place" / request.param
    path.parent.mkdir()
    STRANGERS[request.param](path)
    return path


def test_what_is_no_graph_is_refused_by_every_use_and_stays(stranger: Path) -> None:
    before = seen(stranger)
    with EmbeddedStore(stranger) as store:
        said = refused(store)
        for attempt in (store.clear, lambda: store.write({}, renew=True)):
            with pytest.raises(UnavailableError) as error:
                attempt()
            assert sentence(error.value) == said
    if stranger.name in NO_FILES:
        assert said == f"{stranger} is a {stranger.name}, not a graph: give the name of a file."
    assert seen(stranger) == before
    left = {found.name for found in stranger.parent.iterdir()}
    assert left <= {stranger.name, f"{stranger.name}.lock"}


def test_a_link_to_what_is_no_graph_is_refused_and_both_stay(
    stranger: Path, tmp_path: Path
) -> None:
    link = tmp_path / "graph.lbug"
    link.symlink_to(stranger)
    before = seen(stranger)
    with EmbeddedStore(link) as store:
        refused(store)
        with pytest.raises(UnavailableError):
            store.clear()
    assert link.is_symlink()
    assert seen(stranger) == before


def test_a_graph_of_somebody_elses_is_not_cleared(tmp_path: Path) -> None:
    import ladybug

    path = tmp_path / "graph.lbug"
    with ladybug.Database(str(path)) as database, ladybug.Connection(database) as connection:
        connection.execute("CREATE NODE TABLE Person(name STRING, PRIMARY KEY(name))")
        connection.execute("CHECKPOINT")
    before = path.read_bytes()
    with EmbeddedStore(path) as store, pytest.raises(UnavailableError, match="not one of ptm"):
        store.clear()
    assert path.read_bytes() == before


@pytest.mark.parametrize("path", ["a\0b", "~nobody-of-this-name/graph"])
def test_a_path_that_no_system_knows_is_a_usage_error(path: str) -> None:
    with pytest.raises(UsageError) as error:
        EmbeddedStore(path)
    sentence(error.value)


def test_a_link_that_points_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    path.symlink_to(path)
    with pytest.raises((UsageError, UnavailableError)) as error, EmbeddedStore(path) as store:
        store.write(tables([model("a")]))
    sentence(error.value)
    assert path.is_symlink()


# Planted links ----------------------------------------------------------------------------------


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """Return a file of somebody else's, in another folder than the graph."""
    path = tmp_path / "victim"
    path.write_text("precious")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a graph that holds one model."""
    path = tmp_path / "place" / "graph.lbug"
    with EmbeddedStore(path) as store:
        store.write(tables([model("first")]))
    return path


@pytest.mark.parametrize("suffix", ["writer", "previous", "writing-previous", "writing-1-0"])
def test_no_planted_link_is_followed(path: Path, victim: Path, suffix: str) -> None:
    path.with_name(f"{path.name}.{suffix}").symlink_to(victim)
    with EmbeddedStore(path) as store:
        store.write(tables([model("second")]))
        assert len(lines(store)) == 2
    assert victim.read_text() == "precious"


def test_no_planted_link_is_followed_where_none_can_be_removed(
    path: Path, victim: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in a folder of all, where one may not remove what belongs to another.
    for suffix in ("writer", "writing-previous", "writing-1-0"):
        path.with_name(f"{path.name}.{suffix}").symlink_to(victim)

    def may_not(self: Path, missing_ok: bool = False) -> None:
        if os.path.lexists(self):
            raise PermissionError(1, "Operation not permitted", str(self))

    # A file system without hard links copies what becomes the graph before.
    monkeypatch.setattr("os.link", lambda *_: (_ for _ in ()).throw(OSError(95, "Unsupported")))
    monkeypatch.setattr(Path, "unlink", may_not)
    with EmbeddedStore(path) as store:
        store.write(tables([model("second")]))
        assert len(lines(store)) == 2
    assert victim.read_text() == "precious"


@pytest.mark.parametrize("target", ["victim", "nothing there"])
def test_a_link_in_place_of_the_lock_is_refused(path: Path, victim: Path, target: str) -> None:
    before = path.read_bytes()
    lock = path.with_name(f"{path.name}.lock")
    lock.unlink(missing_ok=True)
    lock.symlink_to(victim.with_name(target))
    with EmbeddedStore(path) as store, pytest.raises(UnavailableError) as error:
        store.write(tables([model("second")]))
    assert sentence(error.value) == f"{lock} is a link, and not ptm's own file: remove it."
    assert victim.read_text() == "precious"
    assert not victim.with_name("nothing there").exists()
    assert path.read_bytes() == before


@pytest.mark.parametrize("suffix", ["lock", "writer", "previous", "writing-1-0"])
def test_a_pipe_beside_the_graph_stays_and_nobody_waits_for_it(path: Path, suffix: str) -> None:
    beside = path.with_name(f"{path.name}.{suffix}")
    beside.unlink(missing_ok=True)
    make_node(beside, stat.S_IFIFO)
    with EmbeddedStore(path) as store:
        if suffix.startswith("writ"):
            store.write(tables([model("second")]))
        else:
            with pytest.raises(UnavailableError) as error:
                store.write(tables([model("second")]))
            sentence(error.value)
    assert stat.S_ISFIFO(beside.lstat().st_mode)


def test_a_second_writer_reads_no_planted_note(path: Path, victim: Path) -> None:
    holder = path.with_name(f"{path.name}.writer")
    with EmbeddedStore(path) as one, EmbeddedStore(path) as two:

        def meanwhile(_label: str, _rows: int) -> None:
            for plant in (
                lambda: holder.symlink_to(victim),
                lambda: make_node(holder, stat.S_IFIFO),
                lambda: holder.write_bytes(b'{"pid": 1' + b"0" * 100_000),
            ):
                holder.unlink()
                plant()
                with pytest.raises(UnavailableError, match="Another process is writing to"):
                    two.write(tables([model("third")]))

        one.write(tables([model("second")]), meanwhile)
    assert victim.read_text() == "precious"
