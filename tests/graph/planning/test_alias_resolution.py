"""Artifacts that change their id keep their facts and claims, apart from others."""

from __future__ import annotations

import dataclasses
import itertools
import json
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import (
    Claim,
    Dataset,
    DerivedFrom,
    End,
    Model,
    Node,
    Record,
    Repository,
    Uses,
)
from graph.transfer.jsonl import read_line
from tests.examples import examples
from tests.factories import NOW, alias, derived, model, tables
from tests.stores.memory import MemoryStore
from tests.stores.records import changes, retract

EXAMPLES = examples(few=10, many=200)


def written(*loads: list[Record]) -> MemoryStore:
    """Return a store to which these records were written, each list on its own."""
    store = MemoryStore()
    for load in loads:
        store.write(tables(load))
    return store


def ids(store: MemoryStore, kind: type[Node] = Model) -> list[str]:
    """Return the ids of a kind, sorted."""
    return sorted(store.tables[kind]["id"].to_pylist())


def node(store: MemoryStore, own: str, kind: type[Node] = Model) -> dict[str, Any]:
    """Return the known values of one node."""
    [row] = [row for row in store.tables[kind].to_pylist() if row["id"] == own]
    return {k: v for k, v in row.items() if v is not None}


def edges(store: MemoryStore, claim: type[Claim] = DerivedFrom) -> list[tuple[str, str]]:
    """Return the ends of the claims of a type, sorted."""
    table = store.tables[claim]
    return sorted(zip(table["from_id"].to_pylist(), table["to_id"].to_pylist(), strict=True))


# Aliases --------------------------------------------------------------------------------------

OLD, NEW = "bert-base-uncased", "google-bert/bert-base-uncased"


def test_what_is_stated_under_an_alias_belongs_to_the_thing_itself() -> None:
    store = written([alias(OLD, NEW)], [model(OLD, likes=3), derived("a", OLD), derived(OLD, "b")])
    assert ids(store) == ["a", "b", NEW]
    assert node(store, NEW)["likes"] == 3
    assert edges(store) == [("a", NEW), (NEW, "b")]


def test_an_alias_that_is_learned_later_moves_facts_and_claims() -> None:
    facts: list[Record] = [model(OLD, likes=3), derived("a", OLD), derived(OLD, "b")]
    store = written(facts, [alias(OLD, NEW)])
    assert store.lines() == written([alias(OLD, NEW)], facts).lines()
    assert store.lines() == written([*facts, alias(OLD, NEW)]).lines()


def test_facts_under_both_names_join_by_their_dates() -> None:
    old = model(OLD, likes=3, task="fill-mask", facts_at="2022-11-02", stated_by="peatmoss")
    new = model(NEW, likes=4)
    for loads in itertools.permutations([[old], [new], [alias(OLD, NEW)]]):
        store = written(*loads)
        found = node(store, NEW)
        assert (found["likes"], found["task"], found["facts_at"]) == (4, "fill-mask", NOW)
        assert json.loads(found["older_facts"]) == {"task": ["2022-11-02", "peatmoss"]}
        assert ids(store) == [NEW]


def test_claims_under_both_names_join_by_their_key() -> None:
    old = derived(OLD, "b", method="merge", first_seen="2022-11-02")
    new = derived(NEW, "b", method="finetune")
    other = derived(OLD, "b", method="adapter", stated_by="hub-tag")
    outcomes = set()
    for loads in itertools.permutations([[old], [new], [other], [alias(OLD, NEW)]]):
        store = written(*loads)
        assert edges(store) == [(NEW, "b"), (NEW, "b")]
        methods = zip(
            store.tables[DerivedFrom]["stated_by"].to_pylist(),
            store.tables[DerivedFrom]["method"].to_pylist(),
            strict=True,
        )
        assert dict(methods) == {"card": "finetune", "hub-tag": "adapter"}
        outcomes.add("\n".join(store.lines()))
    assert len(outcomes) == 1


@pytest.mark.slow
def test_aliases_of_aliases_are_followed_in_any_order_of_learning() -> None:
    facts: list[Record] = [model("a", likes=1), derived("x", "a"), derived("b", "y")]
    loads = [[alias("a", "b")], [alias("b", "c")], [alias("c", "d")], facts]
    outcomes = {"\n".join(written(*order).lines()) for order in itertools.permutations(loads)}
    assert len(outcomes) == 1
    store = written(*loads)
    assert ids(store) == ["d", "x", "y"]
    assert edges(store) == [("d", "y"), ("x", "d")]


@pytest.mark.parametrize(
    "names", [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "a")]]
)
def test_aliases_in_a_circle_move_nothing(names: list[tuple[str, str]]) -> None:
    facts: list[Record] = [model("a", likes=1), derived("a", "b"), derived("w", "a")]
    store = written([*facts, *(alias(*pair) for pair in names)])
    assert edges(store) == [("a", "b"), ("w", "a")]
    again = store.write(tables([*facts, *(alias(*pair) for pair in names)]))
    assert not changes(again)


def test_an_alias_that_leads_into_a_circle_moves_nothing() -> None:
    circle: list[Record] = [alias("a", "b"), alias("b", "a"), alias("w", "a")]
    store = written([*circle, derived("w", "x")])
    assert edges(store) == [("w", "x")]


def test_a_circle_that_is_mended_moves_what_it_held_up() -> None:
    circle: list[Record] = [alias("a", "b"), alias("b", "a")]
    store = written([*circle, derived("a", "x"), derived("b", "y")], [alias("b", "c")])
    assert edges(store) == [("c", "x"), ("c", "y")]


def test_an_alias_is_of_one_kind() -> None:
    uses = Uses(start=End(Repository, OLD), end=End(Dataset, OLD), stated_by="code")
    store = written([uses, model(OLD)], [alias(OLD, NEW)])
    assert ids(store) == [NEW]
    assert edges(store, Uses) == [(OLD, OLD)]
    assert (ids(store, Dataset), ids(store, Repository)) == ([OLD], [OLD])


def test_a_claim_between_two_names_of_one_thing_becomes_a_loop() -> None:
    for loads in itertools.permutations([[derived(NEW, OLD)], [alias(OLD, NEW)]]):
        store = written(*loads)
        assert edges(store) == [(NEW, NEW)]
        assert ids(store) == [NEW]


def test_two_names_that_move_at_once_take_the_claim_between_them_along_once() -> None:
    names: list[Record] = [alias("a", "x"), alias("b", "y")]
    store = written([derived("a", "b", method="merge"), derived("b", "a")], names)
    assert edges(store) == [("x", "y"), ("y", "x")]
    assert ids(store) == ["x", "y"]


def test_an_alias_that_gets_another_target_is_taken_at_once_and_for_good() -> None:
    store = written([alias("a", "b"), derived("a", "x")])
    load: list[Record] = [alias("a", "c"), derived("a", "y")]
    store.write(tables(load))
    assert edges(store) == [("b", "x"), ("c", "y")]
    again = store.write(tables(load))
    assert not changes(again)


def test_sources_that_disagree_about_an_alias_do_not_split_what_comes_later() -> None:
    first: list[Record] = [alias("a", "c", stated_by="peatmoss"), derived("a", "x")]
    load: list[Record] = [alias("a", "b", stated_by="hub"), derived("a", "y")]
    store = written(first, load)
    again = store.write(tables(load))
    assert not changes(again)


# Names that are used again --------------------------------------------------------------------

FIRST, SECOND, THIRD = "621ffdc0", "65aa0001", "67bb0002"


def test_another_hub_id_behind_a_name_makes_the_older_thing_a_thing_of_its_own() -> None:
    older: list[Record] = [
        model("lab/a", hub_id=FIRST, likes=1, task="fill-mask"),
        derived("lab/a", "x"),
    ]
    newer: list[Record] = [model("lab/a", hub_id=SECOND, likes=2), derived("lab/a", "y")]
    forth, back = written(older, newer), written(newer, older)
    assert forth.lines() == back.lines()
    assert ids(forth) == ["lab/a", f"lab/a@{FIRST}", "x", "y"]
    assert edges(forth) == [("lab/a", "y"), (f"lab/a@{FIRST}", "x")]
    assert node(forth, "lab/a")["likes"] == 2
    assert "task" not in node(forth, "lab/a")
    assert node(forth, f"lab/a@{FIRST}")["task"] == "fill-mask"


def test_a_new_thing_is_there_though_the_facts_of_the_old_one_have_a_later_date() -> None:
    older = model("lab/a", hub_id=FIRST, likes=1, facts_at="2026-11-01")
    newer = model("lab/a", hub_id=SECOND, facts_at="2023-07-10")
    for loads in ([[older], [newer]], [[newer], [older]], [[older, newer]]):
        store = written(*loads)
        assert ids(store) == ["lab/a", f"lab/a@{FIRST}"]
        assert node(store, "lab/a")["hub_id"] == SECOND
        assert "likes" not in node(store, "lab/a")


def test_an_old_file_that_is_loaded_again_changes_nothing() -> None:
    older: list[Record] = [model("lab/a", hub_id=FIRST, likes=1), derived("lab/a", "x")]
    newer: list[Record] = [model("lab/a", hub_id=SECOND, likes=2), derived("lab/a", "y")]
    store = written(older, newer)
    for load in (older, newer, older):
        again = store.write(tables(load))
        assert not changes(again)


def test_three_things_of_one_name_are_three_things_in_any_order() -> None:
    loads = [
        [model("lab/a", hub_id=own, likes=place)]
        for place, own in enumerate((FIRST, SECOND, THIRD))
    ]
    for order in itertools.permutations(loads):
        store = written(*order)
        assert ids(store) == ["lab/a", f"lab/a@{FIRST}", f"lab/a@{SECOND}"]
        assert node(store, "lab/a")["likes"] == 2
    assert ids(written([*itertools.chain(*loads)])) == ids(store)


def test_claims_that_point_at_a_name_go_with_the_older_artifact() -> None:
    uses = Uses(start=End(Repository, "r"), end=End(Model, "lab/a"), path="a.py", stated_by="code")
    older: list[Record] = [model("lab/a", hub_id=FIRST), derived("child", "lab/a"), uses]
    store = written(older, [model("lab/a", hub_id=SECOND)])
    assert edges(store) == [("child", f"lab/a@{FIRST}")]
    assert edges(store, Uses) == [("r", f"lab/a@{FIRST}")]
    assert ids(store) == ["child", "lab/a", f"lab/a@{FIRST}"]


def test_claims_that_were_stated_after_a_name_was_used_again_stay_with_the_name() -> None:
    days = ("2026-01-01", "2026-02-01", "2026-03-01")
    older = [
        model("lab/a", hub_id=FIRST, facts_at=days[0]),
        *(model(own, facts_at=day) for own, day in zip(("c0", "c1", "c2"), days, strict=True)),
        *(derived(own, "lab/a") for own in ("c0", "c1", "c2")),
        derived("lab/a", "root"),
    ]
    store = written(older, [model("lab/a", hub_id=SECOND, facts_at=days[1])])
    own = f"lab/a@{FIRST}"
    assert edges(store) == [("c0", own), ("c1", own), ("c2", "lab/a"), (own, "root")]
    assert ids(store) == ["c0", "c1", "c2", "lab/a", own, "root"]


def test_datasets_too_are_told_apart() -> None:
    def dataset(own: str) -> Dataset:
        return Dataset(id="lab/d", hub_id=own, stated_by="hub", facts_at="2026-11-01")

    store = written([dataset(FIRST)], [dataset(SECOND)])
    assert ids(store, Dataset) == ["lab/d", f"lab/d@{FIRST}"]


def test_the_same_hub_id_or_none_is_the_same_artifact() -> None:
    store = written(
        [model("lab/a", hub_id=FIRST)], [model("lab/a", hub_id=FIRST, likes=2)], [model("lab/a")]
    )
    assert ids(store) == ["lab/a"]
    assert node(store, "lab/a")["likes"] == 2


def test_a_renamed_thing_keeps_its_hub_id() -> None:
    loads = [
        [model(OLD, hub_id=FIRST, likes=1)],
        [model(NEW, hub_id=FIRST, likes=2)],
        [alias(OLD, NEW)],
    ]
    for order in itertools.permutations(loads):
        assert ids(written(*order)) == [NEW]


def test_a_name_that_was_given_up_and_taken_by_somebody_else_is_no_alias_any_more() -> None:
    renamed = [
        [model(NEW, hub_id=FIRST, task="fill-mask"), derived("child", NEW)],
        [alias(OLD, NEW)],
    ]
    taken: list[Record] = [model(OLD, hub_id=SECOND, task="other"), derived(OLD, "x")]
    for loads in ([*renamed, taken], [taken, *renamed], [[*itertools.chain(*renamed), *taken]]):
        store = written(*loads)
        assert ids(store) == [OLD, "child", NEW, "x"]
        assert node(store, NEW)["hub_id"] == FIRST
        assert node(store, OLD)["hub_id"] == SECOND
        assert edges(store) == [(OLD, "x"), ("child", NEW)]
        again = store.write(tables(taken))
        assert not changes(again)


def test_the_older_thing_of_a_name_is_known_by_its_alias_too() -> None:
    older: list[Record] = [alias(OLD, NEW), model(OLD, hub_id=FIRST, likes=1), derived(OLD, "x")]
    newer: list[Record] = [model(NEW, hub_id=SECOND, likes=2), derived(NEW, "y")]
    forth, back = written(older, newer), written(newer, older)
    assert forth.lines() == back.lines()
    assert ids(forth) == [NEW, f"{NEW}@{FIRST}", "x", "y"]
    assert edges(forth) == [(NEW, "y"), (f"{NEW}@{FIRST}", "x")]
    for load in (older, newer):
        assert not changes(forth.write(tables(load)))
    # The name was taken from an artifact that was there before anybody knew of the redirect.
    late = written(older[1:], [older[0], *newer])
    assert late.lines() == forth.lines()
    assert not changes(late.write(tables([older[0], *newer])))


# What a source no longer states ---------------------------------------------------------------


def test_what_a_source_states_under_an_alias_is_not_retracted() -> None:
    load: list[Record] = [derived(OLD, "x"), derived("y", OLD)]
    store = written([alias(OLD, NEW)], load)
    gone = retract(store, *load, stated_by=["card"])
    assert not changes(gone)
    assert edges(store) == [(NEW, "x"), ("y", NEW)]


def test_a_scope_of_aliases_is_a_scope_of_what_they_stand_for() -> None:
    store = written([alias(OLD, NEW)], [derived(OLD, "x"), derived("other", "x")])
    retract(store, stated_by=["card"], scope=pa.chunked_array([[OLD]], pa.string()))
    assert edges(store) == [("other", "x")]


def test_what_a_source_states_of_an_older_artifact_is_not_retracted() -> None:
    older: list[Record] = [model("lab/a", hub_id=FIRST), derived("lab/a", "x")]
    store = written(older, [model("lab/a", hub_id=SECOND)])
    assert not retract(store, *older, stated_by=["card"]).gone


# Any records ----------------------------------------------------------------------------------

names = st.sampled_from(["a", "b", "c"])
sources = st.sampled_from(["s", "t"])
dates = st.sampled_from(["2023-07-10", "2026-11-01", "2026-11-01T10:00:00Z"])
models = st.builds(
    Model,
    id=names,
    stated_by=sources,
    facts_at=dates,
    task=st.sampled_from([None, "x", "y"]),
    likes=st.sampled_from([None, 1, 2]),
    hub_id=st.sampled_from([None, None, FIRST, SECOND]),
)
claims = st.builds(
    derived,
    names,
    names,
    stated_by=sources,
    first_seen=dates,
    method=st.sampled_from([None, "merge", "finetune"]),
    revision=st.sampled_from([None, "abc"]),
)
uses = st.builds(
    lambda own, path, line, how: Uses(
        start=End(Repository, "r"),
        end=End(Model, own),
        stated_by="code",
        first_seen="2026-11-01",
        path=path,
        line=line,
        how=how,
    ),
    names,
    st.sampled_from([None, "a.py"]),
    st.sampled_from([None, 1]),
    st.sampled_from([None, "literal", "constant"]),
)
aliases = st.builds(alias, names, names, sources)
loads_of_anything = st.lists(
    st.lists(models | claims | uses | aliases, min_size=1, max_size=4), min_size=1, max_size=3
)


@pytest.mark.slow
@EXAMPLES
@given(loads_of_anything)
def test_writing_twice_is_writing_once(loads: list[list[Record]]) -> None:
    store = MemoryStore()
    for load in loads:
        store.write(tables(load))
        before = store.lines()
        again = store.write(tables(load))
        assert not changes(again)
        assert store.lines() == before


@pytest.mark.slow
@EXAMPLES
@given(loads_of_anything)
def test_the_lines_of_a_graph_change_nothing_in_it_and_make_it_anew(
    loads: list[list[Record]],
) -> None:
    store = written(*loads)
    lines = store.lines()
    records = [read_line(line) for line in lines]
    store.write(tables(records))
    assert store.lines() == lines
    assert written(records).lines() == lines


@pytest.mark.slow
@EXAMPLES
@given(st.data())
def test_the_order_of_sources_does_not_matter(data: st.DataObject) -> None:
    """Two sources that name models differently, and a third that knows the names."""

    def stated(source: str, date: str) -> list[Record]:
        facts = data.draw(st.lists(models, max_size=1))
        found: list[Record] = [
            dataclasses.replace(made, stated_by=source, facts_at=date, hub_id=None)
            for made in facts
        ]
        ends = data.draw(st.lists(st.tuples(names, names), max_size=3))
        return found + [derived(*pair, stated_by=source, first_seen=date) for pair in ends]

    known: list[Record] = [alias("a", "b")]
    if data.draw(st.booleans()):
        known.append(alias("b", "c"))
    loads = [stated("s", "2023-07-10"), stated("t", "2026-11-01"), known]
    first, *others = [written(*order).lines() for order in itertools.permutations(loads)]
    for lines in others:
        assert lines == first
