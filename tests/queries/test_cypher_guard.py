"""Which Cypher `ptm cypher` lets through: nothing but reading clauses, in whatever disguise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageError
from queries.cypher_guard import _REFUSED, check_read_only, parameters_of

HOST = "'/etc/hostname'"
ALLOWED = [
    "MATCH (n) RETURN n",
    "match (n:Model {id: $id}) return n.id as id",
    "  \n\tRETURN 1 AS x ;  \n",
    "RETURN 1 AS x;",
    "OPTIONAL MATCH (n) RETURN count(n) AS n_",
    "UNWIND [1, 2] AS x WITH x WHERE x > 1 RETURN x ORDER BY x SKIP 1 LIMIT 2",
    "MATCH (n) RETURN n.id AS id UNION ALL MATCH (m) RETURN m.id AS id",
    "MATCH (n) WHERE EXISTS { MATCH (n)-[:USES]->() } RETURN COUNT { MATCH (n)-->() } AS c",
    "MATCH p = (a)-[:DERIVED_FROM*1..2 {declared: true}]->(b) RETURN length(p) AS n",
    "RETURN CASE WHEN 1 = 1 THEN 'a' ELSE 'b' END AS x",
    # Names, strings and comments may hold anything.
    "MATCH (n) RETURN n.set AS s, n.load AS l, n . delete AS d",
    "MATCH (n:Load:Create|Merge)-[:SET|REMOVE]->() RETURN n",
    "RETURN {copy: 1, load : 2} AS m",
    "MATCH (start:Model)-[use:USES]->(load) RETURN use.path AS path",
    "MATCH (use)-->(x) WITH use, x RETURN count(use) AS n",
    "RETURN 'DELETE me' AS x, \"CALL it; or COPY\" AS y, `SET` AS z",
    "MATCH (n) WHERE n.id = 'it''s CREATE' RETURN n",
    "RETURN 1 AS x // DELETE\n",
    "/* LOAD CSV */ RETURN 1 AS x /* ; ' \" */",
    "RETURN 'a // b' AS x, 'c /* d' AS y, '*/' AS z",
    "RETURN $load AS x, $set AS y",
    "MATCH (n) RETURN n.offset AS o, n.created AS c, n.dataset AS d, n.reload AS r",
    "RETURN 'C:\\\\temp' AS x",
    "RETURN date.truncate('day', date()) AS d",
    "RETURN 'ﬁ 🤗 ünï' AS größe",
    "RETURN 1e5 AS a, .5 AS b, 0x1F AS c, [1, 2][0..1] AS d",
    "MATCH (n)\r\nRETURN n\r\n",
]
REFUSED = [
    "",
    "   ",
    "// MATCH (n) RETURN n",
    "CREATE (n)",
    "CREATE (:Model {id: 'x'}) RETURN 1",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "match (n) Set n.x = 1 return n",
    "MATCH (n) rEmOvE n.x RETURN n",
    "MERGE (n:Model {id: 'x'}) RETURN n",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER runtime=slotted MATCH (n) RETURN n",
    "USE neo4j MATCH (n) RETURN n",
    "SHOW DATABASES",
    "BEGIN TRANSACTION",
    "CHECKPOINT",
    "INSTALL httpfs",
    "ATTACH 'x.db' AS x",
    "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'",
    "COPY (MATCH (n) RETURN n.id) TO '/tmp/x.csv'",
    "DROP TABLE Model",
    "ALTER TABLE Model ADD x STRING",
    f"LOAD FROM {HOST} RETURN *",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "CALL dbms.components() YIELD name RETURN name",
    # In the middle, and inside of others.
    f"UNWIND [1] AS x LOAD FROM {HOST} RETURN *",
    "MATCH (n) CALL show_tables() RETURN *",
    "RETURN 1 AS x UNION CALL db.labels() YIELD label AS x RETURN x",
    "MATCH (n) WHERE EXISTS { CALL { MATCH (m) RETURN m } RETURN m } RETURN n",
    "MATCH (n) WITH CASE WHEN true THEN 1 END AS x CALL { RETURN 1 AS y } RETURN y",
    "MATCH (n) RETURN [x IN [1] | x] AS l UNION MATCH (n) SET n.x=1 RETURN 1 AS l",
    # Words that touch what stands before or after.
    f"UNWIND [1] AS x\nLOAD\nFROM {HOST} RETURN *",
    f"UNWIND [1] AS x/**/LOAD/**/FROM {HOST} RETURN *",
    f"UNWIND [1] AS x//\nLOAD//\nFROM {HOST} RETURN *",
    f"MATCH (n)LOAD FROM {HOST} RETURN *",
    f"UNWIND [1]AS`x`LOAD FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.id = 'a'LOAD FROM {HOST} RETURN *",
    # The embedded engine reads a keyword that touches a number: it ran these.
    f"WITH 1 AS x LIMIT 5LOAD FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.downloads = 3LOAD FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.downloads < 3.0LOAD FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.downloads < 3e5load FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.downloads < .5LOAD FROM {HOST} RETURN *",
    f"MATCH (n) WHERE n.id = $1LOAD FROM {HOST} RETURN *",
    "MATCH (n) WHERE n.downloads = 3CALL show_tables() RETURN *",
    f"MATCH (n) WHERE n.downloads < 1.LOAD FROM {HOST} RETURN *",
    f"RETURN 1 AS x UNION UNWIND [1..LOAD FROM {HOST} RETURN *",
    # On Neo4j a lone carriage return ends a comment: it read /etc/passwd.
    "RETURN 1 AS x //\rUNION ALL LOAD CSV FROM 'file:///etc/passwd' AS x RETURN x",
    "MATCH (n) //\rSET n.x = 1 //\n RETURN n",
    "RETURN 1 AS x\x00CALL show_tables() RETURN *",
    "RETURN 1 AS x\x0cCALL show_tables() RETURN *",
    # Quotes, comments and escapes that hide what follows.
    "RETURN 'a\\' AS x",
    "RETURN 'a\\'' AS x CALL show_tables() //'",
    "RETURN 'a\\\\' CALL show_tables() // '",
    "RETURN 'a CALL show_tables()",
    'RETURN "a',
    "RETURN `a",
    "RETURN 1 AS x /* CALL",
    "RETURN 1 AS x /* */ */ CALL show_tables() RETURN *",
    "MATCH (n) \\u0043ALL show_tables() RETURN *",
    "MATCH (n) \\U0043ALL show_tables() RETURN *",
    "RETURN '\\u0027 AS x CALL show_tables()",
    "RETURN 1; MATCH (n) DELETE n",
    "RETURN 1;;RETURN 2",
    "RETURN '\ud800' AS x",
    # Look-alikes: no engine reads them as keywords today, and none shall tomorrow.
    "MATCH (n) \u017fET n.x = 1 RETURN n",
    "MATCH (n) ²CALL show_tables() RETURN *",
    "MATCH (n) éCALL show_tables() RETURN *",
    # Functions of plugins run text as Cypher, read files and reach the network.
    "RETURN apoc.cypher.runFirstColumnSingle('LOAD CSV FROM \"x\" AS l RETURN l', {}) AS x",
    "RETURN apoc . load . json ('x') AS x",
    "RETURN `apoc`.`load`.json('x') AS x",
    "RETURN `apoc.load.json`('x') AS x",
    "RETURN apoc/* */.load.json/* */('x') AS x",
    "RETURN genai.vector.encode('x', 'OpenAI', {}) AS x",
    # First words that only look like the beginning.
    "(MATCH (n) RETURN n)",
    "`x` MATCH (n) RETURN n",
    "LOAD: MATCH (n) RETURN n",
    "'x' RETURN 1",
    "1 RETURN 1",
]


@pytest.mark.parametrize("query", ALLOWED)
def test_what_only_reads_is_let_through(query: str) -> None:
    assert check_read_only(query) == query.strip().rstrip(";").strip()


@pytest.mark.parametrize("query", REFUSED)
def test_everything_else_is_refused(query: str) -> None:
    with pytest.raises(UsageError):
        check_read_only(query)


def test_the_message_names_the_word_and_says_what_can_be_done() -> None:
    with pytest.raises(UsageError, match=r"^SET is refused: .*after a point or colon"):
        check_read_only("MATCH (n) set n.x = 1")


def test_a_very_long_query_is_refused_at_once() -> None:
    with pytest.raises(UsageError, match="longer than"):
        check_read_only("RETURN " + "'" * 200_000)


BETWEEN = st.sampled_from([" ", "\n", "\r\n", "\t", "/**/", "//x\n", "/* ' */", ' // "\n'])
BEFORE = st.sampled_from(
    ["MATCH (n)", "UNWIND [1] AS x", "WITH 1 AS x", "WITH 'a' AS `b`", "MATCH (n) WHERE n.a = 5"]
)
AFTER = st.sampled_from([" n", "(", "{", "[", " 'x'", " $x", "`x`", "\n", " RETURN 1", " ("])


@given(BEFORE, BETWEEN, st.sampled_from(sorted(_REFUSED)), st.data())
def test_no_refused_clause_hides_behind_blanks_and_comments(
    before: str, between: str, word: str, data: st.DataObject
) -> None:
    spelled = "".join(data.draw(st.sampled_from([c.lower(), c])) for c in word)
    touching = data.draw(st.booleans()) and before.endswith((")", "`", "5", "]"))
    with pytest.raises(UsageError):
        check_read_only(before + ("" if touching else between) + spelled + data.draw(AFTER))


@given(st.text(alphabet=st.sampled_from("'\"`\\/*;\n\r \tACLx(){}[].:$|,5"), max_size=30))
def test_any_text_is_refused_or_let_through_and_never_fails(text: str) -> None:
    for query in (text, f"MATCH (n) {text} CALL x() RETURN 1", f"RETURN {text}"):
        try:
            checked = check_read_only(query)
        except UsageError:
            continue
        assert checked in query


@given(st.text(max_size=40))
def test_a_quoted_text_changes_nothing_of_what_stands_behind_it(text: str) -> None:
    quoted = "'" + text.replace("\\", "").replace("'", "") + "'"
    with pytest.raises(UsageError):
        check_read_only(f"WITH {quoted} AS x CALL show_tables() RETURN *")


def test_the_parameters_of_a_query_are_those_outside_of_strings_and_comments() -> None:
    query = "MATCH (n {id: $id}) WHERE '$no' <> $`odd name` /* $no */ RETURN $id, $2 // $no"
    assert parameters_of(query) == ["id", "odd name", "2"]
