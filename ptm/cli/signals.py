"""What a process is told from outside, obeyed from its first moments on.

It loads next to nothing: Ctrl-C may come before anything else of the command is there.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys

SENTENCE = "Stopped. The same command can be run again."
STATUSES = {
    getattr(signal, name): status
    for name, status in (("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129))
    if hasattr(signal, name)
}
"""The exit status after each signal, as shells have it."""
_SHOW_CURSOR = "\x1b[?25h"


def obey_at_once() -> None:
    """End the process at a signal; those that whoever started it ignores stay ignored."""
    for number in STATUSES:
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, lambda number, _: end_at_once(number))


def end_at_once(number: int) -> None:
    """End the process as it is; of the terminal only the cursor has to be put right."""
    shown = _SHOW_CURSOR if sys.stderr and sys.stderr.isatty() else ""
    with contextlib.suppress(OSError):
        os.write(2, f"{shown}\n{SENTENCE}\n".encode())
    os._exit(STATUSES[signal.Signals(number)])
