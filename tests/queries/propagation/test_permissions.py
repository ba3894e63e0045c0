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
