"""The values that a finding compares, in words."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.text.compared import TERMS, compared_words
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("allows_commercial: no → yes", "commercial use: no → yes"),
        ("use_restrictions: yes_flow_down → none", "use restrictions: to be passed on → none"),
        ("use_restrictions: unknown", "use restrictions: not known"),
        ("share_alike: strong → mit", "share-alike: for all that is made from it → mit"),
        (
            "allows_commercial: no → conditional or yes (if all of the list apply)",
            "commercial use: no → on conditions or yes (if all of the list apply)",
        ),
        (
            "restricts_output_training: forbids_other_models",
            "training on its outputs: not for other models",
        ),
        ("agreement: llama3.1 → mpl-2.0", "agreement: llama3.1 → mpl-2.0"),
        ("gpl-3.0 → apache-2.0, version not stated", "gpl-3.0 → apache-2.0, version not stated"),
    ],
)
def test_columns_and_their_values_are_said_in_words(text: str, words: str) -> None:
    assert compared_words(text) == words


def test_every_value_of_the_table_has_words() -> None:
    with (ROOT / "licenses/catalog/licenses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column in TERMS:
        for value in {row[column] for row in rows} - {""}:
            assert "_" not in compared_words(f"{column}: {value}")


@settings(max_examples=30)
@given(st.text(max_size=300))
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert compared_words(f"licence: {text}") == f"licence: {text}"
    assert compared_words(f"share_alike: strong → {text}").startswith("share-alike: for all")
