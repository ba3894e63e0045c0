"""A bar for what takes longer than a second; silent where nobody watches."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds before a bar appears."""


class Bar:
    """Shows how many records were read and written. Use it as a context manager."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._written = 0

    def __enter__(self) -> Bar:
        """Return the bar itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()

    def reading(self, records: int) -> None:
        """Show the number of records read so far."""
        self._show(f"Reading: {records:,} records")

    def writing(self, label: str, rows: int) -> None:
        """Show the number of rows written so far."""
        self._written += rows
        self._show(f"Writing: {self._written:,} rows ({label})")

    def asking(self, answers: int) -> None:
        """Show the number of answers that a server has given so far."""
        self._show(f"Reading: {answers:,} answers")

    def answering(self, answered: int, of: int) -> None:
        """Show about how many ids a question is answered, of how many."""
        self._show(f"Answered: {answered:,} of {of:,} ids")

    def searching(self, repositories: int) -> None:
        """Show how many repositories a search has found so far."""
        self._show(f"Searching: {repositories:,} repositories found")

    def scanning(self, files: int) -> None:
        """Show how many files of a repository were read so far."""
        self._show(f"Scanning: {files:,} files")

    def scanned(self, repositories: int, of: int) -> None:
        """Show how many repositories were scanned so far, of how many."""
        self._show(f"Scanned: {repositories:,} of {of:,} repositories")

    def hashing(self, size: int) -> None:
        """Show how many bytes of weights were read so far."""
        self._show(f"Hashing weights: {size / 1e9:,.1f} GB")

    def waiting(self, seconds: float) -> None:
        """Show that a server asks to wait."""
        self._show(f"Waiting {seconds:,.0f} s, as the server asks", patience=0)

    def _show(self, text: str, patience: float = _PATIENCE) -> None:
        if not (sys.stderr and sys.stderr.isatty()) or time.monotonic() - self._started < patience:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            self._progress = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._progress.add_task(text, total=None)
            self._progress.start()
        if self._task is not None:
            self._progress.update(self._task, description=text)
