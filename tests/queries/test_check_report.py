"""The answer about a policy: exceptions and their days, what is missing, and the routes."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest

from licenses.policy.gate import Exemption, Gate
from queries.answer import BOUND, Answer, columns
from queries.check_report import gate_answer

TODAY = date(2026, 11, 21)
PASSING = {"reason": "Agreed.", "until": date(2027, 1, 31)}


def lineage(label: str | None, *above: tuple[str, str | None], kind: str = "Model") -> Answer:
    """Return a lineage of org/m: a chain of things, each fine-tuned from the next."""
    chain = [("org/m", label), *above]
    steps = [
        {
            "step": n + 1,
            "child_id": child,
            "relation": "DERIVED_FROM",
            "parent_id": parent,
            "method": "finetune",
            "stated_by": "card",
            "declared": True,
        }
        for n, ((child, _), (parent, _)) in enumerate(itertools.pairwise(chain))
    ]
    answer = Answer("lineage", {"kind": kind, "id": "org/m"}, "Step", steps)
    things: list[dict[str, Any]] = [
        dict.fromkeys(columns("LicensedArtifact"))
        | {"steps": n, "id": name, "kind": kind, "license": licence, "raw": licence}
        | {"stated_by": "hub-tag", "only_mentioned": False}
        for n, (name, licence) in enumerate(chain)
    ]
    answer.parts["things"] = Answer("lineage_licenses", {}, "LicensedArtifact", things)
    return answer


CONFLICT = lineage("mit", ("lab/b", None), ("lab/a", "cc-by-nc-4.0"))


def test_the_path_leads_from_the_origin_down_and_its_steps_belong_to_the_row() -> None:
    answer = gate_answer([CONFLICT], [], Gate(), TODAY)
    assert answer.parameters == {"verdict": "broken", "day": "2026-11-21"}
    failing, review = answer.rows
    assert tuple(failing) == columns("Breach")
    assert failing["path"] == "lab/a -[finetune]-> lab/b -[finetune]-> org/m"
    assert failing["compared"] == "allows_commercial: no → yes"
    assert (review["outcome"], review["rule"]) == ("review", "findings.undeclared")
    steps = [r for r in answer.parts["routes"].rows if r["route"] == failing["route"]]
    assert [(r["parent_id"], r["child_id"]) for r in steps] == [
        ("lab/a", "lab/b"),
        ("lab/b", "org/m"),
    ]
    [checked] = answer.parts["checked"].rows
    assert checked == {
        "id": "org/m",
        "kind": "Model",
        "verdict": "broken",
        "steps": 2,
        "failing": 1,
        "to_review": 1,
        "excepted": 0,
    }


@pytest.mark.parametrize(
    "names",
    [
        {"id": "org/m"},
        {"id": "lab/a"},
        {"id": "model:lab/a"},
        {"license": "cc-by-nc-4.0"},
        {"term": "non_commercial"},
        {"id": "org/m", "license": "cc-by-nc-4.0", "term": "non_commercial"},
    ],
)
def test_an_exception_covers_all_that_it_names(names: dict[str, str]) -> None:
    gate = Gate(exceptions=(Exemption(**PASSING, **names),))  # type: ignore[arg-type]
    answer = gate_answer([CONFLICT], [], gate, TODAY)
    [row] = [r for r in answer.rows if r["term"] == "non_commercial"]
    assert row["outcome"] == "excepted"
    assert row["exception"] == "Agreed. (until 2027-01-31)"
    assert answer.parameters["verdict"] == "kept"
    assert [r["state"] for r in answer.parts["exceptions"].rows] == ["used"]


@pytest.mark.parametrize(
    "names",
    [
        {"id": "org/other"},
        {"id": "dataset:lab/a"},
        {"id": "org/m", "license": "cc-by-nc-sa-4.0"},
        {"id": "org/m", "term": "share_alike"},
        {"id": "lab/b", "license": "cc-by-nc-4.0"},
    ],
)
def test_an_exception_covers_nothing_else(names: dict[str, str]) -> None:
    gate = Gate(exceptions=(Exemption(**PASSING, **names),))  # type: ignore[arg-type]
    answer = gate_answer([CONFLICT], [], gate, TODAY)
    assert answer.parameters["verdict"] == "broken"
    assert [r["state"] for r in answer.parts["exceptions"].rows] == ["unused"]


@pytest.mark.parametrize(
    ("until", "verdict", "state"),
    [
        (date(2026, 11, 20), "broken", "expired"),
        (TODAY, "kept", "used"),
        (date(9999, 12, 31), "kept", "used"),
    ],
)
def test_an_exception_counts_through_its_last_day(until: date, verdict: str, state: str) -> None:
    gate = Gate(exceptions=(Exemption("Agreed.", until, id="lab/a"),))
    answer = gate_answer([CONFLICT], [], gate, TODAY)
    assert answer.parameters["verdict"] == verdict
    assert [r["state"] for r in answer.parts["exceptions"].rows] == [state]


def test_what_is_not_in_the_graph_fails_and_no_exception_helps() -> None:
    gate = Gate(exceptions=(Exemption(**PASSING, id="no/such"),))  # type: ignore[arg-type]
    answer = gate_answer([lineage("mit")], [("no/such", "It is not there.")], gate, TODAY)
    [row] = answer.rows
    assert (row["outcome"], row["rule"], row["reason"]) == (
        "fail",
        "not_in_graph",
        "It is not there.",
    )
    assert [r["verdict"] for r in answer.parts["checked"].rows] == ["kept", "missing"]
    assert answer.parameters["verdict"] == "broken"


def test_several_things_are_told_together_the_failing_first() -> None:
    quiet = lineage("mit", ("lab/q", None))
    answer = gate_answer([quiet, CONFLICT], [], Gate(), TODAY)
    assert [r["outcome"] for r in answer.rows] == ["fail", "review", "review"]
    assert len({r["route"] for r in answer.rows}) == 3


def test_nothing_to_tell_is_kept() -> None:
    answer = gate_answer([lineage("mit", ("lab/a", "mit"))], [], Gate(), TODAY)
    assert answer.rows == []
    assert answer.parameters["verdict"] == "kept"


def test_a_lineage_that_goes_on_beyond_the_search_is_known_as_such() -> None:
    near = [(f"lab/{n}", "mit") for n in range(BOUND - 1)]
    assert not gate_answer([lineage("mit", *near)], [], Gate(), TODAY).touches_bound()
    far = [*near, ("lab/last", "mit")]
    assert gate_answer([lineage("mit", *far)], [], Gate(), TODAY).touches_bound()
