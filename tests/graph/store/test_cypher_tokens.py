"""Clauses and columns are read from any text of Cypher, and a broken one breaks nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.embedded.answers import own_text
from graph.store.cypher_tokens import read_clauses, read_projection, read_tokens, variables


def clauses(text: str) -> list[str]:
    return [clause.word for clause in read_clauses(read_tokens(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MATCH (n) WHERE n.id STARTS WITH 'x' WITH n RETURN n", "MATCH WHERE WITH RETURN"),
        ("OPTIONAL MATCH (n) RETURN .5 AS with, n.return", "OPTIONAL RETURN"),
        ("UNWIND [1] AS x RETURN x UNION ALL RETURN 2 AS x", "UNWIND RETURN UNION RETURN"),
        ("MATCH (n) WHERE EXISTS { MATCH (n) RETURN 1 } RETURN 'WITH' // x", "MATCH WHERE RETURN"),
        ("MATCH (with:Match)-[:RETURN]->() RETURN with.match AS return", "MATCH RETURN"),
        ("", ""),
        ("RETURN .", "RETURN"),
    ],
)  # fmt: skip
def test_clauses_are_words_outside_of_brackets_and_names(text: str, words: str) -> None:
    assert clauses(text) == words.split()


def test_a_projection_has_columns_order_and_bounds() -> None:
    text = (
        "RETURN DISTINCT n.id AS `the id`, count( * ), [1, 2] ORDER BY n.id DESC, 2 SKIP 1 LIMIT 2"
    )
    [clause] = read_clauses(read_tokens(text))
    projection = read_projection(clause)
    assert [item.name_in(text) for item in projection.items] == ["the id", "count( * )", "[1, 2]"]
    assert [token.text for token in projection.order] == ["n", ".", "id", "DESC", ",", "2"]
    assert [token.text for token in projection.bounds] == ["SKIP", "1", "LIMIT", "2"]


def test_columns_may_be_called_like_what_follows_them() -> None:
    text = "RETURN n.limit AS order, m.skip AS limit, skip"
    [clause] = read_clauses(read_tokens(text))
    named = [item.name_in(text) for item in read_projection(clause).items]
    assert named == ["order", "limit", "skip"]


def test_variables_are_no_properties_keys_parameters_and_functions() -> None:
    found = variables(read_tokens("(m:Model {id: $id})-[r]->() size(n.id) [x..y] {a: b}"))
    assert [token.text for token in found] == ["m", "r", "n", "x", "y"]


@pytest.mark.parametrize(
    ("query", "run"),
    [
        ("MATCH (m) RETURN m.id AS id ORDER BY id", "MATCH (m) RETURN m.id AS id ORDER BY id"),
        ("MATCH (m) RETURN m.id AS m ORDER BY m", "MATCH (m) RETURN m.id AS ptm_0 ORDER BY ptm_0"),
        ("RETURN 1+1", "RETURN 1+1 AS ptm_0"),
        ("RETURN 'ptm_' + 'x'", "RETURN 'ptm_' + 'x' AS ptm__0"),
        ("MATCH (n) RETURN *", "MATCH (n) RETURN *"),
    ],
)
def test_a_text_is_changed_where_the_engine_takes_it_otherwise(query: str, run: str) -> None:
    assert own_text(query).text == run


PARTS = st.sampled_from(
    "RETURN WITH MATCH ORDER BY SKIP LIMIT AS UNION DISTINCT * , . .. ( ) [ ] { } : $ x m.id 'a' "
    "`b` 1 // /* \n DESC WHERE UNWIND EXISTS".split(" ")
)


@given(st.lists(PARTS, max_size=25).map(" ".join) | st.text(max_size=40))
def test_any_text_is_read_and_what_is_put_in_is_new(text: str) -> None:
    own = own_text(text)
    for clause in read_clauses(read_tokens(text)):
        read_projection(clause)
    assert own.text.startswith(text[:1])


def test_a_long_chain_of_clauses_is_read_once() -> None:
    text = f"MATCH (a) {'WITH a ORDER BY a.id LIMIT 3 ' * 3_000}RETURN a"
    assert own_text(text).text.count("UNWIND [0] AS") == 3_000
