"""What rests on a step or a licence that nobody declares asks for review, and fails nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licenses.policy.gate import Findings, Gate, Lists, Upstream, Use
from queries.lineage_report import LineageReport
from queries.rows import LicensedArtifact, StatedBase, Step
from queries.subject import Subject
from queries.verdicts.check_report import check_lineages
from queries.verdicts.inferred_parts import declared_part
from queries.verdicts.license_report import judge_lineage
from queries.verdicts.rows import PolicyFinding
from tests.examples import examples

TODAY = date(2026, 11, 28)
GUESS = {"stated_by": "inferred-prose", "declared": False}


class Claim(NamedTuple):
    """What one source says of a child and a parent; names that begin with d are datasets."""

    child: str
    parent: str
    method: str | None = "finetune"
    stated_by: str = "card"
    declared: bool = True

    @property
    def step(self) -> Step:
        kinds = ["Dataset" if name[0] == "d" else "Model" for name in (self.child, self.parent)]
        relation = "DERIVED_FROM" if kinds[0] == kinds[1] else "TRAINED_ON"
        method = self.method if kinds == ["Model", "Model"] else None
        return Step(
            1, self.child, relation, self.parent, method, self.stated_by, self.declared, *kinds
        )


def guess(child: str, parent: str, method: str | None = "finetune") -> Claim:
    """Return a claim that a sentence of a card is read as."""
    return Claim(child, parent, method, "inferred-prose", False)


def label(name: str, licence: str | None, *, declared: bool = True) -> LicensedArtifact:
    """Return a licence of an artifact."""
    kind = "Dataset" if name[0] == "d" else "Model"
    by = "card" if declared else "inferred-name"
    stated = (by, declared) if licence else (None, None)
    return LicensedArtifact(0, name, kind, licence, *stated, licence, False)


def lineage(*stated: Claim | LicensedArtifact) -> LineageReport:
    """Return the lineage of m."""
    steps = [each.step for each in stated if isinstance(each, Claim)]
    labels = [each for each in stated if isinstance(each, LicensedArtifact)]
    return LineageReport(Subject("Model", "m", "m"), steps, labels)


def checked(report: LineageReport, gate: Gate | None = None) -> list[PolicyFinding]:
    """Return the findings of a check."""
    return check_lineages([report], {}, gate or Gate(), TODAY).findings


NC = label("a", "cc-by-nc-4.0")
OWN = label("m", "mit")


@pytest.mark.parametrize(
    ("report", "said"),
    [
        (lineage(guess("m", "a"), OWN, NC), "m from a (inferred from prose)"),
        (
            lineage(Claim("m", "b"), guess("b", "a"), OWN, NC, label("b", "mit")),
            "b from a (inferred from prose)",
        ),
        (
            lineage(Claim("m", "a"), OWN, label("a", "cc-by-nc-4.0", declared=False)),
            "the licence of a (inferred from name)",
        ),
        (
            lineage(Claim("m", "a"), label("m", "mit", declared=False), NC),
            "the licence of m (inferred from name)",
        ),
    ],
)
def test_an_inference_alone_comes_to_what_the_policy_says(report: LineageReport, said: str) -> None:
    for limit in ("pass", "review", "fail"):
        gate = Gate(findings=Findings(inferred=limit))
        found = [row for row in checked(report, gate) if row.term == "non_commercial"]
        rule = "findings.conflict" if limit == "fail" else "findings.inferred"
        expected = [(limit, rule, said)] if limit != "pass" else []
        assert [(row.outcome, row.rule, row.inferred) for row in found] == expected
    [finding] = judge_lineage(report, Gate().readings).findings
    assert finding.inferred == said


def test_a_declared_route_is_the_one_that_is_told_and_fails() -> None:
    direct = lineage(guess("m", "a"), Claim("m", "b"), Claim("b", "a"), OWN, NC, label("b", "mit"))
    [row] = checked(direct)
    path = "m, fine-tuned from b, fine-tuned from a"
    assert (row.outcome, row.inferred, row.path) == ("fail", None, path)
    [finding] = judge_lineage(direct, Gate().readings).findings
    assert (finding.inferred, finding.path) == (None, path)


def test_a_declared_route_fails_beside_a_stricter_one_that_is_inferred() -> None:
    data = lineage(guess("m", "a"), Claim("m", "d"), label("d", "gpl-3.0"), OWN, NC)
    assert {row.outcome for row in checked(data)} == {"review"}
    # Over the copy the name is not asked for; over the inferred step it is.
    named = lineage(
        guess("m", "a", "merge"), Claim("m", "a", "quantized"), label("m", "mit"),
        label("a", "llama3.1"),
    )  # fmt: skip
    by_term = {row.term: row for row in checked(named)}
    declared = {row.term for row in checked(declared_part(named)) if row.outcome == "fail"}
    assert declared
    assert {term for term, row in by_term.items() if row.outcome == "fail"} == declared
    assert all(row.inferred for row in by_term.values() if row.outcome == "review")


def test_a_term_that_only_an_inferred_method_brings_is_told_as_such() -> None:
    distilled = lineage(
        Claim("m", "a", "finetune", "hub-tag"), guess("m", "a", "distilled"), OWN,
        label("a", "llama2"),
    )  # fmt: skip
    [row] = [each for each in checked(distilled) if each.term == "output_training"]
    assert (row.outcome, row.inferred) == (
        "review", "how m was made from a (inferred from prose)",
    )  # fmt: skip


def test_parents_exclude_each_other_for_sure_only_where_they_are_declared() -> None:
    labels = (label("a", "gpl-2.0-only"), label("b", "cc-by-nc-sa-4.0"), label("m", "gpl-2.0-only"))
    sure = lineage(Claim("m", "a", "merge"), Claim("m", "b", "merge"), *labels)
    [clash] = [row for row in checked(sure) if row.term == "irreconcilable"]
    assert (clash.outcome, clash.inferred, clash.path) == ("fail", None, "m")
    unsure = lineage(Claim("m", "a", "merge"), guess("m", "b", "merge"), *labels)
    [clash] = [row for row in checked(unsure) if row.term == "irreconcilable"]
    assert (clash.outcome, clash.inferred) == ("review", "m from b (inferred from prose)")
    more = lineage(
        Claim("m", "a", "merge"), Claim("m", "b", "merge"), guess("m", "c"), *labels,
        label("c", "cc-by-nd-4.0"),
    )  # fmt: skip
    [clash] = [row for row in checked(more) if row.term == "irreconcilable"]
    assert (clash.outcome, clash.inferred) == ("fail", None)


def test_a_base_that_is_inferred_and_cannot_be_looked_up_fails_no_check() -> None:
    base = StatedBase("m", "Model", "/raid/llama", None, "inferred-config", False, None, 0)
    gate = Gate(upstream=Upstream(unresolved="fail"))
    report = replace(lineage(OWN), unresolved=[base])
    [row] = checked(report, gate)
    assert (row.outcome, row.inferred) == ("review", "the base of m (inferred from config)")
    [row] = checked(replace(report, unresolved=[base, base._replace(declared=True)]), gate)
    assert (row.outcome, row.inferred) == ("fail", None)


# Any lineage -------------------------------------------------------------------------------------

LICENCES = ("mit", "apache-2.0", "cc-by-nc-4.0", "gpl-3.0", "cc-by-sa-4.0", "llama3.1", "other:x")
GATES = (
    Gate(),
    Gate(use=Use(commercial=True)),
    Gate(terms=Lists(denied=frozenset({"attribution_dropped", "use_limits"}))),
)


@st.composite
def lineages(draw: st.DrawFn) -> LineageReport:
    """Return a lineage: each pair has one method, and is declared, or a guess, or both."""
    names = ("m", "a", "b", "c", "d1")
    pairs = draw(st.lists(st.tuples(*[st.sampled_from(names)] * 2), max_size=7, unique=True))
    stated: list[Claim | LicensedArtifact] = []
    for child, parent in pairs:
        if child[0] == "d" and parent[0] != "d":
            continue
        method = draw(st.sampled_from(("finetune", "merge", "quantized", "adapter")))
        sure = Claim(child, parent, method)
        claims = draw(st.sampled_from([[sure], [guess(*sure[:3])], [sure, guess(*sure[:3])]]))
        stated += claims
    for name in names:
        for licence in draw(st.lists(st.sampled_from(LICENCES), max_size=2, unique=True)) or [None]:
            stated.append(label(name, licence, declared=draw(st.booleans())))
    return lineage(*stated)


def failing(report: LineageReport, gate: Gate) -> set[tuple[str, str | None, str]]:
    """Return what fails; a clash of parents is about all of them."""
    return {
        (row.origin_id, None if row.term == "irreconcilable" else row.license, row.term)
        for row in checked(report, gate)
        if row.outcome == "fail"
    }


@examples(60, 2_000)
@given(lineages(), st.sampled_from(GATES))
def test_what_fails_is_what_fails_by_what_is_declared(report: LineageReport, gate: Gate) -> None:
    alone = failing(declared_part(report), gate)
    strict = replace(gate, findings=replace(gate.findings, inferred="fail"))
    clash = ("m", None, "irreconcilable")  # a label that nobody declares may leave a parent out
    assert failing(report, gate) <= alone
    assert alone - {clash} <= failing(report, gate) <= failing(report, strict)
    for row in checked(report, gate):
        assert (row.rule == "findings.inferred") <= bool(row.inferred)
