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
    from queries.verdicts.rows import PolicyFinding
    from reports.views.check import CheckView

NEW_POLICY = "ptm-policy.toml"
"""What a policy file is called that there may not be yet."""


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
        names = ", ".join(
            plain(name) for name in (row.id, row.origin, row.license, row.term) if name
        )
        yield f"The exception of {names} ended on {plain(row.until)} and no longer counts."


def exception_sentence(row: PolicyFinding) -> str:
    """Return by which exception a finding passes; empty without one."""
    return f"By an exception: {plain(row.exception)}" if row.exception else ""
