"""Statements are made of the schema's own words; values and ids are parameters."""

from __future__ import annotations

import re

import pytest

from graph.embedded.engine import shortest
from graph.schema import CLAIMS, NODES, claim_key, properties
from graph.store import cypher as statements

RESERVED = {"only", "end", "group", "order"}
"""Words that one of the engines does not take as the name of a property (run on both)."""


def every_statement() -> list[str]:
    """Return each statement for each record that it can be made for."""
    made = []
    for kind in NODES:
        made += [
            statements.read_nodes(kind),
            statements.count(kind.label),
            statements.create_table(kind),
            statements.copy_rows(kind, ["id"]),
            statements.read_nodes_of(kind),
            statements.set_rows(kind),
            statements.delete_nodes(kind),
            statements.constraint(kind),
            statements.server_read_nodes_of(kind),
            statements.server_create_nodes(kind),
            statements.server_set_nodes(kind),
            statements.server_delete_nodes(kind),
        ]
    for claim in CLAIMS:
        made += [statements.create_table(claim), statements.count_relations(claim.label)]
        for a, b in claim.ends:
            pair = (a.label, b.label)
            made += [
                statements.read_claims(claim, pair),
                statements.add_pair(claim, pair),
                statements.copy_rows(claim, [], pair),
                *(statements.read_claims_of(claim, pair, end) for end in "ab"),
                statements.delete_claims(claim, pair),
                statements.delete_claim(claim, pair),
                *(statements.server_read_claims_of(claim, pair, end) for end in "ab"),
                statements.server_create_relations(claim, pair),
                statements.server_delete_claims(claim, pair),
            ]
    return made


def test_the_words_of_the_schema_can_stand_in_cypher() -> None:
    for record in (*NODES, *CLAIMS):
        assert re.fullmatch(r"[A-Z][A-Za-z_]*", record.label)
        for property_ in properties(record):
            assert re.fullmatch(r"[a-z][a-z_0-9]*", property_.name), property_.name
            assert property_.name not in RESERVED


def test_no_statement_is_made_for_two_records() -> None:
    made = every_statement()
    assert len(set(made)) == len(made)


def test_no_statement_matches_both_ends_with_a_comma() -> None:
    # That is a cross product on the embedded engine, which runs out of memory.
    for text in every_statement():
        assert not re.search(r"\)\s*,\s*\(", text), text


def test_both_engines_read_the_same_columns() -> None:
    def columns(text: str) -> list[str]:
        return re.findall(r" AS (\w+)", text.partition("RETURN")[2])

    for kind in NODES:
        names = statements.names(kind)
        assert columns(statements.read_nodes(kind)) == names
        assert columns(statements.read_nodes_of(kind)) == names
        assert columns(statements.server_read_nodes_of(kind)) == names
    for claim in CLAIMS:
        pair = (claim.ends[0][0].label, claim.ends[0][1].label)
        wanted = ["from_kind", "from_id", "to_kind", "to_id", *statements.names(claim)]
        assert columns(statements.read_claims(claim, pair)) == wanted
        for end in "ab":
            assert columns(statements.read_claims_of(claim, pair, end)) == wanted
            assert columns(statements.server_read_claims_of(claim, pair, end)) == wanted


def test_a_claim_is_deleted_by_every_part_of_its_key() -> None:
    for claim in CLAIMS:
        pair = (claim.ends[0][0].label, claim.ends[0][1].label)
        for text, row in (
            (statements.delete_claim(claim, pair), "$"),
            (statements.delete_claims(claim, pair), "old_"),
            (statements.server_delete_claims(claim, pair), "row."),
        ):
            for name in claim_key(claim):
                assert f"r.{name} = {row}{name}" in text
            for name in ("from_id", "to_id"):
                assert f"{{id: {row}{name}}}" in text


def test_an_older_table_gets_each_column_with_its_type() -> None:
    types = {"STRING", "INT64", "DOUBLE", "BOOL"}
    for record in (*NODES, *CLAIMS):
        for name in statements.names(record):
            text = statements.add_column(record, name)
            assert text.startswith(f"ALTER TABLE {record.label} ADD {name} ")
            assert text.rpartition(" ")[2] in types


@pytest.mark.parametrize(
    ("cypher", "run"),
    [
        ("-[:A*1..100]->", "-[:A* SHORTEST 1..100]->"),
        ("-[r:A|B*1..100]->", "-[r:A|B* SHORTEST 1..100]->"),
        ("-[:A* 2 .. 5]->", "-[:A* SHORTEST 2 .. 5]->"),
        ("-[:A*1..3]->()-[:B*1..4]->", "-[:A* SHORTEST 1..3]->()-[:B* SHORTEST 1..4]->"),
        ("-[:A* SHORTEST 1..100]->", "-[:A* SHORTEST 1..100]->"),
        ("RETURN '-[:A*1..100]->'", "RETURN '-[:A*1..100]->'"),
        ('RETURN "a\\"-[:A*1..100]->"', 'RETURN "a\\"-[:A*1..100]->"'),
        ("RETURN 'it\\'s -[:A*1..2]->'", "RETURN 'it\\'s -[:A*1..2]->'"),
        ("// -[:A*1..100]->\n-[:A*1..9]->", "// -[:A*1..100]->\n-[:A* SHORTEST 1..9]->"),
        ("/* -[:A*1..2]-> */ RETURN 1", "/* -[:A*1..2]-> */ RETURN 1"),
        ("RETURN '//' -[:A*1..9]->", "RETURN '//' -[:A* SHORTEST 1..9]->"),
        ("RETURN n.a * 1.5", "RETURN n.a * 1.5"),
        ("RETURN [1, 2]", "RETURN [1, 2]"),
    ],
    ids=range(13),
)
def test_the_embedded_engine_searches_paths_breadth_first(cypher: str, run: str) -> None:
    assert shortest(cypher) == run
    assert shortest(run) == run
