"""What is seen while a command works, and how it ends when it is told to."""

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ptm.cli import progress
from tests.cli.terminal import on_terminal
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")

WAITING = (
    "UNWIND range(1, 1000000) AS number UNWIND range(1, 1000000) AS other "
    "WITH number, other WHERE number % 7 = other % 5 + 9 RETURN count(*)"
)
"""A query that takes hours."""
SLOW = """
import sys
from ptm.cli import progress
progress.PATIENCE = 0
from ptm.__main__ import main
{change}
main()
"""
"""Runs the command with bars that appear at once, and a part of it changed."""
HELD = """
import ptm.cli.exporting as exporting
import ptm.cli.output as output
drawn = output.render
def render(report, form, **options):
    {held}
    return drawn(report, form, **options)
output.render = exporting.render = render
"""
"""Holds a command in which a report is rendered."""


@pytest.fixture
def graph(made_file: Path) -> dict[str, str]:
    return {"PTM_GRAPH": str(made_file)}


def test_a_query_that_takes_long_is_seen_and_stopped(graph: dict[str, str]) -> None:
    with on_terminal("cypher", WAITING, **graph) as terminal:
        terminal.wait_for("Asking the graph  0:0")
        terminal.type("\x03")
        assert terminal.end() == 130
    # The bar is gone, and the cursor is there again.
    last = terminal.text.rpartition("\x1b[?25h")[2]
    assert "\x1b[2K" in last
    assert last.endswith("Stopped. The same command can be run again.\r\n")
    assert "Traceback" not in terminal.text


def test_the_bar_is_gone_before_the_answer(graph: dict[str, str]) -> None:
    script = SLOW.format(change=HELD.format(held="input()"))
    with on_terminal("find", "mix", script=script, **graph) as terminal:
        terminal.wait_for("Writing the answer  0:0")
        terminal.type("\n")
        assert terminal.end() == 0
    bar, _, answer = terminal.text.rpartition("\x1b[?25h")
    assert "mix/abcd" not in bar
    assert "mix/abcd" in answer
    assert "Writing" not in answer


def test_the_bar_is_gone_before_a_remark(graph: dict[str, str], tmp_path: Path) -> None:
    script = SLOW.format(change=HELD.format(held="input()"))
    words = ("export", "mix/abcd", "--licenses", "-o", tmp_path / "mix.svg")
    with on_terminal(*words, script=script, **graph) as terminal:
        terminal.wait_for("Drawing the family  0:0")
        terminal.type("\n")
        assert terminal.end() == 0
    line, _, _ = terminal.text.partition("Wrote ")
    assert "Drawing" in line
    assert "Drawing" not in line.rpartition("\x1b[2K")[2]


@pytest.mark.parametrize(("terminal", "kind"), [(True, "dumb"), (False, "xterm")])
def test_where_nobody_watches_nothing_is_shown(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, kind: str
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setenv("TERM", kind)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    before = threading.enumerate()
    with progress.watched() as outer, progress.Bar() as inner:
        inner.waiting(1)
        outer.waiting(1)
        assert threading.enumerate() == before
    assert sys.stderr.getvalue() == ""


def test_the_innermost_bar_is_seen_and_then_the_one_around_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "has_watcher", lambda: True)
    seen: list[str] = []
    shown = threading.Event()

    def appear(bar: progress.Bar) -> None:
        seen.append(bar._text)
        shown.set()

    monkeypatch.setattr(progress.Bar, "_appear", appear)
    with progress.Bar("outer"):
        assert shown.wait(60)
        shown.clear()
        with progress.Bar("inner"):
            assert shown.wait(60)
            shown.clear()
        assert shown.wait(60)
    assert seen == ["outer", "inner", "outer"]
    progress.show_stage("nothing is seen of this")


# Ends -------------------------------------------------------------------------------------------


def run_held(
    held: str,
    graph: dict[str, str],
    *numbers: signal.Signals,
    words: tuple[str, ...] = ("find", "mix"),
) -> tuple[int, str]:
    """Return the status of a command that is held, and told to stop; and all that it said."""
    script = SLOW.format(change=HELD.format(held=f"print('held', flush=True); {held}"))
    with subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env={**os.environ, **graph},
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        for number in numbers:
            process.send_signal(number)
        said = process.stdout.read()
    return process.returncode, said.decode()


SENTENCE = "Stopped. The same command can be run again.\n"
WAITS = "import threading; threading.Event().wait()"


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_each_signal_has_the_status_of_shells(
    graph: dict[str, str], number: signal.Signals, status: int
) -> None:
    assert run_held(WAITS, graph, number) == (status, f"\n{SENTENCE}")


def test_a_signal_that_comes_twice_at_once_is_one(graph: dict[str, str]) -> None:
    # A shell and what runs the command for the user both send it.
    assert run_held(WAITS, graph, signal.SIGINT, signal.SIGINT) == (130, f"\n{SENTENCE}")


def test_what_cannot_hear_is_ended(graph: dict[str, str]) -> None:
    # Code that is not Python's, and does not come back.
    held = "import ctypes; ctypes.CDLL(None).sleep(1000)"
    assert run_held(held, graph, signal.SIGINT) == (130, f"\n{SENTENCE}")


def test_what_does_not_stop_is_ended_when_it_is_told_again(graph: dict[str, str]) -> None:
    deaf = (
        "import time\n"
        "    try:\n"
        "        while True: time.sleep(1)\n"
        "    except KeyboardInterrupt:\n"
        "        pass\n"
        "    from ptm.cli import stopping\n"
        "    stopping._SAME = 0\n"
        "    os.kill(os.getpid(), 2)\n"
        "    while True: time.sleep(1)"
    )
    status, said = run_held(f"import os; {deaf}", graph, signal.SIGINT)
    assert (status, said) == (130, f"\n{SENTENCE}")


def test_an_interrupt_in_a_place_that_lets_nothing_through_is_not_lost(
    graph: dict[str, str],
) -> None:
    lost = (
        "import time\n"
        "    class Held:\n"
        "        def __del__(self):\n"
        "            while True: time.sleep(1)\n"
        "    held = Held()\n"
        "    del held\n"
        "    while True: time.sleep(1)"
    )
    assert run_held(lost, graph, signal.SIGINT) == (130, f"\n{SENTENCE}")


def test_an_interrupt_that_becomes_another_error_is_one_all_the_same(
    graph: dict[str, str],
) -> None:
    other = (
        "import time\n"
        "    try:\n"
        "        while True: time.sleep(1)\n"
        "    except BaseException:\n"
        "        raise ImportError('it failed to load')"
    )
    assert run_held(other, graph, signal.SIGINT) == (130, f"\n{SENTENCE}")


def test_a_thread_that_does_not_end_does_not_hold_the_process(graph: dict[str, str]) -> None:
    held = "import threading as t; t.Thread(target=t.Event().wait).start(); t.Event().wait()"
    assert run_held(held, graph, signal.SIGINT) == (130, f"\n{SENTENCE}")


def test_signals_that_are_ignored_stay_ignored(graph: dict[str, str]) -> None:
    script = SLOW.format(change="")
    done = subprocess.run(
        ["sh", "-c", 'trap "" HUP INT; "$@"', "sh", sys.executable, "-c",
         f"import os, signal; {script.strip().splitlines()[0]}\n"
         "import ptm.cli.commands.find as f\n"
         "from ptm.cli import output\n"
         "drawn = output.render\n"
         "def render(*given, **named):\n"
         "    os.kill(os.getpid(), signal.SIGHUP); os.kill(os.getpid(), signal.SIGINT)\n"
         "    return drawn(*given, **named)\n"
         "output.render = render\n"
         "from ptm.__main__ import main\n"
         "main()", "find", "mix"],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, **graph}, check=True,
    )  # fmt: skip
    assert "mix/abcd" in done.stdout
