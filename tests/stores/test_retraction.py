"""What a source no longer states leaves the graph of now, and stays known."""

from __future__ import annotations

import json

import pyarrow as pa
import pytest

from graph.schema import Record
from graph.store.base import Store
from graph.transfer.jsonl import read_line
from tests.factories import alias, derived, licensed, model, tables, trained, used
from tests.stores.records import THEN, changes, claims, journal, lines, retract

OF_CARD: list[Record] = [
    derived("a", "b", method="merge", first_seen=THEN),
    derived("a", "c", first_seen=THEN),
    trained("a", "squad", first_seen=THEN),
    licensed("a", "mit", "card", first_seen=THEN),
    used("r", "a", "card", first_seen=THEN),
    used("r", "a", "card", path="x.py", line=3, first_seen=THEN),
]
OF_OTHERS: list[Record] = [
    model("a", likes=1),
    derived("a", "b", "hub-tag"),
    derived("z", "b", "hub-tag"),
    used("r", "a", path="x.py", line=3),
]


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a graph of what a card and other sources state."""
    store.write(tables([*OF_CARD, *OF_OTHERS]))
    return store


def test_claims_of_that_source_alone_go_to_the_journal(filled: Store) -> None:
    seen = [derived("a", "b", method="merge"), used("r", "a", "card")]
    done = retract(filled, *seen, stated_by=["card"], ended="2026-11-20")
    assert done.gone == {"DERIVED_FROM": 1, "TRAINED_ON": 1, "LICENSED_AS": 1, "USES": 1}
    assert done.new == {"Change": 4}
    stated = {(c["from"][1], c["to"][1], c["stated_by"]) for c in claims(filled, "DERIVED_FROM")}
    assert stated == {("a", "b", "card"), ("a", "b", "hub-tag"), ("z", "b", "hub-tag")}
    uses = {(c.get("path"), c["stated_by"]) for c in claims(filled, "USES")}
    assert uses == {(None, "card"), ("x.py", "code-scan")}
    entries = {entry["claim"]: entry for entry in journal(filled)}
    assert set(entries) == {"DERIVED_FROM", "TRAINED_ON", "LICENSED_AS", "USES"}
    for entry in entries.values():
        assert (entry["reason"], entry["began"], entry["ended"]) == ("gone", THEN, "2026-11-20")
        assert entry["stated_by"] == "card"
    values = json.loads(entries["USES"]["values"])
    assert (values["path"], values["line"]) == ("x.py", 3)
    # Claims are retracted, the artifacts that they join stay.
    assert filled.rows("MATCH (m:Model {id: 'c'}) RETURN m.id AS own") == [{"own": "c"}]


def test_retracting_again_changes_nothing(filled: Store) -> None:
    for _ in range(2):
        done = retract(filled, stated_by=["card"], ended="2026-11-20")
        held = lines(filled)
    assert not changes(done)
    assert lines(filled) == held
    assert len(journal(filled)) == len(OF_CARD)


def test_nothing_is_retracted_that_is_still_stated(filled: Store) -> None:
    held = lines(filled)
    assert not changes(retract(filled, *OF_CARD, stated_by=["card"]))
    assert not changes(retract(filled, stated_by=["somebody"]))
    assert not changes(retract(filled, stated_by=[]))
    assert lines(filled) == held
    # What is stated with other values is changed and not retracted.
    done = retract(filled, derived("a", "b", method="other"), *OF_CARD[1:], stated_by=["card"])
    assert (done.changed, done.gone) == ({"DERIVED_FROM": 1}, {})
    assert [entry["reason"] for entry in journal(filled)] == ["changed"]


def test_a_claim_may_end_and_return_and_end_again(filled: Store) -> None:
    retract(filled, stated_by=["card"], ended="2026-11-20")
    back = derived("a", "b", method="merge", first_seen="2026-11-21")
    filled.write(tables([back]))
    [claim] = [c for c in claims(filled, "DERIVED_FROM") if c["stated_by"] == "card"]
    assert claim["first_seen"] == "2026-11-21"
    retract(filled, stated_by=["card"], ended="2026-11-22")
    entries = [e for e in journal(filled) if (e["claim"], e["to_id"]) == ("DERIVED_FROM", "b")]
    assert sorted((e["began"], e["ended"]) for e in entries) == [
        (THEN, "2026-11-20"),
        ("2026-11-21", "2026-11-22"),
    ]


def test_a_scope_limits_it_to_the_artifacts_that_were_read(filled: Store) -> None:
    filled.write(tables([derived("other", "b")]))
    scope = pa.chunked_array([["r", "z", "nobody"]], pa.string())
    done = retract(filled, stated_by=["card"], scope=scope, ended="2026-11-20")
    assert done.gone == {"USES": 2}
    nothing = pa.chunked_array([[]], pa.string())
    assert not changes(retract(filled, stated_by=["card"], scope=nothing))


def test_a_scope_of_kinds_leaves_other_artifacts_of_the_same_name_alone(filled: Store) -> None:
    data = {"from": ["Dataset", "a"], "to": ["Dataset", "b"], "stated_by": "card"}
    filled.write(tables([read_line(json.dumps({"claim": "DERIVED_FROM", **data}))]))
    scope = pa.table({"from_kind": ["Model", "Repository"], "from_id": ["a", "a"]})
    done = retract(filled, stated_by=["card"], scope=scope, ended="2026-11-20")
    assert done.gone == {"DERIVED_FROM": 2, "TRAINED_ON": 1, "LICENSED_AS": 1}
    left = [c["from"] for c in claims(filled, "DERIVED_FROM") if c["stated_by"] == "card"]
    assert left == [["Dataset", "a"]]
    nothing = scope.slice(0, 0)
    assert not changes(retract(filled, stated_by=["card"], scope=nothing))


def test_several_sources_are_retracted_at_once(filled: Store) -> None:
    retract(filled, stated_by=["card", "hub-tag"])
    assert claims(filled, "DERIVED_FROM") == []
    assert len(claims(filled, "USES")) == 1


def test_what_a_source_states_under_an_older_name_is_still_stated(store: Store) -> None:
    legacy: list[Record] = [derived("old", "b", "peatmoss"), used("r", "old", "peatmoss")]
    store.write(tables([alias("old", "lab/new"), *legacy]))
    held = lines(store)
    assert not changes(retract(store, *legacy, stated_by=["peatmoss"]))
    assert lines(store) == held
    scope = pa.chunked_array([["old"]], pa.string())
    done = retract(store, stated_by=["peatmoss"], scope=scope)
    assert done.gone == {"DERIVED_FROM": 1}
    store.write(tables(legacy))
    scope = pa.table({"from_kind": ["Model"], "from_id": ["old"]})
    done = retract(store, stated_by=["peatmoss"], scope=scope)
    assert done.gone == {"DERIVED_FROM": 1}


def test_an_empty_graph_has_nothing_to_retract(store: Store) -> None:
    assert not changes(retract(store, stated_by=["card"]))


def test_the_journal_comes_back_from_its_lines(filled: Store) -> None:
    retract(filled, stated_by=["card"], ended="2026-11-20")
    held = lines(filled)
    assert not changes(filled.write(tables([read_line(line) for line in held])))
    assert lines(filled) == held
    assert claims(filled, "TRAINED_ON") == []
