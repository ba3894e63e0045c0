"""An ingest in a process of its own, which the tests stop, kill and starve.

``python -m tests.stores.ingesting URL FILE [OPTION=VALUE …]`` loads a file of JSON lines as
``ptm ingest records`` does, and says on standard output what it has done. Its end is a line
``done``, or ``failed``, the kind of error and its sentence.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

# Not of `tests/conftest.py`, which takes each of these processes 0.3 s to import.
ROOT = Path(__file__).resolve().parents[2]
TAKEN = "2026-11-20"
STEPS = ("os.rename", "os.link", "os.remove", "shutil.copyfile", "open")
"""Steps of a writer, as Python's audit hooks name them."""


def main(url: str, file: str, *options: str) -> None:
    """Load the file; the options are those of the functions below."""
    import graph.neo4j.store
    from graph.errors import PtmError
    from graph.store.connect import open_store
    from ingest.loader import load
    from ingest.records import source as records

    # A run in the background of a shell would pass on that Ctrl-C is ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    chosen = dict(option.split("=", 1) for option in options)
    graph.neo4j.store.ROWS = int(chosen.get("rows", 10_000))
    if "file_size" in chosen:
        _limit_files(int(chosen["file_size"]))
    if "die_at" in chosen:
        _die_at(url, int(chosen["die_at"]))
    wait = "wait" in chosen

    def writing(label: str, rows: int) -> None:
        print("wrote", label, rows, flush=True)
        if wait:
            sys.stdin.readline()

    lines = (record for line in records.fetch(file) for record in records.to_records(line))
    print("begin", flush=True)
    try:
        with open_store(url) as store:
            summary = load(store, "records", lines, scope=file, taken=TAKEN, writing=writing)
        print("done", summary.records, summary.skipped, flush=True)
    except PtmError as error:
        print("failed", type(error).__name__, error, flush=True)
    except KeyboardInterrupt:
        print("interrupted", flush=True)


def _limit_files(size: int) -> None:
    """Let no file grow beyond a size, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _die_at(url: str, number: int) -> None:
    """Kill this process when it takes this step with a file of the graph, counted from 1."""
    taken = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken
        if event not in STEPS or not str(arguments[0]).startswith(url):
            return
        if event == "open" and ".writing-" not in str(arguments[0]):
            return
        taken += 1
        if taken == number:
            print("dies", event, Path(str(arguments[0])).name, flush=True)
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


# For the tests --------------------------------------------------------------------------------


@contextmanager
def ingesting(url: str, file: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start such a process; at the end of the block it is gone in any case."""
    command: Sequence[str] = [sys.executable, "-m", "tests.stores.ingesting", url, str(file)]
    with subprocess.Popen(
        [*command, *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str], beginning: str) -> str:
    """Wait until the process says a line that begins so; return it."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(beginning):
            return line.rstrip("\n")
    assert process.stderr is not None
    raise AssertionError(f"it never said {beginning!r}: {process.stderr.read()}")


def end_of(url: str, file: Path, *options: str) -> str:
    """Run such a process to its end; return the last line it said."""
    with ingesting(url, file, *options) as process:
        out, err = process.communicate()
    assert not err, err
    return out.strip().splitlines()[-1]


if __name__ == "__main__":
    main(*sys.argv[1:])
