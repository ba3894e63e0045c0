"""The audit of the whole graph says of every artifact what `ptm licenses` says of it."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from graph.errors import UsageError
from graph.store.base import Store
from graph.store.connect import open_store
from licenses.rule.judgement import EDGES
from licenses.rule.permissions import ANSWERS, ASKED
from licenses.rule.readings import Policy
from ptm.api import Graph
from queries.answer import Key
from queries.catalog import find_question
from queries.propagation.all_answers import Answers
from queries.propagation.audit import Audit, audit, judge_all_of
from queries.propagation.inheritance import Arrival, Inheritance, Labels, LineageEdge, inherit
from queries.propagation.labelled_edges import KINDS, LabelledEdges, read_labelled_edges
from queries.propagation.permissions import decide
from queries.verdicts.license_report import read_edges, read_labels
from tests.examples import examples
from tests.queries.made_graph import HOSTILE
from tests.queries.propagation.test_inheritance import lineages

Said = set[tuple[str | None, str, str | None, str, str, str]]


def said_by(found: Audit, node: int) -> Said:
    """Return what an audit says of one artifact."""
    outcomes = (found.outcomes[place] for place in found.outcome[found.node == node])
    return {(o.license, o.edge, o.label, o.verdict, o.severity, o.terms) for o in outcomes}


def said_of_one(made: Inheritance) -> Said:
    """Return the same of one artifact that was looked at alone."""
    gravest: dict[str | None, Arrival] = {}
    for arrival in made.arrivals:
        known = gravest.get(arrival.license)
        if known is None or arrival.grade > known.grade:
            gravest[arrival.license] = arrival
    said: Said = {
        (licence, a.route.edge, a.label, *_graded(a), " ".join(a.judgement.terms))
        for licence, a in gravest.items()
    }
    if clash := made.clash:
        label = next(iter(made.labels)) if len(made.labels) == 1 else None
        said.add((clash.upstream, "merge", label, clash.level, clash.severity, clash.term))
    return said


def said_of_bases(graph: Graph, kind: str, name: str) -> Said:
    """Return what the report on one artifact says of bases that nobody can look up."""
    report = graph.licenses(typed(kind, name))
    if not report.unresolved:
        return set()
    assert report.verdict != "compatible"
    label = report.labels[0].license if len(report.labels) == 1 else None
    edge = "repo_uses_model" if kind == "Repository" else "finetune"
    return {(None, edge, label, "unknown", "medium", "base_unresolved")}


def answers_in(found: Answers, node: int) -> dict[str, str]:
    """Return the answers for one artifact, of those for all."""
    ranks = found.distinct[found.of[node]].tolist()
    return {action: ANSWERS[rank] for action, rank in zip(ASKED, ranks, strict=True)}


def answered(graph: Graph, kind: str, name: str) -> dict[str, str]:
    """Return the answers of the report on one artifact."""
    return {each.action: each.answer for each in graph.licenses(typed(kind, name)).answers}


def _graded(arrival: Arrival) -> tuple[str, str]:
    verdict = arrival.judgement.verdict
    severity = ("low", "medium", "high")[arrival.grade.severity]
    return verdict, severity


def as_arrays(steps: list[LineageEdge], labels: dict[Key, Labels]) -> LabelledEdges:
    """Return steps and labels in the shape that a store is read into."""
    things = {end for step in steps for end in (step.child, step.parent)} | set(labels)
    ids = tuple(sorted(i for kind, i in things if kind == k) for k in KINDS)
    number = {
        (kind, name): sum(map(len, ids[:k])) + at
        for k, kind in enumerate(KINDS)
        for at, name in enumerate(ids[k])
    }
    rows = {(number[s.child], number[s.parent], EDGES.index(s.edge)) for s in steps}
    edges = np.array(sorted(r for r in rows if r[0] != r[1]), dtype=np.int64).reshape(-1, 3)
    licenses = [None, *sorted({x for each in labels.values() for x in each if x})]
    pairs = sorted(
        (number[thing], licenses.index(x))
        for thing, each in labels.items()
        if thing in number
        for x in each
    )
    node, code = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return LabelledEdges(
        tuple(pa.array(x, pa.string()) for x in ids),
        *(np.ascontiguousarray(c) for c in edges.T),
        labelled=node,
        license=code,
        licenses=licenses,
    )


@pytest.mark.slow
@given(lineages())
@examples(few=100, many=2_000)
def test_any_graph_with_merges_circles_and_gaps(
    lineage: tuple[list[LineageEdge], dict[Key, Labels]],
) -> None:
    steps, labels = lineage
    arrays = as_arrays(steps, labels)
    found = judge_all_of(arrays)
    for node, name in enumerate(arrays.names(np.arange(arrays.size)).to_pylist()):
        subject = arrays.kind_of(node), name
        assert said_by(found, node) == said_of_one(inherit(subject, steps, labels, Policy()))


def typed(kind: str, name: str) -> str:
    """Return a thing as it is typed."""
    return f"dataset:{name}" if kind == "Dataset" else name


def of_one(graph: Graph, kind: str, name: str) -> Inheritance:
    """Return what reaches one artifact, as `ptm licenses` finds it."""
    lineage = graph.lineage(typed(kind, name))
    labels = read_labels(lineage.artifacts)
    return inherit((kind, name), read_edges(lineage.steps), labels, Policy())


@pytest.mark.slow
@pytest.mark.long
def test_every_artifact_of_the_made_graph(made: Store) -> None:
    found = audit(made)
    seen = Counter[str]()
    for node, name in enumerate(found.graph.names(np.arange(found.graph.size)).to_pylist()):
        kind = found.graph.kind_of(node)
        if any(hostile[:50].strip().lower() in name.lower() for hostile in HOSTILE):
            continue  # Such a name cannot be typed.
        expected = said_of_one(of_one(Graph(made), kind, name))
        expected |= said_of_bases(Graph(made), kind, name)
        assert said_by(found, node) == expected, name
        assert answers_in(found.answers, node) == answered(Graph(made), kind, name), name
        seen[kind] += 1
    assert min(seen[kind] for kind in KINDS) > 2


@pytest.fixture(scope="module")
def on_sample(sample_graph: Path) -> Iterator[Store]:
    with open_store(str(sample_graph)) as store:
        yield store


@pytest.fixture(scope="module")
def audit_of_sample(on_sample: Store) -> Audit:
    return audit(on_sample)


@pytest.mark.long
def test_every_artifact_of_the_sample(audit_of_sample: Audit) -> None:
    found = audit_of_sample
    arrays = found.graph
    names = arrays.names(np.arange(arrays.size)).to_pylist()
    things = [(arrays.kind_of(node), name) for node, name in enumerate(names)]
    labels = labels_in(arrays, things)
    baseless = frozenset(things[node] for node in arrays.unresolved.tolist())
    start = np.searchsorted(found.node, np.arange(arrays.size + 1))
    for node, thing in enumerate(things):
        made = inherit(thing, steps_above(arrays, things, node), labels, Policy())
        outcomes = (found.outcomes[p] for p in found.outcome[start[node] : start[node + 1]])
        said = {(o.license, o.edge, o.label, o.verdict, o.severity, o.terms) for o in outcomes}
        # Steps and labels say nothing of bases that nobody can look up; reports do, see above.
        said = {row for row in said if row[-1] != "base_unresolved"}
        assert said == said_of_one(made), thing
        if node % 10 == 0:
            assert answers_in(found.answers, node) == decided(made, baseless), thing


def decided(found: Inheritance, baseless: frozenset[Key]) -> dict[str, str]:
    """Return the answers for one artifact, some of whose upstream states bases nobody can find."""
    decisions = decide(found, Policy(), unresolved=baseless)
    return {each.action: each.permission.answer for each in decisions}


def steps_above(arrays: LabelledEdges, things: list[Key], node: int) -> list[LineageEdge]:
    """Return every step above a node."""
    made, seen, waiting = [], {node}, [node]
    while waiting:
        child = waiting.pop()
        for row in arrays.edges_upstream(child):
            parent = int(arrays.parent[row])
            edge = EDGES[arrays.edge[row]]
            made.append(LineageEdge(things[child], things[parent], edge, (), True))
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    return made


def labels_in(arrays: LabelledEdges, things: list[Key]) -> dict[Key, Labels]:
    """Return the labels of everything."""
    made: dict[Key, dict[str | None, tuple[str, ...]]] = {}
    for node, code in zip(arrays.labelled.tolist(), arrays.license.tolist(), strict=True):
        made.setdefault(things[node], {})[arrays.licenses[code]] = ()
    return dict(made)


@pytest.mark.long
def test_some_of_the_sample_through_the_front_door(
    on_sample: Store, audit_of_sample: Audit
) -> None:
    found = audit_of_sample
    nodes = np.unique(found.node)
    for node in nodes[:: len(nodes) // 60].tolist():
        kind = found.graph.kind_of(node)
        name = found.graph.names(np.array([node]))[0].as_py()
        assert said_by(found, node) == said_of_one(of_one(Graph(on_sample), kind, name)), name
        answers = answered(Graph(on_sample), kind, name)
        assert answers_in(found.answers, node) == answers, name
        checked = Graph(on_sample).check(typed(kind, name))
        assert {row.action: row.answer for row in checked.answers} == answers


@pytest.mark.long
def test_the_real_conflicts_of_the_readme_are_among_the_worst(on_sample: Store) -> None:
    rows = find_question("license_audit_things").ask(on_sample, limit=2_000).rows
    told = {row["id"]: (row["verdict"], row["license"], row["label"]) for row in rows}
    assert told["MohamedRashad/arabic-base-nougat"] == ("conflict", "cc-by-nc-4.0", "gpl-3.0")
    assert told["FinGPT/fingpt-forecaster_dow30_llama2-7b_lora"][:2] == ("conflict", "llama2")


def test_counts_add_up_to_the_artifacts_and_their_licences(made: Store) -> None:
    found = audit(made)
    rows = find_question("license_audit").ask(made, limit=100_000).rows
    assert sum(row["things"] for row in rows) == len(found.node)
    for row in rows:
        assert row["things"] == row["models"] + row["datasets"] + row["repositories"]
    order = [("conflict", "unknown", "compatible").index(row["verdict"]) for row in rows]
    assert order == sorted(order)
    things = find_question("license_audit_things").ask(made, limit=100_000).rows
    assert len(things) == len(np.unique(found.node))


def test_every_artifact_is_answered_for_and_counted_once_for_each_action(made: Store) -> None:
    things = find_question("license_answers_things").ask(made, limit=100_000).rows
    known = {(row["kind"], row["id"]) for row in things}
    for kind in KINDS:
        stored = {row["id"] for row in made.rows(f"MATCH (n:{kind}) RETURN n.id AS id")}
        assert {name for each, name in known if each == kind} == stored
    assert len(known) == len(things)
    counted = find_question("license_answers").ask(made).rows
    counts = {(row["action"], row["answer"]): row for row in counted}
    for action in ASKED:
        found = Counter(row[action] for row in things)
        assert found == {a: row["things"] for (asked, a), row in counts.items() if asked == action}
    for (action, answer), row in counts.items():
        assert row["things"] == row["models"] + row["datasets"] + row["repositories"]
        having = [thing for thing in things if thing[action] == answer]
        assert row["models"] == sum(thing["kind"] == "Model" for thing in having)
        assert row["example"] == min(thing["id"] for thing in having)


def test_artifacts_are_chosen_by_an_answer(made: Store) -> None:
    question = find_question("license_answers_things")
    everything = question.ask(made, limit=100_000).rows
    for chosen in (
        {"action": "commercial", "answer": "no"},
        {"action": "any_users", "answer": "yes"},
    ):
        rows = question.ask(made, limit=100_000, **chosen).rows
        assert rows == [x for x in everything if x[chosen["action"]] == chosen["answer"]] != []
    anywhere = question.ask(made, answer="no", limit=100_000).rows
    assert [r["id"] for r in anywhere] == [r["id"] for r in everything if "no" in r.values()]
    ranks = [ANSWERS.index(row["publish"]) for row in question.ask(made, action="publish").rows]
    assert ranks == sorted(ranks, reverse=True)
    for wrong in (
        {"action": "sell"},
        {"answer": "maybe"},
        {"action": "commercial", "answer": "No"},
    ):
        with pytest.raises(UsageError, match="there are: "):
            question.ask(made, **wrong)


def test_an_answer_is_that_of_the_report(made: Store) -> None:
    rows = find_question("license_answers_things").ask(made, limit=100_000).rows
    for row in rows[::15]:
        name = row["id"]
        if not any(hostile[:50].strip().lower() in name.lower() for hostile in HOSTILE):
            assert answered(Graph(made), row["kind"], name) == {each: row[each] for each in ASKED}


def test_both_engines_audit_alike(embedded: Store, on_server: Store) -> None:
    for name in (
        "license_audit", "license_audit_things", "license_answers", "license_answers_things"
    ):  # fmt: skip
        question = find_question(name)
        assert question.ask(embedded).rows == question.ask(on_server).rows


def test_the_order_in_which_licences_are_read_decides_nothing(embedded: Store) -> None:
    arrays = read_labelled_edges(embedded)
    last = len(arrays.licenses)
    codes = np.where(arrays.license > 0, last - arrays.license, 0)
    order = np.lexsort((codes, arrays.labelled))
    turned = dataclasses.replace(
        arrays,
        labelled=arrays.labelled[order],
        license=codes[order],
        licenses=[None, *reversed(arrays.licenses[1:])],
    )
    one, other = judge_all_of(arrays), judge_all_of(turned)
    assert len(one.outcomes) > 20
    assert one.outcomes == other.outcomes
    for node in np.unique(one.node).tolist():
        assert said_by(one, node) == said_by(other, node)


def test_an_empty_graph_has_nothing_to_audit(empty_file: Store) -> None:
    assert find_question("license_audit").ask(empty_file).rows == []
    assert find_question("license_audit_things").ask(empty_file).rows == []


def test_what_was_inferred_can_be_left_out(tmp_path: Path, embedded: Store) -> None:
    everything, declared = (
        read_labelled_edges(embedded, declared_only=only) for only in (False, True)
    )
    assert len(declared.child) < len(everything.child), tmp_path
