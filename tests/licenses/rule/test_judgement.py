"""The licence rule: the worked cases, and what has to hold for every pair."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses import Policy, judge, judge_all
from licenses.catalog.terms import all_terms
from licenses.labels.recognition import identify_licence
from licenses.rule.judgement import EDGES
from tests.extracts import read_csv

LEVELS = ["compatible", "unknown", "conflict"]
licences = st.sampled_from(sorted(i for i in all_terms() if i))
edges = st.sampled_from(EDGES)
labels = st.one_of(st.none(), licences, st.text(max_size=20), st.lists(licences, max_size=3))


def test_all_worked_cases_get_their_verdict_and_terms() -> None:
    cases = read_csv("licence_cases.csv")
    wrong = []
    for case in cases:
        policy = Policy(**dict(part.split("=") for part in case["policy"].split(";") if part))
        upstream = case["upstream"]
        ups = [upstream] if "++" in upstream else upstream.split("+")
        judged = judge_all(
            [(up or None, case["edge"]) for up in ups],
            case["downstream"].split(";") if case["downstream"] else None,
            name=case["downstream_name"] or None,
            policy=policy,
        )
        wanted = tuple(sorted(term for term in case["broken_terms"].split(";") if term))
        if (judged.verdict, judged.terms) != (case["verdict"], wanted):
            wrong.append((case["id"], judged.verdict, judged.terms))
    assert len(cases) == 73
    assert not wrong


@given(licences, edges, labels, st.one_of(st.none(), st.text(max_size=20)))
def test_any_pair_is_judged(up: str, edge: str, down: object, name: str | None) -> None:
    judged = judge(up, edge, down, name=name)  # type: ignore[arg-type]
    assert judged.verdict in LEVELS
    assert bool(judged.terms) == (judged.verdict != "compatible")


@given(st.one_of(st.none(), st.text(max_size=12)), edges, labels)
def test_a_licence_that_nobody_knows_is_never_compatible(
    up: str | None, edge: str, down: object
) -> None:
    if up is None or identify_licence(up) is None:
        assert judge(up, edge, down).verdict == "unknown"  # type: ignore[arg-type]


@given(licences, licences, edges, licences)
def test_or_upstream_takes_the_best_and_and_the_worst(a: str, b: str, edge: str, d: str) -> None:
    each = sorted((judge(x, edge, d).verdict for x in (a, b)), key=LEVELS.index)
    assert judge(f"{a} OR {b}", edge, d).verdict == each[0]
    assert judge(f"{a} AND {b}", edge, d).verdict == each[1]


@given(licences, edges, licences, licences)
def test_or_downstream_takes_the_worst(up: str, edge: str, a: str, b: str) -> None:
    each = sorted((judge(up, edge, x).verdict for x in (a, b)), key=LEVELS.index)
    assert judge(up, edge, f"{a} OR {b}").verdict == each[1]


@given(st.lists(licences, min_size=2, max_size=3, unique=True), edges, licences)
def test_a_list_is_certain_where_both_readings_agree(parts: list[str], edge: str, d: str) -> None:
    for up, down in (("{}", d), (d, "{}")):
        every, choice, listed = (
            judge(up.format(joined), edge, down.format(joined)).verdict
            for joined in (f" {word} ".join(parts) for word in ("AND", "OR", "AND/OR"))
        )
        if every == choice:
            assert listed == every or "unknown" in (listed, every)
        if "compatible" in (every, choice):
            assert listed == ("unknown" if every != choice else "compatible")
        assert (listed == "conflict") == (every == choice == "conflict")


def test_a_list_may_be_a_choice_or_all_of_it() -> None:
    judged = judge("apache-2.0 AND/OR gpl-3.0", "finetune", "mit")
    assert (judged.verdict, judged.terms) == ("unknown", ("share_alike",))
    [found] = judged.findings
    assert found.contested
    assert found.compared == "share_alike: strong → mit (if all of the list apply)"
    judged = judge("gpl-3.0", "finetune", "mit AND/OR gpl-3.0")
    assert [f.compared for f in judged.findings] == [
        "share_alike: strong → mit (if one of the list may be chosen)"
    ]
    # Whoever reads it, one licence or the other, there is a conflict.
    assert judge("cc-by-nc-4.0", "finetune", "mit AND/OR apache-2.0").verdict == "conflict"
    assert judge("gpl-3.0 AND/OR cc-by-nc-4.0", "finetune", "mit").verdict == "conflict"
    # In Python a list keeps its meaning: all apply.
    assert judge(["apache-2.0", "gpl-3.0"], "finetune", "mit").verdict == "conflict"
    assert judge(["apache-2.0 AND/OR gpl-3.0"], "finetune", "mit").verdict == "unknown"


def test_whoever_gets_an_artifact_may_choose_of_its_label() -> None:
    assert judge("gpl-3.0", "finetune", "MIT OR GPL-3.0").verdict == "conflict"
    assert judge("mit OR gpl-3.0", "finetune", "MIT OR GPL-3.0").verdict == "compatible"
    assert judge("mit", "finetune", "MIT OR Apache-2.0").verdict == "compatible"


@given(st.lists(st.tuples(licences, edges), min_size=1, max_size=4), licences)
def test_several_upstreams_are_as_bad_as_the_worst(ups: list[tuple[str, str]], down: str) -> None:
    worst = max((judge(u, e, down).verdict for u, e in ups), key=LEVELS.index)
    judged = judge_all(ups, down)
    assert judged.verdict == ("conflict" if judged.irreconcilable else worst)


def test_an_unknown_edge_is_refused() -> None:
    with pytest.raises(ValueError, match="no edge"):
        judge("mit", "borrowed", "mit")
    with pytest.raises(ValueError, match="no edge"):
        judge("mit", ["merge"], "mit")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "options", "told"),
    [
        ((5, "finetune", "mit"), {}, "a label is a text, a list of texts, or None, not 5"),
        (("mit", "finetune", 5), {}, "a label is a text, a list of texts, or None, not 5"),
        (("mit", "finetune", True), {}, "or None, not True"),
        ((b"mit", "finetune", "mit"), {}, "or None, not b'mit'"),
        (("mit", "finetune", "mit"), {"name": 5}, "name is a text or None, not 5"),
        (("llama3.1", "finetune", "mit"), {"name": ["x"]}, "name is a text or None, not ['x']"),
        (("mit", "finetune", "mit"), {"policy": None}, "policy is a Policy, not None"),
    ],
)
def test_what_is_no_label_name_or_policy_is_refused_in_a_sentence(
    words: tuple[Any, ...], options: dict[str, Any], told: str
) -> None:
    up, edge, down = words
    for ask in (lambda: judge(*words, **options), lambda: judge_all([(up, edge)], down, **options)):
        with pytest.raises(TypeError, match=f"{re.escape(told)}$"):
            ask()


@pytest.mark.parametrize("upstreams", [5, [5], ["mit"], [("mit",)], [("mit", "merge", 1)]])
def test_what_are_no_upstreams_is_refused_in_a_sentence(upstreams: Any) -> None:
    with pytest.raises(TypeError, match=r"^upstreams are pairs of a licence and an edge, not "):
        judge_all(upstreams, "mit")


def test_permissive_upstreams_conflict_with_gnu_licences_alone() -> None:
    permissive = [t.id for t in all_terms().values() if t.family == "permissive"]
    for up in permissive:
        for down in permissive:
            assert judge(up, "finetune", down).verdict == "compatible", (up, down)
