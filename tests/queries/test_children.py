"""What is built directly on an artifact, and how: as a question, and gathered for a screen."""

import pytest

from graph.store.base import Store
from queries.catalog import find_question
from queries.impact_report import report_impact
from tests.queries.made_graph import HOSTILE

NAMES = ("mix/a", "ladder/3-a", "two/base", "ring/1", "loop/based", "guess/base", "clash/base")
DATA = ("dataset:corp/a", "dataset:clash/data", "dataset:loop/data")


@pytest.mark.parametrize("only", [False, True])
@pytest.mark.parametrize("name", [*NAMES, *DATA, *HOSTILE[1:4]])
def test_ways_hold_the_rows_of_the_question(made: Store, name: str, only: bool) -> None:
    report = report_impact(made, name, declared_only=only, children=True)
    subject = report.subject
    question = find_question(f"{subject.prefix}children")
    answer = question.ask(made, declared_only=only, **{subject.parameter: subject.id})
    rows = [
        (child, each.kind, each.relation, each.method, each.stated_by, each.declared)
        for each in report.children
        for child in each.ids
    ]
    assert sorted(map(repr, rows)) == sorted(repr(tuple(row.values())) for row in answer.rows)
    direct = {(row.kind, row.id) for row in report.artifacts if row.steps == 1}
    assert direct == {(each.kind, child) for each in report.children for child in each.ids}


def test_ways_are_asked_for_by_name_alone(made: Store) -> None:
    assert report_impact(made, "clash/base").children == []
