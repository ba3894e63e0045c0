"""An answer as a data frame, as a networkx graph, and in a notebook."""

from queries.answer import Answer
from queries.rows import columns, row_types

STEP = {"step": 1, "method": None, "stated_by": "card", "declared": True}
ENDS = {
    "DERIVED_FROM": ("Model", "Model"),
    "TRAINED_ON": ("Model", "Dataset"),
    "USES": ("Repository", "Model"),
}


def step(child: str, relation: str, parent: str, **values: object) -> dict[str, object]:
    """Return a step of a lineage, between the kinds that its relation mostly joins."""
    child_kind, parent_kind = ENDS[relation]
    ends = {"child_id": child, "child_kind": child_kind, "parent_kind": parent_kind}
    return {**STEP, **ends, "relation": relation, "parent_id": parent, **values}


def test_a_data_frame_has_all_columns_even_without_rows() -> None:
    for row_type in row_types():
        frame = Answer("x", {}, row_type, []).to_pandas()
        assert tuple(frame.columns) == columns(row_type)
        assert not len(frame)


def test_sources_that_agree_are_two_edges() -> None:
    rows = [step("m", "DERIVED_FROM", "b"), step("m", "DERIVED_FROM", "b", stated_by="tag")]
    graph = Answer("lineage", {}, "Step", rows).to_networkx()
    assert {values["stated_by"] for _, _, values in graph.edges(data=True)} == {"card", "tag"}


def test_a_model_trained_on_a_dataset_of_its_name_is_no_loop() -> None:
    graph = Answer("lineage", {}, "Step", [step("m", "TRAINED_ON", "m")]).to_networkx()
    assert list(graph.edges()) == [("m", "dataset:m")]


def test_what_such_a_dataset_was_made_from_hangs_on_the_dataset() -> None:
    rows = [
        step("m", "TRAINED_ON", "m"),
        step("m", "DERIVED_FROM", "base"),
        step("m", "DERIVED_FROM", "source", step=2, child_kind="Dataset", parent_kind="Dataset"),
    ]
    edges = set(Answer("lineage", {}, "Step", rows).to_networkx().edges())
    assert edges == {("m", "dataset:m"), ("m", "base"), ("dataset:m", "source")}


def test_a_repository_that_loads_both_loads_both() -> None:
    rows = [step("github.com/r/r", "USES", "x", parent_kind=kind) for kind in ("Model", "Dataset")]
    graph = Answer("lineage", {}, "Step", rows).to_networkx()
    assert {end for _, end in graph.edges()} == {"x", "dataset:x"}


def test_a_step_of_a_route_tells_its_kinds_as_well() -> None:
    row = {"child_id": "x", "child_kind": "Model", "parent_id": "x", "parent_kind": "Dataset"}
    assert list(Answer("routes", {}, "RouteStep", [row]).to_networkx().edges()) == [
        ("x", "dataset:x")
    ]


def test_a_claim_tells_its_kinds_itself() -> None:
    claim = {"child_id": "x", "child_kind": "Dataset", "parent_id": "mit", "kind": "License"}
    other = {"child_id": "x", "child_kind": "Model", "parent_id": "mit", "kind": "License"}
    graph = Answer("all_claims", {}, "StatedClaim", [claim, other]).to_networkx()
    assert set(graph.edges()) == {("dataset:x", "mit"), ("x", "mit")}


def test_things_of_one_name_are_two_nodes() -> None:
    rows = [{"id": "x", "kind": kind, "steps": 1} for kind in ("Model", "Dataset")]
    assert set(Answer("descendants", {}, "Artifact", rows).to_networkx()) == {"x", "dataset:x"}


def test_rows_of_any_shape_make_no_graph_and_do_not_fail() -> None:
    assert not Answer("cypher", {}, "Row", [{"n": 1}, {"a": None}]).to_networkx()
