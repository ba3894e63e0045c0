"""What can name no artifact, among other texts that are checked: it fails, and costs no other."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import NotFoundError, UsageError
from graph.store.base import Store
from licenses.policy.gate import Gate
from ptm.graph import Graph
from queries.subject import check_known
from queries.verdicts.check_report import report_check

DAY = date(2026, 11, 21)
WRONG = ["", "\udcff", "license:mit", "x" * 5_000]


@pytest.mark.parametrize("more", [0, 20], ids=["one by one", "read together"])
def test_it_fails_beside_others(made: Store, more: int) -> None:
    missing = [f"no/such{number}" for number in range(more)]
    report = report_check(made, ["mix/abcd", *WRONG, *missing], gate=Gate(), day=DAY)
    rules = {row.id: row.rule for row in report.findings if row.kind is None}
    assert [rules.pop(name) for name in missing] == ["not_in_graph"] * more
    assert set(rules.values()) == {"no_artifact"}
    assert len(rules) == len(WRONG)
    assert report.checked[0].id == "mix/abcd"
    assert report.verdict == "fail"


@pytest.mark.parametrize("wrong", WRONG)
def test_alone_it_is_a_usage_error(made: Store, wrong: str) -> None:
    with pytest.raises(UsageError):
        report_check(made, [wrong], gate=Gate(), day=DAY)


def test_python_takes_texts_that_are_no_ids(made: Store) -> None:
    report = Graph(made).check(["mix/abcd", ""], "license:mit", today=DAY)
    assert [row.rule for row in report.findings if row.kind is None] == ["no_artifact"] * 2


def test_what_is_known_is_said_without_a_guess(made: Store) -> None:
    check_known(made, "mix/abcd")
    with pytest.raises(NotFoundError, match=r"^mix/abcdefgh is not in the graph\.$"):
        check_known(made, "mix/abcdefgh")
