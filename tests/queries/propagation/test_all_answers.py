"""The answers for every artifact at once are those for each alone."""

from __future__ import annotations

import dataclasses

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from licenses.rule.permissions import ANSWERS, ASKED
from licenses.rule.readings import Policy
from queries.answer import Key
from queries.propagation.audit import judge_all_of
from queries.propagation.inheritance import Labels, LineageEdge, inherit
from queries.propagation.labelled_edges import LabelledEdges
from queries.propagation.permissions import decide
from queries.propagation.relations import DATA, USE
from tests.examples import examples
from tests.queries.propagation.test_inheritance import key, labels, steps
from tests.queries.test_audit import answers_in, as_arrays

MODELS, DATA_SETS, TOOLS = ("m", "a", "b", "c"), ("d0", "d1"), ("r0", "r1")
NAMES = (*MODELS, *DATA_SETS, *TOOLS)
EDGES = ("finetune", "quantized", "merge", "adapter", "distilled", "converted")
LICENCES = (
    "mit", "cc-by-nc-4.0", "gpl-3.0", "agpl-3.0", "llama3.1", "cc-by-nd-4.0", "cc-by-sa-4.0",
    "other", "other:acme", "apple-amlr", "cdla-sharing-1.0", "bigscience-bloom-rail-1.0",
    "mit OR llama2", "apache-2.0 AND cc-by-nc-4.0", "mit AND/OR cc-by-nc-4.0",
)  # fmt: skip
POLICIES = (
    Policy(),
    Policy(dataset="strict"),
    Policy(dataset="ignore", adapter_silent="conflict"),
    Policy(adapter_silent="ignore", repo_restrictions="warn"),
    Policy(repo_restrictions="ignore"),
)
Made = tuple[list[LineageEdge], dict[Key, Labels], frozenset[Key]]


@st.composite
def graphs(draw: st.DrawFn) -> Made:
    """Return steps, labels, and what states a base that nobody can look up."""
    told = []
    above = st.sampled_from((*MODELS, *DATA_SETS))
    for child, parent in draw(st.lists(st.tuples(st.sampled_from(NAMES), above), max_size=14)):
        if child in DATA_SETS and parent not in DATA_SETS:
            continue
        edge = draw(st.sampled_from(EDGES))
        if parent in DATA_SETS:
            edge = "finetune" if child in DATA_SETS else DATA
        told += steps(f"{child} {USE if child in TOOLS else edge} {parent}")
    licences = st.lists(st.sampled_from(LICENCES), max_size=2, unique=True)
    stated = labels(**{name: tuple(draw(licences)) for name in NAMES})
    baseless = draw(st.frozensets(st.sampled_from((*MODELS, *DATA_SETS)), max_size=2))
    return told, stated, frozenset(map(key, baseless))


@given(graphs(), st.sampled_from(POLICIES))
@examples(few=150, many=5_000)
def test_any_graph_with_merges_circles_and_gaps(made: Made, policy: Policy) -> None:
    told, stated, baseless = made
    arrays = with_bases(as_arrays(told, stated), baseless)
    found = judge_all_of(arrays, policy).answers
    for node, name in enumerate(arrays.names(np.arange(arrays.size)).to_pylist()):
        subject = arrays.kind_of(node), name
        assert answers_in(found, node) == answers_of_one(subject, made, policy), subject


def with_bases(arrays: LabelledEdges, baseless: frozenset[Key]) -> LabelledEdges:
    """Return a graph in which some artifacts state bases that nobody can look up."""
    names = arrays.names(np.arange(arrays.size)).to_pylist()
    things = [(arrays.kind_of(node), name) for node, name in enumerate(names)]
    nodes = [node for node, thing in enumerate(things) if thing in baseless]
    return dataclasses.replace(arrays, unresolved=np.array(nodes, dtype=np.int64))


def test_a_base_that_nobody_can_look_up_is_open_and_behind_training_data_contested() -> None:
    told = steps("m finetune a", "b trained_on d0", "d0 finetune d1", "r0 repo_uses_model b")
    stated = labels(m="mit", a="mit", b="mit", d0="mit", d1="mit", r0="mit")
    arrays = with_bases(as_arrays(told, stated), frozenset((key("a"), key("d1"))))
    found = judge_all_of(arrays).answers
    names = arrays.names(np.arange(arrays.size)).to_pylist()
    said = {name: answers_in(found, node)["commercial"] for node, name in enumerate(names)}
    assert said == {
        "m": "unknown", "a": "unknown", "b": "contested", "d0": "unknown", "d1": "unknown",
        "r0": "contested",
    }  # fmt: skip


def test_of_two_routes_to_an_open_base_the_graver_counts_however_long() -> None:
    told = steps("m trained_on d0", "m finetune a", "a finetune b", "b trained_on d0")
    told += steps("a finetune d0")
    made = told, labels(m="mit", a="mit", b="mit", d0="mit"), frozenset([key("d0")])
    assert answers_of_one(key("m"), made, Policy())["use"] == "unknown"


def test_what_no_licence_fits_may_not_be_passed_on() -> None:
    told = steps("m merge a", "m merge b")
    stated = labels(m="gpl-3.0", a="gpl-3.0", b="bigscience-bloom-rail-1.0")
    arrays = as_arrays(told, stated)
    found = judge_all_of(arrays).answers
    node = arrays.names(np.arange(arrays.size)).to_pylist().index("m")
    answers = answers_in(found, node)
    assert answers == answers_of_one(key("m"), (told, stated, frozenset()), Policy())
    assert (answers["redistribute"], answers["publish"]) == ("no", "no")
    assert (answers["use"], answers["commercial"]) != ("no", "no")
    places = [ASKED.index(action) for action in ("redistribute", "publish")]
    assert found.upstream[found.of[node]][places].all()


def test_all_that_is_asked_has_room_in_one_number() -> None:
    bits = len(ANSWERS) * len(ASKED)
    room = np.iinfo(np.int64).bits - 1
    assert bits <= room, (
        f"{len(ASKED)} questions of {len(ANSWERS)} bits each do not fit the {room} bits of a "
        "number: answer_all has to hold them in more than one"
    )


def answers_of_one(subject: Key, made: Made, policy: Policy) -> dict[str, str]:
    """Return the answers for one artifact that was looked at alone."""
    told, stated, baseless = made
    found = inherit(subject, told, stated, policy)
    decisions = decide(found, policy, unresolved=baseless)
    return {each.action: each.permission.answer for each in decisions}
