"""Opens the store that an address means; ``engines.py`` lists the engines."""

from __future__ import annotations

import importlib
import logging
import math

from graph.errors import UsageError
from graph.store.address import check_address, shown_scheme
from graph.store.address_space import spare_address_space
from graph.store.base import Store
from graph.store.engines import TIMEOUT, engine_of, schemes

_log = logging.getLogger("ptm.graph")


def open_store(url: str, timeout: float | None = None) -> Store:
    """Return the store at an address: a path, or one that begins with an engine's scheme.

    ``timeout`` is the number of seconds that a query may take; None is ``TIMEOUT``.

    Raises
    ------
    UsageError
        If the address has a scheme that no engine knows, or holds a password; or if ``timeout`` is
        no number above 0.
    """
    spare_address_space()
    check_address(url)
    seconds = TIMEOUT if timeout is None else check_timeout(timeout)
    store = _store_at(url)
    store.timeout = seconds
    _log.info("the graph is %s", store.url)
    return store


def check_timeout(seconds: float) -> float:
    """Return a number of seconds, which has to be above 0 and to have an end.

    Raises
    ------
    UsageError
        If it is not.
    """
    if not isinstance(seconds, int | float) or not (0 < seconds < math.inf):
        raise UsageError(f"A time limit is a number of seconds above 0, and not {seconds!r:.80}.")
    return float(seconds)


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
