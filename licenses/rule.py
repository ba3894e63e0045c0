"""The rule that tells whether an artifact may bear its label, given what it was made from.

``judge`` looks at one upstream licence over one edge, ``judge_all`` at several. A verdict is what
the stated terms say about the declared labels; it is no legal advice.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product

from licenses.checks import (
    APPLIED,
    CONFLICT,
    OUTPUTS,
    SILENT_DATA,
    UNKNOWN,
    WARNING,
    Case,
    Check,
    Found,
    known,
    stem,
)
from licenses.policy import Policy
from licenses.terms import Terms

EDGES = (*APPLIED, "distilled", "trained_on")
COMPATIBLE = "compatible"
_ORDER = (COMPATIBLE, UNKNOWN, CONFLICT)
_STEPS = ("low", "medium", "high")
_GRAVE = {
    "non_commercial",
    "research_only",
    "no_derivatives",
    "use_restrictions",
    "share_alike",
    "share_alike_joint",
    "further_restrictions",
    "gpl_incompatible",
    "gpl2_incompatible",
    "output_training",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One term that is broken, unclear, or worth a warning.

    ``clause`` names where the term stands, ``compared`` the two values, ``contested`` whether the
    reading is disputed, ``confidence`` how sure the table's row is: high, medium or low.
    """

    term: str
    level: str
    severity: str
    clause: str
    compared: str
    contested: bool
    confidence: str
    upstream: str


@dataclass(frozen=True, slots=True, order=True)
class Obligation:
    """Something that has to be done downstream, and the licence that asks for it."""

    term: str
    text: str
    licence: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict (compatible, unknown or conflict) with its findings and the duties that stay."""

    verdict: str
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the terms that decide the verdict, sorted."""
        return tuple(sorted({f.term for f in self.findings if f.level == self.verdict}))


Downstream = str | list[str] | tuple[str, ...] | None
_DEFAULT = Policy()


def judge(
    upstream: str | None,
    edge: str,
    downstream: Downstream,
    *,
    name: str | None = None,
    policy: Policy = _DEFAULT,
) -> Judgement:
    """Return whether a label agrees with one upstream licence.

    Parameters
    ----------
    upstream
        A licence, or an expression: of OR the best option counts, of AND the worst. None if no
        licence is stated.
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
    """
    labels = downstream if isinstance(downstream, str) or downstream is None else tuple(downstream)
    return _judge(upstream, edge, labels, name, policy)


def judge_all(
    upstreams: Iterable[tuple[str | None, str]],
    downstream: Downstream,
    *,
    name: str | None = None,
    policy: Policy = _DEFAULT,
) -> Judgement:
    """Return whether a label agrees with all upstream licences, each with its edge."""
    judged = [judge(up, edge, downstream, name=name, policy=policy) for up, edge in upstreams]
    return _worst(judged)


@functools.lru_cache(maxsize=65_536)
def _judge(
    upstream: str | None,
    edge: str,
    downstream: str | tuple[str, ...] | None,
    name: str | None,
    policy: Policy,
) -> Judgement:
    if edge not in EDGES:
        raise ValueError(f"there is no edge {edge!r}; there are {', '.join(EDGES)}")
    down = _options(downstream)
    return _best(
        [
            _worst([_best([_single(up, edge, labels, name, policy) for labels in down])
                    for up in together])
            for together in (_options(upstream) if upstream else [("",)])
        ]
    )  # fmt: skip


def _options(label: str | tuple[str, ...] | None) -> list[tuple[str, ...]]:
    """Return the alternatives of a label, each a set of licences that all apply."""
    parts = (label,) if isinstance(label, str) else label or ()
    each = [_alternatives(part) for part in parts if part and part.strip()]
    return [tuple(dict.fromkeys(sum(chosen, ()))) for chosen in product(*each)] or [()]


def _alternatives(text: str) -> list[tuple[str, ...]]:
    """Return an expression in disjunctive form; what does not parse is one unknown licence."""
    from licenses.expression import alternatives

    return alternatives(text)


def _single(
    upstream: str, edge: str, labels: tuple[str, ...], name: str | None, policy: Policy
) -> Judgement:
    up = known(upstream)
    down = tuple(t for label in labels if (t := known(label)) is not None)
    if up is None:
        return Judgement(UNKNOWN, (_missing("upstream_missing", upstream, edge),), ())
    case = Case(up, down, name, open=len(down) < len(labels) or not labels)
    found = [_graded(f, case, edge, policy) for f in _found(case, edge, policy)]
    findings = [f for f in found if f is not None]
    if case.open and _label_matters(up, edge, policy):
        grave = any(f.term in _GRAVE for f in findings)
        findings = [f for f in findings if f.level == CONFLICT or f.level == WARNING]
        findings.append(_downstream_missing(up, grave=grave))
    levels = [f.level for f in findings if f.level != WARNING]
    verdict = max(levels, key=_ORDER.index, default=COMPATIBLE)
    return Judgement(verdict, tuple(findings), obligations(up, edge))


def _label_matters(up: Terms, edge: str, policy: Policy) -> bool:
    if edge == "trained_on":
        if up.trained_model_reach in ("explicit_no", "notice_only"):
            return False
        return up.trained_model_reach == "explicit_yes" or policy.dataset != "ignore"
    return True


def _found(case: Case, edge: str, policy: Policy) -> Iterable[Found]:
    for check in _checks(case.up, edge, policy):
        yield from check(case)


def _checks(up: Terms, edge: str, policy: Policy) -> tuple[Check, ...]:
    if edge == "distilled":
        return OUTPUTS[up.restricts_output_training]
    if edge != "trained_on":
        return APPLIED[edge]
    if up.trained_model_reach == "explicit_yes":
        return OUTPUTS[up.restricts_output_training]
    if up.trained_model_reach in ("explicit_no", "notice_only") or policy.dataset == "ignore":
        return ()
    return SILENT_DATA


def _graded(found: Found, case: Case, edge: str, policy: Policy) -> Finding | None:
    """Return a finding at the level that the edge and the policy give it."""
    up, level, term, contested = case.up, found.level, found.term, False
    silent = edge == "trained_on" and up.trained_model_reach not in ("explicit_yes",)
    if silent and policy.dataset != "strict" and level == CONFLICT:
        level, term, contested = UNKNOWN, f"{term}_contested", True
    if edge == "adapter" and up.target != "model" and level == CONFLICT and _silent(term):
        contested = True
        if policy.adapter_silent == "ignore":
            return None
        level = policy.adapter_silent
    if edge == "repo_uses_model" and level == CONFLICT:
        reading = policy.repo_copyleft if term == "share_alike_use" else policy.repo_restrictions
        contested = term == "share_alike_use"
        if reading == "ignore":
            return None
        level = UNKNOWN if reading in ("unknown", "warn") else CONFLICT
    severity = _severity(found.term, case, edge, contested=contested, policy=policy)
    rows = (up, *case.down)
    confidence = min((t.confidence for t in rows), key=("low", "medium", "high").index)
    if confidence != "high":
        severity = _STEPS[max(_STEPS.index(severity) - 1, 0)]
    return Finding(term, level, severity, _clause(up), found.compared, contested, confidence, up.id)


def _silent(term: str) -> bool:
    """Return whether a term falls with the reading that an adapter is no derivative."""
    return term in _GRAVE and term != "share_alike_joint"


def _severity(term: str, case: Case, edge: str, *, contested: bool, policy: Policy) -> str:
    if term in ("naming", "attribution_dropped"):
        return "low"
    if contested and edge == "trained_on":
        return "medium" if policy.dataset == "warn" else "low"
    if term == "licence_text":
        other = any(stem(d.id) == stem(case.up.id) for d in case.down)
        return "low" if other else "medium"
    if edge in ("repo_uses_model", "adapter") or case.up.share_alike == "weak":
        return "medium"
    return "high" if term in _GRAVE else "medium"


def _clause(up: Terms) -> str:
    return up.source


def _missing(term: str, upstream: str, edge: str) -> Finding:
    severity = "high" if edge == "repo_vendors_model" else "medium"
    compared = f"upstream licence: {upstream or 'not stated'}"
    return Finding(term, UNKNOWN, severity, "", compared, False, "high", upstream)


def _downstream_missing(up: Terms, *, grave: bool) -> Finding:
    severity = "high" if grave else "low"
    compared = "label: not stated, or not known"
    return Finding(
        "downstream_missing", UNKNOWN, severity, _clause(up), compared, False, up.confidence, up.id
    )


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
    return min(judged, key=lambda j: (_ORDER.index(j.verdict), len(j.findings)))


# Obligations ----------------------------------------------------------------------------------


@functools.lru_cache(maxsize=4_096)
def obligations(up: Terms, edge: str) -> tuple[Obligation, ...]:
    """Return what a licence asks of who distributes what was made over an edge, sorted."""
    if edge == "repo_uses_model":
        return tuple(sorted(_limits(up)))
    if edge in ("trained_on", "distilled") and not _outputs_bound(up, edge):
        return ()
    return tuple(sorted([*_duties(up, edge), *_limits(up)]))


def _outputs_bound(up: Terms, edge: str) -> bool:
    if edge == "distilled":
        return up.restricts_output_training != "no"
    return up.trained_model_reach != "explicit_no"


def _duties(up: Terms, edge: str) -> Iterable[Obligation]:
    if up.requires_attribution == "yes":
        yield Obligation("attribution", "keep copyright notices and credit", up.id)
    if up.state_changes == "yes" and edge != "code_dependency":
        yield Obligation("state_changes", "say what was changed", up.id)
    if up.must_flow_down_license_text in ("yes", "uri_ok"):
        way = "pass on a copy of the licence" + (
            " or its address" if up.must_flow_down_license_text == "uri_ok" else ""
        )
        yield Obligation("licence_text", way, up.id)
    if up.share_alike in ("weak", "strong", "network"):
        kept = ", ".join(up.share_alike_targets) or up.id
        yield Obligation("share_alike", f"release derivatives under one of: {kept}", up.id)
    if up.use_restrictions == "yes_flow_down":
        which = f" ({up.restriction_set})" if up.restriction_set else ""
        text = f"impose the use restrictions{which} on recipients"
        yield Obligation("use_restrictions", text, up.id)
    if up.name_prefix and edge != "quantized":
        yield Obligation("naming", f'begin the name with "{up.name_prefix}"', up.id)
    if up.display_requirement:
        yield Obligation("display", f"show: {up.display_requirement}", up.id)


def _limits(up: Terms) -> Iterable[Obligation]:
    if up.allows_commercial == "no":
        yield Obligation("non_commercial", "use it for no commercial purpose", up.id)
    if up.research_only == "yes":
        yield Obligation("research_only", "use it for research only", up.id)
    if up.use_restrictions in ("yes", "yes_flow_down"):
        yield Obligation("use_limits", "keep to its use restrictions", up.id)
