"""What may be done with an artifact, as it is read on a screen: a line for each action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from licenses.rule.permissions import ACTIONS, CONTESTED, LIMITS, NO, UNKNOWN, YES
from reports.text.screen import laid_out
from reports.text.words import plain

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseAnswer

QUESTIONS = {
    "use": "use it",
    "commercial": "use it commercially",
    "service": "offer it as a service",
    "redistribute": "pass it on unchanged",
    "publish": "publish what you build",
    "train": "train other models with its outputs",
    "any_users": "with any number of users",
    "any_revenue": "with any revenue",
    "any_territory": "anywhere",
    "any_field": "for any purpose",
}
TRAIN_ON = "train models on it"
"""What ``train`` asks of a dataset."""

_NOT_SURE = (NO, UNKNOWN, CONTESTED)


def answer_lines(answers: Sequence[LicenseAnswer]) -> Iterator[str]:
    """Yield what may be done, each with who decides; of limits those that there are."""
    shown = [row for row in answers if row.action in ACTIONS or row.answer != YES]
    yield "May I …"
    cells = [[f"  {question(row)}", plain(row.answer), decider(row)] for row in shown]
    for lines in laid_out(cells):
        yield from lines
    yield ""


def question(row: LicenseAnswer) -> str:
    """Return what a row asks, in words."""
    data = row.action == "train" and row.kind == "Dataset"
    return TRAIN_ON if data else QUESTIONS[row.action]


def decider(row: LicenseAnswer) -> str:
    """Return whose licence decides, and what it allows at most; empty of a plain yes."""
    if row.answer == YES:
        return ""
    licence = plain(row.license or "no licence stated")
    said = [licence if row.decided_by == row.id else f"{plain(row.decided_by)}: {licence}"]
    return "; ".join([*said, *filter(None, [plain(row.limit)])])


def restriction_words(answers: Sequence[LicenseAnswer]) -> str:
    """Return what commercial use of an artifact may not be, or within which limits it is allowed.

    It goes on after an outcome: ``but no commercial use (its own cc-by-nc-4.0)``. It is empty where
    neither is certain.
    """
    if withheld := _answer_to("commercial", NO, answers):
        return f"but no commercial use ({_whose(withheld)})"
    limits = [row for row in answers if row.action in LIMITS and row.answer == NO]
    return f"within limits {_limit_words(limits)}" if limits else ""


def open_lines(answers: Sequence[LicenseAnswer], *, restricted: bool) -> list[str]:
    """Return what may not, or not surely, be done, those of one answer and decider together.

    ``restricted`` is true where ``restriction_words`` are shown already.
    """
    left = [] if restricted and restriction_words(answers) else answers
    shown = [row for row in answers if row.action in ACTIONS and row.answer in _NOT_SURE]
    if not left:
        shown = [row for row in shown if (row.action, row.answer) != ("commercial", NO)]
    groups: dict[tuple[str, str], list[str]] = {}
    for row in sorted(shown, key=lambda row: _NOT_SURE.index(row.answer)):
        groups.setdefault((row.answer, decider(row._replace(limit=None))), []).append(question(row))
    lines = [
        f"{plain(answer).capitalize()}: {', '.join(asked)} ({who})"
        for (answer, who), asked in groups.items()
    ]
    limits = [row for row in left if row.action in LIMITS and row.answer == NO]
    return [*lines, *[f"Limits {_limit_words(limits)}"] * bool(limits)]


def _answer_to(action: str, answer: str, answers: Sequence[LicenseAnswer]) -> LicenseAnswer | None:
    return next((row for row in answers if (row.action, row.answer) == (action, answer)), None)


def _limit_words(limits: Sequence[LicenseAnswer]) -> str:
    """Return what is allowed at most, by whose licence."""
    said: dict[str, list[str]] = {}
    for row in limits:
        said.setdefault(_whose(row), []).append(plain(row.limit or question(row)))
    return "; ".join(f"of {who}: {', '.join(words)}" for who, words in said.items())


def _whose(row: LicenseAnswer) -> str:
    licence = plain(row.license or "no licence stated")
    return f"its own {licence}" if _is_own(row) else f"{plain(row.decided_by)}, {licence}"


def _is_own(row: LicenseAnswer) -> bool:
    return (row.decided_by_kind, row.decided_by) == (row.kind, row.id)
