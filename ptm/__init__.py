"""ptm-lineage: where a pre-trained model comes from, and what is built on it.

>>> from ptm import open_graph                                    # doctest: +SKIP
>>> with open_graph("bolt://localhost:7687") as graph:            # doctest: +SKIP
...     graph.ask("ancestors", model_id="google-bert/bert-base-uncased").to_pandas()
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from graph.errors import NotFoundError, PtmError, UnavailableError, UsageError
    from ptm.api import Graph, open_graph
    from ptm.checkout import CheckoutGraph, open_checkout

    NotInGraph, Unreachable, WrongWords = NotFoundError, UnavailableError, UsageError

__all__ = [
    "CheckoutGraph",
    "Graph",
    "NotFoundError",
    "PtmError",
    "UnavailableError",
    "UsageError",
    "open_checkout",
    "open_graph",
]

_HOMES = {
    "Graph": ("ptm.api", "Graph"),
    "open_graph": ("ptm.api", "open_graph"),
    "CheckoutGraph": ("ptm.checkout", "CheckoutGraph"),
    "open_checkout": ("ptm.checkout", "open_checkout"),
    "PtmError": ("graph.errors", "PtmError"),
    "NotFoundError": ("graph.errors", "NotFoundError"),
    "UnavailableError": ("graph.errors", "UnavailableError"),
    "UsageError": ("graph.errors", "UsageError"),
    # The names of these errors in the first version.
    "NotInGraph": ("graph.errors", "NotFoundError"),
    "Unreachable": ("graph.errors", "UnavailableError"),
    "WrongWords": ("graph.errors", "UsageError"),
}


def __getattr__(name: str) -> object:
    """Load the front door when it is first asked for, so that `ptm --help` need not."""
    if name not in _HOMES:
        raise AttributeError(f"module 'ptm' has no attribute {name!r}")
    import importlib

    from ptm.packages import check_packages

    check_packages()
    module, own = _HOMES[name]
    return getattr(importlib.import_module(module), own)
