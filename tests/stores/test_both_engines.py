"""What one engine keeps, the other keeps alike, and both as the plan in memory says."""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
from pathlib import Path

import pyarrow as pa
import pytest

import graph.embedded.apply
import graph.neo4j.store
from graph.embedded.store import EmbeddedStore
from graph.errors import UnavailableError, UsageError
from graph.neo4j.store import Neo4jStore
from graph.schema import CLAIMS, ENTITIES, NODES, Model, Record, Uses
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.cypher import read_claims, read_nodes
from graph.store.tables import conform
from graph.transfer.jsonl import read_line
from tests.factories import derived, model, tables, used
from tests.stores import records as r
from tests.stores.memory import MemoryStore
from tests.stores.records import LOADS, changes, claims, lines


def as_planned(store: Store, planned: MemoryStore) -> None:
    """Fail unless the graph is the one that the plans in memory made."""
    held = lines(store)
    assert sorted(held) == sorted(planned.lines())
    assert len(set(held)) == len(held)


def only_mentioned(store: Store) -> set[tuple[str, str]]:
    """Return kind and id of the things that nothing describes."""
    return {
        (kind.label, row["own"])
        for kind in ENTITIES
        for row in store.rows(f"MATCH (n:{kind.label}) WHERE n.only_mentioned RETURN n.id AS own")
    }


@pytest.mark.long
def test_a_graph_with_everything_is_kept_as_it_was_planned(store: Store) -> None:
    planned = MemoryStore()
    for load in LOADS:
        store.write(tables(load))
        planned.write(tables(load))
        as_planned(store, planned)
        assert not changes(store.write(tables(load)))
    as_planned(store, planned)
    assert only_mentioned(store) == {
        (kind.label, row["id"])
        for kind in ENTITIES
        for row in planned.tables[kind].to_pylist()
        if row["only_mentioned"]
    }


def test_both_engines_hold_the_same_lines_in_the_same_order(
    tmp_path: Path, empty_neo4j: str
) -> None:
    with EmbeddedStore(tmp_path / "graph") as file, Neo4jStore(empty_neo4j) as server:
        everything = list(itertools.chain(*LOADS))
        file.write(tables(everything))
        server.write(tables(everything))
        held = lines(file)
        assert lines(server) == held
        assert len(held) > 100
        for cypher in (read_nodes(Model), read_claims(CLAIMS[0], ("Model", "Model"))):
            a, b = (conform_all(found.table(cypher)) for found in (file, server))
            assert a.schema.names == b.schema.names
            assert sorted(map(str, a.to_pylist())) == sorted(map(str, b.to_pylist()))
            rows = [sorted(map(str, found.rows(cypher))) for found in (file, server)]
            assert rows[0] == rows[1]


def conform_all(table: pa.Table) -> pa.Table:
    """Return a table without the types that an engine gives to columns without values."""
    return pa.table({name: table[name].to_pylist() for name in table.column_names})


@pytest.mark.long
def test_the_lines_of_a_graph_change_nothing_in_it_and_make_it_anew(
    store: Store, tmp_path: Path
) -> None:
    for load in (list(itertools.chain(*LOADS[:4])), LOADS[4], LOADS[5], LOADS[6]):
        store.write(tables(load))
    held = lines(store)
    records = [read_line(line) for line in held]
    assert not changes(store.write(tables(records)))
    assert lines(store) == held
    with EmbeddedStore(tmp_path / "anew") as anew:
        anew.write(tables(records))
        assert lines(anew) == held
    store.clear()
    store.write(tables(records))
    assert lines(store) == held


def test_the_order_of_two_sources_does_not_matter(store: Store) -> None:
    loads = [r.OF_2022, [*r.OF_2026, *r.LEARNED, *r.USED_AGAIN]]
    outcomes = []
    for order in (loads, loads[::-1]):
        store.clear()
        for load in order:
            store.write(tables(load))
        outcomes.append(lines(store))
    assert outcomes[0] == outcomes[1]


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in (1, 2))]
)
def test_any_records_are_kept_as_they_were_planned(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every way of reading and of cutting into transactions is taken.
    few = random.Random(seed)
    monkeypatch.setattr(graph.embedded.apply, "_FEW_IDS", few.choice([0, 3, 100_000]))
    monkeypatch.setattr(graph.embedded.apply, "_AT_ONCE", few.choice([1, 3, 20_000]))
    monkeypatch.setattr(graph.embedded.apply, "_AT_FIRST", few.choice([1, 2, 500]))
    monkeypatch.setattr(graph.embedded.apply, "_FEW_DELETED", few.choice([0, 1, 100]))
    monkeypatch.setattr(graph.embedded.apply, "_ROWS_A_LOOK_UP", few.choice([0, 1, 150]))
    planned = MemoryStore()
    names = ["lab/a", "lab/b", "lab/c", "lab/d"]
    for _ in range(4):
        load: list[Record] = []
        for _ in range(few.randrange(2, 9)):
            a, b = few.choice(names), few.choice(names)
            seen = few.choice([r.THEN, r.BETWEEN, r.NOW])
            load += few.choice(
                [
                    [model(a, few.choice("st"), seen, likes=few.choice([None, 1, 2]), hub_id="1")],
                    [model(a, few.choice("st"), seen, task=few.choice([None, "x"]), hub_id="2")],
                    [derived(a, b, few.choice("st"), method=few.choice("xy"), first_seen=seen)],
                    [used("r", a, path=few.choice([None, "p"]), how=few.choice("xy"))],
                    [r.alias(a, b)],
                    [r.licensed(a, few.choice(["mit", "gpl-3.0"]), first_seen=seen)],
                ]
            )
        store.write(tables(load))
        planned.write(tables(load))
        as_planned(store, planned)


def test_claims_are_looked_up_only_while_that_is_less_than_all_of_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(store, EmbeddedStore):
        pytest.skip("a server looks up whatever it is asked for")
    monkeypatch.setattr(graph.embedded.apply, "_AT_FIRST", 1)
    repositories = [f"r/{number}" for number in range(10)]
    store.write(tables([used(own, f"lab/m{n}") for own in repositories for n in range(20)]))
    with store.reading() as reader:
        for asked, read in ((1, 20), (2, 200)):
            kinds = pa.repeat("Repository", asked)
            starts = pa.table({"from_kind": kinds, "from_id": repositories[:asked]})
            assert len(reader.claims_from(Uses, starts)) == read


def test_a_server_is_written_alike_in_transactions_of_any_size(
    empty_neo4j: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Neo4jStore(empty_neo4j) as store:
        for rows, size in ((7, 8 << 20), (10_000, 200)):
            monkeypatch.setattr(graph.neo4j.store, "ROWS", rows)
            monkeypatch.setattr(graph.neo4j.store, "BYTES", size)
            store.clear()
            planned = MemoryStore()
            for load in (r.OF_2022, [*r.OF_2026, *r.LEARNED, *r.USED_AGAIN]):
                store.write(tables(load))
                planned.write(tables(load))
            as_planned(store, planned)


@pytest.mark.long
def test_many_changed_claims_are_changed_as_few_are(store: Store) -> None:
    # More than the embedded engine looks up one by one.
    many = 5_100
    old = [used(f"r{n % 900}", "m", path=f"{n}.py", line=n % 3, how="a") for n in range(many)]
    new = [dataclasses.replace(use, how="b", first_seen="2026-11-10") for use in old]
    store.write(tables(old))
    done = store.write(tables(new))
    assert done.changed == {"USES": many}
    assert done.new == {"Change": many}
    found = store.rows("MATCH ()-[u:USES]->() RETURN u.how AS how, count(u) AS number")
    assert found == [{"how": "b", "number": many}]
    assert not changes(store.write(tables(new)))


def test_one_claim_of_many_is_changed_alone(store: Store) -> None:
    # Few starts in a large table are looked up by key on the embedded engine.
    store.write(tables([derived(f"m{n}", "base", method="merge") for n in range(700)]))
    later = {"first_seen": "2026-11-10"}
    load = [
        derived("m3", "base", method="adapter", **later),
        derived("m3", "new"),
        derived("n", "m3"),
    ]
    done = store.write(tables(load))
    assert (done.changed, done.new) == (
        {"DERIVED_FROM": 1},
        {"DERIVED_FROM": 2, "Model": 2, "Change": 1},
    )
    assert not changes(store.write(tables(load)))
    methods = store.rows(
        "MATCH ()-[d:DERIVED_FROM]->(:Model {id: 'base'}) RETURN d.method AS method, count(d) AS n"
    )
    assert {row["method"]: row["n"] for row in methods} == {"merge": 699, "adapter": 1}


def test_what_is_stated_again_is_not_touched(store: Store) -> None:
    store.write(tables([*r.OF_2022, *r.OF_2026]))
    held = lines(store)
    later = [
        derived("lab/merge-1", "lab/base", method="merge", revision="abc", first_seen="2026-12-01"),
        used("github.com/owner/name", "lab/child", first_seen="2026-12-01"),
    ]
    mark = _mark(store)
    assert not changes(store.write(tables(later)))
    assert _mark(store) == mark
    assert lines(store) == held


def _mark(store: Store) -> object:
    """Return what tells whether anything was written: the file itself, or each claim's identity."""
    if isinstance(store, EmbeddedStore):
        state = store.path.stat()
        return state.st_ino, state.st_mtime_ns
    return sorted(row["own"] for row in store.rows("MATCH ()-[c]->() RETURN elementId(c) AS own"))


def test_an_end_that_nothing_describes_is_only_mentioned(store: Store) -> None:
    text = "MATCH (m:Model {id: 'b'}) RETURN m.only_mentioned AS mentioned, m.facts_at AS facts_at"
    store.write(tables([derived("a", "b")]))
    assert store.rows(text) == [{"mentioned": True, "facts_at": None}]
    store.write(tables([model("b", likes=1)]))
    assert store.rows(text) == [{"mentioned": False, "facts_at": r.NOW}]
    store.write(tables([derived("c", "b")]))
    assert store.rows(text) == [{"mentioned": False, "facts_at": r.NOW}]


def test_an_empty_graph_answers_with_nothing(store: Store) -> None:
    store.prepare()
    for kind in NODES:
        assert store.rows(read_nodes(kind)) == []
        table = store.table(read_nodes(kind))
        assert len(table) == 0
        assert len(conform(kind, table)) == 0
    for claim in CLAIMS:
        for a, b in claim.ends:
            text = read_claims(claim, (a.label, b.label))
            assert store.rows(text) == []
            table = store.table(text)
            assert len(conform(claim, table)) == 0
    assert lines(store) == []
    assert store.rows("MATCH (m:Model) RETURN count(m) AS number") == [{"number": 0}]


def test_writing_nothing_makes_an_empty_graph(store: Store) -> None:
    assert not changes(store.write({}))
    assert lines(store) == []


def test_parameters_are_values_and_nothing_else(store: Store) -> None:
    store.write(tables([model(own) for own in r.AWKWARD]))
    for own in r.AWKWARD:
        found = store.rows("MATCH (m:Model {id: $own}) RETURN m.id AS own", {"own": own})
        assert found == [{"own": own}]
        table = store.table("MATCH (m:Model {id: $own}) RETURN m.id AS own", {"own": own})
        assert table.to_pylist() == [{"own": own}]


def test_reading_cannot_write(store: Store) -> None:
    store.write(tables([derived("a", "b")]))
    held = lines(store)
    for text in (
        "CREATE (m:Model {id: 'z'})",
        "MATCH (m:Model) DETACH DELETE m",
        "MATCH (m:Model) SET m.likes = 1 RETURN m.id AS own",
    ):
        with pytest.raises((UsageError, UnavailableError)):
            store.rows(text)
    assert lines(store) == held


def test_a_query_that_no_engine_can_run_is_told_in_one_sentence(store: Store) -> None:
    store.prepare()
    for text in ("MATCH (m:Model RETURN m", "RETURN undefined AS x"):
        with pytest.raises(UsageError) as raised:
            store.rows(text)
        assert "\n" not in str(raised.value)
        assert str(raised.value).endswith((".", "!", "?"))


def test_values_come_back_with_their_types(store: Store) -> None:
    store.write(
        tables([model("m", likes=2**63 - 1, carbon_g=2.0, private=False, task="é", parameters=0)])
    )
    text = (
        "MATCH (m:Model) RETURN m.likes AS likes, m.carbon_g AS carbon_g, m.private AS private, "
        "m.parameters AS parameters, m.downloads AS downloads"
    )
    wanted = {
        "likes": 2**63 - 1,
        "carbon_g": 2.0,
        "private": False,
        "parameters": 0,
        "downloads": None,
    }
    for [row] in (store.rows(text), store.table(text).to_pylist()):
        assert row == wanted
        assert [type(value) for value in row.values()] == [type(value) for value in wanted.values()]


def test_clearing_a_graph_makes_it_empty_and_it_can_be_filled_again(url: str) -> None:
    with open_store(url) as store:
        store.write(tables([*r.OF_2022, *r.OF_2026, *r.CHANGED, *r.LEARNED]))
        held = lines(store)
        store.clear()
        store.clear()
        store.prepare()
        assert lines(store) == []
        for kind in NODES:
            found = store.rows(f"MATCH (n:{kind.label}) RETURN count(n) AS number")
            assert found == [{"number": 0}]
        store.write(tables([*r.OF_2022, *r.OF_2026, *r.CHANGED, *r.LEARNED]))
        assert lines(store) == held


def test_an_entry_of_the_journal_of_long_values_can_be_kept(store: Store) -> None:
    store.write(tables([derived("a", "b", evidence="long " * 4_000)]))
    store.write(tables([derived("a", "b", evidence="other " * 4_000, first_seen="2026-11-10")]))
    [entry] = r.journal(store)
    assert json.loads(entry["values"])["evidence"] == "long " * 4_000
    assert isinstance(read_line(json.dumps(entry)), Record)


def test_each_claim_knows_who_states_it_and_since_when(store: Store) -> None:
    store.write(tables([*r.OF_2022, *r.OF_2026]))
    for claim in CLAIMS:
        for line in claims(store, claim.label):
            assert line["stated_by"]
            assert line["first_seen"]
    whole = store.rows(
        "MATCH ()-[c]->() WHERE c.stated_by IS NULL OR c.first_seen IS NULL OR c.declared IS NULL "
        "RETURN count(c) AS number"
    )
    assert whole == [{"number": 0}]
