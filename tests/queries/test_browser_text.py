"""The text of a question as Neo4j Browser runs it: on a server it finds what the question does."""

import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from graph.store.base import Store
from queries.catalog import find_question, questions
from queries.question_text import param_line
from reports.neo4j_browser.script import write_values
from tests.examples import examples
from tests.queries.made_graph import HOSTILE

LINE = re.compile(r":param (\w+) => (.*)")
TEXTS = [each for each in questions() if not (each.in_python or each.alias_of)]
GIVEN = {"model_id": "mix/abcd", "dataset_id": "corp/c", "license_id": "mit", "ids": ["mix/cd"]}


def run_as_browser(store: Store, text: str) -> list[dict[str, Any]]:
    """Return what a server answers, given the values of the lines as Cypher itself reads them."""
    lines = text.splitlines()
    found = [match for line in lines if (match := LINE.fullmatch(line))]
    values = {match[1]: store.rows(f"RETURN {match[2]} AS x")[0]["x"] for match in found}
    return store.rows("\n".join(lines[len(found) :]), values)


@pytest.mark.parametrize("question", TEXTS, ids=lambda question: question.name)
def test_a_text_finds_on_a_server_what_the_question_does(on_server: Store, question: Any) -> None:
    given = {name: GIVEN[name] for name in question.parameters if name in GIVEN}
    text = question.browser_text(given)
    assert all(LINE.match(line) for line in text.splitlines()[: len(question.parameters)])
    asked = question.ask(on_server, **{**question.example, **given}).rows
    assert sorted(map(repr, run_as_browser(on_server, text))) == sorted(map(repr, asked))


@pytest.mark.parametrize("identifier", HOSTILE)
def test_any_id_is_a_value_in_its_line(on_server: Store, identifier: str) -> None:
    match = LINE.fullmatch(param_line("model_id", identifier))
    assert match
    assert on_server.rows(f"RETURN {match[2]} AS x") == [{"x": identifier}]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
@examples(15, 500, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_a_value_in_its_line(on_server: Store, text: str) -> None:
    line = param_line("text", text)
    match = LINE.fullmatch(line)
    assert match
    assert on_server.rows(f"RETURN {match[2]} AS x") == [{"x": text}]


def test_what_is_computed_has_no_text() -> None:
    assert json.loads(param_line("ids", ["a", "b"]).partition("=> ")[2]) == ["a", "b"]
    assert find_question("cycles").in_python


# With the values written in, as a link with --values has it --------------------------------------


@pytest.mark.parametrize("identifier", [*HOSTILE, "a;b & c # // d", "a\u2028b\u202ec\ufeff"])
def test_a_server_finds_what_is_written_into_the_text(on_server: Store, identifier: str) -> None:
    question = find_question("identify")
    written = write_values(question, {"id": identifier})
    found, asked = on_server.rows(written, {}), question.ask(on_server, id=identifier).rows
    assert sorted(map(repr, found)) == sorted(map(repr, asked))
    literal = re.search(r"^// :param id => (.*)$", written, re.MULTILINE)
    assert literal
    assert on_server.rows(f"RETURN {literal[1]} AS x") == [{"x": identifier}]


@pytest.mark.parametrize("question", TEXTS[::4], ids=lambda question: question.name)
def test_a_text_with_its_values_finds_the_same(on_server: Store, question: Any) -> None:
    given = {name: GIVEN[name] for name in question.parameters if name in GIVEN}
    asked = question.ask(on_server, **{**question.example, **given}).rows
    values = {**question.example, **given}
    found = on_server.rows(write_values(question, values), {})
    assert sorted(map(repr, found)) == sorted(map(repr, asked))
