"""A first write lets go of tables as it goes, and gives what a write by steps would give."""

from __future__ import annotations

import gc
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.engine import Engine
from graph.embedded.store import EmbeddedStore
from graph.planning.change_set import ChangeSet, WriteCounts, begin_changes, complete, plan_changes
from graph.schema import CLAIMS, Change, Claim, Model, RecordType
from graph.store.base import Store
from graph.store.tables import Tables, empty, with_mentions
from tests.conftest import TODAY
from tests.factories import derived, licensed, model, tables, trained
from tests.stores.memory import MemoryStore
from tests.stores.records import CHANGED, LOADS, OF_2026, changes, lines

SEVERAL = [*OF_2026, *CHANGED]
"""Records with several rows of one key, so that a first write has entries for the journal."""


def test_tables_that_are_handed_over_are_taken(store: Store, tmp_path: Path) -> None:
    given = tables(SEVERAL)
    offered = sum(map(len, given.values()))
    written = store.write(given, hand_over=True)
    assert given == {}
    with EmbeddedStore(tmp_path / "kept.lbug") as other:
        kept = tables(SEVERAL)
        assert changes(other.write(kept)) == changes(written)
        assert sum(map(len, kept.values())) == offered
        assert lines(other) == lines(store)


LISTING = [
    *(model(f"lab/{number}") for number in range(20)),
    derived("lab/0", "lab/1"),
    derived("lab/0", "else/where"),
    derived("lab/2", "else/where"),
    trained("lab/3", "data/set"),
    licensed("lab/4", "mit"),
]
"""What a dump states: each model has a row, and claims begin at these."""


def test_a_listing_gives_the_graph_that_any_tables_give(store: Store, tmp_path: Path) -> None:
    written = store.write(tables(LISTING), hand_over=True, listed=Model)
    with EmbeddedStore(tmp_path / "other.lbug") as other:
        assert changes(other.write(tables(LISTING))) == changes(written)
        assert lines(other) == lines(store)
    assert not store.write(tables(LISTING), listed=Model).anything()
    more = [model("lab/0", downloads=7, facts_at="2026-11-02"), derived("lab/0", "lab/1")]
    assert changes(store.write(tables(more), listed=Model)) == {"Model": 1}


NAMES = st.lists(st.sampled_from([f"lab/{number}" for number in range(40)]), max_size=40)


@given(NAMES, NAMES, NAMES)
def test_just_the_ends_that_nothing_describes_are_mentioned(
    known: list[str], starts: list[str], ends: list[str]
) -> None:
    starts, ends = starts[: len(ends)], ends[: len(starts)]
    claims = [derived(start, end) for start, end in zip(starts, ends, strict=True)]
    offered = tables([*map(model, known), *claims])
    if not offered:
        return
    for listed in (None, Model):
        made = with_mentions(offered, listed).get(Model, empty(Model))
        expected = {*ends} if listed else {*starts, *ends}
        added = made.slice(len(known))
        assert made["id"][: len(known)].to_pylist() == known
        assert added["id"].to_pylist() == sorted(expected - {*known})
        assert all(added["only_mentioned"].to_pylist())


def _rows(plan: ChangeSet) -> dict[RecordType, list[str]]:
    found: Tables = {**plan.nodes_new, **plan.claims_new}
    return {record: sorted(map(str, table.to_pylist())) for record, table in found.items()}


def test_a_plan_that_is_made_ahead_is_the_same_once_it_is_settled() -> None:
    for records in (*LOADS, SEVERAL):
        offered = complete(tables(records), TODAY)
        whole = plan_changes(MemoryStore(), offered)
        ahead = begin_changes(MemoryStore(), offered, ahead=True)
        assert set(ahead.nodes_new) == {r for r in whole.nodes_new if r is not Change}
        assert not ahead.claims_new
        assert ahead
        ahead.settle()
        assert _rows(ahead) == _rows(whole)
        assert not ahead.under_way


def test_a_plan_counts_what_was_taken_out_of_it() -> None:
    plan = plan_changes(MemoryStore(), complete(tables(SEVERAL), TODAY))
    before, counted = plan.new(), WriteCounts()
    counted.add(plan)
    taken: dict[RecordType, int] = {kind: len(table) for kind, table in plan.take_nodes()}
    taken |= {claim: len(table) for claim, table in plan.take_claims()}
    assert taken == before == plan.new()
    assert all(issubclass(record, Claim) == (record in CLAIMS) for record in taken)
    assert Change in taken
    again = WriteCounts()
    again.add(plan)
    assert str(again) == str(counted)


def test_the_engine_keeps_nothing_of_a_table_that_it_took(tmp_path: Path) -> None:
    with Engine(tmp_path / "graph.lbug", read_only=False) as engine:
        engine.run("CREATE NODE TABLE Thing(id STRING, PRIMARY KEY(id))")
        before = pa.total_allocated_bytes()
        rows = pa.table({"id": [f"a thing with a long name {number}" for number in range(50_000)]})
        assert pa.total_allocated_bytes() > before + 1_000_000
        engine.take("COPY Thing FROM $rows", {"rows": rows})
        del rows
        gc.collect()
        assert pa.total_allocated_bytes() < before + 100_000
        assert engine.run("MATCH (t:Thing) RETURN count(*)").get_next() == [50_000]
