"""The console blocks of a page, with the real output of their commands."""

from __future__ import annotations

import contextlib
import io
import os
import re
import runpy
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES_DATE = "2026-11-28"
"""The day on which the commands of pages are run: what code names is of the day of the scan."""
WIDTH = 80
LEFT_OUT = "…"
LOAD_SAMPLE = "ptm ingest sample"
_CONSOLE = re.compile(
    r"(?P<head>(?:<!-- shown: (?P<shown>[^\n]+?) -->\n)?```console\n)"
    r"\$ (?P<words>(?:ptm|python) [^\n]*)\n.*?```",
    re.DOTALL,
)


def commands(text: str) -> list[str]:
    """Return the commands whose output a page shows, in order."""
    return [match["words"] for match in _CONSOLE.finditer(text)]


def with_printed(text: str) -> str:
    """Return a page with what its commands print on standard output.

    Commands that write a file or the graph are left as they are. The graph is the one in PTM_GRAPH.
    """

    def output(match: re.Match[str]) -> str:
        words = match["words"]
        if " -o " in words or " ingest " in words:
            return match[0]
        return _block(match, run(words))

    with beside_examples():
        return _CONSOLE.sub(output, text)


def with_shown(text: str) -> str:
    """Return a page with all that its commands show in a terminal, remarks too.

    They run one after the other on a graph of the page's own, a copy of the one in PTM_GRAPH, so
    they may write files, and the graph. The sample is not loaded once more for a page: what was
    said when it was is kept beside the graph.
    """
    loaded = said_beside(Path(os.environ["PTM_GRAPH"])).read_text(encoding="utf-8")

    def output(match: re.Match[str]) -> str:
        words = match["words"]
        return _block(match, loaded if words == LOAD_SAMPLE else run(words, remarks=True))

    with beside_examples(), _own_graph():
        return _CONSOLE.sub(output, text)


def said_beside(graph: Path) -> Path:
    """Return where it is kept what the loading of the sample into a graph said."""
    return graph.with_suffix(".said")


def run(words: str, *, remarks: bool = False) -> str:
    """Return what a command prints in a terminal of 80 columns: ptm, or a program of Python.

    It may end in ``< FILE``, which is its standard input then.
    """
    command, _, given = words.partition(" < ")
    printed = io.BytesIO()
    stream = io.TextIOWrapper(printed, encoding="utf-8", write_through=True)
    aside = _Remarks(printed if remarks else io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        contextlib.redirect_stdout(stream),
        contextlib.redirect_stderr(aside),
        contextlib.suppress(SystemExit),
        _environment(COLUMNS=str(WIDTH)),
        open(given or os.devnull, encoding="utf-8") as stdin,
        _replaced(sys, stdin=stdin),
    ):
        _run_words(shlex.split(command))
    return printed.getvalue().decode("utf-8")


def _run_words(words: list[str]) -> None:
    from ptm.__main__ import main

    if words[0] == "ptm":
        main(words[1:])
        return
    with _replaced(sys, argv=words[1:]):
        runpy.run_path(words[1], run_name="__main__")


class _Remarks(io.TextIOWrapper):
    """Standard error, whose lines are folded as on a terminal; it shows no progress."""

    def write(self, text: str) -> int:
        """Write a text as its lines fit the terminal."""
        from ptm.cli.remarks import folded_lines
        from reports.text.screen import columns

        with columns(WIDTH):
            return super().write("\n".join(folded_lines(text)))


def cut(printed: str, shown: str) -> str:
    """Return the lines of an output that a page asks for, with a mark where others are left out.

    The mark takes the place of a blank line before it.

    ``shown`` lists them: ``first 3``, ``last 2``, or ``5 from Obligations``, which are five lines,
    the first of which begins with that word.
    """
    lines = printed.splitlines()
    kept = sorted({number for part in shown.split(", ") for number in _numbers(part, lines)})
    found: list[str] = []
    after = 0
    for number in (*kept, len(lines)):
        if number > after:
            found = [*found[: -1 if found and not found[-1] else None], LEFT_OUT]
        found += lines[number : number + 1]
        after = number + 1
    return "".join(f"{line}\n" for line in found)


def _numbers(part: str, lines: list[str]) -> range:
    """Return the numbers of the lines that one part of a comment asks for."""
    if match := re.fullmatch(r"first (\d+)", part):
        return range(min(int(match[1]), len(lines)))
    if match := re.fullmatch(r"last (\d+)", part):
        return range(max(len(lines) - int(match[1]), 0), len(lines))
    if match := re.fullmatch(r"(\d+) from (.+)", part):
        begin = next((n for n, line in enumerate(lines) if line.strip().startswith(match[2])), None)
        if begin is not None:
            return range(begin, min(begin + int(match[1]), len(lines)))
    raise ValueError(f"no lines of the output are '{part}'")


def _block(match: re.Match[str], printed: str) -> str:
    if match["shown"]:
        printed = cut(printed, match["shown"])
    return f"{match['head']}$ {match['words']}\n{printed}```"


@contextlib.contextmanager
def beside_examples() -> Iterator[None]:
    """Work on EXAMPLES_DATE beside copies of examples/, which are no part of a checkout there."""
    from graph import clock

    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        clock.set_to(EXAMPLES_DATE),
    ):
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
        yield


@contextlib.contextmanager
def _own_graph() -> Iterator[None]:
    """Let PTM_GRAPH name a graph that may be written to: a copy of the present one."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "graph.lbug"
        shutil.copyfile(os.environ["PTM_GRAPH"], own)
        with _environment(PTM_GRAPH=str(own)):
            yield


@contextlib.contextmanager
def _replaced(owner: object, **values: object) -> Iterator[None]:
    before = {name: getattr(owner, name) for name in values}
    try:
        for name, value in values.items():
            setattr(owner, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
