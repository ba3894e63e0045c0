"""Why an answer is as it is."""

import pytest

from licenses.catalog.table import licences
from licenses.catalog.terms import Terms
from licenses.rule.grounds import READ, grounds
from licenses.rule.permissions import ASKED, NO, OWN, permissions
from licenses.rule.readings import Policy


def test_every_action_is_read_in_columns_that_there_are() -> None:
    assert set(READ) == set(ASKED)
    assert {column for each in READ.values() for column in each} <= set(Terms.__dataclass_fields__)


@pytest.mark.parametrize("action", ASKED)
def test_what_a_licence_forbids_or_limits_is_read_in_the_table(action: str) -> None:
    for licence in licences():
        answer = permissions(licence.id, OWN, Policy())[ASKED.index(action)]
        if answer.answer == NO:
            assert grounds(action, NO, answer.license, OWN), licence.id


def test_what_is_contested_or_not_known_says_why() -> None:
    said = grounds("commercial", "contested", "cc-by-nc-4.0", "trained_on")
    assert said == "allows_commercial: no; whether training data binds a model is contested"
    assert "more than one way" in grounds("commercial", "contested", "cc-by-nc-4.0", OWN)
    assert grounds("use", "unknown", None, OWN) == "no licence is stated whose terms are known"
    assert grounds("use", "unknown", "strange", OWN) == grounds("use", "unknown", None, OWN)
    assert grounds("use", "yes", "mit", OWN) == ""
