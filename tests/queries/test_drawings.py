"""Drawings on a server: they draw the artifacts of their question's rows, and what joins them."""

from collections.abc import Callable, Iterator
from typing import Any

import neo4j
import neo4j.graph
import pytest

from graph.store.base import Store
from queries.catalog import Question, find_question, questions
from queries.drawings.catalog import Drawing, drawings, find_drawing
from tests.neo4j_server import Neo4jServer
from tests.queries.made_graph import HOSTILE

Key = tuple[str, str]
ABOUT = {
    "model_id": ["mix/abcd", "ladder/11", HOSTILE[0]],
    "dataset_id": ["corp/c", "same/name"],
    "repository_id": ["github.com/some/tool"],
    "license_id": ["mit"],
    "owner_id": ["hf:mix"],
}
DRAWN = drawings()


def ends(*names: str) -> Callable[[dict[str, Any]], set[Key]]:
    """Return what finds the artifacts that a row names in pairs of columns: kind and id."""

    def found(row: dict[str, Any]) -> set[Key]:
        return {(row[names[i]], row[names[i + 1]]) for i in range(0, len(names), 2)}

    return found


ARTIFACT, STEP = ends("kind", "id"), ends("child_kind", "child_id", "parent_kind", "parent_id")
NAMED: dict[str, Callable[[dict[str, Any]], set[Key]]] = {
    "lineage": STEP,
    "descendant_steps": STEP,
    "claims": ends("child_kind", "child_id", "kind", "parent_id"),
    "owner_claims": ends("child_kind", "child_id", "kind", "parent_id"),
    "clashes": lambda row: {
        (row["origin_kind"], row["origin_id"]),
        ("License", row["license"]),
        ("License", row["origin_license"]),
    },
    "inherited_terms": lambda row: {(row["kind"], row["id"]), ("License", row["license"])},
    "dependents": lambda row: {("Repository", row["repository"])},
    "duplicates_of": lambda row: {("Model", row["model_id"])},
}
"""What of a row has to be drawn, where it is not its artifact."""
EXACT = {"lineage", "ancestors", "descendants", "descendant_steps", "children", "claims"}
EXACT |= {"owner_claims"}
"""Those that draw the subject and what rows name, and nothing on the way to it."""


@pytest.fixture(scope="module")
def draw(neo4j_server: Neo4jServer) -> Iterator[Callable[[str, dict[str, Any]], set[Key]]]:
    """Return what runs a text on the server and returns the nodes that Browser would draw."""
    with neo4j.GraphDatabase.driver(
        neo4j_server.uri, auth=neo4j_server.auth, notifications_min_severity="OFF"
    ) as driver:

        def drawn(text: str, given: dict[str, Any]) -> set[Key]:
            found = driver.execute_query(text, given)
            return {key for each in found.records for value in each for key in nodes_in(value)}

        yield drawn


def nodes_in(value: Any) -> Iterator[Key]:
    """Yield the nodes of a value, by kind and id; nothing else may be in it."""
    match value:
        case neo4j.graph.Node():
            [label] = value.labels
            yield label, value["id"]
        case neo4j.graph.Relationship() | neo4j.graph.Path():
            for node in value.nodes:
                assert node
                yield from nodes_in(node)
        case list():
            for each in value:
                yield from nodes_in(each)
        case _:
            assert value is None


def subjects(drawing: Drawing) -> list[str]:
    """Return what a drawing is tried on."""
    return ABOUT[drawing.asked_about or ""]


@pytest.mark.parametrize(
    "drawing",
    [
        # A server plans these for seconds, and their texts differ from the model's in labels alone.
        pytest.param(each, id=each.name, marks=[pytest.mark.long] * each.name.endswith("_clashes"))
        for each in DRAWN
    ],
)
def test_it_draws_what_its_question_finds(
    on_server: Store, draw: Callable[[str, dict[str, Any]], set[Key]], drawing: Drawing
) -> None:
    question = find_question(drawing.name)
    assert (drawing.asked_about, drawing.parameters) == (
        question.asked_about,
        question.parameters | {question.asked_about: drawing.parameters[drawing.asked_about or ""]},
    )
    name = question.alias_of or question.name
    for about in subjects(drawing):
        given = {**drawing.parameters, question.asked_about or "": about}
        rows = question.ask(on_server, **given).rows
        wanted = {key for row in rows for key in NAMED.get(name, ARTIFACT)(row)}
        drawn = draw(drawing.cypher(), given)
        assert wanted <= drawn, about
        kind = (question.asked_about or "").removesuffix("_id").capitalize()
        if name in EXACT:
            assert drawn <= wanted | {(kind, about)}, about
        elif not wanted:
            assert drawn == set(), about


def test_every_drawing_is_found_by_a_question_and_says_what_it_draws() -> None:
    assert {each.name for each in DRAWN} <= {question.name for question in questions()}
    assert len(DRAWN) > 25
    for each in DRAWN:
        assert each.title.endswith(", drawn?"), each.name
        assert "this model" not in each.title or each.alias_of is None
        assert "LIMIT" in each.text


def test_a_question_without_a_drawing_has_none() -> None:
    assert find_drawing(find_question("sources")) is None
    assert find_drawing(find_question("dataset_clashes_below")) is None


@pytest.mark.parametrize("name", ["lineage", "descendants", "gone", "inherited_terms"])
def test_what_was_inferred_can_be_left_out(
    on_server: Store, draw: Callable[[str, dict[str, Any]], set[Key]], name: str
) -> None:
    question = find_question(name)
    drawing = find_drawing(question)
    assert isinstance(drawing, Question)
    assert drawing.can_leave_out_inferred is question.can_leave_out_inferred
    draw(drawing.cypher(declared_only=True), {"model_id": "mix/abcd"})
