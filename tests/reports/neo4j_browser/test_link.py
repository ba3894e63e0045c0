"""The link to Neo4j Browser: what Browser reads from it is the text, and each id is its value."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import UsageError
from queries.catalog import find_question, questions
from queries.question_text import param_line
from reports.neo4j_browser.link import LONGEST, Place, find_place, make_link
from reports.neo4j_browser.script import as_script
from tests.examples import examples
from tests.queries.made_graph import HOSTILE

PLACE = find_place("graph.lbug")
LINE = re.compile(r":param (\w+) => (.*);")
ids = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


def read_as_browser(link: str) -> str:
    """Return the text that Browser 5.24 puts into its editor, as its own program reads a link."""
    decoded = unquote(link.replace("+", " "), errors="strict")
    return "\n".join(re.findall(r"[?&]arg=([^&#]*)", decoded))


def text_about(identifier: str) -> str:
    """Return the text of a question about a model."""
    return find_question("lineage").browser_text({"model_id": identifier})


@examples(40, 2_000)
@given(ids | st.sampled_from(HOSTILE))
@example("a&cmd=play&arg=x#b?arg=1")
@example("100%25 + %2B + %")
@example("// no comment\n// at all\u2028//")
def test_browser_reads_the_text_and_each_id_as_its_value(identifier: str) -> None:
    text = text_about(identifier)
    link = make_link(as_script(text), PLACE)
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
    read = read_as_browser(link).split("\n")
    found = LINE.fullmatch(read[0])
    assert found
    assert found[1] == "model_id"
    assert json.loads(found[2]) == identifier
    assert read[1:] == text.split("\n")[1:]


def test_what_cannot_be_seen_or_turns_a_line_around_is_an_escape() -> None:
    script = as_script(text_about("a\u202eb\u2028c\ufeff&#\\u0026"))
    assert script.startswith(
        ':param model_id => "a\\u202eb\\u2028c\\ufeff\\u0026\\u0023\\\\u0026";\n// What'
    )


@pytest.mark.parametrize(
    "question", [each for each in questions() if not each.in_python], ids=lambda each: each.name
)
def test_every_question_fits_into_a_link(question: object) -> None:
    text = question.browser_text({})  # type: ignore[attr-defined]
    read = read_as_browser(make_link(as_script(text), PLACE))
    assert re.sub(r"^(:param .*);$", r"\1", read, flags=re.MULTILINE) == text


def test_a_list_is_one_parameter() -> None:
    script = as_script(param_line("ids", ["a & b", "c"]))
    assert script == ':param ids => ["a \\u0026 b", "c"];'


def test_a_link_that_no_server_takes_is_refused() -> None:
    assert len(make_link(as_script(text_about("x" * 4_000)), PLACE)) <= LONGEST
    with pytest.raises(UsageError, match="links of 16,000 at most"):
        make_link(as_script(text_about("é" * 4_000)), PLACE)


@pytest.mark.parametrize(
    ("graph", "at", "page", "server"),
    [
        ("graph.lbug", None, "http://localhost:7474/browser/", "bolt://localhost:7687"),
        (r"C:\graphs\g.lbug", None, "http://localhost:7474/browser/", "bolt://localhost:7687"),
        ("bolt://db.example", None, "http://db.example:7474/browser/", "bolt://db.example:7687"),
        ("neo4j://DB:99/", None, "http://db:7474/browser/", "neo4j://db:99"),
        ("bolt+s://db", None, "https://db:7473/browser/", "bolt+s://db:7687"),
        ("neo4j+ssc://db:1", None, "https://db:7473/browser/", "neo4j+s://db:1"),
        ("bolt://[::1]:99", None, "http://[::1]:7474/browser/", "bolt://[::1]:99"),
        ("bolt://db", "https://b.example", "https://b.example/browser/", "bolt://db:7687"),
        ("bolt://db", "http://b:80/x/y", "http://b:80/x/y", "bolt://db:7687"),
        ("graph.lbug", "http://b:8080/", "http://b:8080/browser/", "bolt://b:7687"),
    ],
)
def test_the_page_and_the_server_are_those_of_the_graph(
    graph: str, at: str | None, page: str, server: str
) -> None:
    assert find_place(graph, at) == Place(page, server)


def test_a_database_is_named_where_it_is_not_the_users_own() -> None:
    link = make_link("RETURN 1", find_place("bolt://db", database="My.own-db_2"))
    assert "?dbms=bolt://db:7687&db=My.own-db_2&cmd=edit&arg=RETURN%201" in link


@pytest.mark.parametrize("name", ["x&arg=MATCH (n) DETACH DELETE n", "x%26arg=", "a#b", "a b", "é"])
def test_the_name_of_a_database_adds_nothing_to_the_text(name: str) -> None:
    with pytest.raises(UsageError, match="NEO4J_DATABASE names no database"):
        find_place("bolt://db", database=name)


def test_the_sign_in_a_scheme_is_no_blank() -> None:
    link = make_link("RETURN 1", find_place("neo4j+s://db"))
    assert link.startswith("https://db:7473/browser/?dbms=neo4j%2Bs://db:7687&cmd=edit&arg=")
    assert urlsplit(link).fragment == ""


@pytest.mark.parametrize(
    ("graph", "at"),
    [
        ("bolt://user:secret@db", None),
        ("bolt://db?password=secret", None),
        ("bolt://", None),
        ("bolt://db:port", None),
        ("bolt://d b", None),
        ("bolt://db", "http://user:secret@b/browser/"),
        ("bolt://db", "http://b/browser/?password=secret"),
        ("bolt://db", "http://b/#secret"),
        ("bolt://db", "http://b/browser/&arg=secret"),
        ("bolt://db", "http://b/browser/%26arg%3Dsecret"),
        ("bolt://db", "http://b/browser/%2526arg%3Dsecret"),
        ("bolt://db", "http://b/%3Farg=secret"),
        ("bolt://db", "http://b/%23secret"),
        ("bolt://db", "file:///browser"),
        ("bolt://db", "b.example"),
        ("bolt://db", "http://b:port/"),
        ("bolt://db", "http://b\n.example/"),
        ("bolt://db", "http://[::1/"),
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused(graph: str, at: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        find_place(graph, at)
    assert "secret" not in str(refused.value)


@examples(40, 2_000)
@given(st.text(max_size=30), st.text(max_size=30) | st.none())
@example("bolt://db", "http://b%zz/")
def test_any_address_makes_a_link_or_is_refused(graph: str, at: str | None) -> None:
    for address in (graph, f"bolt://{graph}"):
        try:
            link = make_link("RETURN 1", find_place(address, at and f"http://{at}"))
        except UsageError:
            continue
        assert link.isascii()
        assert urlsplit(link).scheme in ("http", "https")
        assert read_as_browser(link) == "RETURN 1"
