"""The rule for one upstream licence: whether an artifact may bear its label, and what it owes.

A verdict is what the stated terms say about the declared labels; it is no legal advice.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from typing import NamedTuple

from licenses.catalog.terms import Terms
from licenses.labels.recognition import flat_labels, state_odd
from licenses.rule.checks import (
    APPLIED,
    CONFLICT,
    OUTPUTS,
    SILENT_DATA,
    UNKNOWN,
    WARNING,
    Case,
    Checks,
)
from licenses.rule.grading import Finding, downstream_missing, grade_finding, upstream_missing
from licenses.rule.kinship import YES, later_versions, satisfies
from licenses.rule.obligations import Obligation, obligations
from licenses.rule.options import Label, Option, declared_terms, options, readings
from licenses.rule.readings import Policy

EDGES = (*APPLIED, "distilled", "trained_on")
COMPATIBLE = "compatible"
_ORDER = (COMPATIBLE, UNKNOWN, CONFLICT)
IRRECONCILABLE = "irreconcilable"


class Judgement(NamedTuple):
    """A verdict (compatible, unknown or conflict) with its findings and the obligations."""

    verdict: str
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms that decide the verdict, sorted.

        ``irreconcilable`` sums up several terms, so it is named only where it stands alone.
        """
        found = {f.term for f in self.findings if f.level == self.verdict}
        return tuple(sorted(found - {IRRECONCILABLE} or found))

    @property
    def irreconcilable(self) -> bool:
        """Return whether no licence at all fits what joins these upstreams."""
        return any(f.term == IRRECONCILABLE for f in self.findings)


Stated = str | Sequence[str | None] | None
"""A label as it stands in a card: one licence or expression, several that all apply, or none."""
DEFAULT_POLICY = Policy()


def judge(
    upstream: Stated,
    edge: str,
    downstream: Stated,
    *,
    name: str | None = None,
    policy: Policy = DEFAULT_POLICY,
) -> Judgement:
    """Return whether a label agrees with one upstream licence.

    Parameters
    ----------
    upstream
        A licence, however it is written, or an expression: of OR the best option counts, of AND
        the worst; AND/OR is read both ways. None if no licence is stated.
    edge
        How the artifact came from the upstream: one of ``EDGES``.
    downstream
        The artifact's label; a list or AND means that all apply. Of OR the worst option counts,
        since whoever gets the artifact may choose it; AND/OR is read both ways.
    name
        The artifact's name, for licences that prescribe how it begins.
    policy
        How contested points are read.

    Raises
    ------
    ValueError
        If there is no such edge.
    TypeError
        If a label, the name or the policy is of another type than it has to be.
    """
    check_arguments(edge, name, policy)
    return compare_labels(read_label(upstream), edge, read_label(downstream), name, policy)


def read_label(stated: Stated) -> Label:
    """Return a label as the rule takes it: a text, a tuple of texts, or None."""
    if stated is None or isinstance(stated, str):
        return stated
    if isinstance(stated, bytes) or not isinstance(stated, Collection):
        raise TypeError(f"a label is a text, a list of texts, or None, not {stated!r}")
    # Cards hold lists of anything; what is no text names a licence that nobody knows.
    listed = flat_labels(list(stated))
    return tuple(part if isinstance(part, str) else state_odd(part).id for part in listed)


def check_arguments(edge: str, name: str | None, policy: Policy) -> None:
    """Raise on an argument that would fail inside the rule, or pass it unnoticed."""
    if edge not in EDGES:
        raise ValueError(f"there is no edge {edge!r}; there are {', '.join(EDGES)}")
    if not (name is None or isinstance(name, str)):
        raise TypeError(f"name is a text or None, not {name!r}")
    if not isinstance(policy, Policy):
        raise TypeError(f"policy is a Policy, not {policy!r}")


@functools.lru_cache(maxsize=65_536)
def compare_labels(
    up: Label, edge: str, down: Label, name: str | None, policy: Policy
) -> Judgement:
    """Return the judgement of one upstream label over one edge; the arguments are checked."""
    ups, downs = readings(up), readings(down)
    if len(ups) == len(downs) == 1:
        return _compare_reading(up, edge, down, name, policy)
    judged = [
        (_compare_reading(one, edge, other, name, policy), _note_reading(ups, place, downs, at))
        for place, one in enumerate(ups)
        for at, other in enumerate(downs)
    ]
    return contest_readings(judged)


_NOTES = ("if all of the list apply", "if one of the list may be chosen")
"""What is assumed by each reading of a list, in the order of ``readings``."""


def _note_reading(ups: Sequence[Label], place: int, downs: Sequence[Label], at: int) -> str:
    if len(ups) == len(downs):
        return "by one reading of the lists"
    return _NOTES[place if len(ups) > 1 else at]


def _compare_reading(
    up: Label, edge: str, down: Label, name: str | None, policy: Policy
) -> Judgement:
    own = policy.described
    labels, upstreams = options(down, own), options(up, own)
    if len(labels) == len(upstreams) == len(upstreams[0]) == 1:
        return _judge_single(upstreams[0][0], edge, labels[0], name, policy)
    return _best_option([_judge_together(parts, edge, labels, name, policy) for parts in upstreams])


def _judge_together(
    parts: Option, edge: str, labels: tuple[Option, ...], name: str | None, policy: Policy
) -> Judgement:
    """Return the judgement of upstream licences that all apply, over each label one may choose."""
    return join_judgements(
        [
            _judge_single(part, edge, label, name, policy)
            for part in parts or ("",)
            for label in labels
        ]
    )


def contest_readings(judged: Sequence[tuple[Judgement, str]]) -> Judgement:
    """Return the judgement of a label that may be read in several ways, each with its note.

    Certain is what the mildest reading finds; what only others find is contested, and unknown.
    """
    mildest = _best_option([judgement for judgement, _ in judged])
    found = dict.fromkeys(mildest.findings)
    for judgement, note in judged:
        for finding in judgement.findings:
            if finding not in mildest.findings:
                found[_contested(finding, note)] = None
    findings = tuple(found)
    verdict = max((mildest.verdict, _worst_level(list(findings))), key=_ORDER.index)
    asked = tuple(sorted({o for judgement, _ in judged for o in judgement.obligations}))
    return Judgement(verdict, findings, asked)


def _contested(finding: Finding, note: str) -> Finding:
    """Return what only one reading finds: a conflict is unknown."""
    level = UNKNOWN if finding.level == CONFLICT else finding.level
    compared = f"{finding.compared} ({note})"
    return finding._replace(level=level, compared=compared, contested=True)


def _judge_single(
    up: Terms | str, edge: str, label: Option, name: str | None, policy: Policy
) -> Judgement:
    """Return the judgement of one licence; of "or later" downstream the worst version counts."""
    judged = _judge_versions(up, edge, label, name, policy)
    for place, part in enumerate(label):
        for version in _versions_to_choose(up, part):
            chosen = (*label[:place], version, *label[place + 1 :])
            made = _judge_versions(up, edge, chosen, name, policy)
            judged = max(judged, made, key=lambda one: _ORDER.index(one.verdict))
    return judged


def _versions_to_choose(up: Terms | str, part: Terms | str) -> tuple[Terms, ...]:
    """Return the versions that "or later" offers, unless the upstream licence names it itself."""
    if isinstance(up, str) or isinstance(part, str) or satisfies(part, up) == YES:
        return ()
    return later_versions(part)


def _judge_versions(
    up: Terms | str, edge: str, label: Option, name: str | None, policy: Policy
) -> Judgement:
    if isinstance(up, str):
        return Judgement(UNKNOWN, (upstream_missing(up, edge),), ())
    plan = _plan_checks(up, edge, policy)
    down = tuple([known for part in label if (known := declared_terms(part))])
    ids = tuple([part.id for part in down])
    case = Case(up, down, ids, name, len(down) < len(label) or not label)
    findings = [
        finding
        for check in plan.checks
        for found in check.find(case)
        if (finding := grade_finding(found, case, edge, policy))
    ]
    if case.open and plan.asks_for_label:
        # The missing label explains every other unknown, so those would only repeat it.
        findings = [f for f in findings if f.level != UNKNOWN or f.check == "C2"]
        findings.append(downstream_missing(case, plan.obligations))
    if not findings:
        return Judgement(COMPATIBLE, (), plan.obligations)
    return Judgement(_worst_level(findings), tuple(findings), plan.obligations)


def _worst_level(findings: list[Finding]) -> str:
    """Return the worst level among findings; warnings do not count."""
    levels = {f.level for f in findings if f.level != WARNING}
    return CONFLICT if CONFLICT in levels else UNKNOWN if levels else COMPATIBLE


class _Plan(NamedTuple):
    """What applies to an upstream licence on an edge, whatever the label is."""

    checks: Checks
    obligations: tuple[Obligation, ...]
    asks_for_label: bool


@functools.lru_cache(maxsize=4_096)
def _plan_checks(up: Terms, edge: str, policy: Policy) -> _Plan:
    """Return the checks that can find anything for a licence on an edge, and its obligations."""
    silent = up.trained_model_reach not in ("explicit_no", "notice_only", "explicit_yes")
    if edge == "trained_on" and silent and policy.dataset == "ignore":
        return _Plan((), (), asks_for_label=False)
    checks = tuple(check for check in _edge_checks(up, edge) if check.needs(up))
    return _Plan(checks, obligations(up, edge), asks_for_label=True)


def _edge_checks(up: Terms, edge: str) -> Checks:
    if edge in APPLIED:
        return APPLIED[edge]
    if edge == "distilled" or up.trained_model_reach == "explicit_yes":
        return OUTPUTS[up.restricts_output_training]
    exempt = up.trained_model_reach in ("explicit_no", "notice_only")
    return () if exempt else SILENT_DATA


def join_judgements(judged: list[Judgement]) -> Judgement:
    """Return the judgement of several that all count: the worst verdict, each finding once."""
    if len(judged) == 1:
        return judged[0]
    verdict = max((j.verdict for j in judged), key=_ORDER.index, default=COMPATIBLE)
    findings = tuple(dict.fromkeys(f for j in judged for f in j.findings))
    asked = tuple(sorted({o for j in judged for o in j.obligations}))
    return Judgement(verdict, findings, asked)


def _best_option(judged: list[Judgement]) -> Judgement:
    """Return the judgement of the option that a recipient would choose."""
    if len(judged) == 1:
        return judged[0]
    return min(judged, key=lambda j: (_ORDER.index(j.verdict), len(j.findings)))
