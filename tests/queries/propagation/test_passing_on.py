"""What is asked where artifacts are passed on: by which edges, and together as each alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.catalog.terms import Terms
from licenses.rule.edges import DERIVATIONS
from queries.answer import Key
from queries.propagation.inheritance import LineageEdge, routes_to
from queries.propagation.passing_on import (
    PASSED_ON,
    find_demands,
    licence_parts,
    routes_from,
)

MODELS: list[Key] = [("Model", name) for name in "abcde"]
DATA: list[Key] = [("Dataset", name) for name in "ab"]
STATED = [
    "mit", "llama3.1", "cc0-1.0", "cc-by-sa-4.0", "mit OR gpl-3.0", "gemma AND/OR mit", "other:x",
]  # fmt: skip


def edge(child: Key, parent: Key, how: str) -> LineageEdge:
    """Return one step of a lineage."""
    return LineageEdge(child, parent, how, ("card",), True)


EDGES = st.lists(
    st.builds(edge, st.sampled_from(MODELS), st.sampled_from(MODELS), st.sampled_from(DERIVATIONS))
    | st.builds(edge, st.sampled_from(MODELS), st.sampled_from(DATA), st.just("trained_on")),
    max_size=9,
)
LABELS = st.dictionaries(
    st.sampled_from([*MODELS, *DATA]),
    st.dictionaries(
        st.none() | st.sampled_from(STATED), st.just(("card",)), min_size=1, max_size=2
    ),
)


@given(EDGES, LABELS, st.sets(st.sampled_from(MODELS), min_size=1))
@settings(max_examples=60)
def test_together_they_ask_what_each_asks_alone(edges, labels, passed_on) -> None:  # type: ignore[no-untyped-def]
    together = {
        (each.artifact, each.statement, each.terms, duty)
        for each in find_demands(routes_from(passed_on, edges), labels)
        for duty in each.obligations
    }
    alone = {
        (each.artifact, each.statement, each.terms, duty)
        for one in passed_on
        for each in find_demands(routes_from([one], edges), labels)
        for duty in each.obligations
    }
    assert together == alone


@given(EDGES, st.sampled_from(MODELS))
@settings(max_examples=60)
def test_upstream_is_reached_as_a_subject_reaches_it(edges: list[LineageEdge], one: Key) -> None:
    found = routes_from([one], edges)
    assert [(route.steps, route.edge) for route in found.pop(one)] == [((), PASSED_ON)]
    reached = routes_to(one, edges)
    assert {key: set(routes) for key, routes in found.items()} == {
        key: set(routes) for key, routes in reached.items()
    }


def test_every_part_of_a_label_is_named() -> None:
    for label, parts in {
        "gemma AND/OR mit": {"gemma", "mit"},
        "mit OR gpl-3.0": {"mit", "gpl-3.0"},
        "apache-2.0 AND other:ours": {"apache-2.0", "other:ours"},
        "unrecognised:8b7d1a3187ab355d": {"unrecognised:8b7d1a3187ab355d"},
    }.items():
        found = {part.id if isinstance(part, Terms) else part for part in licence_parts(label)}
        assert found == parts


def test_an_alternative_that_asks_for_nothing_is_named_beside_one_that_does() -> None:
    routes = routes_from([MODELS[0]], [])
    named = list(find_demands(routes, {MODELS[0]: {"cc0-1.0 OR mit": ("card",)}}))
    assert {each.terms.id for each in named if isinstance(each.terms, Terms)} == {"cc0-1.0", "mit"}
    assert not list(find_demands(routes, {MODELS[0]: {"cc0-1.0": ("card",)}}))
