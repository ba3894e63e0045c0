"""What can be done about a term, by who asks."""

import re

import pytest

from licenses.rule.advice import PUBLISHER, ROLES, USER, advice
from licenses.rule.reasons import TERMS

FOR_OWNERS = re.compile(r"\b(state|rename|release|relabel|choose a label|label it)\b", re.I)


@pytest.mark.parametrize("term", TERMS)
def test_each_term_has_advice_for_each_role(term: str) -> None:
    for role in ROLES:
        assert advice(term, role) == advice(f"{term}_contested", role) != "Have the licence read."
        assert len(advice(term, role)) < 160


@pytest.mark.parametrize("term", TERMS)
def test_a_user_is_never_told_to_label_or_rename_what_is_somebody_elses(term: str) -> None:
    said = advice(term, USER)
    assert not FOR_OWNERS.search(said.replace("what it stated", ""))


def test_a_publisher_is_told_to_mend_the_label_and_a_user_is_asked_by_default() -> None:
    assert advice("non_commercial", PUBLISHER).startswith("State a licence that keeps the limit")
    assert advice("non_commercial") == advice("non_commercial", USER)
    assert "exception" in advice("non_commercial")
    assert advice("a term nobody knows") == "Have the licence read."


@pytest.mark.parametrize("term", TERMS)
def test_what_else_may_be_chosen_is_named_by_its_kind(term: str) -> None:
    said = advice(term, USER)
    assert advice(term, USER, "dataset") == said.replace("another model", "another dataset")
    # Publishers choose among no artifacts: the licence report gives them this without a kind.
    assert advice(term, PUBLISHER, "dataset") == advice(term, PUBLISHER)
