"""A limit of the address space, as batch systems set it: what fits in, and what is said if not."""

import contextlib
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from graph.embedded.engine import Engine
from graph.embedded.room import LARGEST_DATABASE, READ_POOL, WRITE_POOL, Room, find_room
from graph.errors import UnavailableError
from tests.conftest import ROOT
from tests.stores.refusals import sentence

GB = 1 << 30
USE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({limit}, {limit}))
from graph.errors import PtmError
from graph.store.connect import open_store
try:
    with open_store({url!r}) as store:
        from tests.factories import model, tables
        store.write(tables([model(str(n)) for n in range(10_000)]))
        store.write(tables([model("one more")]))
        print(store.rows("MATCH (m:Model) RETURN count(m) AS n"), len(store.table("MATCH (m:Model) "
            "RETURN m.id AS id")))
except PtmError as error:
    print(error.exit_status, error)
"""


def used(url: Path, limit: int) -> str:
    """Return what is said of writing and reading a graph in a process that may map so much."""
    done = subprocess.run(
        [sys.executable, "-c", USE.format(limit=limit, url=str(url))],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert not done.stderr
    assert not done.returncode
    return done.stdout.strip()


@pytest.mark.process
def test_too_little_is_said_with_what_does(tmp_path: Path) -> None:
    said = used(tmp_path / "graph.lbug", GB)
    wanted = re.fullmatch(
        r"3 The graph cannot be opened because this process may take only 1,024 MB of address "
        r"space \(ulimit -v\): allow at least ([\d,]+) \(kB\) and run the same command again\.",
        said,
    )
    assert wanted, said
    enough = int(wanted.group(1).replace(",", "")) << 10
    assert used(tmp_path / "graph.lbug", enough) == "[{'n': 10001}] 10001"


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return what sets the limit that the system is said to have."""
    monkeypatch.setattr("graph.embedded.room.mapped", lambda: 1)
    return monkeypatch


def limit_to(patched: pytest.MonkeyPatch, size: int) -> None:
    patched.setattr(resource, "getrlimit", lambda _: (size, size))


def test_without_a_limit_the_engine_has_its_usual_room(limit: pytest.MonkeyPatch) -> None:
    limit_to(limit, resource.RLIM_INFINITY)
    assert find_room(None, read_only=True) == Room(READ_POOL, LARGEST_DATABASE)
    assert find_room(None, read_only=False) == Room(WRITE_POOL, LARGEST_DATABASE)


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize("size", [0, 1, 300 << 20, 5 * GB])
def test_the_room_that_is_taken_is_there(
    limit: pytest.MonkeyPatch, tmp_path: Path, *, size: int, read_only: bool
) -> None:
    path = tmp_path / "graph.lbug"
    with path.open("wb") as stream:
        stream.truncate(size)
    found = []
    for allowed in range(0, 40 * GB, GB // 4):
        limit_to(limit, allowed)
        try:
            room = find_room(path, read_only=read_only)
        except UnavailableError as error:
            assert not found, "where little is enough, more is"
            sentence(error)
            continue
        assert room.database is not None
        assert room.database > size
        assert room.database & (room.database - 1) == 0
        assert room.pool >= 256 << 20
        assert room.pool + room.database <= allowed
        found.append(room)
    assert found


def test_a_process_may_have_many_graphs_open() -> None:
    with contextlib.ExitStack() as opened:
        graphs = [opened.enter_context(Engine(None, read_only=False)) for _ in range(40)]
        assert graphs[-1].run("RETURN 1 AS one").get_next() == [1]
