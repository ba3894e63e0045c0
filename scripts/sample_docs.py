"""What of the documents is made from the packaged sample: README, pictures, bills of materials."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "how-to" / "pictures.svg"
BILLS = ROOT / "docs" / "examples" / "bills"
BILLS_OF = {
    "fingpt-forecaster": "FinGPT/fingpt-forecaster_dow30_llama2-7b_lora",
    "t2i-adapter-sketch": "TencentARC/t2i-adapter-sketch-sdxl-1.0",
    "arabic-base-nougat": "MohamedRashad/arabic-base-nougat",
    "corca-ai-eval": "github.com/corca-ai/eval",
}
"""What each bill is of: the three conflicts that the README names, and a repository."""
BILL_ENDINGS = (".cdx.json", ".spdx.json")
EXAMPLES_DATE = "2026-11-28"
"""The day on which the README's commands are run: what code names is of the day of the scan."""
WIDTH = 80
_CONSOLE = re.compile(r"```console\n\$ (ptm [^\n]*)\n.*?```", re.DOTALL)


@contextlib.contextmanager
def sample_graph() -> Iterator[None]:
    """Ingest the sample into a temporary graph, which PTM_GRAPH names meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PTM_GRAPH"] = str(Path(folder) / "graph.lbug")
        _run("ptm ingest sample")
        yield


def made_from_sample() -> dict[Path, str]:
    """Return the text of each file; the graph is the one in PTM_GRAPH."""
    text = README.read_text(encoding="utf-8")
    return {README: _readme(text), **_pictures(), **_bills()}


def _readme(text: str) -> str:
    """Return the README with the real output of each command in a console block.

    Commands that write a file are left as they are. They run on EXAMPLES_DATE beside copies of the
    folders in examples/, which are no part of a checkout there.
    """

    def output(match: re.Match[str]) -> str:
        words = match[1]
        if " -o " in words or " ingest " in words:
            return match[0]
        return f"```console\n$ {words}\n{_run(words)}```"

    from graph import clock

    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        clock.set_to(EXAMPLES_DATE),
    ):
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True)
        return _CONSOLE.sub(output, text)


def _pictures() -> dict[Path, str]:
    """Return the pictures of the how-to pages."""
    from dataclasses import replace

    from ptm.api import open_graph
    from queries.families.report import LICENSES
    from reports import render

    with open_graph() as graph:
        family = replace(graph.family("WillHeld/DiVA-llama-3-v0-8b"), start=LICENSES)
    return {PICTURE: render(family, "svg")}


def _bills() -> dict[Path, str]:
    """Return the bills of materials, which bear the date of the sample's newest facts."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, subject in BILLS_OF.items():
            for ending in BILL_ENDINGS:
                made = Path(folder) / f"{name}{ending}"
                _run(f"ptm export {subject} -o {made} --reproducible")
                found[BILLS / made.name] = made.read_text(encoding="utf-8")
    return found


def _run(words: str) -> str:
    """Return what a ptm command prints on standard output in a terminal of 80 columns."""
    from ptm.cli.app import ptm

    os.environ["COLUMNS"] = str(WIDTH)
    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        ptm.main(shlex.split(words)[1:], prog_name="ptm", standalone_mode=False)
    return stream.getvalue()
