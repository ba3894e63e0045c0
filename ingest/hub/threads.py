"""Threads that ask the Hub, and that nobody has to wait for at the end.

Those of ``concurrent.futures`` are waited for when the program ends, and a Hub that hangs would
keep a stopped crawl alive until its time is up.
"""

from __future__ import annotations

import contextlib
import functools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from ingest.hub.client import Reply

Waiting = Callable[[], Reply]
"""Waits for an answer, and returns it or raises the error of asking."""

_Task = tuple[Future[Reply], str]
_LONGEST = 1.0  # seconds of waiting after which Ctrl-C is heard in any case


class HubThreads:
    """So many threads, each of which asks for one address after the other."""

    def __init__(self, ask: Callable[[str], Reply], number: int) -> None:
        self._ask = ask
        self._number, self._begun = number, 0
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()

    def submit(self, url: str) -> Waiting:
        """Begin to ask; return what waits for the answer."""
        if self._begun < self._number:
            self._begun += 1
            threading.Thread(target=self._work, daemon=True).start()
        answer: Future[Reply] = Future()
        self._tasks.put((answer, url))
        return functools.partial(_answer, answer)

    def close(self) -> None:
        """Let the threads end, each after the answer that it waits for."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._tasks.get_nowait()
        for _ in range(self._begun):
            self._tasks.put(None)

    def _work(self) -> None:
        while task := self._tasks.get():
            answer, url = task
            try:
                answer.set_result(self._ask(url))
            except BaseException as error:  # it is raised again where the answer is wanted
                answer.set_exception(error)


def _answer(future: Future[Reply]) -> Reply:
    """Wait, a second at a time, for an answer.

    A Ctrl-C that arrives just before Python begins to wait, or in another thread, does not end the
    waiting: it is heard only once that is over.
    """
    while not future.done():
        with contextlib.suppress(TimeoutError):
            future.exception(_LONGEST)
    return future.result()
