"""Several reports as one: whose rows are whose, and what is said of all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graph.store.base import Store
from ptm.graph import Graph
from queries.several_reports import SeveralReports
from reports import render


def test_rows_and_rows_of_parts_name_their_subject_last(made: Store) -> None:
    graph = Graph(made)
    reports = [graph.licenses(name) for name in ("mix/abcd", "mix/cd", "mix/a")]
    joined = SeveralReports(reports)
    assert len(joined) == sum(map(len, reports))
    assert joined.columns() == (*reports[0].columns(), "subject")
    assert list(joined.to_pandas().columns) == list(joined.columns())
    for name, part in joined.parts.items():
        assert len(part) == sum(len(each.parts[name]) for each in reports)
        assert all(list(row)[-1] == "subject" for row in part.rows)
    assert [each["verdict"] for each in joined.parameters["subjects"]] == [
        each.verdict for each in reports
    ]


def test_facts_are_those_of_all_each_once(made: Store) -> None:
    graph = Graph(made)
    one = graph.show("mix/abcd")
    other = replace(one, facts=[*one.facts, {"source": "code", "taken": "2026-11-21"}])
    facts = SeveralReports([one, other, one]).facts
    assert facts == other.facts


def test_what_ends_at_the_bound_is_said_of_all(made: Store) -> None:
    near = Graph(made).impact("mix/a")
    far = replace(near, artifacts=[near.artifacts[0]._replace(steps=100)])
    assert not SeveralReports([near]).touches_bound()
    assert SeveralReports([near, far]).touches_bound()


def test_the_limit_of_a_screen_counts_for_each(made: Store) -> None:
    graph = Graph(made)
    reports = [graph.impact("mix/a"), graph.impact("mix/ab")]
    shown = render(SeveralReports(reports), "tree", limit=1)
    assert shown == "\n".join(render(each, "tree", limit=1) for each in reports)


def test_none_is_no_report() -> None:
    with pytest.raises(ValueError, match="one at least"):
        SeveralReports([])
