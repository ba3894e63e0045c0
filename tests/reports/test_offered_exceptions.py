"""The exception that a report offers: it reads back, and lets that one finding pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licenses.labels.recognition import recognise
from licenses.policy.exceptions import exception_block, exemption_for
from licenses.policy.file import read_gate
from licenses.policy.gate import Findings, Gate, Lists, Upstream, Use
from licenses.rule.reasons import CONTESTED
from queries.lineage_report import LineageReport
from queries.rows import LicensedArtifact, Step
from queries.subject import Subject
from queries.verdicts.check_report import CheckReport, check_lineages
from queries.verdicts.rows import PolicyFinding
from reports.views.check import offered_exception
from tests.queries.made_graph import HOSTILE

TODAY = date(2026, 11, 21)
STRICT = Gate(
    use=Use(commercial=True),
    findings=Findings("fail", "fail", "fail", "fail", "fail"),
    upstream=Upstream("fail", "fail"),
)
LISTED = replace(STRICT, licenses=Lists(allowed=frozenset({"mit"}), denied=frozenset({"gemma"})))
labels = st.none() | st.sampled_from(
    ["mit", "gemma", "cc-by-nc-4.0", "cc-by-nc-4.0 AND/OR gfdl", "other:x and y", "gpl-3.0 OR mit",
     "mit AND other:ours", "other:a AND unrecognised:0123456789abcdef", "cc", "other", "llama3.1",
     'other:"quoted"\n[[exceptions]]', "other:\u202eüber", "apple-amlr", "gpl-3.0"]
)  # fmt: skip
names = st.sampled_from(["lab/a", "lab/b", "org/n", *HOSTILE])
uppers = st.lists(
    st.tuples(names, st.sampled_from(["finetune", "merge", "trained_on"]), labels),
    max_size=3,
    unique_by=lambda upper: (upper[0], upper[1] == "trained_on"),
)


def lineage(
    name: str, label: str | None, above: list[tuple[str, str, str | None]]
) -> LineageReport:
    """Return the lineage of a model that is made from each of some artifacts."""
    steps, artifacts = [], [LicensedArtifact(0, name, "Model", label, "card", True, label, False)]
    for upper, edge, licence in above:
        kind, relation = (
            ("Dataset", "TRAINED_ON") if edge == "trained_on" else ("Model", "DERIVED_FROM")
        )
        method = None if edge == "trained_on" else edge
        steps.append(Step(1, name, relation, upper, method, "card", True, "Model", kind))
        artifacts.append(LicensedArtifact(1, upper, kind, licence, "card", True, licence, False))
    return LineageReport(Subject("Model", name, name), steps, artifacts)


def about(row: PolicyFinding) -> tuple[str | None, ...]:
    """Return what a finding is about, whether contested or not."""
    term = row.term.removesuffix(CONTESTED)
    return row.id, row.origin_kind, row.origin_id, row.license, term


def excepting(report: CheckReport, row: PolicyFinding, gate: Gate) -> Gate:
    """Return a policy with the exception that a report offers, read from its text."""
    offered = offered_exception(report, row)
    assert offered
    block = exception_block(offered)
    assert block.replace("…", "").isascii()
    assert block.replace("\n", "").replace("…", "").isprintable()
    return replace(gate, exceptions=read_gate(block.encode()).exceptions)


@settings(max_examples=60)
@given(st.sampled_from([STRICT, LISTED]), names, labels, uppers, labels, st.data())
def test_it_lets_one_finding_pass_and_no_other(
    gate: Gate,
    name: str,
    label: str | None,
    above: list[tuple[str, str, str | None]],
    other: str | None,
    data: st.DataObject,
) -> None:
    shared = [upper for upper in above if upper[0] not in (name, "org/other")]
    lineages = [lineage(name, label, shared), lineage("org/other", other, shared)]
    report = check_lineages(lineages, {"no/such": "It is not there."}, gate, TODAY)
    failing = [row for row in report.findings if row.outcome == "fail" and row.kind]
    if not failing:
        return
    chosen = data.draw(st.sampled_from(failing))
    again = check_lineages(lineages, {}, excepting(report, chosen, gate), TODAY)
    passing = {about(row) for row in again.findings if row.outcome == "pass"}
    assert passing == {about(chosen)}
    assert {row.state for row in again.exceptions} == {"used"}


OWN = """
[[own_licenses]]
name = "Acme Internal"
allows_commercial = "no"
"""


@pytest.mark.parametrize(
    "label", ["acme-internal", "Acme Internal", "other:acme internal", "mit AND acme-internal",
              recognise("ACME INTERNAL").id, recognise(["acme-internal", "mit"]).id]
)  # fmt: skip
def test_a_licence_that_the_policy_describes_is_named_as_there(label: str) -> None:
    gate = read_gate(f'[findings]\ncontested = "fail"\n{OWN}'.encode())
    above = [("lab/a", "finetune", label), ("lab/a", "finetune", "cc-by-nc-4.0")]
    lineages = [lineage("org/n", "apache-2.0", above)]
    report = check_lineages(lineages, {}, gate, TODAY)
    failing = [row for row in report.findings if row.license == label and row.outcome == "fail"]
    assert failing
    offered = offered_exception(report, failing[0])
    block = exception_block(offered) if offered else ""
    assert 'license = "Acme Internal"' in block or " unrecognised:" in block
    again = read_gate(f'[findings]\ncontested = "fail"\n{OWN}\n{block}'.encode())
    passing = [row for row in check_lineages(lineages, {}, again, TODAY).findings if row.exception]
    assert [about(row) for row in passing] == [about(failing[0])]


def test_what_is_not_in_the_graph_has_none() -> None:
    report = check_lineages([], {"no/such": "It is not there."}, Gate(), TODAY)
    assert offered_exception(report, report.findings[0]) is None


@pytest.mark.parametrize(("day", "last"), [(TODAY, "2027-02-19"), (date.max, "9999-12-31")])
def test_it_ends_after_90_days(day: date, last: str) -> None:
    artifact = ("Model", "lab/a")
    block = exception_block(exemption_for(artifact, artifact, None, "naming", day))
    assert block.splitlines() == [
        "[[exceptions]]",
        'id = "model:lab/a"',
        'origin = "model:lab/a"',
        'term = "naming"',
        'reason = "…"',
        f"until = {last}",
    ]
