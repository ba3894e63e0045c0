"""Answers as text. A format is a module of this folder with ``TAKES`` and ``render(answer)``."""

from __future__ import annotations

import importlib
from importlib import resources
from typing import TYPE_CHECKING, Protocol

from graph.errors import WrongWords

if TYPE_CHECKING:
    from queries.answers import Answer


class Renderer(Protocol):
    """A module of this package.

    ``TAKES`` names the row types that it renders; None means any.
    """

    TAKES: tuple[str, ...] | None

    def render(self, answer: Answer) -> str:
        """Return the answer as text that ends with a line end."""


def formats() -> list[str]:
    """Return the names of all formats."""
    files = resources.files("reports").iterdir()
    names = (file.name for file in files if file.name.endswith(".py"))
    return sorted(n.removesuffix(".py") for n in names if not n.startswith("_"))


def render(answer: Answer, form: str) -> str:
    """Return an answer in a format.

    Raises
    ------
    WrongWords
        If there is no such format, or it does not take rows of this type.
    """
    if form not in formats():
        raise WrongWords(f"There is no format {form!r}; there are {', '.join(formats())}.")
    renderer: Renderer = importlib.import_module(f"reports.{form}")
    if renderer.TAKES is not None and answer.row_type not in renderer.TAKES:
        raise WrongWords(
            f"{answer.question} cannot be shown as {form}: choose table, json, csv or markdown."
        )
    return renderer.render(answer)
