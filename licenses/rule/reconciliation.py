"""Whether several upstream licences leave any licence at all for what joins them."""

from __future__ import annotations

import functools

from licenses.catalog.table import licences
from licenses.catalog.terms import Terms, known_terms
from licenses.rule.checks import CONFLICT
from licenses.rule.grading import Finding, lowered
from licenses.rule.judgement import IRRECONCILABLE, judge
from licenses.rule.kinship import FAMILIES
from licenses.rule.options import Label, options
from licenses.rule.readings import Policy

Upstreams = frozenset[tuple[Label, str]]


@functools.lru_cache(maxsize=16_384)
def irreconcilable(upstreams: Upstreams, policy: Policy) -> Finding | None:
    """Return the finding that nothing would do, None where something does.

    Something does if a licence of the table is rejected by no upstream, or if declaring all
    upstream licences together agrees with each of them. One licence alone is not looked at,
    nor is one that nobody knows.
    """
    known = [pair for pair in upstreams if _parts(pair[0])]
    named = sorted({part.id for label, _ in known for part in _parts(label)})
    if len({label for label, _ in known}) < 2 or len(named) < 2:
        return None
    if _fits_one(known, named, policy) or _fit_together(known, policy):
        return None
    rows = [part for label, _ in known for part in _parts(label)]
    confidence = min((t.confidence for t in rows), key=("low", "medium", "high").index)
    return Finding(
        IRRECONCILABLE,
        CONFLICT,
        lowered("high", confidence),
        "; ".join(sorted({t.source for t in rows})),
        f"no licence agrees with {' and '.join(named)}",
        False,
        confidence,
        " AND ".join(named),
    )


def _parts(label: Label) -> list[Terms]:
    """Return the licences of a label, none if any of them is not known."""
    parts = [part for option in options(label) for part in option]
    known = [part for part in parts if isinstance(part, Terms)]
    return known if len(known) == len(parts) else []


def _fits_one(upstreams: list[tuple[Label, str]], named: list[str], policy: Policy) -> bool:
    """Return whether a licence is rejected by none; the upstreams' own are tried first."""
    listed = (one.id for one in licences() if known_terms(one.id))
    return any(
        all(judge(up, edge, one, policy=policy).verdict != CONFLICT for up, edge in upstreams)
        for one in dict.fromkeys((*named, *listed))
        if one not in FAMILIES  # a family's id names no licence that could be given
    )


def _fit_together(upstreams: list[tuple[Label, str]], policy: Policy) -> bool:
    labels = sorted(
        {label if isinstance(label, str) else " AND ".join(label or ()) for label, _ in upstreams}
    )
    return all(judge(up, edge, labels, policy=policy).verdict != CONFLICT for up, edge in upstreams)
