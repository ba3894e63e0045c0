"""What the files of a build service say: matrices of values, and the names by which they are given.

``${{ matrix.target }}`` after ``MODEL_ID:`` or ``--model`` tells what the values of ``target`` are.
"""

from __future__ import annotations

import functools
import re

from ingest.code.config.keys import Says, says
from ingest.code.config.trees.nodes import Scalar

_GIVEN = re.compile(
    r"""([A-Za-z][\w-]{0,60})["']?[ \t]{0,4}[:= ][ \t]{0,4}["']?"""
    r"""\$\{\{[ \t]{0,4}(?:matrix|(?:github\.event\.)?inputs)\.([\w.-]{1,80})"""
)
_SOURCES = frozenset(("matrix", "inputs"))
_JSON = re.compile(r"""fromjson\([^'\n]{0,200}'\s*([\[{][^']{1,5000}[\]}])\s*'""", re.IGNORECASE)


class Given:
    """The names by which the values of a file's matrices and inputs are given to programs."""

    def __init__(self, text: str) -> None:
        self._text = text

    @functools.cached_property
    def _names(self) -> dict[str, str]:
        found = dict[str, str]()
        if "${{" not in self._text:
            return found
        for name, path in _GIVEN.findall(self._text):
            if says(name.lower().replace("-", "_")) in (Says.NAME, Says.MAY):
                found.setdefault(path.rpartition(".")[2], name)
        return found

    def name_of(self, key: str, trail: tuple[str, ...]) -> str:
        """Return what the value of a key below ``trail`` is called where it is used; else the key.

        Parameters
        ----------
        trail
            The normal keys above it.
        """
        if _SOURCES.isdisjoint(trail[-3:]) or key not in self._names:
            return key
        said = says(key.lower().replace("-", "_"))
        return key if said in (Says.NAME, Says.MAY) else self._names[key]


def is_of_matrix(trail: tuple[str, ...]) -> bool:
    """Return whether a key adds combinations to a matrix rather than files to a list."""
    return trail[-2:] == ("matrix", "include")


def stated_json(scalar: Scalar) -> Scalar:
    """Return the JSON that an expression of a workflow reads, or the scalar as it is."""
    found = _JSON.search(scalar.text) if "{{" in scalar.text else None
    return Scalar(found[1], scalar.line) if found else scalar
