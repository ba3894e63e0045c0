"""A value of an expression, and the script where it is written."""

from __future__ import annotations

from typing import NamedTuple

from ingest.code.javascript.syntax.nodes import Expression, Script


class Value(NamedTuple):
    """A value, and the script where it is written."""

    script: Script
    of: Expression
