"""Clashes of licences follow from what a graph holds, and every ingest keeps them right."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

import graph.neo4j.store
from graph.embedded.store import EmbeddedStore
from graph.schema import ClashesWith, End, License, Model, Record
from graph.store.base import Store
from graph.store.connect import open_store
from graph.store.cypher import count_relations, read_claims
from graph.transfer.copy import copy_graph
from ingest.license_conflicts import CLASHES, DERIVATIONS, clash_table
from ingest.license_records import license_records
from ingest.loader import load, renew
from licenses.rule.pairs import RULE_VERSION, find_clashes
from tests.factories import alias, model, tables
from tests.stores.records import lines, retract
from tests.stores.test_upgrade import run

PAIR = ("License", "License")
FEW = ("mit", "gpl-3.0", "cc-by-nc-nd-4.0")
MORE = ("gemma", "apache-2.0 AND/OR cc-by-nc-4.0", "other:mine", "unrecognised:0123456789abcdef")


def labelled(*ids: str) -> list[Record]:
    """Return a model for each licence."""
    found: list[Record] = []
    for number, own in enumerate(ids):
        subject = End(Model, f"lab/{own}-{number}")
        found += license_records(subject, *own.split(" AND/OR "), stated_by="hub-tag")
    return found


def held(store: Store) -> list[tuple[Any, ...]]:
    """Return the clashes that a graph holds, sorted."""
    rows = store.rows(read_claims(ClashesWith, PAIR))
    assert all(row["rule_version"] == RULE_VERSION for row in rows)
    names = ("from_id", "to_id", "verdict", "terms", "severity", "edges")
    return sorted(tuple(row[name] for name in names) for row in rows)


def expected(*ids: str) -> list[tuple[Any, ...]]:
    """Return the clashes of all pairs of these licences, sorted."""
    found = find_clashes(itertools.product(ids, repeat=2))
    return sorted(
        (c.upstream, c.downstream, c.verdict, " ".join(c.terms), c.severity, " ".join(c.edges))
        for c in found
    )


def test_an_ingest_leaves_the_clashes_of_what_it_brought(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    found = held(store)
    assert found == expected(*FEW)
    joined = {row[:2] for row in found}
    assert ("gpl-3.0", "mit") in joined
    assert ("mit", "gpl-3.0") not in joined, "permissive into copyleft agrees"
    assert ("cc-by-nc-nd-4.0", "cc-by-nc-nd-4.0") in joined, "what may not be shared at all"
    assert ("mit", "mit") not in joined


def test_later_licences_are_joined_to_the_earlier_ones(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    load(store, "hub", labelled(*MORE))
    known = (*FEW, "gemma", "apache-2.0", "cc-by-nc-4.0", "apache-2.0 AND/OR cc-by-nc-4.0")
    assert held(store) == expected(*known)
    # One more, alone, is joined both ways.
    load(store, "hub", labelled("agpl-3.0"))
    assert held(store) == expected(*known, "agpl-3.0")


def test_a_repeated_ingest_changes_none_of_them(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    marks = _marks(store)
    for _ in range(2):
        load(store, "hub", labelled(*FEW))
    assert held(store) == expected(*FEW)
    assert _marks(store) == marks
    if isinstance(store, EmbeddedStore):
        # Nothing new at all: not even the file is written.
        before = store.path.stat().st_mtime_ns
        store.write(tables(labelled(*FEW)), derivations=DERIVATIONS)
        assert store.path.stat().st_mtime_ns == before


def _marks(store: Store) -> object:
    if isinstance(store, EmbeddedStore):
        return None
    text = "MATCH ()-[r:CLASHES_WITH]->() RETURN elementId(r) AS own"
    return sorted(row["own"] for row in store.rows(text))


def test_only_licences_of_the_table_are_joined(store: Store) -> None:
    load(store, "hub", labelled("other", "unknown", "other:mine", "nobody's licence", "mit"))
    assert held(store) == []
    assert store.rows("MATCH (l:License) RETURN count(l) AS number")[0]["number"] >= 4


def test_another_version_of_the_rule_makes_them_anew(store: Store) -> None:
    load(store, "hub", labelled(*FEW))

    def other(fresh: Any, known: Any) -> Any:
        assert not known, "nothing of the older version is kept"
        table = clash_table(fresh, known)
        place = table.column_names.index("rule_version")
        return table.set_column(place, "rule_version", [[RULE_VERSION + 1] * len(table)])

    newer = type(CLASHES)(CLASHES.record, RULE_VERSION + 1, CLASHES.choose, other)
    store.write({}, derivations=(newer,))
    versions = store.rows("MATCH ()-[r:CLASHES_WITH]->() RETURN DISTINCT r.rule_version AS v")
    assert versions == [{"v": RULE_VERSION + 1}]
    store.write({}, derivations=DERIVATIONS)
    assert held(store) == expected(*FEW)


def test_init_makes_them_where_they_are_lacking(store: Store) -> None:
    store.write(tables(labelled(*FEW)))
    assert held(store) == [], "what writes past the ingest derives nothing"
    for _ in range(2):
        renew(store)
        assert held(store) == expected(*FEW)


def test_init_repairs_what_was_damaged(url: str) -> None:
    with open_store(url) as store:
        load(store, "hub", labelled(*FEW))
    run(url, "MATCH (a:License {id: 'gpl-3.0'})-[r:CLASHES_WITH]->(b:License) DELETE r")
    with open_store(url) as store:
        assert held(store) != expected(*FEW)
        renew(store)
        assert held(store) == expected(*FEW)


def test_a_licence_that_gets_another_id_takes_none_of_them_along(store: Store) -> None:
    load(store, "hub", [*labelled(*FEW), model("lab/x")])
    store.write(tables([alias("gpl-3.0", "gpl-3.0-or-later", kind=License)]))
    assert held(store) == [], "until the next ingest"
    load(store, "hub", labelled("mit"))
    assert held(store) == expected("mit", "gpl-3.0-or-later", "cc-by-nc-nd-4.0")


def test_they_are_neither_exported_nor_in_the_journal(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    assert held(store)
    assert not any(ClashesWith.label in line for line in lines(store))
    plain = tables(labelled(*FEW))
    assert not store.write(plain).anything()


def test_retracting_leaves_them(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    retract(store, stated_by=["hub-tag"])
    assert held(store) == expected(*FEW), "the licences are still known"


def test_clearing_removes_them_and_an_ingest_brings_them_back(store: Store) -> None:
    load(store, "hub", labelled(*FEW))
    store.clear()
    store.prepare()
    text = count_relations(ClashesWith.label)
    assert store.rows(text) == [{"number": 0}]
    load(store, "hub", labelled(*FEW))
    assert held(store) == expected(*FEW)


def test_a_copy_has_those_of_both_graphs(store: Store, tmp_path: Path) -> None:
    load(store, "hub", labelled("gemma"))
    with EmbeddedStore(tmp_path / "other") as other:
        load(other, "hub", labelled(*FEW))
        for _ in range(2):
            copy_graph(other, store, derivations=DERIVATIONS)
            assert held(store) == expected(*FEW, "gemma")
        # And back.
        copy_graph(store, other, derivations=DERIVATIONS)
        assert held(other) == expected(*FEW, "gemma")


@pytest.mark.parametrize("rows", [1, 3])
def test_transactions_of_any_size_leave_the_same(
    empty_neo4j: str, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    monkeypatch.setattr(graph.neo4j.store, "ROWS", rows)
    with open_store(empty_neo4j) as store:
        load(store, "hub", labelled(*FEW))
        assert held(store) == expected(*FEW)


# A graph of the first version ------------------------------------------------------------------

TERMS = "MATCH (l:License {id: 'gpl-3.0'}) RETURN l.share_alike AS share_alike, l.raw AS raw"


def make_first(url: str) -> None:
    """Take away what the second version of the schema has more."""
    if url.startswith("bolt"):
        added = ", ".join(f"l.{name}" for name in NEW)
        run(
            url,
            "MATCH ()-[r:CLASHES_WITH]->() DELETE r",
            f"MATCH (l:License) REMOVE {added}",
            "MATCH (g:GraphInfo) REMOVE g.derived SET g.schema_version = 1",
        )
        return
    run(
        url,
        "DROP TABLE CLASHES_WITH",
        *(f"ALTER TABLE License DROP {name}" for name in NEW),
        "ALTER TABLE GraphInfo DROP derived",
        "MATCH (g:GraphInfo) SET g.schema_version = 1",
    )


NEW = (
    "target allows_commercial allows_derivatives allows_redistribution requires_attribution "
    "state_changes share_alike use_restrictions restriction_set research_only "
    "restricts_output_training trained_model_reach must_flow_down_license_text "
    "derivative_licence_terms naming_requirement display_requirement patent_grant revocable "
    "confidence"
).split()


@pytest.fixture
def first(url: str) -> str:
    """Return the address of a graph that the first version has written."""
    with open_store(url) as store:
        load(store, "hub", labelled(*FEW, "other:mine"))
    make_first(url)
    return url


def test_init_gives_an_older_graph_the_terms_and_the_clashes(first: str) -> None:
    with open_store(first) as store:
        store.prepare()
        renew(store)
        assert store.rows(TERMS) == [{"share_alike": "strong", "raw": None}]
        assert held(store) == expected(*FEW)
        text = "MATCH (l:License) WHERE l.share_alike IS NULL RETURN l.raw AS raw"
        assert store.rows(text) == [{"raw": "other:mine"}]


def test_an_ingest_gives_them_too(first: str) -> None:
    with open_store(first) as store:
        assert store.rows(TERMS) == [{"share_alike": None, "raw": None}]
        load(store, "hub", labelled("gemma", "gpl-3.0"))
        assert held(store) == expected(*FEW, "gemma")
        assert store.rows(TERMS) == [{"share_alike": "strong", "raw": None}]
