"""Which licences clash: the same as the rule says of each pair, and where pairs say less."""

from __future__ import annotations

import hashlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.catalog.table import licences
from licenses.rule.judgement import EDGES, judge
from licenses.rule.pairs import MOST, RULE_VERSION, find_clashes, known_statements
from licenses.rule.readings import Policy
from licenses.rule.reconciliation import judge_all

KNOWN = known_statements(licence.id for licence in licences())
OUTCOMES = {
    1: "78f50688527499c0",
    2: "cd5cf4597645a742",
    3: "9f9c53b884fc7a70",
    4: "b55fc867cafa61eb",
}
"""A digest of all clashes between single licences, for each version of the rule."""

singles = st.sampled_from(KNOWN)
statements = singles | st.builds(
    lambda parts, operator: f" {operator} ".join(sorted(parts)),
    st.sets(singles, min_size=2, max_size=3),
    st.sampled_from(["AND", "OR"]),
)


@given(statements, statements)
def test_a_pair_says_of_every_edge_what_the_rule_says(up: str, down: str) -> None:
    assert known_statements([up, down]) == sorted({up, down})
    found = {edge: clash for clash in find_clashes([(up, down)]) for edge in clash.edges}
    for edge in EDGES:
        made = judge(up, edge, down)
        if made.verdict == "compatible":
            assert edge not in found
            continue
        clash = found[edge]
        assert (clash.upstream, clash.downstream) == (up, down)
        assert (clash.verdict, clash.terms) == (made.verdict, made.terms)
        deciding = {f.severity for f in made.findings if f.level == made.verdict}
        assert clash.severity == max(deciding, key=["low", "medium", "high"].index)


@pytest.mark.slow
@pytest.mark.parametrize(("edge", "as_edge"), [("merge", "finetune"), ("converted", "quantized")])
def test_a_merge_of_one_parent_is_judged_as_a_finetune_and_a_conversion_as_quantized(
    edge: str, as_edge: str
) -> None:
    for up, down in itertools.product(KNOWN, repeat=2):
        one, other = judge(up, as_edge, down), judge(up, edge, down)
        assert (one.verdict, one.terms) == (other.verdict, other.terms)
        assert [f.severity for f in one.findings] == [f.severity for f in other.findings]


@given(statements, statements)
def test_each_outcome_of_a_pair_is_told_once(up: str, down: str) -> None:
    found = list(find_clashes([(up, down)]))
    assert len({clash[2:5] for clash in found}) == len(found)
    edges = [edge for clash in found for edge in clash.edges]
    assert len(set(edges)) == len(edges)
    assert all(list(clash.edges) == sorted(clash.edges, key=EDGES.index) for clash in found)


@pytest.mark.slow
def test_the_version_is_raised_with_the_rule_and_the_table() -> None:
    found = map(repr, find_clashes(itertools.product(KNOWN, repeat=2)))
    digest = hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]
    assert OUTCOMES.get(RULE_VERSION) == digest, (
        "the rule or the table has changed: raise RULE_VERSION and add its digest here"
    )


def test_only_what_the_table_knows_is_judged() -> None:
    assert known_statements(["mit", "other", "unknown", "other:x", "unrecognised:0", "cc", ""]) == [
        "cc",
        "mit",
    ]
    assert known_statements(["mit AND other:x", "mit AND nobody's", "gpl-3.0 OR mit"]) == [
        "gpl-3.0 OR mit"
    ]


@given(st.text(max_size=40))
def test_any_text_can_be_asked_about(text: str) -> None:
    assert known_statements([text]) in ([], [text])


def test_of_too_many_compounds_the_shortest_are_judged() -> None:
    triples = (" AND ".join(some) for some in itertools.combinations(KNOWN[:20], 3))
    many = [*triples, "mit", "gpl-3.0 AND mit"]
    found = known_statements(many)
    assert len(found) == MOST + 1
    assert {"mit", "gpl-3.0 AND mit"} <= set(found)


# Where pairs say less than the rule ------------------------------------------------------------


def verdict(up: str, edge: str, down: str) -> str:
    """Return the verdict of a pair over an edge."""
    return next((c.verdict for c in find_clashes([(up, down)]) if edge in c.edges), "compatible")


def test_a_pair_knows_no_names() -> None:
    assert judge("llama3.1", "finetune", "llama3.1", name="acme/chat").verdict == "conflict"
    assert verdict("llama3.1", "finetune", "llama3.1") == "compatible"


def test_a_pair_knows_no_sets() -> None:
    # Two sources state a label each; or two parents: the rule looks at all of them together.
    assert verdict("gemma", "merge", "gemma") == "compatible"
    assert verdict("llama3.1", "merge", "gemma") != "compatible"
    both = judge("llama3.1", "merge", ["gemma", "llama3.1"])
    assert both.verdict == "compatible"
    several = judge_all([("gemma", "merge"), ("gpl-3.0", "merge")], "gemma")
    assert several.verdict == "conflict"
    assert verdict("gemma", "merge", "gemma") == "compatible"


def test_a_pair_knows_one_policy() -> None:
    strict = Policy(dataset="strict")
    assert judge("cc-by-nc-4.0", "trained_on", "mit", policy=strict).verdict == "conflict"
    assert verdict("cc-by-nc-4.0", "trained_on", "mit") == "unknown"


def test_a_pair_is_silent_about_what_nobody_knows() -> None:
    assert judge("other:mine", "finetune", "mit").verdict == "unknown"
    assert known_statements(["other:mine"]) == []
