"""Licence names, their terms, and whether two of them agree; imports no other package of ours.

>>> from licenses import judge
>>> judge("cc-by-nc-4.0", "finetune", "apache-2.0").terms
('non_commercial',)
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from licenses.catalog.own import OwnLicense
    from licenses.labels.recognition import recognise
    from licenses.rule.judgement import Judgement, judge
    from licenses.rule.readings import Policy
    from licenses.rule.reconciliation import judge_all

__all__ = ["Judgement", "OwnLicense", "Policy", "judge", "judge_all", "recognise"]

_HOMES = {
    "Judgement": "licenses.rule.judgement",
    "OwnLicense": "licenses.catalog.own",
    "Policy": "licenses.rule.readings",
    "judge": "licenses.rule.judgement",
    "judge_all": "licenses.rule.reconciliation",
}


def __getattr__(name: str) -> object:
    """Load the rule when it is first asked for; reading a label needs none of it."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'licenses' has no attribute {name!r}")


class _Package(types.ModuleType):
    """A package whose ``recognise`` is the function even after the module was imported."""

    @property
    def recognise(self) -> object:
        from licenses.labels import recognition

        return recognition.recognise

    @recognise.setter
    def recognise(self, module: object) -> None:
        """Take no notice: Python sets each imported module in its package."""


sys.modules[__name__].__class__ = _Package
