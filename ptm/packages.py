"""Finds out whether something else stands in the way of the packages that ptm is made of.

They have everyday names: a ``graph.py`` beside a notebook would be imported in place of ours.
"""

from __future__ import annotations

import os
import sys
from importlib.machinery import ModuleSpec, PathFinder

PACKAGES = ("graph", "ingest", "licenses", "queries", "reports")
_HOME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class ShadowedPackageError(ImportError):
    """Another file or package has the name of one that ptm is made of."""

    exit_status = 3


def check_packages() -> None:
    """Do nothing if each of our packages is the one that Python finds.

    Raises
    ------
    ShadowedPackageError
        If another stands in its way; the message says which, and what to do.
    """
    for name in PACKAGES:
        place = _place_of(name)
        if place and not _is_ours(place, name):
            raise ShadowedPackageError(
                f"ptm-lineage has a package {name!r}, and {place} stands in its way: rename that, "
                "or run ptm from another folder or environment.",
                name=name,
                path=place,
            )


def _place_of(name: str) -> str | None:
    """Return the file or folder that Python takes for a package; None if that is not known."""
    loaded = sys.modules.get(name)
    spec: ModuleSpec | None = getattr(loaded, "__spec__", None) or PathFinder.find_spec(name)
    if spec is None:
        return None
    # A folder without __init__.py has no file, and gives way to any other of its name.
    return spec.origin or next(iter(spec.submodule_search_locations or ()), None)


def _is_ours(place: str, name: str) -> bool:
    folder = os.path.join(_HOME, name)
    return os.path.realpath(place).startswith(os.path.join(os.path.realpath(folder), ""))
