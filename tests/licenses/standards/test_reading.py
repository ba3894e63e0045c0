"""What documents of other people say of licences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.labels.statement import Statement
from licenses.standards.reading import read_expression, read_label, read_name
from licenses.standards.references import LicenseReference
from licenses.standards.statement_ids import split_statement_id, state_by_id
from licenses.standards.writing import express
from tests.examples import examples


def id_of(statement: Statement | None) -> str | None:
    """Return the id of a statement, if there is one."""
    return statement.id if statement else None


@pytest.mark.parametrize(
    ("text", "identifier"),
    [
        ("MIT", "mit"),
        ("apache-2.0", "apache-2.0"),
        ("Apache License 2.0", "apache-2.0"),
        ("(MIT OR Apache-2.0)", "apache-2.0 OR mit"),
        ("mit or apache-2.0", "apache-2.0 OR mit"),
        ("Apache-2.0, MIT", "apache-2.0 AND/OR mit"),
        ("NOASSERTION", None),
        ("NONE", None),
        ("", None),
        ("other", "other"),
        ("https://spdx.org/licenses/MIT", "mit"),
        ("http://spdx.org/licenses/GPL-2.0-or-later.html", "gpl-2.0-or-later"),
        ("https://spdx.org/licenses/Apache-2.0.json#licenseText", "apache-2.0"),
        ("https://spdx.org/rdf/3.0.1/terms/expandedlicensing/NoAssertionLicense", None),
        ("https://spdx.org/rdf/3.0.1/terms/expandedlicensing/NoneLicense", None),
        ("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
        ("https://huggingface.co/datasets/choosealicense/licenses/blob/main/markdown/mit.md",
         "mit"),
        ("GPL-2.0+", "gpl-2.0-or-later"),
        ("LicenseRef-llama3.1", "llama3.1"),
        ("LicenseRef-Llama-3.1-Community", "llama3.1"),
        ("LicenseRef-scancode-llama-3.1-license-2024", "llama3.1"),
        ("LicenseRef-scancode-gemma-tou-2024-04-01", "gemma"),
        ("LicenseRef-scancode-mit", "mit"),
        ("DocumentRef-other:LicenseRef-Gemma", "gemma"),
        ("LicenseRef-Gemma AND MIT", "gemma AND mit"),
        ("LicenseRef-proprietary", "proprietary"),
        ("LicenseRef-Mistral-MRL", "mrl"),
        ("LicenseRef-Mistral-AI-Non-Production", "mnpl"),
        ("LicenseRef-CreativeML-OpenRAIL-PP-M", "openrail++"),
        ("LicenseRef-Stability-Community", "stabilityai-ai-community"),
        ("LicenseRef-Grok-2-Community", "grok2-community"),
    ],
)  # fmt: skip
def test_what_is_surely_known_is_read(text: str, identifier: str | None) -> None:
    assert id_of(read_expression(text)) == identifier
    assert id_of(read_name(text)) == identifier


@pytest.mark.parametrize(
    "text",
    [
        "Apache-2.0+",
        "LicenseRef-MIT",
        "LicenseRef-modified-mit",
        "LicenseRef-OpenRAIL-M",
        "LicenseRef-Llama-Community",
        # It is ScanCode's name of a use policy.
        "LicenseRef-scancode-llama-4-license-2025",
        # The Business Source License 1.0 there, and Boost's on the list and the Hub.
        "LicenseRef-scancode-bsl-1.0",
        "DocumentRef-other:LicenseRef-MIT",
        "GPL-2.0-only WITH Classpath-exception-2.0",
        "GPL-2.0-only WITH AdditionRef-mine",
        "Python-2.0",
        "MIT, or what you like",
        "Foo and Bar",
        "MIT OR",
        "https://spdx.org/licenses/Python-2.0.html",
        "https://spdx.org/spdxdocs/mine#License-1",
    ],
)
def test_what_is_not_surely_known_is_not_guessed(text: str) -> None:
    read = read_expression(text)
    assert read
    assert read.id.startswith("unrecognised:")
    assert read.raw in (text, "Python-2.0")


def test_ids_of_the_list_in_any_case_are_one_statement() -> None:
    assert read_expression("python-2.0") == read_expression("Python-2.0")
    listed = read_expression("Python-2.0")
    assert listed
    assert express(listed.id, listed.raw).spdx_id == "Python-2.0"


def test_an_expression_keeps_what_is_known_of_it() -> None:
    read = read_expression("MIT AND (LicenseRef-mine OR GPL-2.0-only WITH Bison-exception-2.2)")
    assert read
    mine, excepted = read.parts[1].parts if read.parts[0].id == "mit" else read.parts[0].parts
    assert {mine.raw, excepted.raw} == {
        "LicenseRef-mine", "GPL-2.0-only WITH Bison-exception-2.2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "name", "identifier"),
    [
        ("LicenseRef-1", "Apache License 2.0", "apache-2.0"),
        ("LicenseRef-00aeb8d", "Llama 3.1 Community License", "llama3.1"),
        ("LicenseRef-MIT", "The MIT License", "mit"),
        # The id and the name say two things.
        ("LicenseRef-gemma", "MIT", None),
        ("LicenseRef-modified-mit", "MIT", None),
        ("LicenseRef-1", "My terms", None),
    ],
)
def test_the_name_of_a_reference_says_more(
    reference: str, name: str, identifier: str | None
) -> None:
    described = {reference: LicenseReference(reference, name, "…")}
    read = read_expression(reference, described)
    assert read
    assert read.id == identifier or (identifier is None and read.id.startswith("unrecognised:"))
    assert id_of(read_expression(f"DocumentRef-x:{reference}", described)) == read.id or read.raw


def test_a_name_with_an_address_is_a_licence_that_somebody_named() -> None:
    assert id_of(read_name("My Terms", "https://example.org/terms")) == "other:my terms"
    assert id_of(read_name("license", "https://www.apache.org/licenses/LICENSE-2.0")) == (
        "apache-2.0"
    )
    assert id_of(read_name("My Terms AND MIT")) == "other:my terms and mit"


def test_references_of_ours_without_a_document_are_not_guessed() -> None:
    assert id_of(read_expression("LicenseRef-ptm-other-my-terms")) == "other:my-terms"
    made = express("other:my terms").references[0]
    assert str(id_of(read_expression(made.id))).startswith("unrecognised:")
    assert str(id_of(read_expression("LicenseRef-ptm-unrecognised-x"))).startswith("unrecognised:")
    assert str(id_of(read_expression("LicenseRef-ptm-list-x"))).startswith("unrecognised:")


@pytest.mark.parametrize(
    "identifier", ["mit AND other:a b", "other:mit", "(mit OR other:b) AND/OR other:a"]
)
def test_a_statement_is_made_of_its_id(identifier: str) -> None:
    assert id_of(state_by_id(identifier)) == identifier
    assert id_of(read_label(identifier)) == identifier


def test_an_id_that_its_parts_would_not_make_is_one_name() -> None:
    assert split_statement_id("mit AND apache-2.0") == "mit AND apache-2.0"
    assert split_statement_id("(mit AND other:)) OR gemma") == "(mit AND other:)) OR gemma"


@pytest.mark.parametrize(
    "text",
    [
        "(" * 50_000 + "MIT" + ")" * 50_000,
        "(" * 400 + "MIT" + ")" * 400,
        " AND ".join(["MIT"] * 30_000),
        " OR ".join(f"LicenseRef-{number}" for number in range(60)),
        ", ".join(["MIT"] * 200),
        "LicenseRef-" + "a" * 100_000,
        "https://spdx.org/licenses/" + "a" * 100_000,
        "MIT WITH " * 100,
        "\u202eTIM\n\"'</script>\x00",
        "\ud800",
    ],
)
def test_hostile_texts_are_read(text: str) -> None:
    for read in (read_expression(text), read_name(text), read_label(text), read_name("x", text)):
        assert read is None or read.id
        if read and len(read.id) < 2_000:
            assert express(read.id, read.raw).expression


_WORDS = st.sampled_from(
    ["MIT", "AND", "OR", "WITH", "(", ")", ",", "+", "LicenseRef-", "LicenseRef-x", "gpl-2.0",
     "Classpath-exception-2.0", "DocumentRef-a:", "other:", "unrecognised:", "AND/OR", "and",
     "LicenseRef-ptm-list-x", "\n", '"', "NOASSERTION", "\ud800"]
)  # fmt: skip


@given(st.lists(_WORDS | st.text(max_size=5), max_size=12).map(" ".join))
@examples(100, 20_000)
def test_any_text_is_read_and_what_is_read_is_written(text: str) -> None:
    described = {"LicenseRef-x": LicenseReference("LicenseRef-x", text, text, text)}
    for read in (
        read_expression(text, described), read_name(text, text), read_label(text),
        read_expression("LicenseRef-ptm-list-x",
                        {"LicenseRef-ptm-list-x": LicenseReference("", text, text)}),
    ):  # fmt: skip
        if read and read.id:
            made = express(read.id, read.raw)
            assert made.expression
            back = read_expression(made.expression, {each.id: each for each in made.references})
            assert made.label or id_of(back) == read.id
