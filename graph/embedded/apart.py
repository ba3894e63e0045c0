"""Asks a query of a user's own in a process apart, which is ended where nothing else helps.

Such a query may ask for anything. The engine ends its process at some, takes memory without end
for others, and does not always stop when it is told to. None of that reaches who asks.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from graph.embedded.errors import broken_off
from graph.errors import PtmError, UnavailableError, UsageError, took_too_long
from graph.store.sizes import check_size, size_of_rows
from graph.store.waiting import wait_for

ROWS = 1_000
"""Rows that are handed over at a time."""
END = "end"
"""The kind of the message after the last row; others are ``rows`` and the names of errors."""
_LENGTH = 8
"""Bytes that say how long a message is."""
_START = "import sys; sys.path[:] = {path!r}; from graph.embedded.apart_process import main; main()"
_ERRORS: dict[str, type[PtmError]] = {
    each.__name__: each for each in (UsageError, UnavailableError)
}


class Question(NamedTuple):
    """A query and the file of the graph that is asked."""

    path: Path
    cypher: str
    parameters: Mapping[str, Any]


class Message(NamedTuple):
    """Some rows with the names of their columns, or how it ended: well, or the error's sentence."""

    kind: str
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Any]] = ()
    text: str = ""


def ask_apart(question: Question, seconds: float | None) -> list[dict[str, Any]]:
    """Return the answer to a query, a dict per row.

    Raises
    ------
    UsageError
        If the engine cannot run it.
    UnavailableError
        If it takes more time or memory than it may, or the engine breaks off.
    """
    process = _idle.pop() if _idle else _Process()
    try:
        rows = wait_for(lambda: process.ask(question), stop=process.end, seconds=seconds)
    except UsageError:
        _rest(process)
        raise
    except BaseException as error:
        process.end()
        if isinstance(error, TimeoutError):
            raise took_too_long(seconds) from None
        raise
    _rest(process)
    return rows


def write_message(stream: Any, message: Any) -> None:
    """Write something that can be pickled, after its length."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(_LENGTH, "big"))
    stream.write(data)
    stream.flush()


def read_message(stream: Any) -> tuple[Any, int]:
    """Return what ``write_message`` has written, and its length.

    Raises
    ------
    EOFError
        If the other process has ended.
    """
    head = stream.read(_LENGTH)
    size = int.from_bytes(head, "big") if len(head) == _LENGTH else 0
    data = stream.read(size)
    if not size or len(data) < size:
        raise EOFError
    return pickle.loads(data), size  # noqa: S301  # a process of our own wrote it


class _Process:
    """A process that answers one question after the other."""

    def __init__(self) -> None:
        ours, theirs = os.pipe()
        self._answers = open(ours, "rb")  # noqa: SIM115  # it is open for as long as the process is
        try:
            self._process = subprocess.Popen(  # noqa: S603  # nothing of it comes from outside
                [sys.executable, "-c", _START.format(path=sys.path)],
                stdin=subprocess.PIPE,
                stdout=theirs,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            self._answers.close()
            raise UnavailableError(
                f"No process can be started for the query: {error.strerror or error}."
            ) from error
        finally:
            os.close(theirs)

    def ask(self, question: Question) -> list[dict[str, Any]]:
        """Return the answer to a question; raise the sentence that says why there is none."""
        try:
            write_message(self._process.stdin, question)
            return self._read_answer()
        except (OSError, EOFError):
            raise broken_off() from None

    def _read_answer(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        taken = 0
        while True:
            message, size = read_message(self._answers)
            if message.kind in _ERRORS:
                raise _ERRORS[message.kind](message.text)
            if message.kind == END:
                return rows
            taken += size + size_of_rows(len(message.rows), len(message.names))
            check_size(taken)
            names = message.names
            rows += [dict(zip(names, row, strict=True)) for row in message.rows]

    def end(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        with contextlib.suppress(OSError):
            self._process.communicate()
        self._answers.close()


_idle: list[_Process] = []


def _rest(process: _Process) -> None:
    """Keep a process for the next question, if no other one waits for it."""
    if _idle:
        process.end()
    else:
        _idle.append(process)


def _end_all() -> None:
    while _idle:
        _idle.pop().end()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    # The copy of a process that a fork makes would read the other one's answers.
    os.register_at_fork(after_in_child=_idle.clear)
