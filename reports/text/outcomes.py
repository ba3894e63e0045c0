"""How a check ended for an artifact: in words, and as a table of many, a line for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from licenses.policy.gate import FAIL, PASS
from licenses.rule.permissions import DUTIES, UNKNOWN
from licenses.rule.reasons import reason
from queries.gaps import UNRESOLVED
from reports.text.answers import brief_answers, restricting, restriction_words
from reports.text.colour import toned
from reports.text.screen import GAP, laid_out
from reports.text.words import left_out_words, number, plain, shell_name

if TYPE_CHECKING:
    from queries.verdicts.rows import Checked
    from reports.views.check import CheckedArtifact

FEW = 5
"""Artifacts that a check shows without a table before them."""
NOTHING_UPSTREAM = "nothing is known upstream of it"


def outcome_words(artifact: CheckedArtifact) -> str:
    """Return how the check of an artifact ended, and what keeps that from being certain."""
    checked = artifact.checked
    verdict = toned(plain(checked.verdict))
    if checked.kind is None:
        return f"{verdict}, {reason(artifact.findings[0].term).brief}"
    if checked.verdict == FAIL:
        return verdict
    said = [f"{number(checked.to_review, 'finding')}"] if checked.to_review else []
    nothing, restricted = _nothing_known(artifact), restriction_words(artifact.answers)
    if checked.verdict != PASS:
        return ", ".join([verdict, *said, *[f"and {nothing}"] * bool(nothing)])
    if restricted.startswith("but "):
        return ", ".join([verdict, restricted, *[f"and {nothing}"] * bool(nothing)])
    return ", ".join(filter(None, [verdict, f"but {nothing}" if nothing else "", restricted]))


def _nothing_known(artifact: CheckedArtifact) -> str:
    """Return of what nothing is known; empty where all was looked at."""
    if artifact.is_blind:
        return "nothing is known of what it loads"
    stated = any(row.term == UNRESOLVED for row in artifact.findings)
    if artifact.code or artifact.checked.steps or stated:
        return ""
    left = artifact.left_out
    return f"nothing is declared upstream: {left_out_words(left)}" if left else NOTHING_UPSTREAM


def open_answers(artifact: CheckedArtifact) -> list[str]:
    """Return what may not, or not surely, be done, and is not in ``outcome_words``."""
    said = restricting(artifact.answers) if artifact.checked.verdict == PASS else []
    apart = (DUTIES, UNKNOWN) if artifact.is_blind else (DUTIES,)
    left = (row for row in artifact.answers if row not in said and row.answer not in apart)
    return brief_answers(list(left))


def asked_name(text: str) -> str:
    """Return what was asked for and is not there; blanks alone could not be seen."""
    return plain(text) if text.strip() else f"'{plain(text)}'"


def table_lines(artifacts: Sequence[CheckedArtifact]) -> Iterator[str]:
    """Yield a line for each artifact: its verdict, its findings, and what weighs most."""
    rows = [["id", "verdict", "findings", "what weighs most"], *map(_table_row, artifacts)]
    for lines in laid_out(rows, [GAP] * len(rows)):
        yield from lines


def _table_row(artifact: CheckedArtifact) -> list[str]:
    checked = artifact.checked
    name = shell_name(checked.kind, checked.id) if checked.kind else asked_name(checked.id)
    return [name, toned(plain(checked.verdict)), _counted(checked), _weightiest(artifact)]


def _counted(checked: Checked) -> str:
    """Return how many findings an artifact has of each outcome; a dash for none."""
    counts = {
        "fail": checked.failing,
        "to review": checked.to_review,
        "excepted": checked.excepted,
    }
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count) or "-"


def _weightiest(artifact: CheckedArtifact) -> str:
    """Return the term of the gravest finding, or what keeps a pass from being plain."""
    if artifact.checked.verdict != PASS:
        return plain(artifact.findings[0].term)
    if found := restricting(artifact.answers):
        return "no commercial use" if found[0].action == "commercial" else "within limits"
    if open_answers(artifact):
        return "not all is allowed or known"
    return "nothing known upstream" if _nothing_known(artifact) else ""
