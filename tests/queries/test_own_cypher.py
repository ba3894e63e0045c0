"""Cypher of a user's own: one text has the same answer on both engines, or a sentence says why."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.errors import UnavailableError, UsageError
from graph.store.base import Store
from graph.store.values import NodeValue, PathValue, RelationshipValue
from ptm.graph import Graph
from queries.answer import Answer
from tests.examples import examples

# The embedded engine is asked in a process apart.
pytestmark = pytest.mark.process
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def asked(made: Store) -> Callable[[str], Answer]:
    return Graph(made).cypher


def values(answer: Answer) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in answer.rows]


# Order ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("UNWIND [3, 1, 2] AS x RETURN -x AS x ORDER BY x", [(-3,), (-2,), (-1,)]),
        ("UNWIND [3, 1, 2] AS x RETURN x AS y ORDER BY x DESC", [(3,), (2,), (1,)]),
        ("UNWIND [3, 1, 2] AS x RETURN -x AS X ORDER BY X", [(-3,), (-2,), (-1,)]),
        ("UNWIND [3, 1, 2] AS x WITH -x AS x ORDER BY x RETURN x", [(-3,), (-2,), (-1,)]),
        ("UNWIND [3, 1, 2] AS x WITH -x AS x ORDER BY x LIMIT 2 RETURN x", [(-3,), (-2,)]),
        ("UNWIND [1, 2, 3] AS x WITH x ORDER BY x DESC LIMIT 2 RETURN sum(x)", [(5,)]),
        ("UNWIND [1, 2, 3] AS x WITH x ORDER BY x DESC LIMIT 2 RETURN collect(x)", [([3, 2],)]),
        ("UNWIND [2, 3, 1] AS x WITH x ORDER BY x RETURN collect(x) AS l", [([1, 2, 3],)]),
        ("UNWIND [1, 2, 3] AS x WITH x ORDER BY x SKIP 1 WHERE x < 3 RETURN x", [(2,)]),
        ("UNWIND [1, 2] AS x WITH x ORDER BY x DESC LIMIT 1 RETURN *", [(2,)]),
        ("MATCH (m:Model) WHERE m.id IN ['mix/a', 'mix/b'] RETURN m.id AS m ORDER BY m DESC",
         [("mix/b",), ("mix/a",)]),
        ("MATCH (m:Model) WHERE m.id IN ['mix/a', 'mix/b'] RETURN count(*) AS m ORDER BY m",
         [(2,)]),
        ("MATCH (m:Model) WHERE m.id IN ['mix/a', 'mix/b'] "
         "WITH m.id AS m ORDER BY m DESC LIMIT 1 RETURN m", [("mix/b",)]),
        ("MATCH (m:Model) WHERE m.id IN ['mix/a', 'mix/b'] "
         "RETURN DISTINCT m.id AS `the id` ORDER BY `the id`", [("mix/a",), ("mix/b",)]),
    ],
)  # fmt: skip
def test_what_is_sorted_is_sorted_by_the_columns(
    asked: Callable[[str], Answer], query: str, expected: list[tuple[object, ...]]
) -> None:
    assert values(asked(query)) == expected


def test_columns_are_called_as_they_are_written(asked: Callable[[str], Answer]) -> None:
    answer = asked("RETURN count( * ),  1+ 2 , 'a  b' AS t, /* no */ 2 AS `a b`")
    assert answer.columns() == ("count( * )", "1+ 2", "t", "a b")
    none = asked("MATCH (m:Model {id: 'not/there'}) RETURN m.id, m.downloads AS d")
    assert (none.rows, none.columns()) == ([], ("m.id", "d"))
    many = asked("RETURN " + ", ".join(f"{n} AS c{n}" for n in range(500)))
    assert many.columns() == tuple(f"c{n}" for n in range(500))


def test_words_that_one_engine_reserves_are_names(asked: Callable[[str], Answer]) -> None:
    [row] = asked("UNWIND [1] AS x RETURN x AS order, 2 AS end, 3 AS group ORDER BY end").rows
    assert row == {"order": 1, "end": 2, "group": 3}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("RETURN toString(1) AS x", "another way to say it: CAST(x AS STRING)."),
        ("MATCH (m:Model) RETURN head(collect(m.id)) AS x", "another way to say it: list[1]."),
        ("MATCH (m:Model) RETURN m {.id} AS x", "m.id AS id, a column for each property."),
        ("MATCH (m) WHERE m:Model RETURN m.id AS x", "m.kind = 'Model'."),
        ("RETURN [x IN [1] | x] AS l", "list_transform(list, x -> x + 1)"),
        ("MATCH (m:Model RETURN m", "it cannot be read after MATCH (m:Model RETURN."),
    ],
)
def test_what_the_embedded_engine_lacks_is_said_with_what_to_write(
    embedded: Store, query: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        Graph(embedded).cypher(query)
    assert said in str(refused.value)


# Values -----------------------------------------------------------------------------------------


def test_nodes_relationships_and_paths_are_the_same_on_every_engine(
    asked: Callable[[str], Answer],
) -> None:
    [row] = asked(
        "MATCH p = (a:Model {id: 'mix/cd'})-[r:DERIVED_FROM]->(b:Model {id: 'mix/c'}) "
        "RETURN a, r, p, nodes(p) AS n, [r] AS l"
    ).rows
    node, step = row["a"], row["r"]
    assert node == NodeValue(("Model",), {"id": "mix/cd", "kind": "Model", "only_mentioned": True})
    assert list(node) == ["id", "kind", "only_mentioned"]
    assert (node["id"], len(node)) == ("mix/cd", 3)
    assert step.type == "DERIVED_FROM"
    assert step["method"] == "merge"
    assert step.ends is None
    assert isinstance(row["p"], PathValue)
    assert row["p"].nodes == tuple(row["n"])
    assert row["p"].relationships[0].ends == (("Model", "mix/cd"), ("Model", "mix/c"))
    assert [each.type for each in row["l"]] == ["DERIVED_FROM"]


def test_labels_and_properties_are_those_of_neo4j(asked: Callable[[str], Answer]) -> None:
    [row] = asked("MATCH (m:Model {id: 'mix/cd'}) RETURN labels(m), properties(m) AS p").rows
    assert row["labels(m)"] == ["Model"]
    assert row["p"] == {"id": "mix/cd", "kind": "Model", "only_mentioned": True}


def test_values_are_drawn_as_in_patterns() -> None:
    node, other = NodeValue(("Model",), {"id": "a/b"}), NodeValue((), {"motto": "x"})
    step = RelationshipValue("DERIVED_FROM", {"method": "merge"})
    back = RelationshipValue("USES", {}, ends=(("", ""), ("Model", "a/b")))
    assert repr(node) == "(Model a/b)"
    assert repr(other) == '({"motto": "x"})'
    assert repr(NodeValue((), {})) == "()"
    assert repr(step) == "-[DERIVED_FROM merge]->"
    assert (
        repr(PathValue((node, other), (back,), (False,))) == '(Model a/b)<-[USES]-({"motto": "x"})'
    )
    drawn = repr(PathValue((node, other), (step,), (True,)))
    assert drawn.startswith("(Model a/b)-[DERIVED_FROM merge]->(")


def test_a_path_knows_which_way_each_step_leads(asked: Callable[[str], Answer]) -> None:
    [row] = asked(
        "MATCH p = (:Model {id: 'mix/c'})<-[r:DERIVED_FROM*1..1]-(:Model {id: 'mix/cd'}) "
        "RETURN p, r"
    ).rows
    assert row["p"].forward == (False,)
    assert [type(each) for each in row["r"]] == [RelationshipValue]


def test_plain_values_are_the_same_on_every_engine(asked: Callable[[str], Answer]) -> None:
    [row] = asked(
        "RETURN null AS n, true AS t, 1.5 AS f, [1, null] AS l, {a: 1, b: {c: 'x'}} AS m, "
        "date('2020-01-02') AS d, sum(2) AS s"
    ).rows
    assert row == {
        "n": None, "t": True, "f": 1.5, "l": [1, None], "m": {"a": 1, "b": {"c": "x"}},
        "d": date(2020, 1, 2), "s": 2,
    }  # fmt: skip
    assert type(row["s"]) is int


def test_durations_points_and_moments_of_a_server_are_plain(on_server: Store) -> None:
    [row] = (
        Graph(on_server)
        .cypher(
            "RETURN duration('P1DT2H') AS d, duration('P2M') AS m, point({x: 1.0, y: 2.0}) AS p, "
            "datetime('2020-01-02T03:04:05Z') AS t, datetime('2020-01-02T03:04:05.000000001Z') AS n"
        )
        .rows
    )
    assert row["d"] == timedelta(days=1, hours=2)
    assert (row["m"], row["n"]) == ("P2M", "2020-01-02T03:04:05.000000001+00:00")
    assert row["p"] == {"srid": 7203, "x": 1.0, "y": 2.0}
    assert row["t"].isoformat() == "2020-01-02T03:04:05+00:00"


def test_a_date_that_python_has_not_is_a_sentence(on_server: Store) -> None:
    with pytest.raises(UsageError, match="outside the years 1 to 9999"):
        Graph(on_server).cypher("RETURN date('-0001-01-02') AS old")


def test_a_column_that_is_called_steps_says_nothing_of_a_bound(
    asked: Callable[[str], Answer],
) -> None:
    assert not asked("RETURN 100 AS steps, 500 AS distance").touches_bound()


# Names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("MATCH (m:Modell) RETURN m", "There is no label Modell. Did you mean Model?"),
        ("MATCH (m:MODEL) RETURN m", "There is no label MODEL. Did you mean Model?"),
        ("MATCH (:Model|Datset) RETURN 1", "There is no label Datset. Did you mean Dataset?"),
        ("MATCH (:Model)-[:DERIVEDFROM]->() RETURN 1", "relationship type DERIVEDFROM. Did you"),
        ("MATCH ()-[:USES|TRAINED]->() RETURN 1", "type TRAINED. Did you mean TRAINED_ON?"),
        ("MATCH (m:`Modell`) RETURN m", "There is no label Modell"),
        ("MATCH (m:Model) RETURN m.downlods", "Model has no property downlods. Did you mean down"),
        ("MATCH (m:Model {nam: 'x'}) RETURN m", "Model has no property nam."),
        ("MATCH (m) RETURN m.ID", "A node has no property ID. Did you mean id"),
        ("MATCH (m:Model) RETURN m.licence", "property licence: that is a relationship, LICENSED_"),
        ("MATCH ()-[u:USES]->() RETURN u.licence", "USES has no property licence. `ptm schema`"),
        ("MATCH (m:Model) RETURN m.stars", "no property stars, which Repository has."),
        ("MATCH ()-[r:USES {metod: 'x'}]->() RETURN r.path", "USES has no property metod."),
        ("MATCH ()-[r]->() RETURN r.downloads", "A relationship has no property downloads"),
        ("MATCH (m:Model:Dataset) RETURN m", "No node has two labels: write Model|Dataset"),
        ("MATCH (m) WHERE EXISTS { MATCH (m)-->(:Licence) } RETURN 1", "Did you mean License"),
        ("RETURN 1, 1", "Two columns are called 1: name one of them with AS."),
        ("RETURN 1 AS x, 2 AS x", "Two columns are called x"),
        ("RETURN 1 AS x UNION RETURN 2 AS y", "columns of different names"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_meant_is_refused_and_near_ones_are_named(
    asked: Callable[[str], Answer], query: str, said: str
) -> None:
    with pytest.raises(UsageError) as refused:
        asked(query)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (m:Model) WITH {downlods: 1} AS m RETURN m.downlods AS x LIMIT 1",
        "MATCH (m:Model) WITH m.id AS id, {a: 1} AS map RETURN map.a AS x LIMIT 1",
        "MATCH (g:GraphInfo) RETURN g.schema_version AS x",
        "MATCH (m:Model|Repository) RETURN m.stars AS x LIMIT 1",
        "MATCH (m) RETURN m.stars AS x LIMIT 1",
        "MATCH ()-[r:USES|DERIVED_FROM]->() RETURN r.path, r.method LIMIT 1",
        "MATCH ()-[:CLASHES_WITH {verdict: 'conflict'}]->() RETURN count(*) AS n",
        "MATCH (a:Model), (b:Dataset) RETURN a.id + ':Nothing (x:Y)' AS x LIMIT 1",
        "MATCH p = (a:Model)-[*1..2]->() RETURN length(p) AS n LIMIT 1",
        "WITH {a: 1} AS m RETURN 1 - (m).a AS x, size([1, ({b: 2}).b]) AS y",
        "MATCH (m:Model {id: 'mix/a'}) WHERE size(m.id) - (1) > ({a: 1}).a RETURN m.id",
    ],
)
def test_names_that_may_be_meant_are_let_through(
    asked: Callable[[str], Answer], query: str
) -> None:
    assert asked(query).rows


def test_what_a_server_has_besides_is_known(on_server: Store) -> None:
    import neo4j

    from graph.neo4j.store import Neo4jStore

    assert isinstance(on_server, Neo4jStore)
    with neo4j.GraphDatabase.driver(on_server.url) as driver:
        driver.execute_query("CREATE (:Team {motto: 'x'})-[:OWNS]->(:Team {motto: 'y'})")
        try:
            asked = Graph(on_server).cypher
            query = "MATCH (t:Team)-[:OWNS]->(u:Team) RETURN t.motto AS a, u.motto AS b"
            assert values(asked(query)) == [("x", "y")]
            [row] = asked("MATCH (t:Team {motto: 'x'}) RETURN t").rows
            assert row["t"] == NodeValue(("Team",), {"motto": "x"})
        finally:
            driver.execute_query("MATCH (t:Team) DETACH DELETE t")


# Parameters -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [[], [None], [[], [None]], {"a": None}, {"a": [], "b c": "x"}, {"a": {"b": [None, {}]}}],
)
def test_values_without_a_type_are_taken(made: Store, value: object) -> None:
    query = "RETURN $x AS x, $x IS NULL AS nothing, $y AS y"
    answer = Graph(made).cypher(query, {"x": value, "y": 1})
    assert values(answer) == [(value, False, 1)]


def test_nothing_is_in_an_empty_list(made: Store) -> None:
    query = "MATCH (m:Model) WHERE m.id IN $x OR size($x) > 0 RETURN m.id"
    assert Graph(made).cypher(query, {"x": []}).rows == []


@pytest.mark.parametrize("value", [[1, "2"], [1, "a"], [{"a": 1}, {"b": 2}], [[1], ["a"]]])
def test_a_list_of_several_types_is_kept_or_refused(made: Store, value: object) -> None:
    from graph.embedded.store import EmbeddedStore

    if isinstance(made, EmbeddedStore):
        with pytest.raises(UsageError, match="the embedded engine has lists of one type alone"):
            Graph(made).cypher("RETURN $x AS x", {"x": value})
    else:
        assert values(Graph(made).cypher("RETURN $x AS x", {"x": value})) == [(value,)]


def test_tuples_and_numbers_of_numpy_are_taken(made: Store) -> None:
    numpy = pytest.importorskip("numpy")
    given = {"x": ("a", "b"), "y": numpy.int64(3), "z": numpy.array([1, 2])}
    assert values(Graph(made).cypher("RETURN $x, $y, $z", given)) == [(["a", "b"], 3, [1, 2])]


@pytest.mark.parametrize(("key", "shown"), [(None, "null"), (True, "true"), (b"\xaa", "aa")])
def test_keys_of_maps_are_no_words_of_python(key: object, shown: str) -> None:
    from graph.embedded.answers import own_value

    assert own_value({key: 1}) == {shown: 1}


# Made texts -------------------------------------------------------------------------------------

ONE = ("MATCH (m:Model)", ["m.id", "m.downloads", "m.downloads + 1", "coalesce(m.task, '')"])
TWO = (
    "MATCH (m:Model)-[r:DERIVED_FROM]->(n:Model)",
    ["m.id", "n.id", "r.method", "-n.downloads", "m.id + n.id"],
)
COUNTS = ["count(*)", "count(DISTINCT m.id)", "min(m.id)"]
NAMES = ["", "", "m", "n", "r", "M", "id", "x", "downloads", "`a b`", "steps"]
ROWS = ["WITH m ORDER BY m.id DESC LIMIT 7", "WITH m, m.downloads AS d ORDER BY d, m.id SKIP 3"]


@st.composite
def sorted_queries(draw: st.DrawFn) -> str:
    """Draw a query that sorts by all of its columns, so that its rows have one order."""
    match, written = draw(st.sampled_from([ONE, TWO]))
    rows = draw(st.sampled_from(["", *ROWS])) if match == ONE[0] else ""
    chosen = draw(
        st.lists(st.sampled_from([*written, *COUNTS]), min_size=1, max_size=3, unique=True)
    )
    names = draw(
        st.lists(st.sampled_from(NAMES), min_size=3, max_size=3, unique_by=lambda n: n or id(n))
    )
    columns = list(zip(chosen, names, strict=False))
    items = ", ".join(f"{text} AS {name}" if name else text for text, name in columns)
    order = draw(st.permutations([name or text for text, name in columns]))
    ways = draw(st.lists(st.sampled_from(["", " DESC", " asc"]), min_size=3, max_size=3))
    by = ", ".join(f"{each}{way}" for each, way in zip(order, ways, strict=False))
    distinct = draw(st.sampled_from(["", "DISTINCT "]))
    limit = draw(st.sampled_from(["", " LIMIT 4", " SKIP 1 LIMIT 3"]))
    return f"{match} {rows} RETURN {distinct}{items} ORDER BY {by}{limit}"


@st.composite
def counted_queries(draw: st.DrawFn) -> str:
    """Draw a query that sorts, takes the first, and says something of these together."""
    match, written = draw(st.sampled_from([ONE, TWO]))
    text, name = draw(st.sampled_from(written)), draw(st.sampled_from(NAMES[2:]))
    way, after = draw(st.sampled_from(["", " DESC"])), draw(st.sampled_from(["n", "m", "x"]))
    bounds = draw(st.sampled_from(["", " LIMIT 5", " SKIP 2", " SKIP 1 LIMIT 4"]))
    where = draw(st.sampled_from(["", f" WHERE {name} IS NOT NULL"]))
    distinct = draw(st.sampled_from(["", "DISTINCT "]))
    return (
        f"{match} WITH {distinct}{text} AS {name} ORDER BY {name}{way}{bounds}{where} "
        f"RETURN count(*) AS c, min({name}), max({name}) AS {after}, collect({name}) AS l"
    )


@given(query=sorted_queries() | counted_queries())
@examples(25, 2_000, suppress_health_check=FIXTURES)
def test_a_sorted_query_has_the_same_rows_on_both_engines(
    embedded: Store, on_server: Store, query: str
) -> None:
    try:
        expected = Graph(on_server).cypher(query)
    except UsageError:
        return  # what Neo4j refuses, the other engine may answer
    answer = Graph(embedded).cypher(query)
    assert answer.columns() == expected.columns()
    assert values(answer) == values(expected)


PIECES = st.sampled_from(
    """
    MATCH OPTIONAL_MATCH WHERE WITH RETURN UNION UNION_ALL UNWIND ORDER_BY SKIP LIMIT AS DISTINCT
    CASE WHEN THEN ELSE END AND OR NOT XOR IN IS_NULL STARTS_WITH CONTAINS EXISTS COUNT * , . : ; |
    ( ) [ ] { } - > < = <> + / % ^ $id 1 0 -1 2.5 'text' "text" `name` m r x (m:Model) (m) ()
    -[r:DERIVED_FROM]-> -[:USES*1..2]-> -- m.id r.method count(*) collect(m.id) [1,2] {a:1} null
    true date('2020-01-02') type(r) nodes(p) p= // /*x*/ ORDER BY DESC x.y.z all any
    """.split()
)
STARTS = ["RETURN", "MATCH (m:Model) RETURN", "MATCH (m:Model) WITH", "UNWIND [1, 2] AS x RETURN"]


@given(start=st.sampled_from(STARTS), pieces=st.lists(PIECES, max_size=12))
@examples(30, 5_000, suppress_health_check=FIXTURES)
def test_any_text_ends_in_rows_or_in_a_sentence(
    embedded: Store, start: str, pieces: list[str]
) -> None:
    query = " ".join([start, *(piece.replace("_", " ") for piece in pieces), "LIMIT 5"])
    try:
        answer = Graph(embedded).cypher(query, {"id": "mix/a"})
    except (UsageError, UnavailableError):
        return
    assert all(tuple(row) == answer.columns() for row in answer.rows)
