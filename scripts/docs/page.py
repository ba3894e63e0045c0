"""What generated pages share: where they are, the note above them, tables, words on one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Made by `make docs`; change what it is made from instead. -->\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def folded(text: str | None) -> str:
    """Return a text on one line."""
    return " ".join((text or "").split())


def toctree(names: Iterable[str]) -> str:
    """Return what makes pages those of an index, in this order, in the site's navigation."""
    return "\n".join(["```{toctree}", ":hidden:", "", *names, "```", ""])
