"""Shows what is logged under the name ``ptm`` on standard error, for ``--verbose``."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator


class _Plain(logging.Formatter):
    """Formats a record as one line without anything that a terminal would obey."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        from reports.text.words import visible

        return visible(super().format(record)).replace("\n", " ")


@contextlib.contextmanager
def shown_logs() -> Iterator[None]:
    """Show all that ptm logs, for as long as a command runs."""
    logger, handler = logging.getLogger("ptm"), logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain("%(levelname)s %(name)s: %(message)s"))
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(level)
        logger.removeHandler(handler)
