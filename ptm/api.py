"""The Python front door: which graph is meant, and how it is opened."""

from __future__ import annotations

import os

from graph.store.connect import open_store
from ptm.graph import Graph

__all__ = ["Graph", "default_graph", "open_graph"]


def default_graph() -> str:
    """Return PTM_GRAPH, or else the file in the user's data folder."""
    named = os.environ.get("PTM_GRAPH")
    if named:
        return named
    import platformdirs

    return os.path.join(platformdirs.user_data_dir("ptm-lineage"), "graph.lbug")


def open_graph(url: str | os.PathLike[str] | None = None, *, timeout: float | None = None) -> Graph:
    """Return the graph at a path, or at the address of a server; close it after use.

    Parameters
    ----------
    url
        Where the graph is; PTM_GRAPH or the user's data folder if None. The user name and password
        of a server are read from NEO4J_USERNAME and NEO4J_PASSWORD.
    timeout
        Seconds that one query of the graph may take; 300 if None. A query that takes longer is
        stopped, and raised as unavailable.

    Raises
    ------
    graph.errors.UsageError
        If the address has a scheme that no engine knows, or holds a password; or if the timeout is
        no number above 0.
    graph.errors.UnavailableError
        When it is used, if there is no graph, or it cannot be reached or read.
    """
    return Graph(open_store(os.fspath(url) if url is not None else default_graph(), timeout))
