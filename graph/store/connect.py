"""Opens the store that an address means."""

from __future__ import annotations

import logging

from graph.errors import UsageError
from graph.store.address import check_address, shown_scheme
from graph.store.base import Store

_log = logging.getLogger("ptm.graph")


def open_store(url: str) -> Store:
    """Return the store at an address: a path is the embedded engine, bolt:// is Neo4j.

    Raises
    ------
    UsageError
        If the address has a scheme that no store knows, or holds a password.
    """
    check_address(url)
    store = _store_at(url)
    _log.info("the graph is %s", store.url)
    return store


def _store_at(url: str) -> Store:
    scheme, separator, _ = url.partition("://")
    if not separator:
        from graph.embedded.store import EmbeddedStore

        return EmbeddedStore(url)
    if scheme.partition("+")[0] in ("bolt", "neo4j"):
        from graph.neo4j.store import Neo4jStore

        return Neo4jStore(url)
    raise UsageError(
        f"No graph can be kept at {shown_scheme(scheme)}: give a path, or an address that begins "
        "with bolt:// or neo4j://."
    )
