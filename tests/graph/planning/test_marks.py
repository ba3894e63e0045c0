"""The mark of an artifact that has disappeared: what makes it stand, and what takes it back."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.planning.marks import HUB
from graph.planning.merge import merge_nodes
from graph.schema import Model
from graph.store.tables import conform, empty
from graph.transfer.jsonl import node_lines, read_object
from ingest.hub_fields.table import API
from tests.factories import row_of, table_of

Row = dict[str, Any]


def seen(day: str, stated_by: str = HUB, **values: Any) -> Row:
    """Return a row that describes a model."""
    return {"id": "m", "facts_at": day, "stated_by": stated_by, **values}


def gone(since: str, by: str = "snapshot", **values: Any) -> Row:
    """Return a row that describes a model and says that it is gone."""
    return {**seen("2026-01-01"), "gone_since": since, "gone_stated_by": by, **values}


def after(*rows: Row) -> tuple[Row, list[tuple[str, str, str]]]:
    """Return a model after these rows were loaded one after another, and the journal of it."""
    stored, noted = empty(Model), []
    for row in rows:
        merged = merge_nodes(Model, stored, table_of(Model, row))
        kept = stored if not len(merged.changed) else stored.slice(0, 0)
        stored = pa.concat_tables([kept, merged.new, merged.changed])
        noted += [(e["reason"], e["began"], e["ended"]) for e in merged.journal.to_pylist()]
    [node] = stored.to_pylist()
    return node, noted


def mark(*rows: Row) -> tuple[str | None, str | None]:
    """Return the mark of a model after these rows."""
    node, _ = after(*rows)
    return node["gone_since"], node["gone_stated_by"]


def test_the_hub_is_known_by_the_name_that_its_reader_gives_it() -> None:
    assert HUB == API


def test_a_mark_stays_until_the_hub_describes_it_later() -> None:
    marked = gone("2026-02-01")
    assert mark(marked, seen("2026-01-20")) == ("2026-02-01", "snapshot")
    assert mark(marked, seen("2026-03-01", "card")) == ("2026-02-01", "snapshot")
    assert mark(marked, seen("2026-03-01", "peatmoss", likes=2)) == ("2026-02-01", "snapshot")
    assert mark(marked, seen("2026-03-01")) == (None, None)
    assert mark(seen("2026-03-01"), marked) == (None, None)
    assert mark(marked, seen("2026-02-01")) == (None, None)
    assert mark(seen("2026-02-01"), marked) == ("2026-02-01", "snapshot")


def test_who_noticed_may_take_it_back() -> None:
    marked = gone("2026-02-01", "mine", stated_by="mine")
    assert mark(marked, seen("2026-03-01", "mine")) == (None, None)
    assert mark(marked, seen("2026-03-01", "yours")) == ("2026-02-01", "mine")


def test_a_statement_that_says_so_itself_is_no_presence() -> None:
    today = gone("2026-02-01", "mine", stated_by="mine", facts_at="2026-11-20")
    tomorrow = {**today, "facts_at": "2026-11-21", "likes": 3}
    assert mark(today, tomorrow) == mark(tomorrow, today) == ("2026-02-01", "mine")


def test_the_earliest_mark_that_stands_counts() -> None:
    assert mark(gone("2026-03-01"), gone("2026-02-01", HUB)) == ("2026-02-01", HUB)
    marks = gone("2026-02-01"), gone("2026-04-01", HUB), seen("2026-03-01")
    assert mark(marks[0], marks[2], marks[1]) == ("2026-04-01", HUB)


def test_the_journal_says_when_it_was_there_and_when_not() -> None:
    _, noted = after(seen("2026-01-01"), gone("2026-02-01"), seen("2026-03-01"))
    assert noted == [
        ("disappeared", "2026-01-01", "2026-02-01"),
        ("returned", "2026-02-01", "2026-03-01"),
    ]


days = st.integers(1, 28).map(lambda day: f"2026-02-{day:02}")


@given(st.lists(days, unique=True, min_size=1), st.lists(days, unique=True), st.randoms())
def test_single_rows_in_any_order_say_whether_it_is_there(
    there: list[str], missing: list[str], random: Any
) -> None:
    # What is there on a day is not missing on it.
    missing = [day for day in missing if day not in there]
    rows = [seen(day) for day in there]
    # Who marks it says nothing of when it was there, as in a file of records.
    rows += [gone(day, "x", stated_by="x", facts_at=None) for day in missing]
    random.shuffle(rows)
    since = min((day for day in missing if day > max(there)), default=None)
    [node] = merge_nodes(Model, empty(Model), table_of(Model, *rows)).new.to_pylist()
    assert node["gone_since"] == since


@pytest.mark.parametrize("older", [None, {"likes": ["2025-12-01", HUB]}])
@pytest.mark.parametrize("by", ["snapshot", HUB])
@pytest.mark.parametrize("source", [HUB, "card"])
def test_a_mark_comes_back_from_the_lines_of_its_artifact(older: Any, by: str, source: str) -> None:
    node = seen("2026-02-01", source, likes=1, gone_since="2026-02-01", gone_stated_by=by)
    if older:
        node |= {"task": "fill-mask", "older_facts": json.dumps(older, separators=(",", ":"))}
    stored = conform(Model, pa.Table.from_pylist([node]))
    lines = node_lines(Model, stored.to_pylist()[0])
    rows = [row_of(read_object(line)) for line in lines]
    merged = merge_nodes(Model, stored, table_of(Model, *rows))
    assert (len(merged.new), len(merged.changed), len(merged.journal)) == (0, 0, 0)
    [read] = merge_nodes(Model, empty(Model), table_of(Model, *rows)).new.to_pylist()
    assert read == stored.to_pylist()[0]


def test_who_noticed_is_who_says_so_unless_it_is_stated() -> None:
    line = {"node": "Model", "id": "m", "stated_by": "mine", "gone_since": "2026-02-01"}
    read = read_object(line)
    assert isinstance(read, Model)
    assert (read.gone_since, read.gone_stated_by) == ("2026-02-01", "mine")
    read = read_object({**line, "gone_since": None, "gone_stated_by": "hub-api"})
    assert isinstance(read, Model)
    assert (read.gone_since, read.gone_stated_by) == (None, None)
