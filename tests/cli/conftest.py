"""Runs the `ptm` command as a user would, in this process where that is enough."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from graph import clock
from ptm.__main__ import main
from tests.conftest import ENGINES, NOW, ROOT


@dataclass(frozen=True)
class Result:
    """What a command said, and the status that it ended with."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        """Return what stands on standard output, which has to be JSON and nothing else."""
        return json.loads(self.out)


Ptm = Callable[..., Result]
Keep = Callable[[Path], Path]


def checked(status: int, out: bytes, err: bytes) -> Result:
    """Return a result in which nothing fell through."""
    result = Result(status, out.decode("utf-8"), err.decode("utf-8"))
    assert "Traceback" not in result.err
    assert "Something went wrong inside ptm" not in result.err
    assert status in (0, 1, 2, 3)
    if status:
        assert result.err.strip(), "a failure says why"
    return result


@pytest.fixture
def ptm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ptm:
    """Return what runs a command in this process; its own graph is named by PTM_GRAPH."""
    monkeypatch.setenv("PTM_GRAPH", str(tmp_path / "graph.lbug"))
    monkeypatch.setenv("COLUMNS", "80")

    def run(*words: str | Path, stdin: bytes | str | None = b"") -> Result:
        given = stdin.encode() if isinstance(stdin, str) else stdin or b""
        streams = {name: io.BytesIO() for name in ("stdout", "stderr")} | {
            "stdin": io.BytesIO(given)
        }
        with monkeypatch.context() as patched:
            for name, stream in streams.items():
                patched.setattr(sys, name, io.TextIOWrapper(stream, encoding="utf-8"))
            if stdin is None:  # as <&- closes it
                patched.setattr(sys, "stdin", None)
            with pytest.raises(SystemExit) as ended:
                main([str(word) for word in words])
            sys.stdout.flush()
            sys.stderr.flush()
            said = [streams[name].getvalue() for name in ("stdout", "stderr")]
        return checked(int(ended.value.code or 0), *said)

    return run


def start(*words: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    command = [sys.executable, "-m", "ptm", *map(str, words)]
    return subprocess.run(command, env=environment, capture_output=True, check=False, **options)


def load_lines(folder: Path, text: str) -> Path:
    """Return the path of a graph that holds what JSON lines state."""
    path = folder / "graph.lbug"
    load_into(str(path), folder, text)
    return path


def load_into(url: str, folder: Path, text: str) -> None:
    """Load what JSON lines state into a graph, by the command; they are written to a folder."""
    lines = folder / "lines.jsonl"
    lines.write_text(text, encoding="utf-8")
    with clock.set_to(NOW), pytest.raises(SystemExit) as ended:
        main(["ingest", "records", str(lines), "--graph", url])
    assert not ended.value.code


@pytest.fixture(scope="session")
def keep_open() -> Iterator[Keep]:
    """Return what marks a graph that nobody writes to: commands open it once, not one by one.

    To open and close a file is half of the time of a command on a small graph.
    """
    import ladybug

    kept: set[str] = set()
    opened: dict[str, ladybug.Database] = {}

    class Kept(ladybug.Database):
        def close(self) -> None:
            """Stay open for the next command."""

    def open_once(path: str, *, read_only: bool = False, **options: Any) -> ladybug.Database:
        if not read_only or path not in kept:
            return database(path, read_only=read_only, **options)
        if path not in opened:
            opened[path] = Kept(path, read_only=True, **options)
        return opened[path]

    def keep(path: Path) -> Path:
        kept.add(str(path))
        return path

    database = ladybug.Database
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ladybug, "Database", open_once)
        yield keep
    for each in opened.values():
        database.close(each)


@pytest.fixture(scope="module")
def small_file(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, keep_open: Keep
) -> Path:
    """Return the path of the module's own small graph, its `GRAPH`; nobody writes to it."""
    return keep_open(load_lines(tmp_path_factory.mktemp("small"), request.module.GRAPH))


@pytest.fixture(scope="module", params=ENGINES)
def each_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the address of the module's small graph on each engine; nobody writes to it."""
    folder = tmp_path_factory.mktemp("each")
    url = ENGINES[request.param](request, folder)
    load_into(url, folder, request.module.GRAPH)
    return url


@pytest.fixture(scope="session")
def made_file(made_graph: Path, keep_open: Keep) -> Path:
    """Return the path of the made graph; nobody writes to it."""
    return keep_open(made_graph)


@pytest.fixture
def on_made(ptm: Ptm, made_file: Path, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the made graph."""
    monkeypatch.setenv("PTM_GRAPH", str(made_file))
    return ptm
