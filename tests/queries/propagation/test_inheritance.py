"""Terms travel down every route, whatever stands in between."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.rule.grading import NUMBERS
from licenses.rule.judgement import judge
from licenses.rule.readings import Policy
from licenses.rule.reasons import CONTESTED, TERMS, reason
from queries.answer import Key
from queries.propagation.inheritance import (
    UNLABELLED,
    Arrival,
    Inheritance,
    Labels,
    LineageEdge,
    inherit,
)
from queries.propagation.relations import DATA, USE, edge_of
from queries.rows import LicensedArtifact
from queries.verdicts.license_report import read_labels

KINDS = {"d": "Dataset", "r": "Repository"}


def key(name: str) -> Key:
    """Return a thing: names that begin with d are datasets, with r repositories."""
    return KINDS.get(name[0], "Model"), name


def steps(*told: str) -> list[LineageEdge]:
    """Return steps told as `child edge parent`."""
    made = []
    for line in told:
        child, edge, parent = line.split()
        made.append(LineageEdge(key(child), key(parent), edge, ("hub-tag",), True))
    return made


def labels(**licences: str | tuple[str, ...] | None) -> dict[Key, Labels]:
    """Return what things are labelled with, each licence by a source of its own."""
    made: dict[Key, Labels] = {}
    for name, given_ in licences.items():
        each = (given_,) if isinstance(given_, str) else given_ or ()
        made[key(name)] = {one: (f"source-{n}",) for n, one in enumerate(each)} or UNLABELLED
    return made


def found(
    subject: str, told: list[LineageEdge], stated: dict[Key, Labels], **policy: str
) -> dict[tuple[str, str | None], Arrival]:
    """Return the arrivals by origin and licence."""
    made = inherit(key(subject), told, stated, Policy(**policy))
    return {(a.origin[1], a.license): a for a in made.arrivals}


def path(arrival: Arrival) -> list[str]:
    """Return the names on a route, from the subject up."""
    return [arrival.route.steps[0].child[1], *(step.parent[1] for step in arrival.route.steps)]


def test_nobody_in_between_lifts_a_term() -> None:
    told = steps("m finetune parent", "parent finetune base")
    made = found("m", told, labels(m="apache-2.0", parent="apache-2.0", base="cc-by-nc-4.0"))
    arrived = made["base", "cc-by-nc-4.0"]
    assert arrived.judgement.verdict == "conflict"
    assert arrived.judgement.terms == ("non_commercial",)
    assert path(arrived) == ["m", "parent", "base"]
    assert made["parent", "apache-2.0"].judgement.verdict == "compatible"


def test_a_missing_licence_in_between_is_unknown_and_lets_terms_pass() -> None:
    told = steps("m finetune parent", "parent finetune base")
    made = found("m", told, labels(m="mit", base="gpl-3.0"))
    assert made["parent", None].judgement.terms == ("upstream_missing",)
    assert made["base", "gpl-3.0"].judgement.terms == ("share_alike",)


def test_the_edge_is_the_step_that_left_the_origin() -> None:
    told = steps("m merge lora", "lora adapter base", "m2 merge base")
    stated = labels(m="mit", m2="mit", lora="mit", base="cc-by-nc-4.0")
    assert found("m", told, stated)["base", "cc-by-nc-4.0"].route.edge == "adapter"
    assert found("m", told, stated)["base", "cc-by-nc-4.0"].judgement.verdict == "unknown"
    assert found("m2", told, stated)["base", "cc-by-nc-4.0"].judgement.verdict == "conflict"


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        (["m quantized base"], "unknown"),
        (["m quantized q", "q quantized base"], "unknown"),
        (["m finetune q", "q quantized base"], "conflict"),
        (["m quantized q", "q finetune base"], "conflict"),
    ],
)
def test_a_change_of_format_counts_only_where_every_step_is_one(
    told: list[str], verdict: str
) -> None:
    nd = "cc-by-nc-nd-4.0"
    assert found("m", steps(*told), labels(m=nd, q=nd, base=nd))["base", nd].judgement.verdict == (
        verdict
    )


def test_of_several_routes_the_strictest_decides_and_of_equals_the_shortest_is_told() -> None:
    told = steps("m adapter base", "m finetune b", "b finetune a", "a finetune base")
    stated = labels(m="mit", base="cc-by-nc-4.0", a="mit", b="mit")
    arrived = found("m", told, stated)["base", "cc-by-nc-4.0"]
    assert (arrived.judgement.verdict, path(arrived)) == ("conflict", ["m", "b", "a", "base"])
    shorter = [*told, *steps("b finetune base")]
    assert path(found("m", shorter, stated)["base", "cc-by-nc-4.0"]) == ["m", "b", "base"]


def test_what_comes_through_training_data_stays_contested() -> None:
    told = steps("m finetune base", "base trained_on d1", "d1 finetune d0", "r repo_uses_model m")
    stated = labels(m="mit", base="mit", d1="mit", d0="cc-by-nc-4.0", r="mit")
    for subject in ("m", "base", "r"):
        arrived = found(subject, told, stated)["d0", "cc-by-nc-4.0"]
        assert arrived.route.edge == DATA
        assert arrived.judgement.terms == ("non_commercial_contested",), subject
    strict = found("m", told, stated, dataset="strict")["d0", "cc-by-nc-4.0"]
    assert strict.judgement.verdict == "conflict"
    assert found("m", told, stated, dataset="ignore")["d0", "cc-by-nc-4.0"].judgement.findings == ()


def test_data_whose_licence_frees_what_is_trained_reaches_no_repository() -> None:
    told = steps("r repo_uses_model m", "m trained_on d")
    stated = labels(r="mit", m="mit", d="cdla-sharing-1.0")
    assert found("r", told, stated)["d", "cdla-sharing-1.0"].judgement.verdict == "compatible"


def test_copyleft_data_asks_no_more_of_a_repository_than_copyleft_weights() -> None:
    told = steps("r repo_uses_model m", "m trained_on d")
    stated = labels(r="mit", m="mit", d="cc-by-sa-4.0")
    arrived = found("r", told, stated, dataset="strict")["d", "cc-by-sa-4.0"]
    weights = judge("cc-by-sa-4.0", USE, "mit", policy=Policy(dataset="strict"))
    assert arrived.judgement.verdict == weights.verdict == "compatible"


def test_a_repository_meets_the_terms_of_all_that_it_uses() -> None:
    told = steps("r repo_uses_model m", "m finetune base", "r repo_uses_model d")
    stated = labels(r="apache-2.0", m="mit", base="llama2", d="cc-by-nc-4.0")
    made = found("r", told, stated)
    assert made["base", "llama2"].judgement.terms == ("use_restrictions",)
    assert made["base", "llama2"].route.edge == USE
    assert made["d", "cc-by-nc-4.0"].judgement.verdict == "conflict"


def test_circles_are_followed_once_and_the_subject_is_not_above_itself() -> None:
    told = steps("a finetune b", "b finetune c", "c finetune a", "c finetune root", "a finetune a")
    stated = labels(a="mit", b="mit", c="mit", root="cc-by-nc-4.0")
    for subject in "abc":
        made = found(subject, told, stated)
        assert (subject, "mit") not in made
        assert made["root", "cc-by-nc-4.0"].judgement.verdict == "conflict"
        assert len(made) == 3


def test_of_two_statements_both_arrive_and_the_stricter_decides() -> None:
    told = steps("m finetune base")
    stated = labels(m=("apache-2.0", "cc-by-nc-4.0"), base=("mit", "cc-by-nc-4.0"))
    made = inherit(key("m"), told, stated, Policy())
    assert {(a.license, a.judgement.verdict) for a in made.arrivals} == {
        ("mit", "compatible"),
        ("cc-by-nc-4.0", "conflict"),
    }
    worst = made.arrivals[0]
    assert (made.verdict, worst.license, worst.label) == ("conflict", "cc-by-nc-4.0", "apache-2.0")


def test_a_merge_that_no_licence_fits_is_told_of_the_merge_itself() -> None:
    told = steps("m merge a", "m merge b", "child finetune m")
    stated = labels(a="gpl-3.0", b="bigscience-bloom-rail-1.0", child="gpl-3.0")
    merged = inherit(key("m"), told, stated, Policy())
    assert merged.clash
    assert (merged.verdict, merged.clash.term) == ("conflict", "irreconcilable")
    assert inherit(key("child"), told, stated, Policy()).clash is None
    disputed = labels(a=("gpl-3.0", "mit"), b="bigscience-bloom-rail-1.0")
    assert inherit(key("m"), told, disputed, Policy()).clash is None


def test_every_term_of_the_rule_has_a_reason() -> None:
    assert set(NUMBERS) <= set(TERMS)
    for term in TERMS:
        assert reason(term).why.endswith(".")
        assert reason(term + CONTESTED).brief == f"{reason(term).brief} (contested)"


@pytest.mark.parametrize(
    ("relation", "method", "kind", "edge"),
    [
        ("DERIVED_FROM", None, "Model", "finetune"),
        ("DERIVED_FROM", "pruned", "Model", "finetune"),
        ("DERIVED_FROM", "merge", "Model", "merge"),
        ("DERIVED_FROM", "quantized", "Dataset", "finetune"),
        ("TRAINED_ON", None, "Model", DATA),
        ("USES", None, "Repository", USE),
    ],
)
def test_a_claim_is_one_edge_of_the_rule(
    relation: str, method: str | None, kind: str, edge: str
) -> None:
    assert edge_of(relation, method, kind) == edge


def test_the_tag_other_says_nothing_beside_the_name_that_stands_in_the_card() -> None:
    rows = [
        LicensedArtifact(0, "m", "Model", licence, by, True, "other", False)
        for licence, by in (("other", "hub-tag"), ("llama3.1", "card"))
    ]
    assert read_labels(rows) == {key("m"): {"llama3.1": ("card",)}}
    rows[1] = rows[1]._replace(raw="llama3.1")
    assert read_labels(rows) == {key("m"): {"other": ("hub-tag",), "llama3.1": ("card",)}}


# Any lineage ------------------------------------------------------------------------------------

NAMES = ("m", "a", "b", "c", "d0", "d1")
LICENCES = (
    "mit", "cc-by-nc-4.0", "gpl-3.0", "llama3.1", "cc-by-nc-nd-4.0", "other",
    "bigscience-bloom-rail-1.0", None,
)  # fmt: skip
EDGES = ("finetune", "quantized", "merge", "adapter", "distilled")


@st.composite
def lineages(draw: st.DrawFn) -> tuple[list[LineageEdge], dict[Key, Labels]]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=12))
    told = []
    for child, parent in pairs:
        if child[0] == "d" and parent[0] != "d":
            continue
        edge = draw(st.sampled_from(EDGES))
        edge = DATA if parent[0] == "d" != child[0] else "finetune" if child[0] == "d" else edge
        told += steps(f"{child} {edge} {parent}")
    return told, labels(**{name: draw(st.sampled_from(LICENCES)) for name in NAMES})


@given(lineages(), st.sampled_from(NAMES))
def test_any_lineage_ends_and_tells_every_ancestor_once(
    lineage: tuple[list[LineageEdge], dict[Key, Labels]], subject: str
) -> None:
    told, stated = lineage
    made: Inheritance = inherit(key(subject), told, stated, Policy())
    above, waiting = set(), {key(subject)}
    while waiting:
        waiting = {s.parent for s in told if s.child in waiting} - above
        above |= waiting
    origins = [(a.origin, a.license) for a in made.arrivals]
    assert {origin for origin, _ in origins} == above - {key(subject)}
    assert len(set(origins)) == len(origins)
    for arrival in made.arrivals:
        route = arrival.route.steps
        assert route[0].child == key(subject)
        assert route[-1].parent == arrival.origin
        assert all(one.parent == two.child for one, two in itertools.pairwise(route))


@given(lineages(), st.sampled_from("mabc"), st.sampled_from("mabc"), st.sampled_from(EDGES))
def test_a_further_route_never_makes_a_verdict_milder(
    lineage: tuple[list[LineageEdge], dict[Key, Labels]], child: str, parent: str, edge: str
) -> None:
    told, stated = lineage
    more = [*told, *steps(f"{child} {edge} {parent}")]
    before, after = found("m", told, stated), found("m", more, stated)
    for arrived, arrival in before.items():
        assert after[arrived].grade[:2] >= arrival.grade[:2]
