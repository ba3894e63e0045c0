"""What a bill of materials keeps in properties is read back as it was, and anything else is not."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.schema import ARTIFACTS, CLAIMS, DerivedFrom, End, Model
from graph.transfer.bill_properties import (
    BILL_PROPERTIES,
    PREFIX,
    BillClaim,
    artifact_name,
    read_claim,
    read_facts,
    relation_name,
    write_claim,
    write_facts,
)
from tests.examples import examples

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@examples(30, 500)
@given(TEXTS, TEXTS, st.booleans(), st.none() | TEXTS)
def test_claim_is_read_as_it_was_written(own: str, source: str, declared: bool, why: str) -> None:
    written = write_claim(
        "DERIVED_FROM", ("Model", own), source, declared=declared, method="merge", evidence=why
    )
    values = {"method": "merge"} | ({"evidence": why} if why else {})
    assert read_claim(written) == BillClaim(DerivedFrom, End(Model, own), source, declared, values)


@pytest.mark.parametrize(
    "value",
    [
        None, 3, "", "null", "[]", "{", "{}", "[" * 100_000,
        '{"relation": "DERIVED_FROM", "kind": "Model"}',
        '{"relation": "DERIVED_FROM", "kind": "Licence", "id": "mit"}',
        '{"relation": "DERIVED_FROM", "kind": "License", "id": "mit"}',
        '{"relation": ["DERIVED_FROM"], "kind": "Model", "id": "a/b"}',
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": 3}',
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": "\\ud800"}',
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": "a/b", "declared": "yes"}',
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": "a/b", "method": "stolen"}',
        '{"relation": "DERIVED_FROM", "kind": "Model", "id": "a/b", "colour": "red"}',
    ],
)  # fmt: skip
def test_what_is_no_claim_is_none(value: object) -> None:
    assert read_claim(value) is None


@examples(50, 1000)
@given(JSON, st.sampled_from([c.label for c in CLAIMS]), st.sampled_from(["Model", "License"]))
def test_no_value_stops_the_reader(value: object, relation: str, kind: str) -> None:
    read_claim(json.dumps(value))
    read_claim(json.dumps({"relation": relation, "kind": kind, "id": value, "metric": value}))


def test_facts_are_read_as_they_were_written() -> None:
    known = {
        "id": "a/b", "task": "text-generation", "parameters": 7_241_732_096, "private": False,
        "carbon_g": 1.5, "downloads": 3, "gone_since": "2026-01-01", "languages": "de en",
    }  # fmt: skip
    kept = {"task", "parameters", "private", "carbon_g", "languages"}
    pairs = list(write_facts("Model", known))
    assert read_facts(Model, pairs) == {name: known[name] for name in kept}


def test_facts_that_the_schema_cannot_have_are_left_out() -> None:
    pairs = [
        ("ptm:fact:parameters", "many"), ("ptm:fact:parameters", "-1"),
        ("ptm:fact:carbon_g", "NaN"),
        ("ptm:gone:since", "2026-01-01"),
        ("ptm:fact:private", "1"), ("ptm:fact:colour", "red"), ("ptm:fact:id", "c/d"),
        ("task", "x"),
        ("ptm:fact:parameters", "[" * 100_000), ("ptm:fact:parameters", "9" * 5000),
    ]  # fmt: skip
    assert read_facts(Model, pairs) == {}


def test_names_are_one_table() -> None:
    names = [each.name for each in BILL_PROPERTIES]
    assert len(set(names)) == len(names)
    assert all(name.startswith(PREFIX) for name in names)
    assert {each.of for each in BILL_PROPERTIES} == {"artifact", "licence", "document", "any"}


@pytest.mark.parametrize(
    ("relation", "method", "name"),
    [
        ("DERIVED_FROM", "finetune", "ptm:relation:finetune"),
        ("DERIVED_FROM", None, "ptm:relation:derived"),
        ("TRAINED_ON", None, "ptm:relation:trained-on"),
        ("USES", None, "ptm:relation:uses"),
    ],
)
def test_relation_is_named_by_its_method(relation: str, method: str | None, name: str) -> None:
    assert relation_name(relation, method) == name


def test_artifacts_of_two_kinds_have_two_names() -> None:
    assert len({artifact_name((kind.label, "squad")) for kind in ARTIFACTS}) == len(ARTIFACTS)
