"""What disappeared, and bases that nobody can look up, in reports of both engines."""

from __future__ import annotations

import pytest

from graph.store.base import Store
from licenses.policy.gate import Gate, Lists, Upstream
from ptm.api import Graph
from queries.answer import Key
from queries.propagation.gap_violations import find_gap_violations, gap_arrivals
from queries.propagation.inheritance import LineageEdge
from queries.rows import GoneArtifact, StatedBase

SUBJECT = ("Model", "m")
BUILT_IN = Gate()


def edge(child: str, parent: str, *, declared: bool = True) -> LineageEdge:
    """Return a fine-tune."""
    return LineageEdge(("Model", child), ("Model", parent), "finetune", ("card",), declared)


def gone(own: str) -> GoneArtifact:
    """Return a model that disappeared."""
    return GoneArtifact(own, "Model", "2025-03-05", "2025-03-12", "snapshot", 1)


def base(own: str, text: str = "/workspace/model", by: str = "card") -> StatedBase:
    """Return a base that nobody can look up."""
    return StatedBase(own, "Model", text, None, by, True, None, 1)


def found(
    *edges: LineageEdge,
    left: tuple[GoneArtifact, ...] = (),
    bases: tuple[StatedBase, ...] = (),
    gate: Gate = BUILT_IN,
) -> list[tuple[str, Key, str]]:
    """Return term, origin and outcome of what is found."""
    rows = find_gap_violations(SUBJECT, edges, left, bases, gate)
    return [(row.term, row.arrival.origin, row.outcome) for row in rows]


# Pure --------------------------------------------------------------------------------------------


def test_there_is_one_finding_for_each_artifact_with_a_gap() -> None:
    edges = (edge("m", "a"), edge("a", "b"))
    stated = (base("b"), base("b", by="hub-tag"), base("b", "None"), base("m", "./out"))
    assert found(*edges, left=(gone("a"), gone("b")), bases=stated) == [
        ("base_unresolved", ("Model", "b"), "review"),
        ("base_unresolved", SUBJECT, "review"),
        ("upstream_gone", ("Model", "a"), "review"),
        ("upstream_gone", ("Model", "b"), "review"),
    ]
    [both, _] = find_gap_violations(SUBJECT, edges, [], stated, Gate())
    assert both.compared == "/workspace/model; None"


def test_the_subject_itself_may_be_gone() -> None:
    assert found(edge("m", "a"), left=(gone("m"),)) == []
    # Not even over a circle is it upstream of itself.
    assert found(edge("m", "a"), edge("a", "m"), left=(gone("m"),)) == []


def test_what_is_not_upstream_is_no_finding() -> None:
    assert found(edge("m", "a"), left=(gone("x"),), bases=(base("x"),)) == []


def test_of_two_routes_the_declared_one_is_shown() -> None:
    edges = [edge("m", "a", declared=False), edge("m", "b"), edge("b", "a")]
    arrival = gap_arrivals(SUBJECT, edges)["Model", "a"]
    # Both leave it by a fine-tune, so the shorter one is known alone.
    assert arrival.route.steps[-1].parent == ("Model", "a")
    adapter = edges[2]._replace(edge="adapter")
    arrival = gap_arrivals(SUBJECT, [*edges[:2], adapter])["Model", "a"]
    assert [step.declared for step in arrival.route.steps] == [True, True]


@pytest.mark.parametrize("outcome", ["pass", "review", "fail"])
def test_the_policy_says_what_a_gap_comes_to(outcome: str) -> None:
    stated = (base("m"),)
    expected = [("base_unresolved", SUBJECT, outcome)] if outcome != "pass" else []
    assert found(bases=stated, gate=Gate(upstream=Upstream(unresolved=outcome))) == expected
    step, left = edge("m", "a"), (gone("a"),)
    expected = [("upstream_gone", ("Model", "a"), outcome)] if outcome != "pass" else []
    assert found(step, left=left, gate=Gate(upstream=Upstream(gone=outcome))) == expected


def test_a_list_of_terms_goes_before_the_key() -> None:
    gate = Gate(terms=Lists(denied=frozenset({"upstream_gone"})), upstream=Upstream(gone="pass"))
    assert found(edge("m", "a"), left=(gone("a"),), gate=gate) == [
        ("upstream_gone", ("Model", "a"), "fail")
    ]


# On both engines ---------------------------------------------------------------------------------


def test_a_lineage_has_its_gaps_with_their_distance(made: Store) -> None:
    graph = Graph(made)
    report = graph.lineage("gap/child")
    assert [(row.id, row.last_stated, row.steps) for row in report.gone] == [
        ("gap/gone", "2025-03-05T10:00:00Z", 1),
        ("gap/guessed", None, 1),
        ("gap/data", "2025-03-12T08:00:00Z", 2),
    ]
    texts = {(row.id, row.text, row.steps) for row in report.unresolved}
    assert ("gap/base", "/workspace/model", 2) in texts
    assert ("gap/guessed", "None", 1) in texts
    assert "gap/child" not in {row.id for row in report.unresolved}
    declared = graph.lineage("gap/child", declared_only=True)
    assert [row.id for row in declared.gone] == ["gap/gone", "gap/data"]
    assert "gap/guessed" not in {row.id for row in declared.unresolved}


def test_an_impact_has_what_disappeared(made: Store) -> None:
    graph = Graph(made)
    assert [(row.id, row.steps) for row in graph.impact("gap/base").gone] == [
        ("gap/gone", 1),
        ("github.com/gap/tool", 2),
    ]
    assert [row.id for row in graph.impact("gap/gone").gone] == ["gap/gone", "github.com/gap/tool"]
    assert graph.impact("mix/a").gone == []


def test_a_check_and_the_licences_know_them(made: Store) -> None:
    graph = Graph(made)
    terms = {(row.term, row.origin_id) for row in graph.check("gap/child").findings}
    assert {
        ("base_unresolved", "gap/base"),
        ("base_unresolved", "gap/data"),
        ("upstream_gone", "gap/gone"),
        ("non_commercial", "gap/gone"),
    } <= terms
    assert graph.licenses("gap/base").verdict == "unknown"
    assert graph.licenses("gap/child").verdict == "conflict"
