"""Statements are made of the schema's own words; values and ids are parameters."""

from __future__ import annotations

import re

import pytest

from graph.embedded import statements as embedded
from graph.embedded.paths import shortest
from graph.neo4j import statements as server
from graph.schema import CLAIMS, NODES, claim_key, properties
from graph.store import cypher

RESERVED = {"only", "end", "group", "order"}
"""Words that one of the engines does not take as the name of a property (run on both)."""


def every_statement() -> list[str]:
    """Return each statement for each record that it can be made for."""
    made = []
    for kind in NODES:
        made += [
            cypher.read_nodes(kind),
            cypher.count(kind.label),
            embedded.create_table(kind),
            embedded.copy_rows(kind, ["id"]),
            embedded.read_nodes_of(kind),
            embedded.set_rows(kind),
            embedded.delete_nodes(kind),
            server.constraint(kind),
            server.read_nodes_of(kind),
            server.create_nodes(kind),
            server.set_nodes(kind),
            server.delete_nodes(kind),
        ]
    for claim in CLAIMS:
        made += [embedded.create_table(claim), cypher.count_relations(claim.label)]
        for a, b in claim.ends:
            pair = (a.label, b.label)
            made += [
                cypher.read_claims(claim, pair),
                embedded.add_pair(claim, pair),
                embedded.copy_rows(claim, [], pair),
                *(cypher.read_claims_of(claim, pair, end) for end in "ab"),
                embedded.read_claims_from(claim, pair),
                embedded.delete_claims(claim, pair),
                embedded.delete_claim(claim, pair),
                *(server.read_claims_of(claim, pair, end) for end in "ab"),
                server.create_relations(claim, pair),
                server.delete_claims(claim, pair),
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
        names = cypher.names(kind)
        assert columns(cypher.read_nodes(kind)) == names
        assert columns(embedded.read_nodes_of(kind)) == names
        assert columns(server.read_nodes_of(kind)) == names
    for claim in CLAIMS:
        pair = (claim.ends[0][0].label, claim.ends[0][1].label)
        wanted = ["from_kind", "from_id", "to_kind", "to_id", *cypher.names(claim)]
        assert columns(cypher.read_claims(claim, pair)) == wanted
        assert columns(embedded.read_claims_from(claim, pair)) == wanted
        for end in "ab":
            assert columns(cypher.read_claims_of(claim, pair, end)) == wanted
            assert columns(server.read_claims_of(claim, pair, end)) == wanted


def test_a_claim_is_deleted_by_every_part_of_its_key() -> None:
    for claim in CLAIMS:
        pair = (claim.ends[0][0].label, claim.ends[0][1].label)
        for text, row in (
            (embedded.delete_claim(claim, pair), "$"),
            (embedded.delete_claims(claim, pair), "old_"),
            (server.delete_claims(claim, pair), "row."),
        ):
            for name in claim_key(claim):
                assert f"r.{name} = {row}{name}" in text
            for name in ("from_id", "to_id"):
                assert f"{{id: {row}{name}}}" in text


def test_an_older_table_gets_each_column_with_its_type() -> None:
    types = {"STRING", "INT64", "DOUBLE", "BOOL"}
    for record in (*NODES, *CLAIMS):
        for name in cypher.names(record):
            text = embedded.add_column(record, name)
            assert text.startswith(f"ALTER TABLE {record.label} ADD {name} ")
            assert text.rpartition(" ")[2] in types


@pytest.mark.parametrize(
    ("text", "run"),
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
def test_the_embedded_engine_searches_paths_breadth_first(text: str, run: str) -> None:
    assert shortest(text) == run
    assert shortest(run) == run
