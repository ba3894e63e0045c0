"""The `ptm` command on a terminal of its own, as a user sits before one."""

import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import ROOT

PATIENCE = 60
"""Seconds after which a test gives up waiting for what a command should say."""
_OWN = ("COLUMNS", "LINES", "PAGER", "PTM_PAGER", "LESS", "NO_COLOR", "PTM_GRAPH")
"""What the surroundings of the tests may say otherwise than a test."""


class Terminal:
    """A command that runs on a pseudo-terminal."""

    def __init__(self, process: subprocess.Popen[bytes], end: int) -> None:
        self.process, self._end = process, end
        self.text = ""
        self._waited = 0

    def wait_for(self, text: str) -> None:
        """Read until the command has written a text, after the one that was waited for before."""
        while text not in self.text[self._waited :]:
            assert self._read(), f"{text!r} is not in {self.text[self._waited :]!r}"
        self._waited = self.text.index(text, self._waited) + len(text)

    def type(self, keys: str) -> None:
        """Type keys."""
        os.write(self._end, keys.encode())

    def end(self) -> int:
        """Read all that is still written; return the exit status."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._end], [], [], PATIENCE)
        assert ready, f"nothing came after {self.text!r}"
        # Where the other end is closed, Linux fails and other systems say that it is the end.
        with contextlib.suppress(OSError):
            if read := os.read(self._end, 65_536):
                self.text += read.decode("utf-8", "replace")
                return True
        return False


@contextlib.contextmanager
def on_terminal(
    *words: str | Path, lines: int = 24, script: str | None = None, **surroundings: str
) -> Iterator[Terminal]:
    """Yield a command on a terminal of 80 columns; ``script`` is Python that runs instead."""
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, 80, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key not in _OWN}
    run = ["-c", script] if script else ["-m", "ptm"]
    with subprocess.Popen(
        [sys.executable, *run, *map(str, words)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**environment, "TERM": "xterm", **surroundings},
        start_new_session=True,
        preexec_fn=_take_terminal,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            os.close(ours)


def _take_terminal() -> None:
    """Make the terminal that of the new session, so that Ctrl-C reaches what runs on it."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
