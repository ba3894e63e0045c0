"""Licence statements in the words of SPDX."""

import json
import re
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from license_expression import Licensing

from licenses.catalog.table import Licence, licences
from licenses.labels.recognition import recognise
from licenses.labels.statement import Statement, join_list, join_statements
from licenses.standards.reading import read_expression, read_label, read_name
from licenses.standards.references import reference_id
from licenses.standards.spdx_list import is_listed, listed_exception
from licenses.standards.writing import StandardLicense, express, express_parts
from tests.examples import examples

_REFERENCE = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_TABLE = [licence.id for licence in licences()]


def stated_id(label: object, **beside: str) -> str:
    """Return the id of the statement of a label."""
    statement = recognise(label, **beside)
    assert statement
    return statement.id


def assert_valid(made: StandardLicense) -> None:
    """Assert that SPDX takes the expression: listed ids, and LicenseRefs that are defined."""
    assert made.expression
    ids = {each.id for each in made.references}
    assert len(ids) == len(made.references)
    licensing = Licensing()
    for name in licensing.license_keys(licensing.parse(made.expression, simple=True)):
        if name.startswith("LicenseRef-"):
            assert _REFERENCE.fullmatch(name)
            ids.remove(name)
        else:
            assert is_listed(name.removesuffix("+")) or is_listed(name) or listed_exception(name)
    assert not ids
    for each in made.references:
        assert each.text
        assert each.name
        assert json.dumps([each.text, each.name], ensure_ascii=False).encode()


def read_back(made: StandardLicense) -> Statement | None:
    """Return what the expression says with its references."""
    assert made.expression
    return read_expression(made.expression, {each.id: each for each in made.references})


@pytest.mark.parametrize("licence", licences(), ids=lambda licence: licence.id)
def test_every_licence_of_the_table_is_valid_and_read_back(licence: Licence) -> None:
    made = express(licence.id)
    assert_valid(made)
    assert made.label is None
    assert (made.spdx_id is None) == bool(made.references)
    alone = read_expression(str(made.expression))
    assert read_back(made) == alone == recognise(licence.id)
    if made.spdx_id:
        schema = files("cyclonedx.schema._res").joinpath("spdx.SNAPSHOT.schema.json").read_bytes()
        assert made.spdx_id in json.loads(schema)["enum"]
    for each in made.references:
        named = read_name(each.name, each.address)
        assert named
        assert named.id == licence.id


@pytest.mark.parametrize(
    ("label", "expression"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("gpl-2.0", "GPL-2.0"),
        ("GPL-2.0-only", "GPL-2.0-only"),
        ("gpl-2.0+", "GPL-2.0-or-later"),
        ("bsd", "LicenseRef-hf-bsd"),
        ("odc-by", "LicenseRef-hf-odc-by"),
        ("ODC-By-1.0", "ODC-By-1.0"),
        ("llama3.1", "LicenseRef-scancode-llama-3.1-license-2024"),
        ("unknown", "LicenseRef-hf-unknown"),
        ("other", "LicenseRef-hf-other"),
        ("All rights reserved", "LicenseRef-scancode-proprietary-license"),
        ("MIT OR (Apache-2.0 AND gemma)",
         "(Apache-2.0 AND LicenseRef-hf-gemma) OR MIT"),
        ("Python-2.0", "Python-2.0"),
        ("MIT AND Python-2.0", "MIT AND Python-2.0"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Foo", "LicenseRef-Foo"),
        (["llama3.1", "gemma"], "LicenseRef-ptm-list-gemma-and-or-llama3.1-150f14c7275f"),
    ],
)  # fmt: skip
def test_a_label_in_the_words_of_spdx(label: str | list[str], expression: str) -> None:
    raw = label if isinstance(label, str) else ", ".join(label)
    made = express(stated_id(label), raw)
    assert made.expression == expression
    assert_valid(made)
    back = read_back(made)
    assert back
    assert back.id == stated_id(label)


def test_no_licence_is_no_expression() -> None:
    assert express("noassertion").expression is None
    assert express("").expression is None


def test_a_list_says_that_nobody_says_which() -> None:
    (reference,) = express("gemma AND/OR mit").references
    assert reference.name == "gemma AND/OR mit"
    assert "nobody states" in reference.text
    label = "CC BY-NC 4.0, OpenAI"
    made = express(stated_id(label.split(", ")), label)
    assert (made.references[0].name, made.label) == (label, None)
    assert label in made.references[0].text
    assert read_back(made) == recognise(label.split(", "))


def test_of_a_list_each_licence_can_be_named_alone() -> None:
    found = express_parts("gpl-3.0 AND/OR mit", "GPL-3.0, MIT")
    assert [each.expression for each in found] == ["GPL-3.0", "MIT"]
    assert [each.expression for each in express_parts("gpl-3.0 AND mit")] == ["GPL-3.0 AND MIT"]


def test_a_made_name_keeps_its_words_and_its_address() -> None:
    link = "https://example.org/terms"
    made = express("other:my terms", "My Terms", link)
    (reference,) = made.references
    assert (reference.name, reference.address) == ("My Terms", link)
    assert express("other:my terms", "My Terms", "see LICENSE").references[0].address is None
    named = read_name(reference.name, link)
    assert named
    assert named.id == "other:my terms"


def test_a_label_that_nobody_knows_is_kept() -> None:
    label = 'my "terms"\nsee </script>'
    made = express(stated_id(label), label)
    assert made.label == label
    back, kept = read_back(made), read_label(label)
    assert back == kept == recognise(label)


@given(st.lists(st.text(max_size=30), min_size=2, max_size=8, unique=True))
@examples(50, 5_000)
def test_two_names_are_never_one_reference(names: list[str]) -> None:
    made = {reference_id("LicenseRef-ptm-other-", name) for name in names}
    assert len(made) == len(names)
    assert all(map(_REFERENCE.fullmatch, made))


def test_a_name_that_looks_like_a_shortened_one_is_another() -> None:
    first = reference_id("LicenseRef-", "foo bar")
    assert reference_id("LicenseRef-", first.removeprefix("LicenseRef-")) != first


_NAMES = st.text(min_size=1, max_size=40) | st.sampled_from(
    ["Foo (Bar)", "a AND b", "terms and conditions", "x AND/OR y", "(", "LicenseRef-ptm-other-x",
     "unrecognised:0123456789abcdef", "NONE", "other:x", "MIT WITH x", "foo-0123456789ab"]
)  # fmt: skip
_SINGLE = st.builds(lambda label: recognise(label), st.sampled_from(_TABLE) | _NAMES) | st.builds(
    lambda name: recognise("other", name=name), _NAMES
)


@st.composite
def _statements(draw: st.DrawFn) -> Statement | None:
    """Return a statement as labels make it: one licence, several, or a list."""
    single = [each for each in draw(st.lists(_SINGLE, min_size=1, max_size=3)) if each]
    joined = join_statements(single, draw(st.sampled_from(["AND", "OR"])))
    more = [each for each in draw(st.lists(_SINGLE, max_size=2)) if each]
    if draw(st.booleans()):
        return join_list([*([joined] if joined else []), *more])
    return join_statements([*([joined] if joined else []), *more], "OR")


@given(_statements(), st.none() | _NAMES)
@example(Statement("(other:) AND wtfpl) OR apache-2.0"), None)
@examples(150, 20_000)
def test_every_statement_is_valid_and_read_back(
    statement: Statement | None, raw: str | None
) -> None:
    if statement is None:
        return
    made = express(statement.id, statement.raw or raw)
    assert_valid(made)
    back = read_label(made.label) if made.label else read_back(made)
    assert back
    assert back.id == statement.id
