"""`ptm cypher`: it answers what only reads, and no attack writes or reads anything else."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.store.connect import open_store
from tests.cli.conftest import Ptm
from tests.conftest import ENGINES
from tests.queries.made_graph import HOSTILE, TOP
from tests.queries.test_cypher_guard import ALLOWED, REFUSED

SECRET = "nobody may read this"


@pytest.fixture(scope="module", params=ENGINES)
def made_url(request: pytest.FixtureRequest) -> str:
    """Return the address of the made graph, on each engine; nobody writes to it."""
    name = "made_file" if request.param == "embedded" else "made_on_neo4j"
    return str(request.getfixturevalue(name))


@pytest.fixture
def on_either(made_url: str, ptm: Ptm, monkeypatch: pytest.MonkeyPatch) -> Ptm:
    """Return what runs a command on the made graph, on one engine and then on the other."""
    monkeypatch.setenv("PTM_GRAPH", made_url)
    return ptm


@pytest.fixture
def secret(tmp_path: Path) -> Iterator[Path]:
    """Return a file that no query may read, in a folder where none may write."""
    folder = tmp_path / "outside"
    folder.mkdir()
    path = folder / "secret.csv"
    path.write_text(f"{SECRET},1\n")
    yield path
    assert os.listdir(folder) == ["secret.csv"]
    assert path.read_text() == f"{SECRET},1\n"


def holds() -> list[dict[str, Any]]:
    """Return every model of the graph that PTM_GRAPH names."""
    with open_store(os.environ["PTM_GRAPH"]) as store:
        return store.rows("MATCH (n:Model) RETURN n.id AS id, n.downloads AS d ORDER BY id")


ATTACKS = [
    "COPY (MATCH (n:Model) RETURN n.id) TO '{folder}/out.csv'",
    "COPY Model TO '{folder}/out.csv'",
    "COPY Model FROM '{secret}'",
    "LOAD FROM '{secret}' RETURN *",
    "UNWIND [1] AS x LOAD FROM '{secret}' RETURN *",
    "WITH 1 AS x LIMIT 5LOAD FROM '{secret}' RETURN *",
    "MATCH (n:Model) WHERE n.downloads = 3.0LOAD FROM '{secret}' RETURN *",
    "EXPORT DATABASE '{folder}/out'",
    "IMPORT DATABASE '{folder}'",
    "INSTALL httpfs",
    "LOAD EXTENSION httpfs",
    "ATTACH '{secret}' AS other (dbtype duckdb)",
    "LOAD CSV FROM 'file://{secret}' AS line RETURN line",
    "MATCH (n:Model) WITH n LIMIT 1 LOAD CSV FROM 'file://{secret}' AS line RETURN line",
    "RETURN 1 AS x //\rUNION ALL LOAD CSV FROM 'file://{secret}' AS x RETURN x",
    "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    "CALL dbms.components() YIELD name RETURN name",
    "MATCH (n:Model) CALL db.labels() YIELD label RETURN label",
    "CALL show_tables() RETURN *",
    "MATCH (n:Model) WHERE n.downloads = 3CALL show_tables() RETURN *",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "SHOW TRANSACTIONS",
    "MATCH (n:Model) DETACH DELETE n",
    "MATCH (n:Model) SET n.downloads = 0 RETURN n.id",
    "MATCH (n:Model) REMOVE n.downloads RETURN n.id",
    "CREATE (n:Model {{id: 'new'}}) RETURN n.id",
    "MERGE (n:Model {{id: 'new'}}) RETURN n.id",
    "MATCH (n:Model) //\rSET n.downloads = 0 //\n RETURN n.id",
    "MATCH (n:Model) FOREACH (x IN [1] | SET n.downloads = 0)",
    "DROP TABLE Model",
    "RETURN 1 AS x; MATCH (n) DETACH DELETE n",
]


def test_an_attack_is_refused_and_nothing_is_written_or_read(on_either: Ptm, secret: Path) -> None:
    before = holds()
    for attack in ATTACKS:
        query = attack.format(secret=secret, folder=secret.parent)
        for words, stdin in (([query], ""), (["-"], query)):
            result = on_either("cypher", *words, stdin=stdin)
            assert (result.status, result.out) == (2, ""), attack
            assert SECRET not in result.err
    assert holds() == before


def test_what_the_check_refuses_ends_with_2(on_made: Ptm) -> None:
    for query in REFUSED:
        result = on_made("cypher", query)
        assert (result.status, result.out) == (2, ""), query


def test_what_the_check_lets_through_reads_at_most(on_either: Ptm) -> None:
    before = holds()
    for query in ALLOWED:
        needed = [f"--param={name}=1" for name in ("load", "set", "id") if f"${name}" in query]
        result = on_either("cypher", query, *needed, "--format", "json")
        # No graph has some names of it, and an engine may not know a word of it: that is said.
        assert result.status in (0, 2), query
        said = ("cannot run this query", "`ptm schema` lists what there is", "SET AS z")
        assert result.status == 0 or any(words in result.err for words in said), query
    assert holds() == before


def test_parameters_are_values_and_never_cypher(on_either: Ptm) -> None:
    query = "MATCH (m:Model {id: $id}) RETURN m.id AS id"
    for identifier in HOSTILE[:-1]:
        result = on_either("cypher", query, "-p", f"id={json.dumps(identifier)}", "--format=json")
        assert [row["id"] for row in result.json()["rows"]] == [identifier]


def test_numbers_lists_and_texts_can_be_given(on_either: Ptm) -> None:
    query = "MATCH (m:Model) WHERE m.id IN $ids AND m.downloads >= $least RETURN m.id AS id"
    words = ("-p", f'ids=["{TOP}", "mix/abcd"]', "-p", "least=1000", "--format", "json")
    assert on_either("cypher", query, *words).json()["rows"] == [{"id": "mix/abcd"}]
    said = on_either("cypher", "RETURN $text AS t", "-p", "text=plain words", "--format", "json")
    assert said.json()["rows"] == [{"t": "plain words"}]


def test_a_parameter_that_is_not_given_is_named(on_either: Ptm) -> None:
    result = on_either("cypher", "MATCH (m:Model {id: $id}) RETURN m.id AS id")
    assert result.status == 2
    assert "The query needs a value for $id" in result.err


@pytest.mark.parametrize(
    "words",
    [
        ("RETURN 1 AS x", "-p", "no equals sign"),
        ("RETURN 1 AS x", "-p", "=1"),
        ("RETURN 1 AS x", "-p", "a b=1"),
        ("RETURN $n AS x", "-p", "n=123456789012345678901234567890"),
        ("RETURN $n AS x", "-p", 'n={"a": [9223372036854775808]}'),
        ("RETURN $n AS x", "-p", 'n="\\ud800"'),
        ("RETURN $n AS x", "-p", "n=\udcff"),
        ("MATCH (m:NoSuchLabel) RETURN m.id AS",),
        ("RETURN nonsense(1) AS x",),
        ("RETURN x",),
        ("MATCH (n:Model) RETURN n.id AS id", "--format", "tree"),
        (),
    ],
)
def test_wrong_words_end_with_2(on_either: Ptm, words: tuple[str, ...]) -> None:
    result = on_either("cypher", *words)
    assert (result.status, result.out) == (2, "")


def test_values_that_json_cannot_say_are_null(on_either: Ptm) -> None:
    result = on_either("cypher", "RETURN [1.0 / 0.0, 0.0 / 0.0] AS x, 1.5 AS y", "--format=json")
    if result.status == 0:  # one engine divides by zero, the other does not
        [row] = json.loads(result.out, parse_constant=pytest.fail)["rows"]
        assert row == {"x": [None, None], "y": 1.5}


def test_a_sum_is_a_number(on_either: Ptm) -> None:
    query = "MATCH (m:Model) WHERE m.id STARTS WITH 'ladder/1-' RETURN sum(m.downloads) AS total"
    assert on_either("cypher", query, "--format", "json").json()["rows"] == [{"total": 3}]


def test_nodes_and_paths_can_be_returned_in_every_format(on_either: Ptm) -> None:
    query = "MATCH p = (m:Model {id: 'mix/ab'})-[r:DERIVED_FROM]->(n) RETURN m, r, p"
    for form in ("table", "json", "csv", "markdown"):
        result = on_either("cypher", query, "--format", form)
        assert result.status == 0
        assert "mix/ab" in result.out


def test_nodes_relationships_and_paths_are_drawn_alike_on_every_engine(on_either: Ptm) -> None:
    query = (
        "MATCH p = (a:Model {id: 'mix/c'})<-[r:DERIVED_FROM]-(b:Model {id: 'mix/cd'}) "
        "RETURN p, r, b, [a, null] AS l, {k: date('2020-01-02'), t: true} AS m"
    )
    [header, line] = on_either("cypher", query, "--format", "csv").out.splitlines()
    assert (header, line) == (
        "p,r,b,l,m",
        "(Model mix/c)<-[DERIVED_FROM merge]-(Model mix/cd),-[DERIVED_FROM merge]->,(Model mix/cd),"
        '"[(Model mix/c), null]","{""k"": ""2020-01-02"", ""t"": true}"',
    )
    path = on_either("cypher", query.replace("RETURN p, r, b", "RETURN p")).out
    assert "(Model mix/c)<-[DERIVED_FROM merge]-(Model mix/cd)" in path.replace("\n", "")
    [row] = on_either("cypher", query, "--format", "json").json()["rows"]
    facts = {"id": "mix/cd", "kind": "Model", "only_mentioned": True}
    assert row["b"] == {"labels": ["Model"], "properties": facts}
    assert list(row["r"]) == ["type", "properties"]
    [step] = row["p"]["relationships"]
    assert (step["from"], step["to"]) == (["Model", "mix/cd"], ["Model", "mix/c"])
    assert row["p"]["nodes"][1] == row["b"]
    assert row["m"] == {"k": "2020-01-02", "t": True}


def test_a_column_of_ones_own_called_steps_is_not_warned_of(on_either: Ptm) -> None:
    result = on_either("cypher", "RETURN 100 AS steps, 12 AS distance")
    assert (result.status, result.err) == (0, "")


def test_an_answer_without_rows_has_its_columns(on_either: Ptm) -> None:
    query = "MATCH (m:Model {id: 'not there'}) RETURN m.id, count(m.task)  AS n, m.likes + 1"
    assert on_either("cypher", query, "--format", "csv").out == "m.id,n,m.likes + 1\n"


def test_long_cells_and_many_columns_are_answers(on_made: Ptm) -> None:
    long = on_made("cypher", f"RETURN '{'word ' * 2_000}' AS t, '{'x' * 10_000}' AS u")
    assert (long.status, long.out.count("word")) == (0, 2_000)
    many = on_made("cypher", "RETURN " + ", ".join(f"{n} AS c{n}" for n in range(1_000)))
    assert (many.status, "c999" in many.out) == (0, True)


def test_a_name_that_no_graph_has_ends_with_2_and_near_ones(on_either: Ptm) -> None:
    result = on_either("cypher", "MATCH (m:Modell) RETURN m.id AS id")
    assert (result.status, result.out) == (2, "")
    assert "There is no label Modell. Did you mean Model? `ptm schema` lists" in result.err


def test_no_rows_are_an_answer(on_either: Ptm) -> None:
    query = "MATCH (m:Model {id: 'not there'}) RETURN m.id AS id"
    for form in ("table", "json", "csv", "markdown"):
        assert on_either("cypher", query, "--format", form).status == 0
    assert on_either("cypher", query).out.startswith("No rows.\n")


@pytest.mark.parametrize("words", [("cypher", "-"), ("ingest", "records", "-")])
def test_standard_input_that_is_closed_is_said(ptm: Ptm, words: tuple[str, ...]) -> None:
    result = ptm(*words, stdin=None)
    assert (result.status, result.out) == (3, "")
    assert result.err == "standard input cannot be read: it is closed.\n"


def test_a_query_may_begin_with_a_byte_order_mark(on_made: Ptm) -> None:
    result = on_made("cypher", "-", "--format", "json", stdin="\ufeffRETURN 1 AS x")
    assert result.json()["rows"] == [{"x": 1}]


def test_a_parameter_too_deep_to_be_read_is_refused(on_made: Ptm) -> None:
    result = on_made("cypher", "RETURN $x", "-p", f"x={'[' * 100_000}")
    assert (result.status, result.out) == (2, "")
    assert "x is nested too deeply." in result.err


@pytest.mark.parametrize("stdin", [b"\xff\xfe\x00", b"RETURN '\xc3' AS x", b"", b"\n\n"])
def test_standard_input_that_is_no_query_ends_with_2(on_made: Ptm, stdin: bytes) -> None:
    assert on_made("cypher", "-", stdin=stdin).status == 2
