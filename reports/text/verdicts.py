"""The verdict of a check in one sentence: how many artifacts fail, and what causes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from licenses.policy.gate import FAIL, PASS, REVIEW
from queries.verdicts.check_report import BUILT_IN
from reports.text.colour import BAD, GOOD, OPEN, toned
from reports.text.words import number, plain

if TYPE_CHECKING:
    from queries.verdicts.check_report import CheckReport
    from reports.views.check import CheckedArtifact, CheckView, OutcomeCount


def verdict_sentence(report: CheckReport, view: CheckView, *, folds: bool = True) -> str:
    """Return how many artifacts fail the policy, need review or pass, and what causes it.

    With ``folds`` those that say the same along one path are shown as one, which is said at the
    end.
    """
    built_in = report.policy == BUILT_IN
    policy = "built-in policy" if built_in else f"policy {plain(report.policy)}"
    counts = "; ".join(_count_sentence(each, report.verdict) for each in view.counts)
    reasons = f": {counts}" if counts else ""
    folded = folds and any(each.entries < each.number for each in view.counts)
    end = " Findings that say the same along one path are shown as one." if folded else ""
    total = len(view.artifacts)
    if view.failing:
        verb = toned("fails" if view.failing == 1 else "fail", BAD)
        return f"{_some_of(view.failing, total)} {verb} the {policy}{reasons}.{end}"
    if view.to_review:
        verb = toned("needs review" if view.to_review == 1 else "need review", OPEN)
        who = f"{_some_of(view.to_review, total)} {verb} by the {policy}"
        return f"{who}{_blind_words(view.artifacts, 'and')}{reasons}.{end}"
    verb = toned("passes" if total == 1 else "pass", GOOD)
    passing = f"{number(total, 'artifact')} {verb} the {policy}"
    return f"{passing}{_blind_words(view.artifacts, 'but')}{reasons}.{end}"


def _some_of(few: int, total: int) -> str:
    return number(total, "artifact") if total == 1 else f"{few:,} of {number(total, 'artifact')}"


def _blind_words(artifacts: list[CheckedArtifact], joined: str) -> str:
    """Return that nothing is known of what code loads; empty where anything is."""
    blind = sum(each.is_blind for each in artifacts)
    if not blind:
        return ""
    who = f"{blind:,} of them" if blind < len(artifacts) else "they" if blind > 1 else "it"
    verb = "loads" if blind == 1 else "load"
    return f", {joined} nothing is known of what {who} {verb}"


def _count_sentence(count: OutcomeCount, verdict: str) -> str:
    """Return how many findings have an outcome, in words that follow those of the verdict."""
    one = count.number == 1
    words = {
        FAIL: "",
        REVIEW: "needs review" if one else "need review",
        PASS: "passes by an exception" if one else "pass by an exception",
    }
    causes = _cause_words(count)
    if count.outcome == verdict != PASS:
        return f"{number(count.number, 'finding')}{causes}"
    return f"{count.number:,}{causes} {words[count.outcome]}"


def _cause_words(count: OutcomeCount) -> str:
    """Return how many licences cause findings, where one causes several or one is not known."""
    causes = [
        (count.licenses, "licence", ""),
        (count.absent, "artifact", " not in the graph"),
        (count.silent, "artifact", " without a licence"),
        (count.missing, "id", " not in the graph"),
        (count.unresolved, "artifact", " whose base cannot be looked up"),
        (count.gone, "artifact", " since deleted"),
    ]
    if sum(found for found, _, _ in causes) >= count.number and not count.absent:
        return ""
    counted = [f"{number(found, word)}{rest}" for found, word, rest in causes if found]
    listed = [", ".join(counted[:-1]), counted[-1]] if len(counted) > 1 else counted
    return f" from {' and '.join(listed)}"
