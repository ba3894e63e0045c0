"""Cypher of a user's own: checked, then asked of a store."""

from __future__ import annotations

from typing import Any

from graph.errors import UsageError
from graph.store.base import Store
from queries.answer import UNDECLARED, Answer
from queries.cypher_guard import check_read_only, parameters_of
from queries.cypher_names import check_names


def ask_own(store: Store, text: str, parameters: dict[str, Any]) -> Answer:
    """Return the answer to reading Cypher, the same from every engine.

    Raises
    ------
    UsageError
        If it holds anything but reading clauses, lacks a parameter, names what no graph has, or the
        engine cannot run it.
    """
    query = check_read_only(text)
    # An engine would answer a query that lacks one with no rows, and no word of it.
    lacking = [name for name in parameters_of(query) if name not in parameters]
    if lacking:
        raise UsageError(f"The query needs a value for ${lacking[0]} (--param NAME=VALUE).")
    check_names(query, store)
    parameters = {name: _plain(value) for name, value in parameters.items()}
    columns, rows = store.answer(query, parameters)
    return Answer("cypher", parameters, UNDECLARED, rows, names=columns)


def _plain(value: Any) -> Any:
    """Return a value of a parameter as engines take it: a tuple as a list, NumPy's as Python's."""
    if type(value).__module__ == "numpy" and hasattr(value, "tolist"):
        return value.tolist()
    return list(value) if isinstance(value, tuple) else value
