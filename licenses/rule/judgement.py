"""The rule that tells whether an artifact may bear its label, given what it was made from.

``judge`` looks at one upstream licence over one edge, ``judge_all`` at several. A verdict is what
the stated terms say about the declared labels; it is no legal advice.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from licenses.catalog.terms import Terms
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
from licenses.rule.grading import Finding, downstream_missing, graded, upstream_missing
from licenses.rule.obligations import Obligation, obligations
from licenses.rule.options import Label, Option, options
from licenses.rule.readings import Policy

EDGES = (*APPLIED, "distilled", "trained_on")
DERIVATIONS = ("finetune", "merge", "quantized", "adapter", "distilled")
COMPATIBLE = "compatible"
_ORDER = (COMPATIBLE, UNKNOWN, CONFLICT)
IRRECONCILABLE = "irreconcilable"


class Judgement(NamedTuple):
    """A verdict (compatible, unknown or conflict) with its findings and the duties that stay."""

    verdict: str
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms that decide the verdict, sorted.

        That upstreams are irreconcilable sums up what they say one by one, and is named only
        where none of that is.
        """
        found = {f.term for f in self.findings if f.level == self.verdict}
        return tuple(sorted(found - {IRRECONCILABLE} or found))

    @property
    def irreconcilable(self) -> bool:
        """Return whether no licence whatever could be given to what joins these upstreams."""
        return any(f.term == IRRECONCILABLE for f in self.findings)


Stated = str | Sequence[str | None] | None
"""A label as it stands in a card: one licence or expression, several that all apply, or none."""
_DEFAULT = Policy()


def judge(
    upstream: Stated,
    edge: str,
    downstream: Stated,
    *,
    name: str | None = None,
    policy: Policy = _DEFAULT,
) -> Judgement:
    """Return whether a label agrees with one upstream licence.

    Parameters
    ----------
    upstream
        A licence, however it is written, or an expression: of OR the best option counts, of AND
        the worst. None if no licence is stated.
    edge
        How the artifact came from the upstream: one of ``EDGES``.
    downstream
        The artifact's label; a list or AND means that all apply, of OR the best option counts.
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
    _check(edge, name, policy)
    return _judge(_label(upstream), edge, _label(downstream), name, policy)


def judge_all(
    upstreams: Iterable[tuple[Stated, str]],
    downstream: Stated,
    *,
    name: str | None = None,
    policy: Policy = _DEFAULT,
) -> Judgement:
    """Return whether a label agrees with all upstream licences, each with its edge.

    Where no licence at all would agree with them, and declaring them all together would not
    either, that is a finding too: ``irreconcilable``, a conflict whatever the label.

    Raises
    ------
    ValueError
        If there is no such edge.
    TypeError
        If the upstreams are no pairs, or something is of another type than it has to be.
    """
    pairs = [(_label(upstream), edge) for upstream, edge in _pairs(upstreams)]
    for _, edge in pairs or ((None, EDGES[0]),):
        _check(edge, name, policy)
    down = _label(downstream)
    judged = _worst([_judge(up, edge, down, name, policy) for up, edge in pairs])
    derived = frozenset(pair for pair in pairs if pair[1] in DERIVATIONS)
    if judged.verdict == COMPATIBLE or len(derived) < 2:
        return judged
    from licenses.rule.reconciliation import irreconcilable

    clash = irreconcilable(derived, policy)
    if clash is None:
        return judged
    return judged._replace(verdict=CONFLICT, findings=(*judged.findings, clash))


def _label(stated: Stated) -> Label:
    if stated is None or isinstance(stated, str):
        return stated
    if isinstance(stated, bytes) or not isinstance(stated, Collection):
        raise TypeError(f"a label is a text, a list of texts, or None, not {stated!r}")
    # Cards hold lists of anything; what is no text names a licence that nobody knows.
    return tuple(str(part) for part in stated if part is not None)


def _pairs(upstreams: Iterable[tuple[Stated, str]]) -> list[tuple[Stated, str]]:
    pairs = list(upstreams) if isinstance(upstreams, Iterable) else [upstreams]
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            raise TypeError(f"upstreams are pairs of a licence and an edge, not {pair!r}")
    return pairs


def _check(edge: str, name: str | None, policy: Policy) -> None:
    """Refuse what would fail in the midst of the rule, or pass it unseen."""
    if edge not in EDGES:
        raise ValueError(f"there is no edge {edge!r}; there are {', '.join(EDGES)}")
    if not (name is None or isinstance(name, str)):
        raise TypeError(f"name is a text or None, not {name!r}")
    if not isinstance(policy, Policy):
        raise TypeError(f"policy is a Policy, not {policy!r}")


@functools.lru_cache(maxsize=65_536)
def _judge(up: Label, edge: str, down: Label, name: str | None, policy: Policy) -> Judgement:
    labels, upstreams = options(down), options(up)
    if len(labels) == len(upstreams) == len(upstreams[0]) == 1:
        return _single(upstreams[0][0], edge, labels[0], name, policy)
    return _best([_together(parts, edge, labels, name, policy) for parts in upstreams])


def _together(
    parts: Option, edge: str, labels: tuple[Option, ...], name: str | None, policy: Policy
) -> Judgement:
    """Return the judgement of upstream licences that all apply, over the best label for each."""
    return _worst(
        [
            _best([_single(part, edge, label, name, policy) for label in labels])
            for part in parts or ("",)
        ]
    )


def _single(
    up: Terms | str, edge: str, label: Option, name: str | None, policy: Policy
) -> Judgement:
    if isinstance(up, str):
        return Judgement(UNKNOWN, (upstream_missing(up, edge),), ())
    plan = _planned(up, edge, policy)
    down = tuple([part for part in label if not isinstance(part, str)])
    ids = tuple([part.id for part in down])
    case = Case(up, down, ids, name, len(down) < len(label) or not label)
    findings = [
        finding
        for check in plan.checks
        for found in check.find(case)
        if (finding := graded(found, case, edge, policy))
    ]
    if case.open and plan.asks_for_label:
        # What is unknown because the label is, says no more than that it is.
        findings = [f for f in findings if f.level != UNKNOWN or f.check == "C2"]
        findings.append(downstream_missing(case, plan.duties))
    if not findings:
        return Judgement(COMPATIBLE, (), plan.duties)
    return Judgement(_verdict(findings), tuple(findings), plan.duties)


def _verdict(findings: list[Finding]) -> str:
    levels = {f.level for f in findings if f.level != WARNING}
    return CONFLICT if CONFLICT in levels else UNKNOWN if levels else COMPATIBLE


class _Plan(NamedTuple):
    """What is to be asked about a licence on an edge, whatever the label is."""

    checks: Checks
    duties: tuple[Obligation, ...]
    asks_for_label: bool


@functools.lru_cache(maxsize=4_096)
def _planned(up: Terms, edge: str, policy: Policy) -> _Plan:
    """Return the checks that can find something of a licence on an edge, and its duties."""
    silent = up.trained_model_reach not in ("explicit_no", "notice_only", "explicit_yes")
    if edge == "trained_on" and silent and policy.dataset == "ignore":
        return _Plan((), (), asks_for_label=False)
    checks = tuple(check for check in _applied(up, edge) if check.needs(up))
    return _Plan(checks, obligations(up, edge), asks_for_label=True)


def _applied(up: Terms, edge: str) -> Checks:
    if edge in APPLIED:
        return APPLIED[edge]
    if edge == "distilled" or up.trained_model_reach == "explicit_yes":
        return OUTPUTS[up.restricts_output_training]
    exempt = up.trained_model_reach in ("explicit_no", "notice_only")
    return () if exempt else SILENT_DATA


def _worst(judged: list[Judgement]) -> Judgement:
    """Join judgements that all count: the worst verdict, every finding, every duty once."""
    if len(judged) == 1:
        return judged[0]
    verdict = max((j.verdict for j in judged), key=_ORDER.index, default=COMPATIBLE)
    findings = tuple(dict.fromkeys(f for j in judged for f in j.findings))
    duties = tuple(sorted({o for j in judged for o in j.obligations}))
    return Judgement(verdict, findings, duties)


def _best(judged: list[Judgement]) -> Judgement:
    """Return the judgement of the option that a recipient would choose."""
    if len(judged) == 1:
        return judged[0]
    return min(judged, key=lambda j: (_ORDER.index(j.verdict), len(j.findings)))
