"""`ptm` as a process: what only shows there."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ptm, start
from tests.conftest import ROOT
from tests.factories import json_lines, node_line

HEAVY = ["pandas", "pyarrow", "neo4j", "networkx", "ladybug", "huggingface_hub", "numpy", "rich"]


@pytest.fixture
def graph(made_file: Path) -> dict[str, str]:
    return {"PTM_GRAPH": str(made_file), "COLUMNS": "80"}


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["lineage", "--help"], ["nonsense"]])
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    script = (
        "import sys\n"
        "from ptm.__main__ import main\n"
        "try:\n"
        f"    main({words!r})\n"
        "finally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_lineage_on_the_embedded_engine_needs_no_server_driver_and_no_pandas(
    graph: dict[str, str],
) -> None:
    script = (
        "import sys\n"
        "from ptm.__main__ import main\n"
        "try:\n"
        "    main(['lineage', 'mix/abcd'])\n"
        "finally:\n"
        "    print([n for n in ('pandas', 'neo4j', 'networkx') if n in sys.modules], "
        "file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **graph},
        check=False,
    )
    assert "mix/abcd" in done.stdout
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_lineage_loads_only_what_it_needs(graph: dict[str, str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "ptm", "lineage", "mix/abcd"]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **graph}, check=True
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"ladybug", "queries.lineage_report"} <= loaded
    # It judges licences, for the marks of conflicts, and reads no label that is not recognised.
    others = {"importlib.resources", "hashlib", "difflib"}
    assert sorted(loaded & ({*HEAVY, *others} - {"ladybug"})) == []


@pytest.mark.parametrize(
    "words", [("ask", "all-claims", "--format", "csv"), ("find", "mix"), ("--help",), ("ask",)]
)
@pytest.mark.parametrize("wanted", [b"", b"head"])
def test_a_reader_that_has_seen_enough_is_no_failure(
    graph: dict[str, str], words: tuple[str, ...], wanted: bytes
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ptm", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **graph},
    )
    assert process.stdout
    assert process.stderr
    if wanted:
        process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait() == 0
    assert b"Traceback" not in said
    assert b"Broken" not in said
    assert b"Exception" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_behind_standard_output_ends_with_3(graph: dict[str, str]) -> None:
    for words in (("find", "mix"), ("ask", "all-claims", "--format", "csv")):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "ptm", *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env={**os.environ, **graph},
                check=False,
            )
        assert done.returncode == 3
        assert "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr


@pytest.mark.parametrize("words", ["find mix", "find no-such-thing", "find"])
def test_closed_streams_are_no_failure(graph: dict[str, str], words: str) -> None:
    status = {"find no-such-thing": 1, "find": 2}.get(words, 0)
    for closed in (">&- <&-", "2>&-", ">&- 2>&-"):
        command = f'"{sys.executable}" -m ptm {words} {closed}'
        done = subprocess.run(
            ["sh", "-c", command],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, **graph},
            check=False,
        )
        assert done.returncode == status
        assert "Traceback" not in done.stderr
        assert "Something went wrong" not in done.stderr
        # What is for standard error goes nowhere else.
        assert status == 0 or done.stdout == ""


@pytest.mark.parametrize(
    "surroundings",
    [
        {"LANG": "C", "LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
)
def test_a_terminal_without_unicode_loses_nothing(
    graph: dict[str, str], surroundings: dict[str, str]
) -> None:
    for words in (("find", "emoji"), ("graph", "status")):
        done = start(*words, env={**graph, **surroundings}, cwd=ROOT)
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr
    if surroundings.get("PYTHONIOENCODING"):
        tree = start("lineage", "mix/abcd", env={**graph, **surroundings}, cwd=ROOT).stdout
        assert b"|- merged from mix/a" in tree
        assert b"\\u25" not in tree
    answer = start("find", "emoji", "--format", "json", env={**graph, **surroundings}, cwd=ROOT)
    [first, *_] = json.loads(answer.stdout.decode("ascii"))["rows"]
    assert first["id"].startswith("emoji/🤗")


def test_a_line_of_a_hundred_megabytes_is_skipped_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        stream.write(json_lines(node_line("first/one")).encode())
        stream.write(b'{"node": "Model", "id": "')
        for _ in range(100):
            stream.write(b"x" * (1 << 20))
        stream.write(b'"}\n')
        stream.write(json_lines(node_line("last/one")).encode())
    environment = {"PTM_GRAPH": str(tmp_path / "graph.lbug")}
    script = (
        "import resource, sys\n"
        "import pyarrow, ladybug\n"
        "from ingest.records import source as records\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        f"found = [r for l in records.fetch({str(path)!r}) for r in records.to_records(l)]\n"
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(len(found), found[1].reason, (after - before) // 1024)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    number, *_, megabytes = done.stdout.split()
    assert number == "3"
    assert "it is longer than 16 MiB" in done.stdout
    assert int(megabytes) < 60
    result = start("ingest", "records", path, env=environment, cwd=ROOT)
    assert result.returncode == 0
    assert b"line 2: it is longer than 16 MiB" in result.stderr
    assert b"Read 2 records, skipped 1" in result.stderr


def test_a_traceback_is_shown_for_debug_alone(graph: dict[str, str], tmp_path: Path) -> None:
    environment = {"PTM_GRAPH": str(tmp_path / "none.lbug")}
    plain = start("find", "x", env=environment, cwd=ROOT)
    assert (plain.returncode, b"Traceback" in plain.stderr) == (3, False)
    for words in (("--debug", "find", "x"), ("find", "x", "--debug")):
        assert b"Traceback" in start(*words, env=environment, cwd=ROOT).stderr


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_is_stopped_says_so(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "ptm", "ingest", "records", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PTM_GRAPH": str(tmp_path / "graph.lbug")},
    )
    assert process.stdin
    # More than a pipe holds: when this is through, the command is reading.
    text = json_lines(*(node_line(f"m/{n}") for n in range(5_000))).encode()
    process.stdin.write(text * 3)
    process.stdin.flush()
    process.send_signal(number)
    _, said = process.communicate()
    assert process.returncode == status
    assert b"Stopped." in said
    assert b"Traceback" not in said
    assert not (tmp_path / "graph.lbug").exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_that_still_loads_is_stopped(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    (tmp_path / "click.py").write_text(f"import os\nos.kill(os.getpid(), {int(number)})\n")
    done = start("show", "gpt2", env={"PYTHONPATH": str(tmp_path)}, cwd=ROOT)
    assert (done.returncode, done.stdout) == (status, b"")
    assert done.stderr == b"\nStopped. The same command can be run again.\n"


# The engine does not obey at the first of these, and does at the second.
@pytest.mark.parametrize(
    ("query", "number", "status"),
    [
        ("UNWIND range(1, 10000000000) AS x RETURN count(x)", signal.SIGINT, 130),
        (
            "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(x + y)",
            signal.SIGTERM,
            143,
        ),
    ],
)
def test_a_query_is_stopped(
    graph: dict[str, str], query: str, number: signal.Signals, status: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "ptm", "--verbose", "cypher", query],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **graph},
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith(b"DEBUG ptm.graph: asking"):
            break
    process.send_signal(number)
    out, said = process.communicate()
    assert (process.returncode, out) == (status, b"")
    assert said.endswith(b"\nStopped. The same command can be run again.\n")
    assert b"Traceback" not in said


def test_a_query_ends_at_its_limit_of_time(graph: dict[str, str]) -> None:
    query = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y RETURN count(x + y)"
    done = start("cypher", query, "--timeout", "0.2", env=graph, cwd=ROOT)
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"The query was stopped because it took longer than 0.2 seconds")
    assert done.stderr.endswith(b".\n")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "soon"])
@pytest.mark.parametrize("command", ["cypher", "find", "export", "notices"])
def test_a_limit_of_time_is_a_number_above_0(on_made: Ptm, command: str, seconds: str) -> None:
    result = on_made(command, "mix/abcd", "--timeout", seconds)
    assert (result.status, result.out) == (2, "")
    assert "Invalid value for '--timeout'" in result.err


def test_the_module_and_the_command_are_one() -> None:
    command = Path(sys.executable).with_name("ptm")
    installed = subprocess.run([command, "--version"], capture_output=True, check=True)
    assert installed.stdout == start("--version", cwd=ROOT).stdout


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("words", [["ask"], ["lineage", "ladder/11-a"], ["show", "mix/abcd"]])
def test_on_a_terminal_lines_are_as_long_as_it_is_wide(
    graph: dict[str, str], words: list[str]
) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    environment = {**os.environ, **graph}
    del environment["COLUMNS"]
    command = [sys.executable, "-m", "ptm", *words]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, cwd=ROOT, env=environment) as run:
        os.close(theirs)
        text = b""
        # Where the other end is closed, Linux fails and other systems say that it is the end.
        with contextlib.suppress(OSError):
            while read := os.read(ours, 65_536):
                text += read
    os.close(ours)
    assert run.returncode == 0
    lines = text.decode("utf-8").splitlines()
    assert len(lines) > 3
    assert max(map(len, lines)) <= 60


@pytest.mark.process
def test_a_dump_that_is_read_leaves_no_list_of_leaks(tmp_path: Path) -> None:
    # A card is JSON text, which a library reads that counts what is left of it at the end.
    dump = tmp_path / "models.csv"
    dump.write_text('id,cardData\norg/a,"{""license"": ""mit""}"\n', encoding="utf-8")
    environment = {"PTM_GRAPH": str(tmp_path / "graph.lbug")}
    done = start("ingest", "snapshot", dump, env=environment, cwd=ROOT)
    assert done.returncode == 0
    said = done.stderr.decode()
    assert said.startswith("Read 1 record: ")
    assert "leaked" not in said
