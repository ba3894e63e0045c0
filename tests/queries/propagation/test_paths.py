"""A path is told in the words of a lineage, from the artifact on."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.rule.readings import Policy
from queries.answer import Key
from queries.lineage_report import LineageReport
from queries.lineage_terms import read_edges
from queries.propagation.inheritance import Arrival, Route, inherit
from queries.propagation.paths import path_of
from queries.propagation.violations import OWN_ROUTE, UNJUDGED
from queries.rows import LicensedArtifact, Step
from queries.subject import Subject
from queries.verdicts.license_report import judge_lineage, route_rows
from reports.text.lineage import link_phrase
from reports.text.words import step_sentence
from reports.views.lineage import view_lineage
from tests.examples import examples

RELATIONS = {"Model": "DERIVED_FROM", "Dataset": "TRAINED_ON"}


def step(child: str, parent: str, method: str | None = None, **stated: str | None) -> Step:
    """Return what a card says of a child and a parent, which are models."""
    said = {"relation": "DERIVED_FROM", "child_kind": "Model", "parent_kind": "Model"} | stated
    return Step(
        step=1, child_id=child, parent_id=parent, method=method, declared=True,
        **({"stated_by": "card"} | said),  # type: ignore[arg-type]
    )  # fmt: skip


def paths_from(subject: Key, *steps: Step) -> dict[str, str]:
    """Return the path to each artifact upstream, by its id."""
    made = inherit(subject, read_edges(steps), {}, Policy())
    return {arrival.origin[1]: path_of(arrival) for arrival in made.arrivals}


def test_a_path_reads_from_the_artifact_to_the_origin() -> None:
    steps = [step("org/a", "org/b", "quantized"), step("org/b", "lab/c", "finetune")]
    assert paths_from(("Model", "org/a"), *steps) == {
        "org/b": "org/a, quantized from org/b",
        "lab/c": "org/a, quantized from org/b, fine-tuned from lab/c",
    }


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (step("a", "b"), "a, derived from b"),
        (step("a", "b", "pruned"), "a, pruned from b"),
        (step("a", "b", "merge"), "a, merged from b"),
        (step("a", "b", relation="TRAINED_ON", parent_kind="Dataset"), "a, trained on b"),
        (step("a", "b", child_kind="Dataset", parent_kind="Dataset"), "a, made from b"),
        (step("a", "b", relation="USES", child_kind="Repository"), "a, uses b"),
    ],
)
def test_a_step_is_worded_by_what_is_stated_and_not_by_what_it_is_judged_as(
    made: Step, words: str
) -> None:
    assert paths_from((made.child_kind, "a"), made) == {"b": words}


def test_sources_that_differ_are_both_in_the_path_as_in_a_lineage() -> None:
    steps = [step("a", "b", "merge"), step("a", "b", "quantized", stated_by="a-team")]
    assert paths_from(("Model", "a"), *steps) == {"b": "a, merged from / quantized from b"}


def test_the_path_of_what_is_the_artifacts_own_is_its_id() -> None:
    own = Arrival(("Model", "org/a"), "mit", (), "mit", OWN_ROUTE, UNJUDGED)
    assert path_of(own) == "org/a"
    report = LineageReport(
        Subject("Model", "org/a", "org/a"),
        [step("org/a", parent, "merge") for parent in ("lab/gpl", "lab/nc")],
        [
            LicensedArtifact(n, name, "Model", licence, "card", True, licence, False)
            for n, (name, licence) in enumerate(
                [("org/a", "mit"), ("lab/gpl", "gpl-3.0"), ("lab/nc", "cc-by-nc-4.0")]
            )
        ],
    )
    found = judge_lineage(report, Policy()).findings
    assert {row.path for row in found if not row.route} == {"org/a"}
    assert {row.path for row in found if row.route} == {
        "org/a, merged from lab/gpl",
        "org/a, merged from lab/nc",
    }


@examples(20, 300)
@given(st.lists(st.text(min_size=1), min_size=2, max_size=6, unique=True))
def test_ids_stand_in_a_path_as_they_are(names: list[str]) -> None:
    steps = [step(a, b, "merge") for a, b in itertools.pairwise(names)]
    found = paths_from(("Model", names[0]), *steps)
    assert found[names[-1]] == ", merged from ".join(names)


@pytest.mark.parametrize("name", ["lab/a, merged from lab/b", "lab/a\nlab/b", "\u202elab\x1b[1m"])
def test_a_step_with_an_odd_id_is_one_line_on_a_screen(name: str) -> None:
    [arrival] = inherit(
        ("Model", name), read_edges([step(name, "lab/c", "o\ndd")]), {}, Policy()
    ).arrivals
    assert path_of(arrival) == f"{name}, o\ndd from lab/c"
    [row] = route_rows(1, arrival)
    assert (row.relation, row.method, row.phrase) == ("DERIVED_FROM", "o\ndd", "o\ndd from")
    assert step_sentence(row)[0].isprintable()


@st.composite
def claims(draw: st.DrawFn) -> list[Step]:
    """Return what several sources say of one model and what it was made from."""
    kind = draw(st.sampled_from(list(RELATIONS)))
    methods = (None, "finetune", "merge", "quantized", "pruned") if kind == "Model" else (None,)
    sources = ("card", "hub-tag", "a-team", "inferred-name")
    return [
        step("a", "b", draw(st.sampled_from(methods)), stated_by=source,
             relation=RELATIONS[kind], parent_kind=kind)
        for source in draw(st.lists(st.sampled_from(sources), min_size=1, unique=True))
    ]  # fmt: skip


@examples(40, 500)
@given(claims())
def test_paths_and_steps_say_what_a_lineage_says(steps: list[Step]) -> None:
    [link] = view_lineage(LineageReport(Subject("Model", "a", "a"), steps, [])).links_of(
        ("Model", "a")
    )
    phrase = link_phrase(link)
    for edge in read_edges(steps):
        arrival = Arrival(edge.parent, None, (), None, Route((edge,), edge.edge), UNJUDGED)
        assert path_of(arrival) == f"a, {phrase} b"
        [row] = route_rows(1, arrival)
        assert step_sentence(row)[0] == f"a: {phrase} b"
