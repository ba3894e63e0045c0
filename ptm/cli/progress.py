"""What a command is at, for whoever watches a terminal: shown once it takes longer than a second.

A thread of its own shows it, so that it is seen whatever the command does meanwhile.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.live import Live

PATIENCE = 0.6
"""Seconds before a bar appears: the command itself has taken some before, and so does drawing."""
_STEPS = 10
"""Times a second that it is drawn."""
_entered: list[Bar] = []
"""The bars of what is being done, the innermost last: it is the one that is seen."""


class Bar:
    """Shows what is done, and for how long. Use it as a context manager."""

    def __init__(self, text: str = "Working") -> None:
        self._started = time.monotonic()
        self._text = text
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._live: Live | None = None
        self._written = 0

    def __enter__(self) -> Bar:
        """Begin to show it, in place of the bar that surrounds it; return the bar itself."""
        if self not in _entered:
            if _entered:
                _entered[-1]._hide()
            _entered.append(self)
            self._appear_after(PATIENCE - (time.monotonic() - self._started))
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away; the one that surrounds it may be seen again."""
        self._hide()
        if self in _entered:
            del _entered[_entered.index(self) :]
            if _entered:
                _entered[-1]._appear_after(PATIENCE)

    def reading(self, records: int) -> None:
        """Show the number of records read so far."""
        self.show(f"Reading: {records:,} records")

    def writing(self, label: str, rows: int) -> None:
        """Show the number of rows written so far."""
        self._written += rows
        self.show(f"Writing: {self._written:,} rows ({label})")

    def asking(self, answers: int) -> None:
        """Show the number of answers that a server has given so far."""
        self.show(f"Reading: {answers:,} answers")

    def searching(self, repositories: int) -> None:
        """Show how many repositories a search has found so far."""
        self.show(f"Searching: {repositories:,} repositories found")

    def scanning(self, files: int) -> None:
        """Show how many files of a repository were read so far."""
        self.show(f"Scanning: {files:,} files")

    def scanned(self, repositories: int, of: int) -> None:
        """Show how many repositories were scanned so far, of how many."""
        self.show(f"Scanned: {repositories:,} of {of:,} repositories")

    def hashing(self, size: int) -> None:
        """Show how many bytes of weights were read so far."""
        self.show(f"Hashing weights: {size / 1e9:,.1f} GB")

    def waiting(self, seconds: float) -> None:
        """Show at once that a server asks to wait."""
        seen = self if self in _entered or not _entered else _entered[-1]
        seen.show(f"Waiting {seconds:,.0f} s, as the server asks")
        seen._appear_after(0)

    def querying(self, _seconds: float) -> None:
        """Show that an engine has been asked and has not answered yet."""
        self.show("Asking the graph")

    def show(self, text: str) -> None:
        """Show a text from now on."""
        self._text = text

    def _appear_after(self, seconds: float) -> None:
        if self._live or not has_watcher():
            return
        self._hide()
        self._timer = threading.Timer(max(0.0, seconds), self._appear)
        self._timer.daemon = True
        self._timer.start()

    def _appear(self) -> None:
        from rich.console import Console
        from rich.live import Live
        from rich.spinner import Spinner
        from rich.text import Text

        spinner = Spinner("line")

        def line() -> Spinner:
            taken = int(time.monotonic() - self._started)
            spinner.update(text=Text(f"{self._text}  {taken // 60}:{taken % 60:02}"))
            return spinner

        with self._lock:
            if self._timer is not None and self._live is None:
                self._live = Live(
                    get_renderable=line,
                    console=Console(stderr=True),
                    refresh_per_second=_STEPS,
                    transient=True,
                    redirect_stdout=bool(sys.stdout and sys.stdout.isatty()),
                )
                self._live.start(refresh=True)

    def _hide(self) -> None:
        with self._lock:
            timer, self._timer = self._timer, None
            live, self._live = self._live, None
        if timer is not None:
            timer.cancel()
        if live is not None:
            live.stop()


def has_watcher() -> bool:
    """Return whether somebody watches standard error, on a terminal that can draw a bar."""
    return bool(sys.stderr and sys.stderr.isatty()) and os.environ.get("TERM") != "dumb"


@contextlib.contextmanager
def watched() -> Iterator[Bar]:
    """Show that the command works, whatever it does, and that it waits for the graph."""
    with Bar() as bar:
        if not has_watcher():
            yield bar
            return
        from graph.store.waiting import watch

        with watch(bar.querying):
            yield bar


def show_stage(text: str) -> None:
    """Show a text in the bar that is seen."""
    if _entered:
        _entered[-1].show(text)


@contextlib.contextmanager
def without_bar() -> Iterator[None]:
    """Take the bar that is seen away while something is said; it may be seen again after that."""
    seen = _entered[-1] if _entered else None
    if seen:
        seen._hide()
    yield
    if seen and seen in _entered:
        seen._appear_after(PATIENCE)


def clear_bars() -> None:
    """Take every bar away, before something is printed for good."""
    while _entered:
        _entered.pop()._hide()
