"""The answer about a policy: exceptions and their days, what is missing, and the routes."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from licenses.policy.gate import Exemption, Gate
from queries.answer import BOUND
from queries.lineage_report import LineageReport
from queries.rows import LicensedArtifact, Step, columns
from queries.subject import Subject
from queries.verdicts.check_report import check_lineages

TODAY = date(2026, 11, 21)
PASSING = {"reason": "Agreed.", "until": date(2027, 1, 31)}


def lineage(
    label: str | None, *above: tuple[str, str | None], kind: str = "Model"
) -> LineageReport:
    """Return a lineage of org/m: a chain of things, each fine-tuned from the next."""
    chain = [("org/m", label), *above]
    steps = [
        Step(n + 1, child, "DERIVED_FROM", parent, "finetune", "card", True, kind, kind)
        for n, ((child, _), (parent, _)) in enumerate(itertools.pairwise(chain))
    ]
    artifacts = [
        LicensedArtifact(n, name, kind, licence, "hub-tag", True, licence, False)
        for n, (name, licence) in enumerate(chain)
    ]
    return LineageReport(Subject(kind, "org/m", "org/m"), steps, artifacts)


CONFLICT = lineage("mit", ("lab/b", None), ("lab/a", "cc-by-nc-4.0"))


def test_the_path_leads_upstream_and_its_steps_belong_to_the_row() -> None:
    answer = check_lineages([CONFLICT], {}, Gate(), TODAY)
    assert answer.parameters == {
        "verdict": "fail",
        "day": "2026-11-21",
        "also": [],
        "policy": "built-in",
        "lines": {},
        "as": "user",
    }
    failing, review = answer.rows
    assert tuple(failing) == columns("PolicyFinding")
    assert failing["path"] == "org/m, fine-tuned from lab/b, fine-tuned from lab/a"
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
        "verdict": "fail",
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
    answer = check_lineages([CONFLICT], {}, gate, TODAY)
    [row] = [r for r in answer.rows if r["term"] == "non_commercial"]
    assert row["outcome"] == "pass"
    assert row["exception"] == "Agreed. (until 2027-01-31)"
    # That nobody states a licence for lab/b needs review, unless the exception covers that too.
    assert answer.verdict == ("pass" if names == {"id": "org/m"} else "review")
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
    answer = check_lineages([CONFLICT], {}, gate, TODAY)
    assert answer.verdict == "fail"
    assert [r["state"] for r in answer.parts["exceptions"].rows] == ["unused"]


@pytest.mark.parametrize(
    ("until", "verdict", "state"),
    [
        (date(2026, 11, 20), "fail", "expired"),
        (TODAY, "review", "used"),
        (date(9999, 12, 31), "review", "used"),
    ],
)
def test_an_exception_counts_through_its_last_day(until: date, verdict: str, state: str) -> None:
    gate = Gate(exceptions=(Exemption("Agreed.", until, id="lab/a"),))
    answer = check_lineages([CONFLICT], {}, gate, TODAY)
    assert answer.verdict == verdict
    assert [r["state"] for r in answer.parts["exceptions"].rows] == [state]


def test_what_is_not_in_the_graph_fails_and_no_exception_helps() -> None:
    gate = Gate(exceptions=(Exemption(**PASSING, id="no/such"),))  # type: ignore[arg-type]
    answer = check_lineages([lineage("mit")], {"no/such": "It is not there."}, gate, TODAY)
    [row] = answer.rows
    assert (row["outcome"], row["rule"], row["reason"]) == (
        "fail",
        "not_in_graph",
        "It is not there.",
    )
    assert [r["verdict"] for r in answer.parts["checked"].rows] == ["pass", "fail"]
    assert answer.verdict == "fail"


def test_several_things_are_told_together_the_failing_first() -> None:
    quiet = lineage("mit", ("lab/q", None))
    answer = check_lineages([quiet, CONFLICT], {}, Gate(), TODAY)
    assert [r["outcome"] for r in answer.rows] == ["fail", "review", "review"]
    assert len({r["route"] for r in answer.rows}) == 3


def test_nothing_to_tell_is_kept() -> None:
    answer = check_lineages([lineage("mit", ("lab/a", "mit"))], {}, Gate(), TODAY)
    assert answer.rows == []
    assert answer.verdict == "pass"


def test_a_lineage_that_goes_on_beyond_the_search_is_known_as_such() -> None:
    near = [(f"lab/{n}", "mit") for n in range(BOUND - 1)]
    assert not check_lineages([lineage("mit", *near)], {}, Gate(), TODAY).touches_bound()
    far = [*near, ("lab/last", "mit")]
    assert check_lineages([lineage("mit", *far)], {}, Gate(), TODAY).touches_bound()
