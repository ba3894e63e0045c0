"""What of the documents is made from the packaged sample: outputs, pictures, bills of materials."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.console_docs import LOAD_SAMPLE, commands, run, said_beside, with_printed, with_shown

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
README = ROOT / "README.md"
PICTURE = DOCS / "how-to" / "pictures.svg"
BILLS = DOCS / "examples" / "bills"
BILLS_OF = {
    "fingpt-forecaster": "FinGPT/fingpt-forecaster_dow30_llama2-7b_lora",
    "t2i-adapter-sketch": "TencentARC/t2i-adapter-sketch-sdxl-1.0",
    "arabic-base-nougat": "MohamedRashad/arabic-base-nougat",
    "corca-ai-eval": "github.com/corca-ai/eval",
}
"""What each bill is of: the three conflicts that the README names, and a repository."""
BILL_ENDINGS = (".cdx.json", ".spdx.json")


@contextlib.contextmanager
def sample_graph() -> Iterator[None]:
    """Ingest the sample into a temporary graph, which PTM_GRAPH names meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "graph.lbug"
        os.environ["PTM_GRAPH"] = str(graph)
        said_beside(graph).write_text(run(LOAD_SAMPLE, remarks=True), encoding="utf-8")
        yield


def made_from_sample() -> dict[Path, str]:
    """Return the text of each file; the graph is the one in PTM_GRAPH."""
    readme = {README: with_printed(README.read_text(encoding="utf-8"))}
    return {**readme, **_pages(), **_pictures(), **_bills()}


def _pages() -> dict[Path, str]:
    """Return the pages that people write, with the outputs that they show."""
    found = {path: path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))}
    return {path: with_shown(text) for path, text in found.items() if commands(text)}


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
                run(f"ptm export {subject} -o {made} --reproducible")
                found[BILLS / made.name] = made.read_text(encoding="utf-8")
    return found
