"""The version of the schema, apart from it so that opening a graph does not load it."""

from __future__ import annotations

from graph.errors import UnavailableError

SCHEMA_VERSION = 5
"""Raise it with every change to the declaration; an older graph then gets what it lacks."""


def newer_graph(where: str, version: int) -> UnavailableError:
    """Return the error for a graph that a newer ptm-lineage has written."""
    return UnavailableError(
        f"The graph at {where} was written by a newer ptm-lineage (schema {version}, this one "
        f"knows {SCHEMA_VERSION}): upgrade ptm-lineage, or name another graph."
    )
