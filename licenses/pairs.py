"""Which licence statements clash: every pair judged over all edges at once.

The outcome is that of ``judge`` with the default policy and without a name, which a test compares;
but a check that several edges share is made once, so that thousands of pairs take a second.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from licenses.checks import WARNING, Case, Check, Found, known
from licenses.expression import alternatives
from licenses.policy import Policy
from licenses.rule import (
    _ORDER,
    _STEPS,
    COMPATIBLE,
    EDGES,
    Judgement,
    _best,
    _checks,
    _graded,
    _worst,
)

RULE_VERSION = 1
"""Raise it with the rule or the table: what was judged before is then judged again."""
MOST = 500
"""Compound statements that are judged; each is paired with all others."""
_POLICY = Policy()
_FINE = Judgement(COMPATIBLE, (), ())


class Clash(NamedTuple):
    """One outcome, other than compatible, of a pair of licence statements.

    ``edges`` are in the order of ``EDGES``; ``terms`` decide the verdict, sorted, and ``severity``
    is the gravest of them.
    """

    upstream: str
    downstream: str
    verdict: str
    terms: tuple[str, ...]
    severity: str
    edges: tuple[str, ...]


def judged(statements: Iterable[str]) -> list[str]:
    """Return the statements whose parts the table all knows, sorted.

    Any other clashes as unknown with everything, which needs no pairs. Of many compounds the
    shortest are taken.
    """
    found = [text for text in statements if _is_known(text)]
    compounds = sorted((s for s in found if " " in s), key=lambda text: (len(text), text))
    return sorted([*(s for s in found if " " not in s), *compounds[:MOST]])


def _is_known(statement: str) -> bool:
    return all(known(part) for option in alternatives(statement) for part in option)


def clashes(pairs: Iterable[tuple[str, str]]) -> Iterator[Clash]:
    """Yield what pairs of upstream and downstream statements break; nothing where they agree."""
    for upstream, downstream in pairs:
        outcomes: dict[tuple[str, tuple[str, ...], str], list[str]] = {}
        for edge, judgement in zip(EDGES, _over_all_edges(upstream, downstream), strict=True):
            if judgement.verdict != COMPATIBLE:
                key = (judgement.verdict, judgement.terms, _severity(judgement))
                outcomes.setdefault(key, []).append(edge)
        for (verdict, terms, severity), edges in outcomes.items():
            yield Clash(upstream, downstream, verdict, terms, severity, tuple(edges))


def _severity(judgement: Judgement) -> str:
    deciding = (f.severity for f in judgement.findings if f.level == judgement.verdict)
    return max(deciding, key=_STEPS.index)


def _over_all_edges(upstream: str, downstream: str) -> list[Judgement]:
    """Return a judgement for each edge: of OR the best option, of AND the worst."""
    options, labels = alternatives(upstream), alternatives(downstream)
    if len(options) == len(options[0]) == len(labels) == 1:
        return _single(options[0][0], labels[0])
    each = {up: [_single(up, down) for down in labels] for option in options for up in option}
    return [
        _best(
            [_worst([_best([j[place] for j in each[up]]) for up in option]) for option in options]
        )
        for place in range(len(EDGES))
    ]


@functools.lru_cache(maxsize=65_536)
def _single(upstream: str, labels: tuple[str, ...]) -> list[Judgement]:
    up = known(upstream)
    down = tuple(terms for label in labels if (terms := known(label)) is not None)
    if up is None or len(down) < len(labels):
        raise ValueError(f"the table does not know all of {upstream!r} and {labels!r}")
    case = Case(up, down, None, open=False)
    each, over = _checks_of(upstream)
    found = {check: some for check in each if (some := [*check(case)])}
    if not found:
        return [_FINE] * len(EDGES)
    return [
        _judgement(case, edge, [f for check in checks if check in found for f in found[check]])
        for edge, checks in zip(EDGES, over, strict=True)
    ]


@functools.cache
def _checks_of(upstream: str) -> tuple[list[Check], list[tuple[Check, ...]]]:
    """Return the checks of a licence, each once, and those of each edge."""
    up = known(upstream)
    over = [_checks(up, edge, _POLICY) for edge in EDGES] if up else []
    return list(dict.fromkeys(check for some in over for check in some)), over


def _judgement(case: Case, edge: str, found: list[Found]) -> Judgement:
    graded = [_graded(one, case, edge, _POLICY) for one in found]
    findings = tuple(finding for finding in graded if finding is not None)
    levels = [finding.level for finding in findings if finding.level != WARNING]
    if not levels:
        return Judgement(COMPATIBLE, findings, ()) if findings else _FINE
    return Judgement(max(levels, key=_ORDER.index), findings, ())
