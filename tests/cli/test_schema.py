"""`ptm schema`: what the graph can hold, without a graph."""

import csv
import io

import pytest

from graph.schema import CLAIMS, DERIVED, NODES, properties
from reports.formats import FORMATS
from tests.cli.conftest import Ptm


def test_all_kinds_claims_and_properties_are_shown_in_80_columns(ptm: Ptm) -> None:
    shown = ptm("schema")
    assert (shown.status, shown.err) == (0, "")
    assert max(map(len, shown.out.splitlines())) <= 80
    words = shown.out.replace(",", " ").split()
    for record in (*NODES, *CLAIMS, *DERIVED):
        assert record.label in words
        assert {each.name for each in properties(record)} <= set(words)
    assert "(:Model|Dataset|Repository)-[:LICENSED_AS]->(:License)" in shown.out


def test_every_format_has_it_and_none_says_how_old_it_is(ptm: Ptm) -> None:
    for form in FORMATS:
        if form.takes is None:
            shown = ptm("schema", "Owner", "--format", form.name)
            assert (shown.status, shown.err) == (0, ""), form.name
            assert "display" in shown.out
            assert "No source" not in shown.out


def test_rows_are_properties_and_the_parts_say_what_joins_what(ptm: Ptm) -> None:
    told = ptm("schema", "--format", "json").json()
    assert list(told["rows"][0]) == ["name", "part", "property", "type", "unit", "says"]
    assert len(told["rows"]) == sum(len(properties(r)) for r in (*NODES, *CLAIMS, *DERIVED))
    keys = {row["name"]: row["key"] for row in told["parts"]["records"]}
    assert (keys["Model"], keys["USES"]) == ("id", "stated_by path line")
    trained = {"name": "TRAINED_ON", "from_kind": "Model", "to_kind": "Dataset"}
    assert trained in told["parts"]["joins"]
    rows = list(csv.DictReader(io.StringIO(ptm("schema", "--format", "csv").out)))
    assert len(rows) == len(told["rows"])


def test_a_kind_that_is_named_has_all_its_properties_and_claims(ptm: Ptm) -> None:
    shown = ptm("schema", "dataset").out
    assert "  Dataset\n" in shown
    assert "(:Model)-[:TRAINED_ON]->(:Dataset)" in shown
    assert "size_category" in shown
    assert "  Model\n" not in shown


def test_a_word_finds_the_properties_that_have_it(ptm: Ptm) -> None:
    rows = ptm("schema", "GONE", "--format", "json").json()["rows"]
    assert {row["property"] for row in rows} == {"gone_since", "gone_stated_by"}
    both = ptm("schema", "gone", "Owner", "--format", "json").json()["rows"]
    assert {row["name"] for row in both} == {"Model", "Dataset", "Repository", "Owner"}


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("Modell", "Did you mean Model?"),
        ("DERIVEDFROM", "Did you mean DERIVED_FROM?"),
        ("downlods", "Did you mean downloads"),
        ("qqqq", "`ptm schema` lists all of it."),
        ("\u202e\x1b[2J" + "x" * 5_000, "`ptm schema` lists all of it."),
    ],
)
def test_a_word_that_nothing_has_ends_with_1(ptm: Ptm, word: str, said: str) -> None:
    result = ptm("schema", word)
    assert (result.status, result.out) == (1, "")
    assert said in result.err
    assert "\x1b" not in result.err
