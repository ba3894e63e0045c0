"""The table of calls that load what an argument names (``loads.csv``), and how a call is found.

Columns: ``call`` is the name, with what stands before it where the name alone tells too little
(``*`` for any letters, ``()`` for an object of a class); ``packages`` are those of which it is
one, ``*`` where the name is telling by itself; ``position`` is that of the argument, from 0 and
without ``self``, empty where it is given by keyword alone; then its keywords, any one of them;
the kind, which for ``repo`` the argument ``repo_type`` tells; ``form`` is how the text is written
(``forms``), empty where it is the id itself; the reuse, empty where the code around the call tells
it.
"""

from __future__ import annotations

import csv
import functools
import importlib.resources
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import NamedTuple

from ingest.code.findings import Reuse

ANY = "*"
OTHER_HUBS = frozenset("anthropic modelscope ms_swift openai sagemaker vertexai".split())
"""Packages whose calls have the names of those in the table and read from elsewhere."""


class Load(NamedTuple):
    """A row of the table."""

    call: tuple[str, ...]
    packages: frozenset[str]
    position: int | None
    keywords: tuple[str, ...]
    kind: str
    form: str
    reuse: Reuse | None


@functools.cache
def load_table() -> dict[str, tuple[Load, ...]]:
    """Return the rows by the last name of their call."""
    text = importlib.resources.files(__package__).joinpath("loads.csv").read_text("utf-8")
    found: dict[str, list[Load]] = {}
    for row in csv.DictReader(text.splitlines()):
        parts = tuple(row["call"].split("."))
        position = int(row["position"]) if row["position"] else None
        packages = frozenset(row["packages"].split())
        reuse = Reuse(row["reuse"]) if row["reuse"] else None
        keywords = tuple(row["keywords"].split())
        load = Load(parts, packages, position, keywords, row["kind"], row["form"], reuse)
        found.setdefault(parts[-1], []).append(load)
    return {name: tuple(loads) for name, loads in found.items()}


@functools.cache
def telling_names() -> tuple[str, ...]:
    """Return the calls that are loads wherever they come from."""
    table = load_table()
    return tuple(name for name in table if any(ANY in load.packages for load in table[name]))


@functools.cache
def names_by_package() -> dict[str, tuple[str, ...]]:
    """Return the last names of each package's calls."""
    found: dict[str, set[str]] = {}
    for name, loads in load_table().items():
        for load in loads:
            for package in load.packages - {ANY}:
                found.setdefault(package, set()).add(name)
    return {package: tuple(sorted(names)) for package, names in found.items()}


def matching_loads(dotted: str) -> Iterable[Load]:
    """Yield the rows of a call with this name, from its package to the last part."""
    parts = dotted.split(".")
    package = parts[0].removesuffix("()")
    if package in OTHER_HUBS:
        return
    for load in load_table().get(parts[-1], ()):
        known = ANY in load.packages or package in load.packages
        if known and _ends_with(parts, load.call):
            yield load


def _ends_with(parts: list[str], end: tuple[str, ...]) -> bool:
    """Return whether the last parts are these; ``()`` counts only where the row has it."""
    if len(end) > len(parts):
        return False
    pairs = zip(reversed(parts), reversed(end), strict=False)
    return all(
        fnmatchcase(part if "()" in pattern else part.removesuffix("()"), pattern)
        for part, pattern in pairs
    )
