"""Ctrl-C and what is like it: a command ends soon, with a sentence and the status of shells.

Python notices a signal between two of its own steps. What it is told first stops the command, which
undoes what it has begun; where it cannot, or is told again, the process ends at once. Graphs bear
that: what is written appears when it is complete.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator

import click

from ptm.cli.signals import STATUSES, end_at_once, obey_at_once

_NOTICE = 1.5
"""Seconds in which Python has to notice a signal."""
_GOODBYE = 0.5
"""Seconds that the end of a process may take which was told to stop."""
_SAME = 0.5
"""Seconds within which a signal that comes again is the same one, sent by a shell as well."""


class Stopping:
    """What the process was told, and when."""

    def __init__(self) -> None:
        self._number: int | None = None
        self._told = 0.0
        self._noticed = threading.Event()

    @property
    def status(self) -> int | None:
        """Return the exit status, if the process was told to stop."""
        return None if self._number is None else STATUSES[signal.Signals(self._number)]

    def listen(self) -> None:
        """Begin to obey signals; those that whoever started the process ignores stay ignored."""
        for number in STATUSES:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._notice)
        ours, theirs = socket.socketpair()
        theirs.setblocking(False)
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        threading.Thread(target=self._watch, args=(ours, theirs), daemon=True).start()
        sys.unraisablehook = self._repeat_lost

    @contextlib.contextmanager
    def is_the_cause(self) -> Iterator[None]:
        """Raise KeyboardInterrupt for whatever goes wrong after the process was told to stop.

        What catches every error, as some packages do while they are imported, raises another.
        """
        try:
            yield
        except Exception as error:
            if self._number is None or isinstance(error, click.Abort):
                raise
            raise KeyboardInterrupt from error

    def end(self, status: int) -> None:
        """Let nothing delay the end of a process that was told to stop, or is told now."""
        if self._number is None or status != self.status:  # nothing was said of it yet
            obey_at_once()
        else:
            for number, own in STATUSES.items():
                if signal.getsignal(number) not in (signal.SIG_IGN, None):
                    signal.signal(number, lambda *_, own=own: os._exit(own))
        if self._number is not None:
            timer = threading.Timer(_GOODBYE, os._exit, (status,))
            timer.daemon = True
            timer.start()

    def _notice(self, number: int, _frame: object) -> None:
        self._noticed.set()
        if self._is_late():
            end_at_once(number)
        if self._number is None:
            self._number, self._told = number, time.monotonic()
        raise KeyboardInterrupt

    def _watch(self, ours: socket.socket, _theirs: socket.socket) -> None:
        """End the process where Python does not come to notice a signal, the first or another."""
        while numbers := ours.recv(16):
            known = [number for number in numbers if number in STATUSES]
            if known and (self._is_late() or not self._noticed.wait(_NOTICE)):
                end_at_once(known[-1])

    def _is_late(self) -> bool:
        """Return whether the process was told to stop long enough before to be told again."""
        return self._number is not None and time.monotonic() - self._told > _SAME

    def _repeat_lost(self, lost: sys.UnraisableHookArgs) -> None:
        """Stop again where the first time came in a place that lets nothing through."""
        if not issubclass(lost.exc_type, KeyboardInterrupt) or self._number is None:
            sys.__unraisablehook__(lost)
            return
        self._told = time.monotonic()
        timer = threading.Timer(_SAME / 10, os.kill, (os.getpid(), self._number))
        timer.daemon = True
        timer.start()


@contextlib.contextmanager
def interrupts_left_to_others() -> Iterator[None]:
    """Do nothing at Ctrl-C meanwhile: the terminal sends it to another process too, which acts."""
    watching, before = signal.set_wakeup_fd(-1), signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        signal.set_wakeup_fd(watching)
