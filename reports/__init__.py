"""Answers as text. A format is a module of ``formats`` with ``TAKES`` and ``render(answer)``.

What a format says of itself are values at the top of its file, which are read without importing it:
so commands know their choices at once, and a new file is a new choice.

``TAKES``
    The row types that it renders, None for any; ``Step/things`` are steps with the part things.
``ENDING``
    How names of files in this format end; without it no file is written in it.
``DRAWN``
    True where it is read on a screen, with lines that not every terminal can show.
``DATED``
    False where it does not say how old the facts are, which is said beside it then.
"""

from __future__ import annotations

import ast
import functools
import importlib.util
import pkgutil
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

import reports.formats as formats_folder
from graph.errors import UsageError

if TYPE_CHECKING:
    from importlib.abc import InspectLoader

    from queries.answer import Answer


class Renderer(Protocol):
    """A module of this package."""

    def render(self, answer: Answer) -> str:
        """Return the answer as text that ends with a line end."""


class Format(NamedTuple):
    """What a format says of itself."""

    name: str
    takes: tuple[str, ...] | None
    ending: str | None
    drawn: bool
    dated: bool

    def fits(self, shape: str) -> bool:
        """Return whether it renders a row type, or one with a part."""
        return self.takes is None or not {shape, shape.partition("/")[0]}.isdisjoint(self.takes)


def formats() -> list[str]:
    """Return the names of all formats."""
    names = (module.name for module in pkgutil.iter_modules(formats_folder.__path__))
    return sorted(name for name in names if not name.startswith("_"))


@functools.cache
def find_format(name: str) -> Format:
    """Return what a format says of itself.

    Raises
    ------
    UsageError
        If there is none of this name.
    """
    if name not in formats():
        raise UsageError(f"There is no format {name!r}; there are {', '.join(formats())}.")
    values = {"TAKES": None, "ENDING": None, "DRAWN": False, "DATED": True} | _said(name)
    return Format(name, values["TAKES"], values["ENDING"], values["DRAWN"], values["DATED"])


def _said(name: str) -> dict[str, Any]:
    """Return the values at the top of a format's file."""
    spec = importlib.util.find_spec(f"reports.formats.{name}")
    loader = cast("InspectLoader", spec.loader if spec else None)
    header = (loader.get_source(f"reports.formats.{name}") or "").partition("\ndef ")[0]
    return {
        line.targets[0].id: ast.literal_eval(line.value)
        for line in ast.parse(header).body
        if isinstance(line, ast.Assign)
        and isinstance(line.targets[0], ast.Name)
        and line.targets[0].id in ("TAKES", "ENDING", "DRAWN", "DATED")
    }


def formats_of(shape: str) -> list[Format]:
    """Return the formats of a row type (with a part: ``Step/things``), the default first.

    That is one for the screen, and rather one that is made for these rows than one for any.
    """
    found = (find_format(name) for name in formats())
    fitting = [each for each in found if each.fits(shape)]
    return sorted(fitting, key=lambda each: (not each.drawn, each.drawn and each.takes is None))


def render(answer: Answer, form: str) -> str:
    """Return an answer in a format.

    Raises
    ------
    UsageError
        If there is no such format, or it does not take rows of this type.
    """
    known = find_format(form)
    shapes = [answer.row_type, *(f"{answer.row_type}/{part}" for part in answer.parts)]
    if not any(map(known.fits, shapes)):
        others = ", ".join(each.name for each in formats_of(answer.row_type))
        raise UsageError(f"{answer.question} cannot be shown as {form}: choose one of {others}.")
    renderer: Renderer = importlib.import_module(f"reports.formats.{form}")
    return renderer.render(answer)
