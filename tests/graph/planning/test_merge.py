"""New statements join old ones the same way in any order, and nothing that was known is lost."""

from __future__ import annotations

import itertools
import json

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.planning.change_set import complete
from graph.planning.merge import merge_nodes
from graph.schema import (
    Alias,
    Model,
    Node,
)
from graph.store.tables import conform, empty
from tests.examples import examples
from tests.factories import Row, table_of

EXAMPLES = examples(few=20, many=300)


# Nodes ----------------------------------------------------------------------------------------


def joined(kind: type[Node], stored: pa.Table, incoming: pa.Table) -> pa.Table:
    """Return what a store holds once ``incoming`` was written to it."""
    merged = merge_nodes(kind, stored, incoming)
    assert not set(merged.new["id"].to_pylist()) & set(stored["id"].to_pylist())
    assert set(merged.changed["id"].to_pylist()) <= set(stored["id"].to_pylist())
    stays = stored.filter(pc.invert(pc.is_in(stored["id"], value_set=merged.changed["id"])))
    return pa.concat_tables([stays, merged.changed, merged.new])


def loaded(kind: type[Node], *loads: pa.Table) -> list[Row]:
    """Return the nodes after these loads, known values only."""
    stored = empty(kind)
    for load in loads:
        stored = joined(kind, stored, load)
    rows = stored.sort_by("id").to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    return [{k: v for k, v in row.items() if v is not None} for row in rows]


def one(*rows: Row) -> Row:
    """Return the one model that these rows, loaded one after the other, make."""
    [found] = loaded(Model, *(table_of(Model, row) for row in rows))
    return found


DATES = ("2022-11-02", "2023-07-10", "2023-07-10T09:00:00Z", "2026-11-01", "2026-11-01T00:00:00Z")
SOURCES = ("card", "hub-api", "peatmoss")
STAMPS = list(itertools.product(DATES, SOURCES))

facts = st.fixed_dictionaries(
    {"id": st.sampled_from(["lab/a", "lab/b"])},
    optional={
        "task": st.sampled_from(["text-generation", "fill-mask", "tab\there", None]),
        "downloads": st.sampled_from([0, 12, 2**53 + 1, None]),
        "carbon_g": st.sampled_from([0.0, 1.5, None]),
        "private": st.sampled_from([True, False, None]),
        "display_name": st.sampled_from(["Ä", None]),
    },
)


@st.composite
def statements(draw: st.DrawFn) -> list[Row]:
    """Return rows of which no two have the same id, date and source; some are mere mentions."""
    rows = draw(st.lists(facts, min_size=1, max_size=7))
    stamps = draw(st.permutations(STAMPS))
    made = [
        {**row, "facts_at": date, "stated_by": source}
        for row, (date, source) in zip(rows, stamps, strict=False)
    ]
    mentions = draw(st.lists(st.sampled_from(["lab/a", "lab/b", "lab/c"]), max_size=2))
    return made + [{"id": own, "only_mentioned": True} for own in mentions]


@st.composite
def in_loads(draw: st.DrawFn, rows: list[Row]) -> list[pa.Table]:
    """Return the rows in some order, cut into some loads."""
    rows = draw(st.permutations(rows))
    cuts = sorted(draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    edges = [0, *cuts, len(rows)]
    return [table_of(Model, *rows[a:b]) for a, b in itertools.pairwise(edges)]


def expected(rows: list[Row]) -> list[Row]:
    """Say plainly what the nodes must be: for each property the value of the newest statement."""
    found = []
    for own in sorted({row["id"] for row in rows}):
        described = [row for row in rows if row["id"] == own and not row.get("only_mentioned")]
        described.sort(key=lambda row: (row["facts_at"], row["stated_by"]))
        node: Row = {"id": own, "kind": "Model", "only_mentioned": not described}
        stamps: dict[str, list[str]] = {}
        for row in described:
            for name, value in row.items():
                if value is not None:
                    node[name] = value
                    stamps[name] = [row["facts_at"], row["stated_by"]]
        older = {
            name: stamp
            for name, stamp in stamps.items()
            if name not in ("id", "facts_at", "stated_by")
            and stamp != [node["facts_at"], node["stated_by"]]
        }
        if older:
            node["older_facts"] = json.dumps(older, sort_keys=True, separators=(",", ":"))
        found.append(node)
    return found


@pytest.mark.slow
@EXAMPLES
@given(st.data())
def test_facts_give_the_same_node_in_any_order_of_loading(data: st.DataObject) -> None:
    rows = data.draw(statements())
    loads = data.draw(in_loads(rows))
    assert loaded(Model, *loads) == expected(rows)


@pytest.mark.slow
@EXAMPLES
@given(st.data())
def test_what_was_loaded_before_changes_nothing_when_it_is_loaded_again(
    data: st.DataObject,
) -> None:
    loads = data.draw(in_loads(data.draw(statements())))
    stored = empty(Model)
    for load in loads:
        stored = joined(Model, stored, load)
    for load in loads:
        merged = merge_nodes(Model, stored, load)
        assert (len(merged.new), len(merged.changed)) == (0, 0)


@pytest.mark.slow
@EXAMPLES
@given(st.data())
def test_two_graphs_join_to_the_graph_of_all_that_both_hold(data: st.DataObject) -> None:
    # Rows of another graph are not single statements: some of their facts have older dates.
    rows = data.draw(statements())
    here, there = empty(Model), empty(Model)
    for row in rows:
        if data.draw(st.booleans()):
            here = joined(Model, here, table_of(Model, row))
        else:
            there = joined(Model, there, table_of(Model, row))
    assert loaded(Model, here, there) == loaded(Model, there, here) == expected(rows)


def test_an_unknown_value_never_erases_a_known_one() -> None:
    old = {"id": "m", "task": "fill-mask", "facts_at": "2023-07-10", "stated_by": "peatmoss"}
    new = {"id": "m", "likes": 3, "facts_at": "2026-11-01", "stated_by": "hub-api"}
    node = one(old, new)
    assert node["task"] == "fill-mask"
    assert (node["facts_at"], node["stated_by"]) == ("2026-11-01", "hub-api")
    assert json.loads(node["older_facts"]) == {"task": ["2023-07-10", "peatmoss"]}


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_text_is_an_unknown_value(nothing: str | None) -> None:
    old = {"id": "m", "task": "fill-mask", "facts_at": "2023-07-10", "stated_by": "peatmoss"}
    new = {"id": "m", "task": nothing, "facts_at": "2026-11-01", "stated_by": "hub-api"}
    assert one(old, new)["task"] == "fill-mask"


def test_not_a_number_is_an_unknown_value() -> None:
    old = {"id": "m", "carbon_g": 7.5, "facts_at": "2023-07-10", "stated_by": "card"}
    new = {"id": "m", "carbon_g": float("nan"), "facts_at": "2026-11-01", "stated_by": "hub-api"}
    assert one(old, new)["carbon_g"] == 7.5
    assert one(new) == {
        "id": "m",
        "kind": "Model",
        "only_mentioned": False,
        "facts_at": "2026-11-01",
        "stated_by": "hub-api",
    }


def test_zero_and_false_are_known_values() -> None:
    old = {"id": "m", "likes": 5, "private": True, "carbon_g": 2.0, "facts_at": "2023-07-10"}
    new = {"id": "m", "likes": 0, "private": False, "carbon_g": 0.0, "facts_at": "2026-11-01"}
    node = one({**old, "stated_by": "hub-api"}, {**new, "stated_by": "hub-api"})
    assert (node["likes"], node["private"], node["carbon_g"]) == (0, False, 0.0)


def test_an_older_source_fills_gaps_and_overwrites_nothing() -> None:
    new = {"id": "m", "likes": 3, "facts_at": "2026-11-01", "stated_by": "hub-api"}
    old = {
        "id": "m",
        "likes": 99,
        "task": "fill-mask",
        "facts_at": "2023-07-10",
        "stated_by": "peatmoss",
    }
    node = one(new, old)
    assert (node["likes"], node["task"], node["facts_at"]) == (3, "fill-mask", "2026-11-01")


def test_the_later_load_wins_over_the_same_source_and_date() -> None:
    row = {"id": "m", "facts_at": "2026-11-01", "stated_by": "hub-api"}
    assert one({**row, "likes": 3}, {**row, "likes": 4})["likes"] == 4
    [node] = loaded(Model, table_of(Model, {**row, "likes": 3}, {**row, "likes": 4}))
    assert node["likes"] == 4


def test_the_later_load_wins_over_the_same_source_and_date_if_it_brings_older_facts() -> None:
    today = {"id": "m", "facts_at": "2026-11-01", "stated_by": "hub-api"}
    old = {"id": "m", "task": "fill-mask", "facts_at": "2023-07-10", "stated_by": "peatmoss"}
    other = joined(Model, table_of(Model, old), table_of(Model, {**today, "likes": 4}))
    [node] = loaded(Model, table_of(Model, {**today, "likes": 3}), other)
    assert (node["likes"], node["task"]) == (4, "fill-mask")


def test_a_time_is_later_than_the_date_of_its_day() -> None:
    day = {"id": "m", "likes": 3, "facts_at": "2026-11-01", "stated_by": "hub-api"}
    hour = {"id": "m", "likes": 4, "facts_at": "2026-11-01T00:00:00Z", "stated_by": "card"}
    assert one(day, hour)["likes"] == one(hour, day)["likes"] == 4


def test_a_mention_says_nothing_about_a_thing_that_is_described() -> None:
    described = {"id": "m", "likes": 3, "facts_at": "2026-11-01", "stated_by": "hub-api"}
    mention = {"id": "m", "only_mentioned": True}
    assert one(described, mention) == one(mention, described) == one(described)
    assert one(mention, mention) == {"id": "m", "kind": "Model", "only_mentioned": True}
    assert not merge_nodes(Model, table_of(Model, described), table_of(Model, mention)).changed


def test_a_source_that_knows_a_thing_but_no_fact_of_it_describes_it() -> None:
    row = {"id": "m", "facts_at": "2026-11-01", "stated_by": "hub-api"}
    node = one({"id": "m", "only_mentioned": True}, row)
    assert node == {**row, "kind": "Model", "only_mentioned": False}


def test_facts_without_a_date_are_older_than_all_others() -> None:
    undated = {"id": "m", "likes": 3, "task": "fill-mask", "stated_by": "card"}
    dated = {"id": "m", "likes": 4, "facts_at": "1999-01-01", "stated_by": "hub-api"}
    assert one(undated, dated) == one(dated, undated)
    assert one(undated, dated)["likes"] == 4


def test_what_comes_without_a_date_gets_todays_when_it_is_written() -> None:
    offered = table_of(Model, {"id": "m", "stated_by": "card"}, {"id": "n", "only_mentioned": True})
    made = complete({Model: offered}, "2026-11-21")[Model].to_pylist()
    assert [row["facts_at"] for row in made] == ["2026-11-21", None]


def test_nodes_without_dates_take_the_last_row() -> None:
    first = {"id": "x", "kind": "Model", "alias": "a", "target": "b", "stated_by": "hub"}
    rows = loaded(Alias, table_of(Alias, first), table_of(Alias, {**first, "target": "c"}))
    assert rows == [{**first, "target": "c"}]
    assert loaded(Alias, table_of(Alias, first, {**first, "target": "c"})) == rows


def test_ten_thousand_nodes_merge_as_each_of_them_would() -> None:
    ids = [f"m{number}" for number in range(10_000)]
    old = pa.table({"id": ids, "likes": range(10_000), "facts_at": ["2023-07-10"] * 10_000})
    new = pa.table({"id": ids[::2], "downloads": [7] * 5_000, "facts_at": ["2026-11-01"] * 5_000})
    merged = merge_nodes(Model, conform(Model, old), conform(Model, new))
    assert (len(merged.new), len(merged.changed)) == (0, 5_000)
    rows = {row["id"]: row for row in merged.changed.to_pylist()}
    for number in range(0, 10_000, 2):
        row = rows[f"m{number}"]
        assert (row["likes"], row["downloads"], row["facts_at"]) == (number, 7, "2026-11-01")
        assert json.loads(row["older_facts"]) == {"likes": ["2023-07-10", ""]}
