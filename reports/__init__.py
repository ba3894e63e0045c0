"""Reports and answers as text: ``render`` in a format that ``reports.formats`` declares."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from graph.errors import UsageError
from reports.cap import SHOWN
from reports.formats import FORMATS, Format

if TYPE_CHECKING:
    from queries.answer import Report


def find_format(name: str) -> Format:
    """Return the format of this name.

    Raises
    ------
    UsageError
        If there is none.
    """
    for each in FORMATS:
        if each.name == name:
            return each
    names = ", ".join(each.name for each in FORMATS)
    raise UsageError(f"There is no format {name!r}; there are {names}.")


def formats_of(shape: str) -> list[Format]:
    """Return the formats of a report, or of answers of a row type, the default first.

    That is one for the screen, and rather one made for this shape than one for any.
    """
    fitting = [each for each in FORMATS if each.fits(shape)]
    return sorted(fitting, key=lambda each: (not each.drawn, each.drawn and each.takes is None))


def endings_of(*shapes: str) -> dict[str, str]:
    """Return the endings of files that hold any of some reports, each with the format's name."""
    fitting = (each for each in FORMATS if each.ending and any(map(each.fits, shapes)))
    found: dict[str, str] = {}
    for each in fitting:
        found.setdefault(each.ending or "", each.name)
    return found


def specs_of(ending: str) -> dict[str, str]:
    """Return the versions of a standard that an ending stands for, each with the format's name."""
    return {each.spec: each.name for each in FORMATS if each.spec and each.ending == ending}


def render(report: Report, form: str, *, limit: int | None = SHOWN) -> str:
    """Return a report in a format; those that are read on a screen show a list up to the limit.

    What is left out is counted there; None shows all. Every other format is always complete.
    Several reports in one are drawn one after the other, and one table elsewhere.

    Raises
    ------
    UsageError
        If there is no such format, or it does not take this report.
    """
    known = find_format(form)
    if not known.fits(report.shape):
        others = ", ".join(each.name for each in formats_of(report.shape))
        raise UsageError(f"{report.question} cannot be shown as {form}: choose one of {others}.")
    if known.apart and report.several:
        return "\n".join(render(each, form, limit=limit) for each in report.several)
    options = {"limit": limit} if known.drawn else {}
    text: str = importlib.import_module(known.module).render(report, **options)
    return text
