"""An ingest is one Run: written at once, or told to be incomplete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pytest

from graph.errors import UnavailableError
from graph.planning.change_set import WriteCounts
from graph.planning.derived_edges import Derivation
from graph.schema import Derived, DerivedFrom, End, Model, Record, Run
from graph.store.base import Progress, no_progress
from graph.store.tables import Tables
from ingest.items import FullyRead, Skip, Unreadable
from ingest.loader import SHOWN, load

MODEL = Model(id="lab/a", stated_by="mine")


class Recorder:
    """A store that remembers what was written to it."""

    def __init__(self, *, atomic: bool) -> None:
        self.atomic = atomic
        self.writes: list[dict[str, list[dict[str, Any]]]] = []
        self.derived: list[type[Derived]] = []
        self.fails_at = -1
        self.forgotten: list[tuple[list[str], list[str], list[tuple[str, str]], str | None]] = []

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
    ) -> WriteCounts:
        self.derived = [derivation.record for derivation in derivations]
        if len(self.writes) == self.fails_at:
            raise ConnectionError("the server went away")
        self.writes.append({record.label: t.to_pylist() for record, t in tables.items()})
        for record, table in tables.items():
            progress(record.label, len(table))
        return WriteCounts(new={record.label: len(table) for record, table in tables.items()})

    def retract_stale(
        self, seen: Tables, *, stated_by: list[str], scope: Any, ended: str | None = None
    ) -> WriteCounts:
        told = list(zip(*(scope[name].to_pylist() for name in scope.column_names), strict=True))
        self.forgotten.append((sorted(record.label for record in seen), stated_by, told, ended))
        return WriteCounts(gone={"DERIVED_FROM": 1})

    def runs(self) -> list[dict[str, Any]]:
        """Return the Runs in the order of their writing."""
        return [run for write in self.writes for run in write.get("Run", [])]


def loaded(store: Recorder, records: Iterable[Record | Skip], **options: Any) -> Any:
    """Load records from a source called mine."""
    return load(store, "mine", records, **options)  # type: ignore[arg-type]


def test_an_atomic_store_gets_the_run_with_its_facts() -> None:
    store = Recorder(atomic=True)
    summary = loaded(store, [MODEL], scope="a.jsonl", taken="2026-11-01")
    [write] = store.writes
    assert set(write) == {"Run", "Model"}
    [run] = write["Run"]
    assert (run["source"], run["scope"], run["taken"]) == ("mine", "a.jsonl", "2026-11-01")
    assert run["complete"] is True
    assert run["started"] <= run["finished"]
    assert run["version"]
    assert (summary.records, summary.skipped) == (1, 0)


def test_a_server_hears_of_the_run_first_and_of_its_end_last() -> None:
    store = Recorder(atomic=False)
    loaded(store, [MODEL])
    before, _, after = store.writes
    [begun], [ended] = before["Run"], after["Run"]
    assert (begun["complete"], begun["finished"]) == (False, None)
    assert ended["complete"] is True
    assert ended["finished"] is not None
    assert begun["id"] == ended["id"]
    assert list(store.writes[1]) == ["Model"]


def test_a_run_that_died_on_a_server_is_not_complete() -> None:
    store = Recorder(atomic=False)
    store.fails_at = 1
    with pytest.raises(ConnectionError):
        loaded(store, [MODEL])
    [run] = store.runs()
    assert (run["complete"], run["finished"]) == (False, None)


def test_every_run_has_an_id_of_its_own() -> None:
    store = Recorder(atomic=True)
    loaded(store, [MODEL])
    loaded(store, [MODEL])
    one, two = store.runs()
    assert one["id"] != two["id"]


def test_a_part_of_a_source_is_no_complete_run() -> None:
    for atomic in (True, False):
        store = Recorder(atomic=atomic)
        loaded(store, [MODEL], complete=False)
        assert store.runs()[-1]["complete"] is False


def test_records_without_a_date_are_of_the_day_of_the_facts() -> None:
    claim = DerivedFrom(start=End(Model, "lab/a"), end=End(Model, "lab/b"), stated_by="mine")
    store = Recorder(atomic=True)
    loaded(store, [MODEL, claim], taken="2023-07-10")
    [write] = store.writes
    assert write["Model"][0]["facts_at"] == "2023-07-10"
    assert write["DERIVED_FROM"][0]["first_seen"] == "2023-07-10"


def test_where_nothing_was_read_nothing_is_written() -> None:
    store = Recorder(atomic=True)
    summary = loaded(store, [Skip("line 1", "it is not JSON")])
    assert store.writes == []
    assert (summary.records, summary.skipped) == (0, 1)
    assert loaded(store, []).records == 0


def test_all_skips_are_counted_and_the_first_of_them_kept() -> None:
    skips = [Skip(f"line {number}", "it is not JSON") for number in range(SHOWN + 5)]
    summary = loaded(Recorder(atomic=True), [MODEL, *skips])
    assert (summary.records, summary.skipped) == (1, SHOWN + 5)
    assert summary.skips == skips[:SHOWN]


@pytest.mark.parametrize(
    "bad",
    [
        Model(id="", stated_by="mine"),
        Model(id="\ud800", stated_by="mine"),
        Model(id="a" * 5_000, stated_by="mine"),
        Model(id="a", task="\ud800", stated_by="mine"),
        DerivedFrom(start=End(Model, "a"), end=End(Run, "b"), stated_by="mine"),
    ],
    ids=range(5),
)
def test_a_record_that_cannot_be_kept_is_counted_and_the_others_are_written(bad: Record) -> None:
    store = Recorder(atomic=True)
    summary = loaded(store, [MODEL, bad, Model(id="lab/b", stated_by="mine")])
    assert (summary.records, summary.skipped) == (2, 1)
    assert [row["id"] for row in store.writes[0]["Model"]] == ["lab/a", "lab/b"]
    [skip] = summary.skips
    assert skip.item == type(bad).__name__
    assert skip.reason


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_a_source_that_breaks_off_leaves_nothing(interruption: type[BaseException]) -> None:
    def broken() -> Iterator[Record]:
        yield MODEL
        raise interruption

    for atomic in (True, False):
        store = Recorder(atomic=atomic)
        with pytest.raises(interruption):
            loaded(store, broken())
        assert store.writes == []


def told(identifier: str, *by: str) -> FullyRead:
    """Return that all was told of a model by these sources."""
    return FullyRead(Model, identifier, by or ("mine",))


def test_what_was_told_whole_is_forgotten_beyond_that() -> None:
    for atomic in (True, False):
        store = Recorder(atomic=atomic)
        two = Model(id="lab/b", stated_by="mine", facts_at="2026-11-01")
        things = [MODEL, told("lab/a"), two, told("lab/b", "x", "y"), told("lab/c")]
        summary = loaded(store, things, taken="2026-11-20")
        assert store.forgotten == [
            (["Model"], ["mine"], [("Model", "lab/a"), ("Model", "lab/c")], "2026-11-20"),
            (["Model"], ["x", "y"], [("Model", "lab/b")], "2026-11-20"),
        ]
        assert summary.written.gone == {"DERIVED_FROM": 2}
        assert [run["complete"] for run in store.runs()] == [*([] if atomic else [False]), True]
        assert summary.written.new["Model"] == 2


def test_what_is_gone_is_forgotten_even_if_nothing_else_was_read() -> None:
    store = Recorder(atomic=True)
    loaded(store, [told("lab/a")])
    assert [told for _, _, told, _ in store.forgotten] == [[("Model", "lab/a")]]
    assert store.runs()[-1]["complete"] is True


def test_a_run_with_something_unread_is_not_complete() -> None:
    store = Recorder(atomic=True)
    summary = loaded(store, [MODEL, Unreadable("lab/b", "the Hub answers 500")])
    assert store.runs()[-1]["complete"] is False
    assert summary.skips == [Unreadable("lab/b", "the Hub answers 500")]


def many(number: int) -> Iterator[Record | FullyRead]:
    for each in range(number):
        yield Model(id=f"lab/{each}", stated_by="mine")
        yield told(f"lab/{each}")


def test_a_long_source_is_written_in_portions_of_one_run() -> None:
    store = Recorder(atomic=True)
    summary = loaded(store, many(7), portion=3)
    assert [len(write.get("Model", [])) for write in store.writes] == [3, 3, 1]
    assert [len(told) for _, _, told, _ in store.forgotten] == [3, 3, 1]
    assert [run["complete"] for run in store.runs()] == [False, False, True]
    assert len({run["id"] for run in store.runs()}) == 1
    assert (summary.records, summary.written.new["Model"]) == (7, 7)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, UnavailableError])
def test_a_long_source_that_breaks_off_leaves_what_it_told(
    interruption: type[BaseException],
) -> None:
    def broken() -> Iterator[Record | FullyRead]:
        yield from many(4)
        yield Model(id="lab/half", stated_by="mine")
        raise interruption

    store = Recorder(atomic=True)
    with pytest.raises(interruption):
        loaded(store, broken(), portion=100)
    assert [len(write["Model"]) for write in store.writes] == [5]
    assert [len(told) for _, _, told, _ in store.forgotten] == [4]
    assert [run["complete"] for run in store.runs()] == [False]


def test_it_tells_what_was_read_and_written() -> None:
    read: list[int] = []
    written: list[tuple[str, int]] = []
    made = [Model(id=f"m{number}", stated_by="mine") for number in range(2_500)]
    loaded(
        Recorder(atomic=True),
        made,
        reading=read.append,
        writing=lambda label, rows: written.append((label, rows)),
    )
    assert read == [1_000, 2_000]
    assert ("Model", 2_500) in written
