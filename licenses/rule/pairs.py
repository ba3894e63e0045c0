"""Which licence statements clash, and over which edges: the outcome of ``judge`` for every pair.

The policy is the default one, and no name is given. An upstream part that several pairs share is
judged once.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from licenses.labels.expression import LIST
from licenses.labels.recognition import PROPRIETARY, recognise
from licenses.labels.statement import Statement
from licenses.rule.judgement import COMPATIBLE, EDGES, judge

RULE_VERSION = 4
"""Raise it with the rule or the table: what was judged before is then judged again."""
MOST = 500
"""Compound statements that are judged; each is paired with all others."""
_ALIKE = {"merge": "finetune", "converted": "quantized"}
"""Edges with the same outcome as another, for every pair (a test checks that)."""
_VERDICTS = (COMPATIBLE, "unknown", "conflict")
_SEVERITIES = ("low", "medium", "high")


class Clash(NamedTuple):
    """One outcome, other than compatible, of a pair of licence statements.

    ``edges`` are in the order of ``EDGES``; ``terms`` decide the verdict, sorted, and ``severity``
    is that of the gravest of them.
    """

    upstream: str
    downstream: str
    verdict: str
    terms: tuple[str, ...]
    severity: str
    edges: tuple[str, ...]


class _Outcome(NamedTuple):
    verdict: str
    terms: tuple[str, ...]
    severity: str


_AGREED = _Outcome(COMPATIBLE, (), "")


def known_statements(statements: Iterable[str]) -> list[str]:
    """Return the statements all of whose parts the table knows, sorted.

    Any other statement is unknown beside every other, so it needs no pairs. Where there are more
    than ``MOST`` compounds, the shortest are kept.
    """
    found = {text: known for text in statements if (known := _known_statement(text))}
    compounds = sorted((t for t in found if found[t].parts), key=lambda text: (len(text), text))
    return sorted(set(found) - set(compounds[MOST:]))


@functools.lru_cache(maxsize=4_096)
def _known_statement(text: str) -> Statement | None:
    """Return the statement that a text makes; None where the table lacks one of its parts."""
    statement = recognise(text)
    return statement if statement and all(map(_has_terms, _statement_leaves(statement))) else None


def _statement_leaves(statement: Statement) -> Iterator[Statement]:
    if not statement.parts:
        yield statement
    for part in statement.parts:
        yield from _statement_leaves(part)


def _has_terms(statement: Statement) -> bool:
    licence = statement.licence
    # ``cc`` counts as known: it means any one of the Creative Commons licences. What a licence of
    # somebody's own says is not known, but that it is no other licence is.
    known_all_the_same = ("cc", PROPRIETARY)
    return licence is not None and (
        licence.family != "unspecified" or licence.id in known_all_the_same
    )


def find_clashes(pairs: Iterable[tuple[str, str]]) -> Iterator[Clash]:
    """Yield the clashes of pairs of upstream and downstream statements, compatible ones left out.

    Both statements have to be among those that ``known_statements`` returns.
    """
    for upstream, downstream in pairs:
        edges: dict[_Outcome, list[str]] = {}
        for edge, outcome in zip(EDGES, _over_all_edges(upstream, downstream), strict=True):
            if outcome is not _AGREED:
                edges.setdefault(outcome, []).append(edge)
        for outcome, over in edges.items():
            yield Clash(upstream, downstream, *outcome, tuple(over))


def _over_all_edges(upstream: str, downstream: str) -> tuple[_Outcome, ...]:
    up, down = _known_statement(upstream), _known_statement(downstream)
    if up is None or down is None:
        raise ValueError(f"the table does not know all of {upstream!r} and {downstream!r}")
    parts = [part.id for part in up.parts]
    if len(parts) < 2 or " AND ".join(parts) != up.id or down.operator == LIST:
        return _edge_outcomes(up.id, down.id)
    return tuple(
        map(_worst_outcome, zip(*(_edge_outcomes(part, down.id) for part in parts), strict=True))
    )


def _worst_outcome(outcomes: tuple[_Outcome, ...]) -> _Outcome:
    """Return the outcome of upstream licences that all apply."""
    verdict = max((outcome.verdict for outcome in outcomes), key=_VERDICTS.index)
    if verdict == COMPATIBLE:
        return _AGREED
    worst = [outcome for outcome in outcomes if outcome.verdict == verdict]
    terms = {term for outcome in worst for term in outcome.terms}
    severity = max((outcome.severity for outcome in worst), key=_SEVERITIES.index)
    return _Outcome(verdict, tuple(sorted(terms)), severity)


@functools.lru_cache(maxsize=65_536)
def _edge_outcomes(upstream: str, downstream: str) -> tuple[_Outcome, ...]:
    made = {edge: _pair_outcome(upstream, edge, downstream) for edge in EDGES if edge not in _ALIKE}
    return tuple(made[_ALIKE.get(edge, edge)] for edge in EDGES)


def _pair_outcome(upstream: str, edge: str, downstream: str) -> _Outcome:
    made = judge(upstream, edge, downstream)
    if made.verdict == COMPATIBLE:
        return _AGREED
    deciding = (finding.severity for finding in made.findings if finding.level == made.verdict)
    return _Outcome(made.verdict, made.terms, max(deciding, key=_SEVERITIES.index))
