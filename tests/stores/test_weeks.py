"""Weekly dumps in any order: the same marks, the same claims, as the weeks themselves say."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.planning.disappearance import Absence
from graph.schema import Model
from graph.store.base import Store
from graph.transfer.copy import read_graph
from ingest.dumps.days import MANY
from ingest.dumps.loader import load_dump
from ingest.dumps.source import open_dump
from tests.examples import examples
from tests.factories import model, tables
from tests.stores.memory import MemoryStore

DAYS = [f"2025-{month:02}-01" for month in range(1, 7)]


class Row(NamedTuple):
    """A model in a dump; ``hub_id`` is None in dumps without that column."""

    id: str
    hub_id: str | None
    base: str | None
    method: str | None


ANCHORS = [Row(f"lab/anchor{number}", f"{number}" + "f" * 23, None, None) for number in range(4)]
"""Models that are in every dump: with fewer of them it would be another selection."""
THERE = {(row.id, None) for row in ANCHORS}
Weeks = list[dict[int, Row]]
"""For each week, its models by their own numbers."""


def tags(row: Row) -> list[str]:
    """Return what the Hub says of a base model."""
    if row.base is None:
        return []
    named = [f"base_model:{row.method}:{row.base}"] if row.method else []
    return [f"base_model:{row.base}", *named]


def write_dump(folder: Path, day: str, rows: Sequence[Row]) -> Path:
    """Write a dump of models; nobody may find anything by its order."""
    columns: dict[str, Any] = {
        "id": [row.id for row in rows],
        "pipeline_tag": ["fill-mask"] * len(rows),
        "tags": pa.array([tags(row) for row in rows], pa.list_(pa.string())),
    }
    if all(row.hub_id for row in rows):
        columns["_id"] = [row.hub_id for row in rows]
    path = folder / f"models-{day}.parquet"
    pq.write_table(pa.table(columns), path)
    return path


def load_weeks(store: Store, weeks: Weeks, order: Sequence[int]) -> None:
    """Load weeks in an order."""
    with TemporaryDirectory() as folder:
        for place in order:
            rows = [*ANCHORS, *weeks[place].values()]
            if any(row.hub_id is None for row in rows[len(ANCHORS) :]):
                rows = [row._replace(hub_id=None) for row in rows]
            path = write_dump(Path(folder), DAYS[place], rows)
            load_dump(store, [open_dump(str(path), "models")], taken=DAYS[place])


Marks = set[tuple[str, str | None]]
Claims = set[tuple[str, str, str, str | None]]


def found(store: Store | MemoryStore) -> tuple[Marks, Claims]:
    """Return the models that were described, their marks, and the claims of now."""
    held = {record.label: table for record, table in read_graph(cast("Store", store)).items()}
    models = held["Model"].to_pylist()
    marks = {(m["id"], m["gone_since"]) for m in models if not m["only_mentioned"]}
    claims = {
        (c["from_id"], label, c["to_id"], c.get("method"))
        for label in ("DERIVED_FROM", "PUBLISHED_BY")
        for c in held[label].to_pylist()
    }
    return marks, claims


def expected(weeks: Weeks) -> tuple[Marks, Claims]:
    """Return what the weeks say: each model as it was when it was there last."""
    marks: Marks = {*THERE}
    claims: Claims = {(row.id, "PUBLISHED_BY", "hf:lab", None) for row in ANCHORS}
    for own in {number for week in weeks for number in week}:
        last = max(place for place, week in enumerate(weeks) if own in week)
        row = weeks[last][own]
        name = todays_name(weeks, own, row)
        marks.add((name, DAYS[last + 1] if last + 1 < len(weeks) else None))
        owner = f"hf:{row.id.partition('/')[0]}"
        claims.add((name, "PUBLISHED_BY", owner, None))
        if row.base:
            claims.add((name, "DERIVED_FROM", row.base, row.method))
    return marks, claims


def todays_name(weeks: Weeks, own: int, row: Row) -> str:
    """Return the id of a model: with its ``_id`` where somebody else has its last name by now."""
    users = {r.hub_id for week in weeks for r in week.values() if r.id == row.id and r.hub_id}
    newer = [hub_id for hub_id in users if row.hub_id and hub_id > row.hub_id]
    return f"{row.id}@{row.hub_id}" if newer else row.id


@st.composite
def made_weeks(draw: st.DrawFn, *, hub_ids: bool) -> Weeks:
    """Make weeks in which models come and go, get other names, and state other bases."""
    weeks: Weeks = []
    for _ in range(draw(st.integers(2, len(DAYS)))):
        week: dict[int, Row] = {}
        for own in range(draw(st.integers(1, 3))):
            if draw(st.booleans()):
                continue
            owner = draw(st.sampled_from(["me", "you"])) if hub_ids else "me"
            base = draw(st.sampled_from([None, "lab/x", "lab/y"]))
            method = draw(st.sampled_from([None, "finetune", "adapter"])) if base else None
            hub_id = f"{own + 1:024x}" if hub_ids else None
            week[own] = Row(f"{owner}/m{own}", hub_id, base, method)
        weeks.append(week)
    return weeks


@examples(20, 300, deadline=None)
@given(st.data())
def test_weeks_in_any_order_say_the_same(data: st.DataObject) -> None:
    weeks = data.draw(made_weeks(hub_ids=data.draw(st.booleans())))
    store = MemoryStore()
    load_weeks(cast("Store", store), weeks, data.draw(st.permutations(range(len(weeks)))))
    assert found(store) == expected(weeks)


M = [Row(f"me/m{own}", f"{own + 1:024x}", "lab/x", "finetune") for own in range(4)]
WEEKS: Weeks = [
    {0: M[0], 1: M[1], 2: M[2]},
    {0: M[0]._replace(base="lab/y"), 2: M[2]._replace(id="you/m2")},
    {0: M[0], 3: M[3], 2: M[2]._replace(id="you/m2", base=None, method=None)},
    {1: M[1]._replace(method="adapter"), 3: M[3], 9: Row("me/m2", "9" * 24, "lab/z", None)},
    {1: M[1], 9: Row("me/m2", "9" * 24, "lab/z", None)},
]
"""One comes back, one is renamed and its name taken over, two are deleted."""
ORDERS = [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 0, 4, 1, 3), (3, 1, 4, 0, 2)]


def test_the_weeks_say_what_they_seem_to() -> None:
    marks, claims = expected(WEEKS)
    assert marks == {
        *THERE,
        ("me/m0", DAYS[3]),
        ("me/m1", None),
        ("you/m2", DAYS[3]),
        ("me/m3", DAYS[4]),
        ("me/m2", None),
    }
    assert {c for c in claims if c[1] == "DERIVED_FROM"} == {
        ("me/m0", "DERIVED_FROM", "lab/x", "finetune"),
        ("me/m1", "DERIVED_FROM", "lab/x", "finetune"),
        ("me/m2", "DERIVED_FROM", "lab/z", None),
        ("me/m3", "DERIVED_FROM", "lab/x", "finetune"),
    }


@pytest.mark.parametrize(
    "order",
    [*ORDERS[:2], *(pytest.param(each, marks=pytest.mark.long) for each in ORDERS[2:])],
    ids=str,
)
def test_both_engines_say_the_same_of_weeks_in_any_order(
    store: Store, order: tuple[int, ...]
) -> None:
    load_weeks(store, WEEKS, order)
    assert found(store) == expected(WEEKS)


def noticed(store: Store | MemoryStore, day: str) -> None:
    """Let the Hub say that the model 1 is not there on a day."""
    ids = pa.chunked_array([["me/m1"]], pa.string())
    store.write({}, absences=[Absence(Model, [day], "hub-api", ids)])


@pytest.mark.parametrize("order", [*itertools.permutations(["a", "b", "c", "notice"])], ids=str)
def test_what_the_hub_noticed_counts_among_dumps_in_any_order(order: tuple[str, ...]) -> None:
    weeks: Weeks = [{0: M[0], 1: M[1]}, {0: M[0], 1: M[1]}, {0: M[0]}]
    store = MemoryStore()
    for word in order:
        if word == "notice":
            noticed(store, "2025-02-15")
        else:
            load_weeks(cast("Store", store), weeks, ["abc".index(word)])
    [row] = [m for m in store.tables[Model].to_pylist() if m["id"] == "me/m1"]
    # Who asks about what the graph does not know yet, marks nothing.
    known = order.index("notice") > min(order.index("a"), order.index("b"))
    mark = ("2025-02-15", "hub-api") if known else (DAYS[2], "snapshot")
    assert (row["gone_since"], row["gone_stated_by"]) == mark


def test_parts_of_a_day_are_one_dump(store: Store, tmp_path: Path) -> None:
    rows = [Row(f"many/{n}", None, None, None) for n in range(MANY + 200)]

    def load(day: str, part: Sequence[Row]) -> bool:
        path = write_dump(tmp_path, day, part)
        return load_dump(store, [open_dump(str(path), "models")], taken=day).partial

    load(DAYS[0], rows[:600])
    load(DAYS[0], rows[600:])
    assert load(DAYS[1], rows[:600])
    assert not {mark for _, mark in found(store)[0]} - {None}
    assert not load(DAYS[1], rows[600:-1])
    assert {own for own, mark in found(store)[0] if mark} == {rows[-1].id}


def test_both_names_of_an_older_version_are_one_model(store: Store) -> None:
    weeks: Weeks = [{2: M[2]}, {2: M[2]._replace(id="you/m2")}]
    apart = [{n: row._replace(hub_id=None) for n, row in week.items()} for week in weeks]
    load_weeks(store, apart, [0, 1])
    hub_ids = [model(row.id, "x", DAYS[0], hub_id=row.hub_id) for w in weeks for row in w.values()]
    store.write(tables(hub_ids))
    assert ("me/m2", DAYS[1]) in found(store)[0]
    load_weeks(store, [*weeks, {2: M[2]._replace(id="you/m2", base="lab/y")}], [2])
    marks, claims = found(store)
    assert marks == {*THERE, ("you/m2", None)}
    assert ("you/m2", "DERIVED_FROM", "lab/y", "finetune") in claims


def test_numbers_of_rows_are_no_ids_of_the_hub() -> None:
    first = {0: Row("me/m0", "0", "lab/x", None), 1: Row("me/m1", "1", "lab/y", None)}
    store = MemoryStore()
    load_weeks(cast("Store", store), [first, {2: Row("me/m2", "1", None, None)}], [0, 1])
    marks, claims = found(store)
    assert marks >= {("me/m0", DAYS[1]), ("me/m1", DAYS[1]), ("me/m2", None)}
    assert ("me/m1", "DERIVED_FROM", "lab/y", None) in claims


REUSED: Weeks = [
    {1: Row("a/x", "1" * 24, "r/root", "finetune"), 3: Row("k/kid", "3" * 24, "a/x", "finetune")},
    {3: Row("k/kid", "3" * 24, "a/x", "finetune")},
    {
        3: Row("k/kid", "3" * 24, "a/x", "finetune"),
        9: Row("a/x", "9" * 24, None, None),
        10: Row("k/kid2", "a" * 24, "a/x", "finetune"),
        11: Row("k/other", "b" * 24, "lab/y", None),
    },
    {
        3: Row("k/kid", "3" * 24, "a/x", "finetune"),
        10: Row("k/kid2", "a" * 24, "a/x", "finetune"),
        11: Row("k/other", "b" * 24, "a/x", "adapter"),
    },
]
"""A name is used again, and both models are deleted; others state it before and after."""


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))], ids=str)
def test_claims_about_a_name_are_about_who_had_it_on_their_day(order: tuple[int, ...]) -> None:
    store = MemoryStore()
    load_weeks(cast("Store", store), REUSED, order)
    assert found(store) == expected(REUSED)


def test_a_child_that_went_before_a_name_was_used_again_keeps_its_base() -> None:
    store = MemoryStore()
    load_weeks(cast("Store", store), [REUSED[0], {}, {9: REUSED[2][9]}, {}], [0, 3, 2, 1])
    claims = found(store)[1]
    assert {c for c in claims if c[0] == "k/kid" and c[1] == "DERIVED_FROM"} == {
        ("k/kid", "DERIVED_FROM", f"a/x@{'1' * 24}", "finetune")
    }


@pytest.mark.parametrize("order", [(0, 1, 3, 2), (3, 0, 1, 2)], ids=str)
def test_both_engines_say_who_had_a_name(store: Store, order: tuple[int, ...]) -> None:
    load_weeks(store, REUSED, order)
    assert found(store) == expected(REUSED)
