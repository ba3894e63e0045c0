"""A licence label, whoever wrote it, under one id."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.catalog.table import Licence, licences, look_up
from licenses.labels.recognition import recognise
from licenses.labels.statement import make_statement


def id_of(*labels: str, **options: str) -> str | None:
    """Return the id of the statement that labels make."""
    statement = make_statement(*labels, **options)
    return statement.id if statement else None


@pytest.mark.parametrize(
    ("label", "identifier"),
    [
        ("apache-2.0", "apache-2.0"),
        ("Apache-2.0", "apache-2.0"),
        ("  MIT \n", "mit"),
        ("GPL-3.0", "gpl-3.0"),
        ("cc-by-sa-4.0", "cc-by-sa-4.0"),
        ("CC-BY-SA-4.0", "cc-by-sa-4.0"),
    ],
)
def test_a_known_name_in_any_spelling_is_one_licence(label: str, identifier: str) -> None:
    assert id_of(label) == identifier


@pytest.mark.parametrize("label", ["", " ", "none", "None", "NULL", "NOASSERTION", "noassertion "])
def test_words_for_no_licence_state_nothing(label: str) -> None:
    assert make_statement(label) is None
    assert id_of(label, "mit") == "mit"


def test_no_label_states_nothing() -> None:
    assert make_statement() is None


@pytest.mark.parametrize("licence", licences(), ids=lambda licence: licence.id)
def test_every_row_is_found_by_its_own_names(licence: Licence) -> None:
    assert look_up(licence.id) == licence
    assert look_up(licence.id.upper()) == licence
    assert id_of(licence.id) == licence.id
    for name in (licence.spdx_id, licence.scancode_key):
        # Several rows may share a name: then the first one has it. NOASSERTION is no licence's.
        assert (look_up(name) is None) == (name in ("", "NOASSERTION"))


def test_ids_are_unique_and_fit_to_be_ids() -> None:
    ids = [licence.id for licence in licences()]
    assert len(set(ids)) == len(ids)
    assert all(identifier == identifier.strip().lower() for identifier in ids)
    assert not [i for i in ids if " AND " in i or " OR " in i or i.startswith(("other:", "unrec"))]


def test_a_list_is_all_of_them_sorted_and_each_once() -> None:
    assert id_of("llama3.1", "gemma", "Gemma") == "gemma AND llama3.1"
    assert id_of("mit", "gpl-3.0", operator="OR") == "gpl-3.0 OR mit"
    statement = make_statement("mit", "gpl-3.0")
    assert statement
    assert [part.id for part in statement.parts] == ["gpl-3.0", "mit"]
    assert statement.licence is None


def test_other_is_known_by_its_name() -> None:
    assert id_of("other") == "other"
    assert id_of("other", name=" My-Licence ") == "other:my-licence"
    assert id_of("Other", name="MIT") == "mit"
    assert id_of("mit", name="my-licence") == "mit"
    assert len(id_of("other", name="x" * 9_000) or "") < 300


def test_what_nobody_knows_keeps_its_text() -> None:
    statement = make_statement("Apache 2 or whatever you like")
    assert statement
    assert re.fullmatch("unrecognised:[0-9a-f]{16}", statement.id)
    assert statement.raw == "Apache 2 or whatever you like"
    assert statement.licence is None
    assert id_of(" Apache 2 or whatever you like ") == statement.id
    assert id_of("something else") != statement.id


@given(st.lists(st.text(max_size=20) | st.sampled_from(["mit", "other", "gemma"]), max_size=4))
def test_any_labels_in_any_order_make_one_statement(labels: list[str]) -> None:
    statement = make_statement(*labels)
    assert statement == make_statement(*reversed(labels))
    assert statement == make_statement(*labels, *labels)
    if statement:
        # Its parts, put together again, are the statement.
        texts = [part.raw or part.id for part in statement.parts or (statement,)]
        assert id_of(*texts) == statement.id


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_any_name_of_other_is_kept(name: str) -> None:
    statement = make_statement("other", name=name)
    assert statement
    assert statement.id.encode("utf-8")


@pytest.mark.parametrize("name", ["\ud800", "a name \udcff", "\udfff" * 300])
def test_a_name_that_is_not_valid_unicode_is_not_recognised(name: str) -> None:
    for statement in (recognise("other", name=name), recognise(name), recognise(["other", name])):
        assert statement
        assert "unrecognised:" in statement.id
        assert statement.id.encode("utf-8")
    known = recognise("other", name=name, link="https://www.apache.org/licenses/LICENSE-2.0")
    assert known == make_statement("apache-2.0")
