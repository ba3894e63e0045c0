"""What licence labels mean, as the world writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.catalog.table import licences
from licenses.labels.recognition import identify_licence, recognise
from licenses.rule.judgement import judge
from tests.extracts import read_csv, read_json_lines

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
    "cc-by-2-0": "cc-by-2.0",
    "CC BY NC-SA 4.0": "cc-by-nc-sa-4.0",
    "Academic Free License v3.0": "afl-3.0",
    "bsd-original": "bsd-4-clause",
    "BSL 1.1": "busl-1.1",
    "Boost Software License 1.0": "bsl-1.0",
    "GNU Lesser General Public License family": "lgpl",
    "https://www.gnu.org/licenses/gpl.html": "gpl",
    "https://opensource.org/license/apache-2-0": "apache-2.0",
    "https://huggingface.co/spaces/CompVis/stable-diffusion-license": "creativeml-openrail-m",
    "https://github.com/meta-llama/llama-models/blob/main/models/llama3_2/LICENSE": "llama3.2",
    "MIT OR Apache-2.0": "apache-2.0 OR mit",
    "Apache License 2.0 and the MIT license": "apache-2.0 AND mit",
    "(MIT AND Apache-2.0) OR GPL-3.0-only": "(apache-2.0 AND mit) OR gpl-3.0",
    "MIT AND (Apache-2.0 AND ISC)": "apache-2.0 AND isc AND mit",
    "(MIT AND Apache-2.0)": "apache-2.0 AND mit",
}


@pytest.mark.parametrize(("written", "meant"), WRITTEN.items())
def test_a_label_is_recognised(written: str, meant: str) -> None:
    statement = recognise(written)
    assert statement
    assert statement.id == meant


@pytest.mark.parametrize(
    "written",
    [
        "apache",
        "llama",
        "llama-license",
        "our own licence",
        "GPL-4.0",
        "Microsoft",
        "Open License 3.0",
        "CC BY 3.0 DE",
        "https://creativecommons.org/licenses/by/3.0/igo/",
        "modified-mit",
        "Apache-2.0 WITH commons-clause",
        "GPL-2.0-or-later WITH Classpath-exception-2.0",
        "MIT AND what nobody knows",
        "x" * 10_000,
    ],
)
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


def id_of(label: str | list[str], **more: str | None) -> str | None:
    statement = recognise(label, **more)
    return statement.id if statement else None


@pytest.mark.parametrize(
    ("labels", "meant"),
    [
        (["mit", "Apache 2.0"], "apache-2.0 AND/OR mit"),
        (["mit", "MIT"], "mit"),
        (["mit"], "mit"),
        (["cc-by-sa-3.0", "gfdl"], "cc-by-sa-3.0 OR gfdl"),
        (["gfdl", "cc-by-sa-4.0"], "cc-by-sa-4.0 OR gfdl"),
        (["gfdl", "cc-by-sa-3.0", "cc-by-sa-4.0"], "cc-by-sa-3.0 OR cc-by-sa-4.0 OR gfdl"),
        (["gfdl", "cc-by-sa-3.0", "mit"], "cc-by-sa-3.0 AND/OR gfdl AND/OR mit"),
        (["cc-by-nc-sa-4.0", "gfdl"], "cc-by-nc-sa-4.0 AND/OR gfdl"),
    ],
)
def test_a_list_does_not_say_whether_it_is_a_choice(labels: list[str], meant: str) -> None:
    assert id_of(labels) == meant
    again = recognise(meant)
    assert again == recognise(labels)


CC_BY, APACHE = (
    "https://creativecommons.org/licenses/by/4.0/",
    "https://www.apache.org/licenses/LICENSE-2.0",
)
MIT_TEXT = "https://opensource.org/license/mit"
LLAMA = "https://huggingface.co/meta-llama/Llama-3.1-8B/blob/main/LICENSE"


@pytest.mark.parametrize(
    ("name", "link", "meant"),
    [
        # The name says more than the text behind the address.
        ("CC-BY-4.0-derived-analysis", CC_BY, "other:cc-by-4.0-derived-analysis"),
        ("apache-2.0-with-commons-clause", APACHE, "other:apache-2.0-with-commons-clause"),
        ("modified-mit", MIT_TEXT, "other:modified-mit"),
        ("MIT (non-commercial)", MIT_TEXT, "other:mit (non-commercial)"),
        ("mit-and-cc-by-nc-4.0", MIT_TEXT, "other:mit-and-cc-by-nc-4.0"),
        ("research-only", APACHE, "other:research-only"),
        ("my-own", APACHE, "other:my-own"),
        ("自定义许可证", APACHE, "other:自定义许可证"),
        # It says something else.
        ("cc-by-nc-4.0", CC_BY, f"other:cc-by-nc-4.0 ({CC_BY})"),
        ("apache-2.0", MIT_TEXT, f"other:apache-2.0 ({MIT_TEXT})"),
        ("mit-0", MIT_TEXT, f"other:mit-0 ({MIT_TEXT})"),
        # It says the same, or nothing, or less.
        ("apache-2.0", APACHE, "apache-2.0"),
        ("Apache License, Version 2.0", APACHE, "apache-2.0"),
        ("apache", APACHE, "apache-2.0"),
        ("The MIT License", MIT_TEXT, "mit"),
        ("CC BY", CC_BY, "cc-by-4.0"),
        ("creative-commons-attribution", CC_BY, "cc-by-4.0"),
        ("license", APACHE, "apache-2.0"),
        ("other", APACHE, "apache-2.0"),
        ("LICENSE.md", APACHE, "apache-2.0"),
        ("", APACHE, "apache-2.0"),
        (None, APACHE, "apache-2.0"),
        ("gpl-3.0", "https://www.gnu.org/licenses/gpl.html", "gpl-3.0"),
        (
            "llama3.1",
            "https://huggingface.co/meta-llama/Llama-3.1-8B/blob/main/LICENSE",
            "llama3.1",
        ),
        # The address says nothing that is known.
        ("modified-mit", "LICENSE.md", "other:modified-mit"),
        ("apache-2.0", "LICENSE", "apache-2.0"),
        ("deepseek", "https://example.org/licence", "deepseek"),
    ],
)
def test_an_address_counts_where_the_name_says_no_more(
    name: str | None, link: str, meant: str
) -> None:
    assert id_of("other", name=name, link=link) == meant
    if meant.startswith("other:"):
        for edge in ("finetune", "quantized"):
            assert judge(meant, edge, "mit").verdict == "unknown"


def test_what_a_list_holds_keeps_its_text_and_its_choices() -> None:
    statement = recognise(["mit", "what nobody knows"])
    assert statement
    assert [part.raw for part in statement.parts if part.raw] == ["what nobody knows"]
    assert id_of(["MIT OR ISC", "gemma"]) == "(isc OR mit) AND/OR gemma"
    assert id_of(["MIT AND ISC", "gemma"]) == "(isc AND mit) AND/OR gemma"


def test_no_licence_of_spdx_is_taken_for_another() -> None:
    ours = {licence.spdx_id.lower(): licence.id for licence in licences()}
    listed_by_spdx = read_csv("spdx_licences.csv")
    assert len(listed_by_spdx) > 700
    for listed in listed_by_spdx:
        meant = ours.get(listed["id"].lower())
        if listed["deprecated"] == "yes" and meant is None:
            continue  # GPL-3.0 and its like, which today are GPL-3.0-only
        assert identify_licence(listed["id"]) == meant
        assert identify_licence(listed["name"]) == meant


def test_every_licence_of_the_hub_is_recognised_by_its_name() -> None:
    listed = read_csv("hub_licences.csv")
    assert len(listed) > 80
    for licence in listed:
        assert identify_licence(licence["name"]) == licence["id"].lower()


def test_every_licence_that_a_hub_label_names_is_recognised() -> None:
    tags = [tag for entry in read_json_lines("hub_models.jsonl.gz") for tag in entry["tags"]]
    named = [tag for tag in tags if tag.startswith("license:") and tag != "license:other"]
    assert len(set(named)) > 35
    assert {tag for tag in named if not identify_licence(tag)} == set()


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


NAMES = st.sampled_from(["MIT", "Apache 2.0", "GPL-3.0-only", "gemma", "cc-by-4.0"])
EXPRESSIONS = st.recursive(
    NAMES,
    lambda inner: st.tuples(inner, st.sampled_from(["AND", "OR"]), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=6,
)


@given(st.lists(EXPRESSIONS, min_size=1, max_size=4))
def test_the_id_of_a_list_is_recognised_as_the_same_statement(written: list[str]) -> None:
    statement = recognise(written)
    assert statement
    assert recognise(statement.id) == statement
    assert recognise([part.id for part in statement.parts] or statement.id) == statement or (
        statement.operator != "AND/OR"
    )


@given(EXPRESSIONS)
def test_the_id_of_a_statement_is_recognised_as_the_same_statement(written: str) -> None:
    statement = recognise(written)
    assert statement
    assert recognise(statement.id) == statement


def test_an_expression_nested_too_deeply_is_not_recognised() -> None:
    written = "(" * 300 + "MIT" + ")" * 300 + " AND ISC"
    assert recognise(written)


@pytest.mark.parametrize(
    ("written", "known", "names"),
    [
        ("MIT OR LicenseRef-Acme", "mit OR ", ["LicenseRef-Acme"]),
        ("Apache-2.0 AND LicenseRef-Acme", "apache-2.0 AND ", ["LicenseRef-Acme"]),
        ("Apache-2.0 AND (MIT OR Acme)", "(mit OR ", ["Acme"]),
    ],
)
def test_an_spdx_expression_keeps_what_is_known_of_it(
    written: str, known: str, names: list[str]
) -> None:
    statement = recognise(written)
    assert statement
    assert statement.id.startswith(known)
    assert all(recognise(name).id in statement.id for name in names)  # type: ignore[union-attr]
    assert recognise(statement.id).id == statement.id  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "written", ["mit or acme", "MIT AND what nobody knows", "Foo OR Bar", "MIT AND NOASSERTION"]
)
def test_words_that_are_no_expression_are_one_unknown_licence(written: str) -> None:
    statement = recognise(written)
    assert statement
    assert (statement.id.startswith("unrecognised:"), statement.raw) == (True, written)


# What is no label ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        (["mit", ["gpl-3.0", ["apache-2.0"]]], "apache-2.0 AND/OR gpl-3.0 AND/OR mit"),
        ([["mit"]], "mit"),
        (("mit", "mit"), "mit"),
        ([[]], None),
        ([None, [None]], None),
    ],
)
def test_a_list_of_lists_is_one_list(label: object, meant: str | None) -> None:
    statement = recognise(label)
    assert (statement and statement.id) == meant


@pytest.mark.parametrize(
    "odd",
    [3, 2.5, True, b"mit", {"name": "mit"}, {}, [[[[[["mit"]]]]]], ["mit"] * 2_000, object],
    ids=lambda odd: repr(odd)[:20],
)
def test_what_is_no_text_is_a_licence_that_nobody_knows(odd: object) -> None:
    alone, beside = recognise(odd), recognise(["mit", odd])
    assert alone
    assert alone.id.startswith("unrecognised:")
    assert len(alone.raw or "") < 200
    assert beside
    assert "unrecognised:" in beside.id


@pytest.mark.parametrize(
    "words",
    ["не MIT", "非MIT", "MIT ではない", "\N{CYRILLIC CAPITAL LETTER EM}IT", "غير apache 2.0"],
)
def test_words_of_other_alphabets_may_say_not(words: str) -> None:
    statement = recognise(words)
    assert statement
    assert statement.id.startswith("unrecognised:")
    named = recognise("other", name=words, link="https://opensource.org/license/mit")
    assert named
    assert named.id.startswith("other:")


@pytest.mark.parametrize(
    "label",
    [
        "meta-llama/Llama-2-7b",
        "google/gemma-2b",
        "https://huggingface.co/meta-llama/Llama-2-7b",
        "mit OR " * 1_500 + "mit",
        "(" * 1_000 + "mit" + ")" * 1_000,
        "mit AND (" * 100 + "mit" + ")" * 100,
        "x" * 5_000,
    ],
)
def test_an_id_of_a_model_or_a_very_long_text_is_no_licence(label: str) -> None:
    statement = recognise(label)
    assert statement
    assert statement.id.startswith("unrecognised:")
    assert recognise(statement.id)


@pytest.mark.parametrize(
    "written",
    [
        "proprietary", "Proprietary License", "PROPRIETARY", "proprietary-licence", "commercial",
        "Commercial License", "closed", "Closed Source", "closed-source", "all rights reserved",
        "All-Rights-Reserved.", "© All Rights Reserved", "LicenseRef-scancode-proprietary-license",
    ],
)  # fmt: skip
def test_a_licence_of_somebodys_own_is_known_to_be_one(written: str) -> None:
    for statement in (recognise(written), recognise("other", name=written)):
        assert statement
        assert statement.id == "proprietary"


@pytest.mark.parametrize("written", ["commercial use", "Acme proprietary", "non-commercial"])
def test_a_text_that_says_more_is_not_merely_proprietary(written: str) -> None:
    statement = recognise(written)
    assert statement
    assert statement.id.startswith("unrecognised:")


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["mit", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(_anything)
def test_any_value_of_a_card_is_read_and_nothing_in_it_is_dropped(value: object) -> None:
    statement = recognise(value)
    odd = isinstance(value, bool | int | dict)
    assert statement or not odd
    assert judge("mit", "finetune", [value]).verdict in ("compatible", "unknown")
    if odd:
        assert judge("mit", "finetune", [value]).verdict == "unknown"
