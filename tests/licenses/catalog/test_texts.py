"""The texts of licences: those of SPDX's list that the table names, and their places to fill in."""

import pytest

from licenses.catalog.table import licences
from licenses.catalog.terms import all_terms
from licenses.catalog.texts import find_text, is_template, prescribed_notice, text_address

NOT_LISTED = {"NOASSERTION"}


def test_every_spdx_id_of_the_table_has_its_text_and_its_page() -> None:
    listed = {row.spdx_id for row in licences() if not row.spdx_id.startswith("LicenseRef-")}
    for spdx in listed - NOT_LISTED:
        text = find_text(spdx)
        assert text is not None, spdx
        assert len(text) > 100, spdx
        assert text_address(spdx) == f"https://spdx.org/licenses/{spdx}.html"
    assert "Redistribution and use in source and binary forms" in str(find_text("BSD-3-Clause"))


def test_prescribed_sentences_are_those_of_licences_of_the_table() -> None:
    known = {row.id for row in licences()}
    assert "Copyright (c) Meta Platforms, Inc." in str(prescribed_notice("llama2"))
    assert prescribed_notice("apache-2.0") is None, "it asks to keep notices, and prescribes none"
    named = [identifier for identifier in known if prescribed_notice(identifier)]
    assert len(named) == 9
    for identifier in named:
        assert all_terms()[identifier].requires_attribution == "yes"


@pytest.mark.parametrize("spdx", ["LicenseRef-hf-llama3", "NOASSERTION", "", "mit", "../MIT"])
def test_an_id_that_is_not_on_the_list_has_neither(spdx: str) -> None:
    assert find_text(spdx) is None
    assert text_address(spdx) is None


@pytest.mark.parametrize(
    ("spdx", "template"),
    [("MIT", True), ("Apache-2.0", True), ("BSD-3-Clause", True), ("CC-BY-4.0", False),
     ("Unlicense", False), ("MPL-2.0", False)],
)  # fmt: skip
def test_a_template_has_places_for_a_year_and_a_holder(spdx: str, template: bool) -> None:
    assert is_template(str(find_text(spdx))) is template


def test_an_address_in_angle_brackets_is_no_place_to_fill_in() -> None:
    assert not is_template("See <https://www.gnu.org/licenses/> or <a@b.org>.")
    assert not is_template("<" * 100_000)
