"""What `make docs` writes into the console blocks of pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scripts import console_docs
from scripts.console_docs import (
    LOAD_SAMPLE,
    commands,
    cut,
    run,
    said_beside,
    with_printed,
    with_shown,
)

PRINTED = "".join(f"{line}\n" for line in ("one", "", "Two:", "  three", "four", "five"))


def block(words: str, output: str = "", shown: str = "") -> str:
    """Return a console block of a page."""
    head = f"<!-- shown: {shown} -->\n" if shown else ""
    return f"Text.\n\n{head}```console\n$ {words}\n{output}```\n"


@pytest.fixture(autouse=True)
def graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let PTM_GRAPH name a file that is no graph: what is asked here needs none."""
    path = tmp_path / "graph.lbug"
    path.write_text("")
    said_beside(path).write_text("Read 3 records.\n")
    monkeypatch.setenv("PTM_GRAPH", str(path))
    return path


@pytest.mark.parametrize(
    ("shown", "lines"),
    [
        ("first 2", ["one", "…"]),
        ("last 1", ["…", "five"]),
        ("2 from Two", ["…", "Two:", "  three", "…"]),
        ("1 from three", ["…", "  three", "…"]),
        ("first 1, 1 from four, last 1", ["one", "…", "four", "five"]),
        ("first 99", PRINTED.splitlines()),
        ("last 2, 9 from four, last 1", ["…", "four", "five"]),
    ],
)
def test_a_page_says_which_lines_it_shows(shown: str, lines: list[str]) -> None:
    assert cut(PRINTED, shown).splitlines() == lines


@pytest.mark.parametrize("shown", ["middle 3", "3 from Nowhere", "first", ""])
def test_lines_that_there_are_not_are_an_error(shown: str) -> None:
    with pytest.raises(ValueError, match="no lines of the output are"):
        cut(PRINTED, shown)


def test_the_output_takes_the_place_of_what_stood_there() -> None:
    page = block("ptm schema HAS_WEIGHTS", "old\n", "first 1") + block("ls", "kept\n")
    made = with_shown(page)
    assert "$ ptm schema HAS_WEIGHTS\nClaims:\n…\n```" in made
    assert "old" not in made
    assert "kept" in made
    assert with_shown(made) == made


def test_errors_and_remarks_are_shown_on_a_page_and_not_in_the_readme() -> None:
    page = block("ptm cypher 'CREATE (m:Model)'")
    assert "The query has to begin with" in with_shown(page)
    assert all(len(line) <= 80 for line in with_shown(page).splitlines())
    assert with_printed(page) == page


def test_the_sample_is_not_loaded_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console_docs, "run", lambda *_, **__: pytest.fail("it was run"))
    assert "Read 3 records." in with_shown(block(LOAD_SAMPLE))


def test_only_commands_of_ours_are_run() -> None:
    page = block("ptm schema Run") + block("python count.py") + block("rm -r .")
    assert commands(page) == ["ptm schema Run", "python count.py"]


def test_a_page_has_a_folder_and_a_graph_of_its_own(graph: Path) -> None:
    here = os.getcwd()
    with_shown(block("ptm graph status"))
    assert os.getcwd() == here
    assert os.environ["PTM_GRAPH"] == str(graph)
    assert graph.read_text() == ""


def test_a_program_may_be_run_and_given_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("count.py").write_text("import sys\nprint(sys.argv[1:], len(sys.stdin.read()))\n")
    Path("given.txt").write_text("12345")
    assert run("python count.py a 'b c' < given.txt") == "['a', 'b c'] 5\n"
