"""Exceptions of a policy in words: those that let something pass, and one ready to paste."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from licenses.policy.exceptions import exception_block
from licenses.policy.gate import FAIL
from queries.verdicts.check_report import BUILT_IN
from reports.text.screen import folded
from reports.text.words import plain
from reports.views.check import offered_exception

if TYPE_CHECKING:
    from queries.verdicts.check_report import CheckReport
    from queries.verdicts.rows import PolicyException, PolicyFinding
    from reports.views.check import CheckView

NEW_POLICY = "ptm-policy.toml"
"""What a policy file is called that there may not be yet."""
_NAMED = 3
"""Exceptions that were not used and are named; the rest is counted."""
_LONGEST = 100
"""Characters of the names of one of them."""


def offer_lines(report: CheckReport) -> Iterator[str]:
    """Yield the exception that would let the first failing finding pass, ready to paste."""
    failing = [row for row in report.findings if row.outcome == FAIL and row.kind]
    offered = offered_exception(report, failing[0]) if failing else None
    if offered:
        what = "the first of them" if len(failing) > 1 else "it"
        yield from folded(f"To let {what} pass, {adding_words(report)}:")
        yield from (f"  {line}" for line in exception_block(offered).split("\n"))


def adding_words(report: CheckReport) -> str:
    """Return where an exception is added."""
    if report.policy == BUILT_IN:
        return f"add to {NEW_POLICY} and check with --policy {NEW_POLICY}"
    return f"add to {plain(report.policy)}"


def expired_exceptions(view: CheckView) -> Iterator[str]:
    """Yield the exceptions that no longer count, as sentences."""
    for row in view.expired:
        yield f"The exception of {_names(row)} ended on {plain(row.until)} and no longer counts."


def unused_exceptions(view: CheckView) -> Iterator[str]:
    """Yield which exceptions let nothing pass, as one sentence; nothing where all were used."""
    if view.unused:
        named = "; ".join(_shorten(_names(row)) for row in view.unused[:_NAMED])
        more = len(view.unused) - _NAMED
        what = "exception lets" if len(view.unused) == 1 else "exceptions let"
        rest = f"; and {more:,} more" if more > 0 else ""
        yield f"{len(view.unused):,} {what} nothing pass here: {named}{rest}."


def _names(row: PolicyException) -> str:
    return ", ".join(plain(name) for name in (row.id, row.origin, row.license, row.term) if name)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def exception_sentence(row: PolicyFinding) -> str:
    """Return by which exception a finding passes; empty without one."""
    return f"By an exception: {plain(row.exception)}" if row.exception else ""
