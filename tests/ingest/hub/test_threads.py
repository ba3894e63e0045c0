"""Waiting for the Hub: Ctrl-C is heard whenever it comes."""

import signal
import sys
import threading
from types import FrameType

import pytest

from ingest.hub.client import Reply
from ingest.hub.threads import HubThreads


class Stop(Exception):
    """What the handler of the test's signal raises, as Python's own raises KeyboardInterrupt."""


def is_waiting(thread: int) -> bool:
    """Return whether a thread stands in the wait for a lock."""
    frame: FrameType | None = sys._current_frames().get(thread)
    return frame is not None and frame.f_code.co_name == "wait"


def test_a_signal_that_does_not_end_the_waiting_is_heard_soon() -> None:
    release, answered = threading.Event(), threading.Event()

    def stop(*_: object) -> None:
        raise Stop

    def ask(_: str) -> Reply:
        while not is_waiting(threading.main_thread().ident or 0):
            pass
        # Python's handler runs in the main thread, whose waiting goes on: it is this thread that
        # was interrupted.
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)
        release.wait(30)
        answered.set()
        return Reply(200)

    before = signal.signal(signal.SIGUSR1, stop)
    threads = HubThreads(ask, 1)
    try:
        answer = threads.submit("an address")
        with pytest.raises(Stop):
            answer()
        assert not answered.is_set(), "nobody waits for the answer"
    finally:
        signal.signal(signal.SIGUSR1, before)
        release.set()
        threads.close()


def test_an_error_of_asking_is_raised_where_the_answer_is_wanted() -> None:
    def ask(url: str) -> Reply:
        raise TimeoutError(url)

    threads = HubThreads(ask, 1)
    with pytest.raises(TimeoutError, match="an address"):
        threads.submit("an address")()
    threads.close()
