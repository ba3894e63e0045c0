"""An ingest is one Run, written with what it read and retracts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import UnavailableError, UsageError
from graph.planning.change_set import WriteCounts
from graph.planning.derived_edges import Derivation
from graph.planning.retraction import Retraction
from graph.schema import ClashesWith, Derived, DerivedFrom, End, Model, Record, Run
from graph.store.base import Progress, no_progress
from graph.store.tables import Tables
from ingest.items import FullyRead, Missing, Skip, Unreadable
from ingest.loader import SHOWN, load
from ingest.records.judging import judge_record

MODEL = Model(id="lab/a", stated_by="mine")


class Recorder:
    """A store that remembers what was written to it."""

    def __init__(self) -> None:
        self.writes: list[dict[str, list[dict[str, Any]]]] = []
        self.runs: list[Run] = []
        self.derived: list[type[Derived]] = []
        self.retracted: list[tuple[list[str], Any, list[tuple[str, str]], str | None]] = []

    def write(
        self,
        tables: Tables,
        progress: Progress = no_progress,
        derivations: Sequence[Derivation] = (),
        *,
        run: Run,
        retractions: Sequence[Retraction] = (),
        **_: Any,
    ) -> WriteCounts:
        self.derived = [derivation.record for derivation in derivations]
        self.runs.append(run)
        self.writes.append({record.label: t.to_pylist() for record, t in tables.items()})
        for record, table in tables.items():
            progress(record.label, len(table))
        for retraction in retractions:
            reach = retraction.scope
            assert isinstance(reach, pa.Table)
            columns = (reach[name].to_pylist() for name in reach.column_names)
            artifacts = list(zip(*columns, strict=True))
            stated = sorted(record.label for record in tables)
            self.retracted.append((stated, retraction.stated_by, artifacts, retraction.ended))
        gone = {"DERIVED_FROM": len(retractions)} if retractions else {}
        return WriteCounts(new={record.label: len(t) for record, t in tables.items()}, gone=gone)


def loaded(store: Recorder, records: Iterable[Record | Skip], **options: Any) -> Any:
    """Load records from a source called mine."""
    return load(store, "mine", records, **options)  # type: ignore[arg-type]


def test_what_was_read_is_written_with_its_run() -> None:
    store = Recorder()
    summary = loaded(store, [MODEL], scope="a.jsonl", taken="2026-11-01")
    [write], [run] = store.writes, store.runs
    assert set(write) == {"Model"}
    assert store.derived == [ClashesWith]
    assert (run.source, run.scope, run.taken) == ("mine", "a.jsonl", "2026-11-01")
    assert run.complete is True
    assert run.started is not None
    assert run.finished is not None
    assert run.started <= run.finished
    assert run.version
    assert (summary.records, summary.skipped) == (1, 0)


def test_every_run_has_an_id_of_its_own() -> None:
    store = Recorder()
    loaded(store, [MODEL])
    loaded(store, [MODEL])
    one, two = store.runs
    assert one.id != two.id


def test_a_part_of_a_source_is_no_complete_run() -> None:
    store = Recorder()
    loaded(store, [MODEL], complete=False)
    assert store.runs[-1].complete is False


def test_records_without_a_date_are_of_the_day_of_the_facts() -> None:
    claim = DerivedFrom(start=End(Model, "lab/a"), end=End(Model, "lab/b"), stated_by="mine")
    store = Recorder()
    loaded(store, [MODEL, claim], taken="2023-07-10")
    [write] = store.writes
    assert write["Model"][0]["facts_at"] == "2023-07-10"
    assert write["DERIVED_FROM"][0]["first_seen"] == "2023-07-10"


def test_where_nothing_was_read_nothing_is_written() -> None:
    store = Recorder()
    summary = loaded(store, [Skip("line 1", "it is not JSON")])
    assert store.writes == []
    assert (summary.records, summary.skipped) == (0, 1)
    assert loaded(store, []).records == 0


def test_all_skips_are_counted_and_the_first_of_them_kept() -> None:
    skips = [Skip(f"line {number}", "it is not JSON") for number in range(SHOWN + 5)]
    summary = loaded(Recorder(), [MODEL, *skips])
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
    store = Recorder()
    summary = loaded(store, [MODEL, bad, Model(id="lab/b", stated_by="mine")])
    assert (summary.records, summary.skipped) == (2, 1)
    assert [row["id"] for row in store.writes[0]["Model"]] == ["lab/a", "lab/b"]
    [skip] = summary.skips
    assert skip.item.startswith(type(bad).__name__)
    assert skip.reason


A, B = End(Model, "lab/a"), End(Model, "lab/b")
CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
NO_SOURCE = 'it does not say who states it ("stated_by")'


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (Model(id="lab/a", facts_at="yesterday"), "facts_at is not an ISO 8601 date: yesterday"),
        (Model(id="lab/a", facts_at=date(2026, 11, 1)),  # type: ignore[arg-type]
         "facts_at is not a date: datetime.date(2026, 11, 1)"),
        (Model(id="lab/a", gone_since="tomorrow"), "gone_since is not an ISO 8601 date: tomorrow"),
        (Model(id="lab/a", likes=1.5), "likes is not a whole number: 1.5"),  # type: ignore[arg-type]
        (Model(id="lab/a", downloads="12"),  # type: ignore[arg-type]
         "downloads is not a whole number: '12'"),
        (Model(id="lab/a", likes=10**5_000), "likes is not a whole number that can be kept: int"),
        (Model(id="lab/a", task=CIRCLE),  # type: ignore[arg-type]
         "task is not a text that can be kept: list"),
        (Model(id="lab/a", carbon_g=float("nan")), "carbon_g is not a finite number: NaN"),
        (DerivedFrom(start=A, end=B, stated_by="mine", method="squeezed"),
         "there is no method 'squeezed': it is one of "),
        (DerivedFrom(start=A, end=B, stated_by="mine", first_seen="2026-02-30"),
         "first_seen is not an ISO 8601 date: 2026-02-30"),
        (DerivedFrom(start=A, end=B, stated_by=" "), NO_SOURCE),
    ],
)  # fmt: skip
def test_a_value_that_is_none_is_a_skip_that_names_the_record(bad: Record, reason: str) -> None:
    """A record of Python holds what it is given: it is judged as a line of JSON is."""
    store = Recorder()
    summary = loaded(store, [bad, Model(id="lab/b", stated_by="mine")])
    [skip] = summary.skips
    assert skip.item == f"{type(bad).__name__} lab/a"
    assert skip.reason.startswith(reason)
    assert [row["id"] for row in store.writes[0]["Model"]] == ["lab/b"]
    [judged] = judge_record(bad, "models.csv, line 2")
    assert judged == Skip("models.csv, line 2", skip.reason)


def test_the_time_of_a_fact_is_kept_in_utc() -> None:
    store = Recorder()
    loaded(store, [Model(id="lab/a", stated_by="mine", facts_at="2026-11-01 09:30+02:00", task="")])
    [row] = store.writes[0]["Model"]
    assert (row["facts_at"], row["task"]) == ("2026-11-01T07:30:00Z", None)


@pytest.mark.parametrize("taken", ["yesterday", "", "2026-11-01T10:00", "9999-01-01"])
def test_the_day_of_the_facts_is_a_day(taken: str) -> None:
    store = Recorder()
    with pytest.raises(UsageError, match=r"^taken .*(no date|in the future)"):
        loaded(store, [MODEL], taken=taken)
    assert store.writes == []


def test_the_day_on_which_something_was_missed_is_one() -> None:
    summary = loaded(Recorder(), [MODEL, Missing(Model, "lab/b", "yesterday", "mine")])
    assert summary.skips == [Skip("Missing lab/b", "it is no ISO 8601 date or time")]


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError])
def test_a_source_that_breaks_off_leaves_nothing(interruption: type[BaseException]) -> None:
    def broken() -> Iterator[Record]:
        yield MODEL
        raise interruption

    store = Recorder()
    with pytest.raises(interruption):
        loaded(store, broken())
    assert store.writes == []


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, OSError, ValueError, MemoryError])
def test_a_long_source_keeps_what_was_read_whatever_ends_it(
    interruption: type[BaseException],
) -> None:
    def broken() -> Iterator[Record]:
        yield MODEL
        raise interruption

    store = Recorder()
    with pytest.raises(interruption):
        loaded(store, broken(), portion=50_000)
    assert [row["id"] for row in store.writes[0]["Model"]] == ["lab/a"]
    assert not store.runs[-1].complete


def read(identifier: str, *by: str) -> FullyRead:
    """Return that all was read that these sources state of a model."""
    return FullyRead(Model, identifier, by or ("mine",))


def test_what_was_read_whole_is_retracted_beyond_that() -> None:
    store = Recorder()
    two = Model(id="lab/b", stated_by="mine", facts_at="2026-11-01")
    items = [MODEL, read("lab/a"), two, read("lab/b", "x", "y"), read("lab/c")]
    summary = loaded(store, items, taken="2026-11-20")
    assert store.retracted == [
        (["Model"], ("mine",), [("Model", "lab/a"), ("Model", "lab/c")], "2026-11-20"),
        (["Model"], ("x", "y"), [("Model", "lab/b")], "2026-11-20"),
    ]
    assert summary.written.gone == {"DERIVED_FROM": 2}
    assert [run.complete for run in store.runs] == [True]
    assert summary.written.new["Model"] == 2


def test_what_is_gone_is_retracted_even_if_nothing_else_was_read() -> None:
    store = Recorder()
    loaded(store, [read("lab/a")])
    assert [artifacts for _, _, artifacts, _ in store.retracted] == [[("Model", "lab/a")]]
    assert store.runs[-1].complete is True


def test_a_run_with_something_unread_is_not_complete() -> None:
    store = Recorder()
    summary = loaded(store, [MODEL, Unreadable("lab/b", "the Hub answers 500")])
    assert store.runs[-1].complete is False
    assert summary.skips == [Unreadable("lab/b", "the Hub answers 500")]


def many(number: int) -> Iterator[Record | FullyRead]:
    for each in range(number):
        yield Model(id=f"lab/{each}", stated_by="mine")
        yield read(f"lab/{each}")


def test_a_long_source_is_written_in_portions_of_one_run() -> None:
    store = Recorder()
    summary = loaded(store, many(7), portion=3)
    assert [len(write.get("Model", [])) for write in store.writes] == [3, 3, 1]
    assert [len(artifacts) for _, _, artifacts, _ in store.retracted] == [3, 3, 1]
    assert [run.complete for run in store.runs] == [False, False, True]
    assert len({run.id for run in store.runs}) == 1
    assert (summary.records, summary.written.new["Model"]) == (7, 7)


@pytest.mark.parametrize("interruption", [KeyboardInterrupt, UnavailableError])
def test_a_long_source_that_breaks_off_leaves_what_was_read(
    interruption: type[BaseException],
) -> None:
    def broken() -> Iterator[Record | FullyRead]:
        yield from many(4)
        yield Model(id="lab/half", stated_by="mine")
        raise interruption

    store = Recorder()
    with pytest.raises(interruption):
        loaded(store, broken(), portion=100)
    assert [len(write["Model"]) for write in store.writes] == [5]
    assert [len(artifacts) for _, _, artifacts, _ in store.retracted] == [4]
    assert [run.complete for run in store.runs] == [False]


def test_it_reports_what_was_read_and_written() -> None:
    numbers: list[int] = []
    written: list[tuple[str, int]] = []
    made = [Model(id=f"m{number}", stated_by="mine") for number in range(2_500)]
    loaded(
        Recorder(),
        made,
        reading=numbers.append,
        writing=lambda label, rows: written.append((label, rows)),
    )
    assert numbers == [1_000, 2_000]
    assert ("Model", 2_500) in written
