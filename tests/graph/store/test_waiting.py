"""Waiting for an engine: its answer comes, or it is told to stop; whoever watches is called."""

import threading

import pytest

from graph.errors import UsageError
from graph.store import waiting
from graph.store.connect import check_timeout


class Engine:
    """Does nothing until it is told to stop; one that does not obey does so even then."""

    def __init__(self, *, obeys: bool = True) -> None:
        self.told = threading.Event()
        self.freed = threading.Event()
        self._obeys = obeys

    def ask(self) -> str:
        (self.told if self._obeys else self.freed).wait()
        raise RuntimeError("Interrupted.")

    def stop(self) -> None:
        self.told.set()


def no_stop() -> None:
    pytest.fail("it was told to stop")


def test_an_answer_comes_back_from_another_thread() -> None:
    asked = waiting.wait_for(threading.get_ident, stop=no_stop)
    assert asked != threading.get_ident()
    # One call after the other uses the same thread.
    assert waiting.wait_for(threading.get_ident, stop=no_stop) == asked


def test_what_an_engine_raises_is_raised() -> None:
    def fail() -> None:
        raise KeyError("no such label")

    with pytest.raises(KeyError, match="no such label"):
        waiting.wait_for(fail, stop=no_stop)


def test_a_limit_of_time_stops_an_engine() -> None:
    engine = Engine()
    with pytest.raises(TimeoutError):
        waiting.wait_for(engine.ask, stop=engine.stop, seconds=0.01)
    assert engine.told.is_set()
    assert not waiting.has_left_alone()


def test_whoever_watches_is_called_and_may_stop_it() -> None:
    engine = Engine()
    seen: list[float] = []

    def interrupt(seconds: float) -> None:
        seen.append(seconds)
        raise KeyboardInterrupt  # as the handler of a signal does in the thread that waits

    with waiting.watch(interrupt), pytest.raises(KeyboardInterrupt):
        waiting.wait_for(engine.ask, stop=engine.stop)
    assert engine.told.is_set()
    assert seen[0] > 0
    # Out of the block nobody watches.
    other = Engine()
    with pytest.raises(TimeoutError):
        waiting.wait_for(other.ask, stop=other.stop, seconds=0.3)
    assert len(seen) == 1


def test_an_engine_that_does_not_obey_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "_OBEDIENCE", 0.1)
    engine = Engine(obeys=False)
    with pytest.raises(TimeoutError):
        waiting.wait_for(engine.ask, stop=engine.stop, seconds=0.01)
    assert waiting.has_left_alone()
    # Others are answered meanwhile.
    assert waiting.wait_for(lambda: 1, stop=no_stop) == 1
    engine.freed.set()
    for call in [*waiting._left_alone]:
        assert call.ends_within(60)
    assert not waiting.has_left_alone()


def test_many_threads_wait_at_once() -> None:
    found: list[int] = []

    def ask(number: int) -> None:
        found.append(waiting.wait_for(lambda: number, stop=no_stop))

    threads = [threading.Thread(target=ask, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [*range(20)]


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf"), "5", None])
def test_a_limit_of_time_is_a_number_above_0(seconds: float) -> None:
    with pytest.raises(UsageError, match="a number of seconds above 0"):
        check_timeout(seconds)
