"""What licence labels mean, as the world writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.recognise import recognise
from licenses.table import licences

WRITTEN = {
    "Apache 2.0": "apache-2.0",
    "Apache License, Version 2.0": "apache-2.0",
    "https://www.apache.org/licenses/LICENSE-2.0": "apache-2.0",
    "The MIT License (MIT)": "mit",
    "license:mit": "mit",
    "GPLv3+": "gpl-3.0-or-later",
    "GPLv2": "gpl-2.0",
    "gpl-3.0-plus": "gpl-3.0-or-later",
    "GNU General Public License v3.0": "gpl-3.0",
    "GNU Lesser General Public License v2.1": "lgpl-2.1",
    "GNU Affero General Public License v3.0": "agpl-3.0",
    "GPL": "gpl",
    "CC": "cc",
    "CC BY": "cc",
    "CC BY-NC 4.0": "cc-by-nc-4.0",
    "Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International": "cc-by-nc-sa-4.0",
    "https://creativecommons.org/licenses/by-nc-nd/4.0/legalcode": "cc-by-nc-nd-4.0",
    "CC0 1.0 Universal": "cc0-1.0",
    "BSD 3-Clause": "bsd-3-clause",
    "bsd-new": "bsd-3-clause",
    "Llama 3.1 Community License Agreement": "llama3.1",
    "https://llama.meta.com/llama3/license/": "llama3",
    "https://ai.google.dev/gemma/terms": "gemma",
    "MIT OR Apache-2.0": "apache-2.0 OR mit",
    "(MIT AND Apache-2.0)": "apache-2.0 AND mit",
}


@pytest.mark.parametrize(("written", "meant"), WRITTEN.items())
def test_a_label_is_recognised(written: str, meant: str) -> None:
    statement = recognise(written)
    assert statement
    assert statement.id == meant


@pytest.mark.parametrize("written", ["apache", "llama", "proprietary", "GPL-4.0", "x" * 10_000])
def test_what_is_not_known_keeps_its_text(written: str) -> None:
    statement = recognise(written)
    assert statement
    assert statement.id.startswith("unrecognised:")
    assert statement.raw == written


@pytest.mark.parametrize("nothing", [None, "", "NOASSERTION", [], "none"])
def test_no_licence_is_no_statement(nothing: str | list[str] | None) -> None:
    assert recognise(nothing) is None


def test_other_is_told_by_its_link_or_name() -> None:
    link = "https://huggingface.co/meta-llama/Llama-3.1-8B/blob/main/LICENSE"
    assert recognise("other", link=link).id == "llama3.1"  # type: ignore[union-attr]
    assert recognise("other", name="llama-2-community-license").id == "llama2"  # type: ignore[union-attr]
    assert recognise("other", name="My Own").id == "other:my own"  # type: ignore[union-attr]


def test_a_list_applies_as_a_whole() -> None:
    assert recognise(["mit", "Apache 2.0"]).id == "apache-2.0 AND mit"  # type: ignore[union-attr]


def test_every_name_of_the_table_is_recognised() -> None:
    for licence in licences():
        for name in (licence.id, licence.spdx_id, licence.scancode_key):
            if name and name != "NOASSERTION":
                assert recognise(name), name


@given(st.one_of(st.text(), st.lists(st.text(max_size=30), max_size=4)))
def test_anything_is_read_without_failing(label: str | list[str]) -> None:
    recognise(label)


PIECES = ["MIT", "Apache-2.0", "AND", "OR", "WITH", "(", ")", "and", "or", "GPL-2.0+", "^", "a b"]


@given(st.lists(st.sampled_from(PIECES), max_size=9))
def test_anything_like_an_expression_is_read_without_failing(pieces: list[str]) -> None:
    recognise(" ".join(pieces))


def test_an_expression_nested_too_deeply_is_not_recognised() -> None:
    written = "(" * 300 + "MIT" + ")" * 300 + " AND ISC"
    assert recognise(written)
