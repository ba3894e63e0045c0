"""ptm-lineage: where a pre-trained model comes from, and what is built on it.

>>> from ptm import open_graph                                    # doctest: +SKIP
>>> with open_graph("bolt://localhost:7687") as graph:            # doctest: +SKIP
...     graph.ask("ancestors", model_id="google-bert/bert-base-uncased").to_pandas()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.errors import NotFoundError, PtmError, UnavailableError, UsageError
    from ptm.api import Graph, open_graph

__all__ = ["Graph", "NotFoundError", "PtmError", "UnavailableError", "UsageError", "open_graph"]


def __getattr__(name: str) -> object:
    """Load the front door when it is first asked for, so that `ptm --help` need not."""
    if name in __all__:
        from graph import errors
        from ptm import api

        return getattr(api, name, None) or getattr(errors, name)
    raise AttributeError(f"module 'ptm' has no attribute {name!r}")
