"""How sure the obligations of a label are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.catalog.table import licences
from licenses.rule.judgement import EDGES, judge
from licenses.rule.permissions import OWN
from licenses.rule.readings import Policy
from licenses.rule.standing import (
    ALTERNATIVE,
    CERTAIN,
    CONTESTED,
    Asked,
    exclude_pairs,
    label_obligations,
)

POLICY = Policy()
LABELS = sorted(licence.id for licence in licences())


def terms(asked: list[Asked] | tuple[Asked, ...], standing: str) -> set[tuple[str, str]]:
    """Return the terms that stand so, each with its licence."""
    return {
        (each.obligation.term, each.obligation.licence)
        for each in asked
        if each.standing == standing
    }


def asked_by(label: str, edge: str = OWN, **readings: str) -> tuple[Asked, ...]:
    """Return what a label asks."""
    return label_obligations(label, edge, Policy(**readings))


@pytest.mark.parametrize(
    ("edge", "label", "standing"),
    [
        (OWN, "cc-by-nc-4.0", CERTAIN),
        ("finetune", "cc-by-nc-4.0", CERTAIN),
        ("trained_on", "cc-by-nc-4.0", CONTESTED),
        ("adapter", "cc-by-nc-4.0", CONTESTED),
        ("adapter", "gemma", CERTAIN),
        ("trained_on", "odc-by", CERTAIN),
    ],
)
def test_what_reaches_over_a_disputed_edge_is_contested(
    edge: str, label: str, standing: str
) -> None:
    found = asked_by(label, edge)
    assert {each.standing for each in found} == {standing}
    assert all(bool(each.condition) == (standing == CONTESTED) for each in found)


def test_the_policy_decides_what_data_asks() -> None:
    assert terms(asked_by("mit", "trained_on", dataset="strict"), CERTAIN)
    assert asked_by("mit", "trained_on", dataset="ignore") == ()


def test_of_a_choice_only_what_all_options_ask_is_certain() -> None:
    found = asked_by("mit OR gpl-3.0")
    assert ("attribution", "mit") in terms(found, CERTAIN)
    assert ("attribution", "gpl-3.0") in terms(found, CERTAIN)
    assert terms(found, ALTERNATIVE) == {
        ("nothing", "mit"),
        ("share_alike", "gpl-3.0"),
        ("state_changes", "gpl-3.0"),
    }
    assert {each.choice for each in found if each.standing == ALTERNATIVE} == {
        "one is enough, by choice: mit or gpl-3.0"
    }


def test_a_list_may_be_a_choice_and_what_is_not_known_stays_so() -> None:
    found = asked_by("gpl-3.0 AND/OR unrecognised:8b7d1a3187ab355d")
    assert terms(found, CERTAIN) == set()
    assert "unrecognised" not in str(found)
    assert ("nothing", "another licence") in terms(found, ALTERNATIVE)
    contested = asked_by("cc-by-sa-4.0 AND/OR strange", "trained_on")
    assert {each.standing for each in contested} == {CONTESTED}


def test_licences_that_exclude_each_other_are_never_both_certain() -> None:
    both = [*asked_by("gpl-3.0", "merge"), *asked_by("cc-by-sa-3.0", "merge")]
    found = exclude_pairs(both, POLICY)
    assert {term for term, _ in terms(found, CERTAIN)}.isdisjoint({"share_alike"})
    assert terms(found, ALTERNATIVE) == {
        ("share_alike", "gpl-3.0"),
        ("share_alike", "cc-by-sa-3.0"),
    }
    fitting = [*asked_by("gpl-3.0", "merge"), *asked_by("agpl-3.0", "merge")]
    assert exclude_pairs(fitting, POLICY) == fitting


def test_a_limit_that_a_copyleft_licence_excludes_is_a_choice_alone() -> None:
    both = [*asked_by("gpl-3.0"), *asked_by("cc-by-nc-4.0", "finetune")]
    found = exclude_pairs(both, POLICY)
    assert ("non_commercial", "cc-by-nc-4.0") not in terms(found, CERTAIN)
    assert ("non_commercial", "cc-by-nc-4.0") in terms(found, ALTERNATIVE)
    assert ("share_alike", "gpl-3.0") not in terms(found, CERTAIN)


@settings(max_examples=60)
@given(st.sampled_from(LABELS), st.sampled_from(EDGES))
def test_a_single_licence_asks_what_the_rule_says(label: str, edge: str) -> None:
    found = {each.obligation for each in label_obligations(label, edge, POLICY)}
    assert found == set(judge(label, edge, label, policy=POLICY).obligations)


@settings(max_examples=40)
@given(st.text(max_size=200))
def test_labels_of_any_text_ask_for_something_or_nothing(text: str) -> None:
    for each in label_obligations(text, OWN, POLICY):
        assert each.standing in (CERTAIN, ALTERNATIVE, CONTESTED)
