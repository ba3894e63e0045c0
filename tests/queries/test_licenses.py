"""What reaches a thing is the same on both engines, evidence and all."""

from __future__ import annotations

import pytest

from graph.store.base import Store
from licenses.rule.readings import Policy
from ptm.api import Graph
from queries.rows import row_types
from tests.queries.made_graph import TOOL, TOP

SUBJECTS = [
    TOP, "mix/abcd", "ring/1", "ring/below", "closed/below", "two/minds", "guess/far", "same/child",
    "trained/only", "plain/model", "dataset:corp/c", "dataset:same/name", TOOL,
    "github.com/same/user",
]  # fmt: skip


@pytest.mark.parametrize("subject", SUBJECTS)
def test_both_engines_tell_the_same(embedded: Store, on_server: Store, subject: str) -> None:
    for only in (False, True):
        one, two = (
            Graph(store).licenses(subject, declared_only=only) for store in (embedded, on_server)
        )
        assert one.rows == two.rows
        assert one.parameters == two.parameters
        for name, part in one.parts.items():
            assert part.rows == two.parts[name].rows, name


@pytest.mark.parametrize("subject", SUBJECTS)
def test_rows_have_the_declared_columns(embedded: Store, subject: str) -> None:
    answer = Graph(embedded).licenses(subject)
    for part in (answer, *answer.parts.values()):
        for row in part.rows:
            assert tuple(row) == row_types()[part.row_type]._fields  # type: ignore[attr-defined]


def test_evidence_stands_at_each_step(embedded: Store) -> None:
    answer = Graph(embedded).licenses("guess/far", policy=Policy(dataset="strict"))
    routes = answer.parts["routes"].rows
    read = {(row["child_id"], row["parent_id"]): row["evidence"] for row in routes}
    assert read["guess/far", "guess/both"] == "read of guess/far"
    assert all(row["stated_by"] for row in routes)


def test_terms_pass_both_members_of_a_compound(embedded: Store) -> None:
    answer = Graph(embedded).licenses("mix/abcd")
    terms = {(row["origin_id"], row["term"]) for row in answer.rows if row["level"] == "conflict"}
    assert ("mix/cd", "use_restrictions") in terms
    assert answer.parameters["verdict"] == "conflict"


def test_a_check_comes_to_the_same_on_both_engines(embedded: Store, on_server: Store) -> None:
    one, two = (Graph(store).check(*SUBJECTS, "no/such") for store in (embedded, on_server))
    assert one.parameters == two.parameters
    assert one.rows == two.rows
    assert {row["verdict"] for row in one.parts["checked"].rows} == {"review", "fail"}
    for name, part in one.parts.items():
        assert part.rows == two.parts[name].rows, name
