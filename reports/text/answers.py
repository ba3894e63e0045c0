"""What may be done with an artifact, as it is read on a screen: a line for each action."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from licenses.rule.permissions import ACTIONS, YES
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
