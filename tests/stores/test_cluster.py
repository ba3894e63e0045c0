"""In a cluster what is read goes to readers, what is written to the writer, and is seen then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.neo4j.store import Neo4jStore
from graph.schema import Model
from tests.cluster import Cluster, clustered
from tests.factories import derived, model, tables
from tests.stores.refusals import NUMBER


@pytest.fixture
def cluster(empty_neo4j: str) -> Iterator[Cluster]:
    """Return a cluster of three without a graph."""
    with clustered(empty_neo4j) as made:
        yield made


def test_each_transaction_goes_to_whom_it_is_for(cluster: Cluster) -> None:
    with Neo4jStore(cluster.url) as store:
        store.write(tables([derived("a", "b")]))
        assert store.rows(NUMBER) == [{"number": 2}]
        assert store.answer("MATCH (n:Model) RETURN n.id AS id ORDER BY id").rows == [
            {"id": "a"}, {"id": "b"},
        ]  # fmt: skip
        assert len(store.table("MATCH (n:Model) RETURN n.id AS id")) == 2
        store.preview(tables([derived("a", "c")]))
        store.other_names()
        store.clear()
    written = [each for each in cluster.asked if each.writes]
    read = [each for each in cluster.asked if not each.writes]
    assert written
    assert {each.member for each in written} == {cluster.leader}
    assert read
    assert cluster.leader not in {each.member for each in read}
    assert not any(each.refused for each in cluster.asked)


def test_a_reader_is_told_how_far_it_has_to_be(cluster: Cluster) -> None:
    with Neo4jStore(cluster.url) as store:
        store.write(tables([derived("a", "b")]))
        last = cluster.committed[-1]
        assert last
        store.rows(NUMBER)
        assert last in cluster.asked[-1].bookmarks
        store.preview(tables([derived("a", "c")]))
        assert last in cluster.asked[-1].bookmarks
        assert not cluster.asked[-1].writes


def test_a_new_leader_in_the_middle_of_a_write_completes_it(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    # With it the driver need not ask for the way again for each transaction, and does not.
    monkeypatch.setenv("NEO4J_DATABASE", "neo4j")

    def elect(label: str, _rows: int) -> None:
        if label == Model.label:
            cluster.leader = 1

    with Neo4jStore(cluster.url) as store:
        store.write(tables([model("a"), derived("a", "b")]), elect)
        assert store.rows("MATCH ()-[r:DERIVED_FROM]->() RETURN count(r) AS number") == [
            {"number": 1}
        ]
    refused = [each for each in cluster.asked if each.refused]
    assert [each.member for each in refused] == [0]
    after = cluster.asked[cluster.asked.index(refused[0]) + 1 :]
    assert {each.member for each in after if each.writes} == {1}


def test_a_cluster_is_asked_for_the_database_that_is_named(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_DATABASE", "neo4j")
    with Neo4jStore(f"{cluster.url}?policy=eu") as store:
        store.write(tables([derived("a", "b")]))
        store.rows(NUMBER)
    assert {each.database for each in cluster.asked} == {"neo4j"}
    assert {each.get("policy") for each in cluster.routes} == {"eu"}
