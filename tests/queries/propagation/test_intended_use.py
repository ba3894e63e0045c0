"""What a policy for commercial use says of an artifact: the same as the answers about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.policy.gate import OUTCOMES, Findings, Gate, Lists, Use, graver
from licenses.rule.permissions import CONTESTED, LIMITS, NO, UNKNOWN, YES
from licenses.rule.readings import Policy
from queries.answer import Key
from queries.propagation.inheritance import Inheritance
from queries.propagation.permissions import Decision, decide
from queries.propagation.violations import Violation, find_violations
from tests.queries.propagation.test_violations import DATA as DATASET
from tests.queries.propagation.test_violations import (
    NOTHING,
    SUBJECT,
    TOOL,
    edges,
    gates,
    ids,
    made,
)
from tests.queries.propagation.test_violations import lists as lists_of

COMMERCIAL = Gate(use=Use(commercial=True))
lists = st.sampled_from(
    ["cc-by-nc-4.0 AND/OR mit", "cc-by-nc-4.0 OR mit", "llama3.1 AND/OR gpl-3.0", "llama2 AND mit",
     "mit AND other:x", "mit OR other:x", "mit AND/OR other:x", "unrecognised:0123456789abcdef"]
)  # fmt: skip
labels = st.none() | st.sampled_from(ids) | lists
arriving = edges | st.sampled_from(["converted", "repo_uses_model"])
subjects = st.sampled_from([SUBJECT, DATASET, TOOL])


def by_use(found: Inheritance, gate: Gate) -> list[Violation]:
    """Return what the intended use brings."""
    return [each for each in find_violations(found, gate) if each.rule == "use.commercial"]


def said(found: Inheritance, gate: Gate = COMMERCIAL) -> set[tuple[str, str, str | None]]:
    """Return outcome, term and limits of what the intended use brings."""
    return {(each.outcome, each.term, each.compared) for each in by_use(found, gate)}


def answers(found: Inheritance, gate: Gate) -> dict[str, Decision]:
    """Return the decision for each action and limit."""
    return {each.action: each for each in decide(found, gate.readings)}


# Each answer ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("cc-by-nc-4.0", {("fail", "non_commercial", "allows_commercial: no")}),
        ("cc-by-nc-4.0 OR mit", set()),
        ("cc-by-nc-4.0 AND mit", {("fail", "non_commercial", "allows_commercial: no")}),
        ("cc-by-nc-4.0 AND/OR mit", {("review", "non_commercial", "allows_commercial: no")}),
        ("mit", set()),
        ("llama2", {("review", "use_limits",
                     "up to 700,000,000 users a month; its use restrictions (meta-llama2-aup)")}),
        ("qwen", {("review", "use_limits", "up to 100,000,000 users a month")}),
        ("tencent-hunyuan-community",
         {("review", "use_limits", "the limit of users a month that its own text says; "
                                   "territory: not in the EU; by most texts not in the UK or "
                                   "South Korea; its use restrictions (hunyuan-aup)")}),
        ("busl-1.1", {("review", "non_commercial", None),
                      ("review", "use_limits", "its use restrictions (busl)")}),
        ("ofl-1.1", {("review", "use_limits", "not sold by itself")}),
    ],
)  # fmt: skip
def test_its_own_label_alone_decides_where_nothing_is_upstream(
    label: str, expected: set[tuple[str, str, str | None]]
) -> None:
    assert said(made(label)) == expected


@pytest.mark.parametrize(
    ("above", "readings", "expected"),
    [
        (("merge", "cc-by-nc-4.0"), Policy(), {"fail"}),
        (("adapter", "cc-by-nc-4.0"), Policy(), {"review"}),
        (("adapter", "cc-by-nc-4.0"), Policy(adapter_silent="conflict"), {"fail"}),
        (("trained_on", "cc-by-nc-4.0"), Policy(dataset="strict"), {"fail"}),
        (("trained_on", "cc-by-nc-4.0"), Policy(dataset="ignore"), set()),
        (("finetune", "llama3.1"), Policy(), {"review"}),
    ],
)
def test_what_is_upstream_decides_by_the_step_and_the_reading(
    above: tuple[str, str], readings: Policy, expected: set[str]
) -> None:
    gate = replace(COMMERCIAL, readings=readings, findings=Findings(conflict="pass"))
    found = find_violations(made("mit", above, gate=gate), gate)
    assert {each.outcome for each in found} == expected


def test_a_licence_that_is_not_known_counts_once_and_passes_if_it_is_listed() -> None:
    found = made("mit", ("finetune", "other:ours"))
    [row] = find_violations(found, COMMERCIAL)
    assert (row.outcome, row.term) == ("review", "upstream_missing")
    listed = replace(COMMERCIAL, licenses=Lists(allowed=frozenset({"mit", "other:ours"})))
    assert find_violations(found, listed) == []


@pytest.mark.parametrize("commercial", [True, False])
@pytest.mark.parametrize(
    ("named", "label", "expected"),
    [
        ({"denied": "use_limits"}, "llama2", ("fail", "terms.fail")),
        ({"review": "use_limits"}, "llama2", ("review", "terms.review")),
        ({"allowed": "use_limits"}, "llama2", None),
        ({"denied": "use_limits"}, "mit", None),
        # What may be a limit is no certain one.
        ({"denied": "use_limits"}, "mit AND/OR llama2", ("review", "terms.fail")),
    ],
)
def test_limits_of_use_may_stand_in_the_lists_of_terms(
    named: dict[str, str], label: str, expected: tuple[str, str] | None, commercial: bool
) -> None:
    gate = Gate(use=Use(commercial=commercial), terms=lists_of(**named))
    for found in (made(label), made(label, ("finetune", label))):
        rows = [each for each in find_violations(found, gate) if each.term == "use_limits"]
        assert {(each.outcome, each.rule) for each in rows} == ({expected} if expected else set())


# Any artifact -----------------------------------------------------------------------------------


@settings(max_examples=200)
@given(gates, labels, st.lists(st.tuples(arriving, labels), max_size=3), subjects)
def test_it_agrees_with_the_answers(
    gate: Gate, label: str | None, above: list[tuple[str, str | None]], subject: Key
) -> None:
    gate = replace(gate, use=Use(commercial=True), licenses=Lists(), terms=Lists())
    found = made(label, *above, subject=subject, gate=gate)
    decided = answers(found, gate)
    commercial = decided["commercial"]
    reported = graver("pass", *(each.outcome for each in find_violations(found, gate)))
    expected = {NO: "fail", CONTESTED: gate.findings.contested, UNKNOWN: gate.findings.unknown}
    wanted = expected.get(commercial.permission.answer, "pass")
    # What nobody states is a finding of its own.
    wanted = gate.findings.undeclared if commercial.label is None and wanted != "pass" else wanted
    assert OUTCOMES.index(reported) >= OUTCOMES.index(wanted)
    limited = any(decided[each].permission.answer != YES for each in LIMITS)
    if commercial.permission.answer == YES and not limited:
        assert by_use(found, gate) == []
    if by_use(found, replace(gate, findings=NOTHING.findings)):
        assert commercial.permission.answer == NO or commercial.permission.duties or limited
