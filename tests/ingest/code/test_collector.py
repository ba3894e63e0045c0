"""The collector of garbage goes on as before, and what readers leave does not pile up."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from ingest.code.collector import free_circles, paused_collector, set_aside
from ingest.code.findings import SourceFile
from ingest.code.python.reading import read_python
from ingest.code.readers import Reader
from ingest.code.reading import Work, read_all

FILE = SourceFile("a.x", "")


class Circle:
    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    gc.unfreeze()  # what a test before has frozen, of a scan that was cut off
    yield
    gc.unfreeze()
    gc.enable()


def test_it_goes_on_as_before() -> None:
    gc.disable()
    with paused_collector():
        assert not gc.isenabled()
    assert not gc.isenabled()
    gc.enable()
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    gc.freeze()
    with paused_collector():
        pass
    assert gc.get_freeze_count() > 0, "what others froze stays so"


def test_circles_are_freed_but_not_looked_for_in_what_is_set_aside() -> None:
    with paused_collector():
        aside = weakref.ref(Circle())
        set_aside()
        new = weakref.ref(Circle())
        free_circles()
        assert new() is None
        assert aside() is not None
    gc.collect()
    assert aside() is None


def test_what_readers_leave_is_freed_after_each_piece_of_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: list[weakref.ref[Circle]] = []

    def read(_reader: Reader, _file: SourceFile) -> list[object]:
        left.append(weakref.ref(Circle()))
        return []

    monkeypatch.setattr(Reader, "read", read)
    alone = Work((Reader("made:read"),), [FILE])
    with paused_collector():
        for _ in read_all([alone, alone]):
            assert [each() is None for each in left[:-1]] == [True] * (len(left) - 1)
        assert all(each() is None for each in left)


def test_following_python_leaves_no_circles() -> None:
    """One of them held the facts of the whole repository until somebody looked for circles."""
    lines = (
        "from transformers import AutoModel\ndef load(name):\n    AutoModel.from_pretrained(name)"
    )
    files = [SourceFile("a.py", lines), SourceFile("b.py", "from a import load\nload('org/b')\n")]
    assert list(read_python(files))
    gc.collect()
    with paused_collector():
        found = list(read_python(files))
        assert gc.collect() == 0
    assert [each.text for each in found if hasattr(each, "text")] == ["org/b"]
