"""The Neo4j that the tests run on is real, and is emptied."""

import neo4j
import pytest

from tests.neo4j_server import Neo4jServer


def count_nodes(driver: neo4j.Driver) -> int:
    [record] = driver.execute_query("MATCH (n) RETURN count(n) AS nodes").records
    return int(record["nodes"])


def test_it_answers(neo4j_server: Neo4jServer, neo4j_url: str) -> None:
    with neo4j.GraphDatabase.driver(neo4j_url, auth=neo4j_server.auth) as driver:
        [record] = driver.execute_query("RETURN 1 AS one").records
    assert record["one"] == 1


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_begins_with_an_empty_database(
    neo4j_server: Neo4jServer, empty_neo4j: str, time: str
) -> None:
    with neo4j.GraphDatabase.driver(empty_neo4j, auth=neo4j_server.auth) as driver:
        assert count_nodes(driver) == 0
        driver.execute_query("UNWIND range(1, 12000) AS i CREATE (:Left {by: $time})", time=time)
        assert count_nodes(driver) == 12000
