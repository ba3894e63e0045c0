"""Opens the store that an address means; ``engines.py`` lists the engines."""

from __future__ import annotations

import importlib
import logging

from graph.errors import UsageError
from graph.store.address import check_address, shown_scheme
from graph.store.base import Store
from graph.store.engines import engine_of, schemes

_log = logging.getLogger("ptm.graph")


def open_store(url: str) -> Store:
    """Return the store at an address: a path, or one that begins with an engine's scheme.

    Raises
    ------
    UsageError
        If the address has a scheme that no engine knows, or holds a password.
    """
    check_address(url)
    store = _store_at(url)
    _log.info("the graph is %s", store.url)
    return store


def _store_at(url: str) -> Store:
    scheme, separator, _ = url.partition("://")
    engine = engine_of(scheme if separator else "")
    if not engine or (separator and not scheme):
        raise UsageError(
            f"No graph can be kept at {shown_scheme(scheme)}: give a path, or an address that "
            f"begins with {schemes()}."
        )
    store: Store = getattr(importlib.import_module(engine.module), engine.store)(url)
    return store
