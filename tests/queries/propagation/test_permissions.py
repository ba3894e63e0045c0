"""What may be done with an artifact, by all licences that reach it."""

from __future__ import annotations

import pytest

from licenses.rule.permissions import CONTESTED, DUTIES, NO
from licenses.rule.readings import Policy
from queries.propagation.inheritance import LineageEdge, inherit
from queries.propagation.permissions import decide

OWN, BASE = ("Model", "lab/own"), ("Model", "lab/base")


def answers(own: str, base: str, *, own_label: bool = True) -> dict[str, tuple[str, str]]:
    step = LineageEdge(OWN, BASE, "finetune", ("card",), declared=True)
    labels = {OWN: {own: ("card",)}, BASE: {base: ("card",)}}
    found = inherit(OWN, [step], labels, Policy())
    return {
        each.action: (each.permission.answer, each.permission.limit)
        for each in decide(found, Policy(), own_label=own_label)
    }


@pytest.mark.parametrize(
    ("own", "base"),
    [("gpl-3.0", "cc-by-nc-4.0"), ("agpl-3.0", "llama3.1"), ("cc-by-sa-4.0", "cc-by-nc-sa-4.0")],
)
def test_nothing_can_be_built_on_two_licences_that_exclude_each_other(own: str, base: str) -> None:
    found = answers(own, base)
    words = f"its own {own} and the {base} of lab/base exclude each other"
    assert found["publish"] == (NO, words)
    assert found["redistribute"] == (CONTESTED, words)
    # Its publisher may choose another label.
    assert answers(own, base, own_label=False)["publish"][0] == DUTIES


@pytest.mark.parametrize(
    ("own", "base"),
    [
        ("mit", "cc-by-nc-4.0"),
        ("mpl-2.0", "llama3.1"),
        ("gpl-3.0", "apache-2.0"),
        ("mit", "gpl-3.0"),
    ],
)
def test_licences_that_can_be_kept_together_ask_for_duties(own: str, base: str) -> None:
    assert answers(own, base)["publish"][0] == DUTIES


def test_nobody_downstream_lifts_that_licences_exclude_each_other() -> None:
    middle, top = ("Model", "lab/gpl"), ("Model", "lab/top")
    steps = [
        LineageEdge(top, middle, "finetune", ("card",), declared=True),
        LineageEdge(middle, BASE, "finetune", ("card",), declared=True),
    ]
    labels = {BASE: {"cc-by-nc-4.0": ("card",)}, middle: {"gpl-3.0": ("card",)}}
    for own in ("mit", None, "gpl-3.0", "cc-by-nc-4.0"):
        stated = labels | ({top: {own: ("card",)}} if own else {})
        for own_label in (True, False):
            found = inherit(top, steps, stated, Policy())
            decided = {
                each.action: each.permission
                for each in decide(found, Policy(), own_label=own_label)
            }
            assert decided["publish"].answer == NO, (own, own_label)
            assert "exclude each other" in decided["publish"].limit


@pytest.mark.parametrize("edge", ["distilled", "adapter", "trained_on"])
@pytest.mark.parametrize("licence", ["cc-by-nc-4.0", "cc-by-nd-4.0", "apple-amlr", "llama3.1"])
def test_a_further_step_makes_nothing_more_certain(edge: str, licence: str) -> None:
    # What is above a teacher reaches its student through outputs alone, as the teacher's own does.
    middle, top = ("Model", "lab/teacher"), ("Model", "lab/Llama-student")
    near = LineageEdge(top, middle, edge, ("card",), declared=True)
    far = LineageEdge(middle, BASE, "finetune", ("card",), declared=True)
    labels = {thing: {licence: ("card",)} for thing in (middle, BASE)} | {top: {"mit": ("card",)}}
    one, both = (inherit(top, steps, labels, Policy()) for steps in ([near], [near, far]))
    assert one.verdict == both.verdict
    assert [each.permission.answer for each in decide(one, Policy())] == [
        each.permission.answer for each in decide(both, Policy())
    ]


def test_a_repository_is_bound_by_outputs_no_more_than_the_model_that_it_uses() -> None:
    tool, student = ("Repository", "github.com/lab/tool"), ("Model", "lab/student")
    steps = [
        LineageEdge(tool, student, "repo_uses_model", ("code",), declared=True),
        LineageEdge(student, BASE, "distilled", ("card",), declared=True),
    ]
    labels = {tool: {"mit": ("x",)}, student: {"mit": ("x",)}, BASE: {"cc-by-nc-4.0": ("x",)}}
    found = inherit(tool, steps, labels, Policy())
    assert found.verdict == "compatible"
    assert {each.action: each.permission.answer for each in decide(found, Policy())}[
        "commercial"
    ] == "yes"
