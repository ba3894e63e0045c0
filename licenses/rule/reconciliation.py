"""The rule for several upstream licences: whether any licence at all fits what joins them."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

from licenses.catalog.table import licences
from licenses.catalog.terms import Terms, known_terms
from licenses.labels.described import OwnLicenses
from licenses.rule.checks import CONFLICT
from licenses.rule.edges import DERIVATIONS
from licenses.rule.grading import Finding, lower_severity
from licenses.rule.judgement import (
    COMPATIBLE,
    DEFAULT_POLICY,
    EDGES,
    IRRECONCILABLE,
    Judgement,
    Stated,
    check_arguments,
    compare_labels,
    join_judgements,
    read_label,
)
from licenses.rule.kinship import FAMILIES
from licenses.rule.options import Label, options
from licenses.rule.readings import Policy

Upstreams = frozenset[tuple[Label, str]]


def judge_all(
    upstreams: Iterable[tuple[Stated, str]],
    downstream: Stated,
    *,
    name: str | None = None,
    policy: Policy = DEFAULT_POLICY,
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
    pairs = [(read_label(upstream), edge) for upstream, edge in _check_pairs(upstreams)]
    for _, edge in pairs or ((None, EDGES[0]),):
        check_arguments(edge, name, policy)
    label = read_label(downstream)
    judged = join_judgements([compare_labels(up, edge, label, name, policy) for up, edge in pairs])
    derived = frozenset(pair for pair in pairs if pair[1] in DERIVATIONS)
    if judged.verdict == COMPATIBLE or len(derived) < 2:
        return judged
    finding = irreconcilable(derived, policy)
    if finding is None:
        return judged
    return judged._replace(verdict=CONFLICT, findings=(*judged.findings, finding))


def _check_pairs(upstreams: Iterable[tuple[Stated, str]]) -> list[tuple[Stated, str]]:
    pairs = list(upstreams) if isinstance(upstreams, Iterable) else [upstreams]
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2:
            raise TypeError(f"upstreams are pairs of a licence and an edge, not {pair!r}")
    return pairs


@functools.lru_cache(maxsize=16_384)
def irreconcilable(upstreams: Upstreams, policy: Policy) -> Finding | None:
    """Return the finding that no licence fits these upstreams; None where one does.

    A licence of the table fits if no upstream conflicts with it; so does declaring all upstream
    licences together. A single licence has nothing to be reconciled with, and an upstream whose
    licence is not known is left out.
    """
    own = policy.described
    known = [pair for pair in upstreams if _known_parts(pair[0], own)]
    parts = [part for label, _ in known for part in _known_parts(label, own)]
    named = sorted({part.id for part in parts})
    if len({label for label, _ in known}) < 2 or len(named) < 2:
        return None
    if _fits_one(known, named, policy) or _fit_together(known, policy):
        return None
    confidence = min((t.confidence for t in parts), key=("low", "medium", "high").index)
    return Finding(
        IRRECONCILABLE,
        CONFLICT,
        lower_severity("high", confidence),
        "; ".join(sorted({t.clause for t in parts})),
        f"no licence agrees with {' and '.join(named)}",
        False,
        confidence,
        " AND ".join(named),
    )


def excludes(own: Label, upstream: Label, edge: str, policy: Policy) -> bool:
    """Return whether nothing can be made of an artifact without breaking one of two licences.

    They are its own label and a licence that reached it over an edge: no licence agrees with both,
    as with the GPL over what may not be used commercially.
    """
    if edge not in DERIVATIONS:
        return False
    return irreconcilable(frozenset(((own, DERIVATIONS[0]), (upstream, edge))), policy) is not None


def _known_parts(label: Label, own: OwnLicenses) -> list[Terms]:
    """Return the licences of a label; none if any of them is not known."""
    parts = [part for option in options(label, own) for part in option]
    known = [part for part in parts if isinstance(part, Terms)]
    return known if len(known) == len(parts) else []


def _fits_one(upstreams: list[tuple[Label, str]], named: list[str], policy: Policy) -> bool:
    """Return whether one licence conflicts with none; the upstreams' own are tried first."""
    listed = [one.id for one in licences() if known_terms(one.id)]
    described = [one.name for one in policy.described]
    return any(
        _label_agrees(upstreams, one, policy)
        for one in dict.fromkeys((*named, *listed, *described))
        if one not in FAMILIES  # a family's id names no licence that could be given
    )


def _fit_together(upstreams: list[tuple[Label, str]], policy: Policy) -> bool:
    """Return whether declaring all upstream licences together conflicts with none of them."""
    labels = {
        label if isinstance(label, str) else " AND ".join(label or ()) for label, _ in upstreams
    }
    return _label_agrees(upstreams, tuple(sorted(labels)), policy)


def _label_agrees(upstreams: list[tuple[Label, str]], label: Label, policy: Policy) -> bool:
    return all(
        compare_labels(up, edge, label, None, policy).verdict != CONFLICT for up, edge in upstreams
    )
