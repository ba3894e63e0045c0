"""Waits for an engine, so that Ctrl-C, a limit of time and whoever watches are heard meanwhile.

An engine's call does not come back to Python before it is done. So it runs in a thread of its own,
and the thread that asked waits: signals reach it there, in a notebook as in a command.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

_Result = TypeVar("_Result")
Watcher = Callable[[float], None]
"""Called with the seconds that a call has taken so far."""

STEP = 0.25
"""Seconds between two calls of whoever watches."""
_OBEDIENCE = 1.0
"""Seconds in which an engine has to stop once it is told to; it is left alone after that."""
_AGAIN = 0.05
"""Seconds after which it is told again: what comes before a call has really begun is forgotten."""

_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)
_idle: list[_Worker] = []
_left_alone: list[_Call[Any]] = []


@contextlib.contextmanager
def watch(watcher: Watcher) -> Iterator[None]:
    """Let ``watcher`` be called about four times a second while this thread waits for an engine."""
    before = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(before)


def wait_for(
    work: Callable[[], _Result], *, stop: Callable[[], None], seconds: float | None = None
) -> _Result:
    """Return what ``work`` returns, which runs in another thread.

    Parameters
    ----------
    stop
        Asks the engine to end the call; it is called again and again, and may fail.
    seconds
        How long the call may take; None is without end.

    Raises
    ------
    TimeoutError
        If it took longer. Whatever ``work`` raises, and what a signal raises here, is raised too.
    """
    call = _Call(work)
    worker = _idle.pop() if _idle else _Worker()
    try:
        worker.calls.put(call)
        _watch_over(call, seconds)
    except BaseException:
        _end(call, stop)
        raise
    finally:
        if call.is_done:
            _idle.append(worker)
    return call.result()


def has_left_alone() -> bool:
    """Return whether a call still runs that did not stop when it was told to.

    Then a process can only end at once: what Python does at its end would wait for it or break.
    """
    _left_alone[:] = [call for call in _left_alone if not call.is_done]
    return bool(_left_alone)


class _Call(Generic[_Result]):
    """One call of an engine, and what became of it."""

    def __init__(self, work: Callable[[], _Result]) -> None:
        self._work = work
        self._running = threading.Lock()
        self._running.acquire()
        self._returned: list[_Result] = []
        self._raised: BaseException | None = None
        self.is_done = False

    def run(self) -> None:
        """Do the work; what it returns or raises is kept."""
        try:
            self._returned.append(self._work())
        except BaseException as error:
            self._raised = error
        finally:
            self.is_done = True
            self._running.release()

    def ends_within(self, seconds: float) -> bool:
        """Wait for it; return whether it is done."""
        if self._running.acquire(timeout=max(0.0, seconds)):
            self._running.release()
        return self.is_done

    def result(self) -> _Result:
        """Return what the work returned, or raise what it raised."""
        if self._raised is not None:
            try:
                raise self._raised
            finally:
                self._raised = None  # or the error and its own traceback keep each other alive
        return self._returned[0]


class _Worker:
    """A thread that does one call after the other."""

    def __init__(self) -> None:
        self.calls: SimpleQueue[_Call[Any]] = SimpleQueue()
        threading.Thread(target=self._work, name="ptm-engine", daemon=True).start()

    def _work(self) -> None:
        while True:
            call = self.calls.get()
            call.run()
            del call  # or the last answer is kept until the next call


def _watch_over(call: _Call[Any], seconds: float | None) -> None:
    """Wait until a call is done, and tell whoever watches."""
    began, taken, watcher = time.monotonic(), 0.0, _watcher.get()
    while not call.ends_within(STEP if seconds is None else min(STEP, seconds - taken)):
        taken = time.monotonic() - began
        if watcher is not None:
            watcher(taken)
        if seconds is not None and taken >= seconds:
            raise TimeoutError


def _end(call: _Call[Any], stop: Callable[[], None]) -> None:
    """Tell an engine to stop, and wait a moment for it."""
    until = time.monotonic() + _OBEDIENCE
    try:
        while not call.is_done and time.monotonic() < until:
            with contextlib.suppress(Exception):
                stop()
            call.ends_within(_AGAIN)
    finally:
        if not call.is_done:
            _left_alone.append(call)


if hasattr(os, "register_at_fork"):
    # Threads are not in the copy of a process that a fork makes.
    os.register_at_fork(after_in_child=_idle.clear)
