"""The texts of licences: those of SPDX's list that the table names, and their places to fill in."""

import pytest

from licenses.catalog.table import licences
from licenses.catalog.terms import all_terms
from licenses.catalog.texts import find_particulars, find_text, is_template, text_address

NOT_LISTED = {"NOASSERTION"}


def test_every_spdx_id_of_the_table_has_its_text_and_its_page() -> None:
    listed = {row.spdx_id for row in licences() if not row.spdx_id.startswith("LicenseRef-")}
    for spdx in listed - NOT_LISTED:
        text = find_text(spdx)
        assert text is not None, spdx
        assert len(text) > 100, spdx
        assert text_address(spdx) == f"https://spdx.org/licenses/{spdx}.html"
    assert "Redistribution and use in source and binary forms" in str(find_text("BSD-3-Clause"))


def test_particulars_are_those_of_licences_of_the_table_that_spdx_does_not_list() -> None:
    assert "Copyright (c) Meta Platforms, Inc." in str(find_particulars("llama2").notice)
    assert find_particulars("apache-2.0") == (None, None, None), "it prescribes no sentence"
    named = [row for row in licences() if any(find_particulars(row.id))]
    assert len(named) == 16
    for row in named:
        found, terms = find_particulars(row.id), all_terms()[row.id]
        assert find_text(row.spdx_id) is None
        assert all(each is None or each.startswith("https://") for each in found[1:])
        assert found.notice is None or terms.requires_attribution == "yes"
        assert found.policy is None or terms.restriction_set


@pytest.mark.parametrize("spdx", ["LicenseRef-hf-bsd", "NOASSERTION", "", "mit", "../MIT"])
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
