"""What a terminal gets: colours, and a pager for what is longer than the screen."""

import io
import json
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ptm.cli import pager
from ptm.cli.output import print_report
from queries.answer import Answer
from tests.cli.conftest import start
from tests.cli.terminal import on_terminal
from tests.reports.answers_made import EVIL, FORBIDDEN, everything, takes

ESCAPE = "\x1b["


class Screen(io.TextIOWrapper):
    """What a command writes to, as a terminal."""

    def isatty(self) -> bool:
        return True


Shown = Callable[..., str]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Return what prints a report as on a terminal, and returns what is seen there."""
    for name in ("NO_COLOR", "PAGER", "PTM_PAGER", "LESS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", "COLUMNS": "80", "LINES": "24"}.items():
        monkeypatch.setenv(name, value)

    def show(report: object, form: str, *, typed: bool = False) -> str:
        screen = Screen(io.BytesIO(), encoding="utf-8")
        monkeypatch.setattr(sys, "stdout", screen)
        monkeypatch.setattr(sys, "stdin", screen if typed else io.StringIO())
        print_report(report, form)  # type: ignore[arg-type]
        screen.flush()
        return screen.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]

    return show


def long_answer(rows: int = 100) -> Answer:
    """Return an answer that is longer than the screen."""
    made = [{"id": f"org/{n}", "kind": "Model", "steps": 1} for n in range(rows)]
    return Answer("descendants", {}, "Artifact", made)


# Colours ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("licenses",), ("check",), ("lineage",), ("impact",), ("show",)])
def test_the_words_are_the_same_with_colours(words: tuple[str, ...], made_file: Path) -> None:
    from ptm.api import open_graph
    from reports import formats_of, render
    from reports.text.colour import as_commands, coloured, unmarked

    with open_graph(made_file) as graph:
        for each in ("mix/abcd", "two/minds", "guess/grandchild"):
            report = getattr(graph, words[0])(each)
            form = formats_of(report.shape)[0].name
            plain = render(report, form)
            with coloured():
                marked = render(report, form)
            assert unmarked(marked) == plain
            assert ESCAPE in as_commands(marked)
            assert ESCAPE not in plain
            assert render(report, form) == plain


def test_nothing_from_outside_becomes_a_colour(
    shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINES", "100000")
    commands = ("\x1b[0m", "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[35m")
    for text in (EVIL, "\ue000\ue002yes\ue00f", "\x1b[31m"):
        for report in everything(text):
            for form in ("tree", "table", "csv"):
                if takes(form, report):
                    seen = shown(report, form)
                    for command in commands:
                        seen = seen.replace(command, "") if form != "csv" else seen
                    assert not FORBIDDEN.search(seen)
                    assert not set("\ue000\ue002\ue00f") & set(seen)


@pytest.mark.parametrize("no", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, no: dict[str, str]
) -> None:
    [report] = [each for each in everything("org/name") if each.shape == "LicenseReport"]
    assert ESCAPE in shown(report, "tree")
    monkeypatch.setenv("NO_COLOR", "")
    assert ESCAPE in shown(report, "tree")
    for form in ("json", "csv", "markdown"):
        assert ESCAPE not in shown(report, form)
    for name, value in no.items():
        monkeypatch.setenv(name, value)
    assert ESCAPE not in shown(report, "tree")


# The pager --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("surroundings", "words"),
    [
        ({}, ["less", "-R"]),
        ({"PAGER": "less -S +G"}, ["less", "-S", "+G", "-R"]),
        ({"PAGER": "more -f"}, ["more", "-f"]),
        ({"PAGER": "more", "PTM_PAGER": "less"}, ["less", "-R"]),
        ({"PAGER": "less", "PTM_PAGER": ""}, []),
        ({"PAGER": ""}, []),
        ({"PAGER": "   "}, []),
        ({"PAGER": "cat"}, []),
        ({"PAGER": "no-such-program --at all"}, []),
        ({"PAGER": "less 'unfinished"}, []),
    ],
)
def test_the_user_names_the_pager(
    monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, str], words: list[str]
) -> None:
    for name in ("PAGER", "PTM_PAGER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    known = {"less", "more", "cat"}
    monkeypatch.setattr(shutil, "which", lambda word: word if word in known else None)
    assert pager.find_pager() == words


def test_without_less_and_more_there_is_no_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAGER", raising=False)
    monkeypatch.setattr(shutil, "which", lambda word: word if word == "more" else None)
    assert pager.find_pager() == ["more"]
    monkeypatch.setattr(shutil, "which", lambda word: None)
    assert pager.find_pager() == []


def test_a_text_is_long_by_the_lines_that_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")
    assert not pager.is_long("x\n" * 23)
    assert pager.is_long("x\n" * 24)
    assert pager.is_long("x" * 81 + "\n" + "x\n" * 22)
    assert pager.is_long("日" * 41 + "\n" + "x\n" * 22)


@pytest.mark.process
@pytest.mark.parametrize(("form", "rows"), [("table", 100), ("json", 100), ("table", 3)])
def test_a_long_answer_goes_through_it_and_a_short_one_does_not(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str, rows: int
) -> None:
    kept = tmp_path / "kept here.txt"
    monkeypatch.setenv("PAGER", f"sh -c 'cat > \"{kept}\"'")
    seen = shown(long_answer(rows), form, typed=True)
    paged = kept.read_text() if kept.exists() else ""
    assert (seen == "", paged != "") == (rows == 100, rows == 100)
    if form == "json":
        assert len(json.loads(paged)["rows"]) == rows
    elif rows == 100:
        assert "org/0 " in paged
        assert ESCAPE not in paged


@pytest.mark.process
@pytest.mark.parametrize("program", ["true", "false", "no-such-program", "/dev/null", "."])
def test_a_pager_that_cannot_be_started_or_reads_nothing_is_no_failure(
    shown: Shown, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setenv("PAGER", program)
    seen = shown(long_answer(20_000), "csv", typed=True)
    assert ("org/19999" in seen) == (program not in ("true", "false"))


def test_it_is_for_who_can_type_alone(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAGER", "false")
    assert "org/99 " in shown(long_answer(), "table", typed=False)


terminals = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("less"), reason="there is no terminal, or no less"
)


WAITING = """sh -c 'exec <&0 3</dev/tty >/dev/tty; trap "echo heard" INT; cat >/dev/null
echo reading; while ! read key <&3; do :; done; echo left by $key'"""
"""A pager that shows nothing, and is left by a line that is typed."""


@terminals
def test_ctrl_c_in_the_pager_is_for_the_pager(made_file: Path) -> None:
    words = ["check", "two/minds", "mix/abcd"]
    surroundings = {"PTM_GRAPH": str(made_file), "PAGER": WAITING}
    with on_terminal(*words, lines=6, **surroundings) as terminal:
        terminal.wait_for("reading")
        terminal.type("\x03")
        terminal.wait_for("heard")
        terminal.type("who reads\n")
        terminal.wait_for("left by who reads")
        status = terminal.end()
    # What comes after it is said, and the status is that of the answer.
    assert status == 1
    assert terminal.text.endswith("the policy.\r\n")
    assert "Traceback" not in terminal.text
    assert "Stopped" not in terminal.text


@terminals
def test_the_end_of_the_command_is_the_end_of_its_pager(made_file: Path) -> None:
    with on_terminal("show", "mix/abcd", lines=6, PTM_GRAPH=str(made_file)) as terminal:
        terminal.wait_for("\n:")
        terminal.process.terminate()
        assert terminal.end() == 143
    assert "Stopped." in terminal.text
    assert "Traceback" not in terminal.text


# Remarks ----------------------------------------------------------------------------------------


@terminals
def test_what_is_said_is_folded_for_a_terminal_alone(made_file: Path) -> None:
    long = f"org/{'x' * 60}"
    for words in (("lineage", long), ("ask", long), ("impact", "mix/abcd", f"--{'y' * 40}")):
        with on_terminal(*words, PTM_GRAPH=str(made_file)) as terminal:
            assert terminal.end() in (1, 2)
        # A command to type stands whole in a line of its own.
        lines = re.sub(r"\x1b\[\??\w+", "", terminal.text).splitlines()
        assert [line for line in lines if len(line) > 80 and not line.startswith("  ptm ")] == []
    piped = start("lineage", long, env={"PTM_GRAPH": str(made_file), "COLUMNS": "40"})
    assert "(64 characters) is not in the graph. `ptm find" in piped.stderr.decode()
