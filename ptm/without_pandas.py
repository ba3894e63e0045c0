"""pandas is imported only where somebody asks for it.

Whenever Arrow makes an array of a list, it asks whether that is one of pandas' own, and imports
pandas for it, and so does the embedded engine with a table: a third of a second and 40 MB of which
nothing is used. While our code runs, they find no pandas.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FrameType, ModuleType
from typing import Any

from ptm.packages import PACKAGES

_NAME = "pandas"
_OURS = frozenset({*PACKAGES, "ptm"})
_BETWEEN = frozenset({"importlib", "ladybug", "pyarrow"})
"""Packages whose code stands between ours and the import."""
_ASKS = "queries.data_frame"
"""The module of ours that needs pandas."""


def leave_pandas_out(*, of_all: bool = False) -> None:
    """Let there be no pandas for our code until another imports it; ``of_all``: for any code."""
    if _NAME in sys.modules or PathFinder not in sys.meta_path:
        return
    finder = _FinderOfOthers if of_all else _FinderForOthers
    sys.meta_path[sys.meta_path.index(PathFinder)] = finder


class _FinderOfOthers(PathFinder):
    """Finds modules as Python does, and no pandas."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is; None of pandas."""
        return None if fullname == _NAME else super().find_spec(fullname, path, target)


class _FinderForOthers(PathFinder):
    """Finds modules as Python does, but for our code no pandas, until another imports it."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is; None of pandas where code of ours did not mean to import it."""
        if fullname == _NAME:
            asking = _importing(sys._getframe(1))
            if asking.partition(".")[0] in _OURS and asking != _ASKS:
                return None
            _let_others_find(cls)
        return super().find_spec(fullname, path, target)


def _importing(frame: FrameType | None) -> str:
    """Return the name of the module whose code imports something; empty where there is none."""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.partition(".")[0] not in _BETWEEN:
            return name
        frame = frame.f_back
    return ""


def _let_others_find(finder: Any) -> None:
    """Let Python find modules by itself again, and Arrow find pandas as if it had never looked."""
    if finder in sys.meta_path:
        sys.meta_path[sys.meta_path.index(finder)] = PathFinder
    shim = getattr(sys.modules.get("pyarrow.lib"), "_pandas_api", None)
    if shim is not None:
        shim.__init__()
