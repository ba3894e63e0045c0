"""The Neo4j that the tests run on is real, and is emptied."""

import urllib.request
from pathlib import Path

import neo4j
import pytest

from tests.conftest import present
from tests.neo4j_jars import LONG_TERM, NEWEST, run_admin
from tests.neo4j_server import Neo4jServer, start_from_jars


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


def version_of(server: Neo4jServer) -> str:
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        text = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' "
        [record] = driver.execute_query(text + "RETURN versions[0] AS version").records
    return str(record["version"])


@pytest.mark.long
def test_there_is_a_server_of_the_newest_version(newest_server: Neo4jServer) -> None:
    assert version_of(newest_server) == NEWEST.number


@pytest.mark.long
def test_a_server_may_have_neo4j_browser_and_begin_with_what_was_imported(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "neo4j.conf").write_text("")
    (tmp_path / "n.csv").write_text("id:ID,likes:long\na,3\nb,4\n")
    nodes = f"--nodes=Left={tmp_path / 'n.csv'}"
    done = run_admin(tmp_path, "database", "import", "full", "neo4j", nodes)
    assert not isinstance(done, str), done
    assert done.returncode == 0, done.stderr
    server = present(start_from_jars(tmp_path, browser=True))
    assert version_of(server) == LONG_TERM.number
    with neo4j.GraphDatabase.driver(server.uri) as driver:
        assert count_nodes(driver) == 2
    with urllib.request.urlopen(f"{server.http}/browser/") as page:  # noqa: S310
        assert "Neo4j Browser" in page.read().decode()
    server.stop()
