"""What a report about licences ends with: what is not allowed or contested, and what can be done.

Whoever uses an artifact asks the owner of what decides; whoever publishes it mends its label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from graph.schema import Repository
from licenses.rule.advice import PUBLISHER, advice
from licenses.rule.permissions import ACTIONS, CONTESTED, NO
from queries.propagation.inheritance import BEYOND
from reports.text.answers import forbidden_words, is_joined, joined_words, noun
from reports.text.screen import folded
from reports.text.words import plain, shortened

if TYPE_CHECKING:
    from queries.verdicts.rows import LicenseAnswer
    from reports.views.licenses import LicenseView

WHAT = "What you can do:"
_MOST_LINES = 4
_FEW = 3
"""Owners that are named; the rest is counted."""


def closing_sentences(answers: Sequence[LicenseAnswer]) -> Iterator[str]:
    """Yield what is not allowed, surely or if what is inferred is right, and what is contested."""
    for condition, rows in (
        ("", [row for row in answers if not row.inferred]),
        (", if the inferred step is right", [row for row in answers if row.inferred]),
    ):
        if forbidden := forbidden_words(rows):
            yield f"Not allowed{condition}: {forbidden}."
    if contested := [noun(row) for row in _actions(answers, CONTESTED)]:
        yield f"Contested: {joined_words(contested)}."


def remedy_sentences(view: LicenseView) -> list[str]:
    """Return what can be done by who asks; nothing where nothing stands in the way."""
    deciding = _actions(view.answers, NO) or _actions(view.answers, CONTESTED)
    if view.role == PUBLISHER and (terms := _terms(view)):
        return list(dict.fromkeys(advice(term, PUBLISHER) for term in terms))
    if not deciding and not view.arrivals["conflict"]:
        return []
    get = f"Get a licence from {_owners(view, deciding)}"
    if view.role == PUBLISHER:
        return [f"{get}, or build on something else."]
    kind = view.subject[0]
    other = "something else" if kind == Repository.label else f"another {kind.lower()}"
    if view.arrivals["conflict"]:
        return [f"{get}, choose {other}, or let it pass by an exception."]
    if _actions(view.answers, NO):
        return [f"{get}, or choose {other}."]
    return [f"{get}, choose {other}, or say in a policy how you read what is contested."]


def remedy_text(sentences: Sequence[str]) -> str:
    """Return what can be done, in one paragraph."""
    text = " ".join(sentences)
    return f"{WHAT} {text[:1].lower()}{text[1:]}"


def remedy_lines(view: LicenseView) -> list[str]:
    """Return what can be done in a few lines; of many sentences as many as fit."""
    sentences = remedy_sentences(view)
    lines: list[str] = []
    for count in range(1, len(sentences) + 1):
        more = folded(remedy_text(sentences[:count]), "", "  ")
        if lines and len(more) > _MOST_LINES:
            break
        lines = more
    return lines


def _actions(answers: Iterable[LicenseAnswer], answer: str) -> list[LicenseAnswer]:
    return [row for row in answers if row.action in ACTIONS and row.answer == answer]


def _terms(view: LicenseView) -> list[str]:
    """Return the terms in conflict, or else those that are contested."""
    found = [
        row
        for level in view.arrivals.values()
        for arrival in level
        for row in arrival.findings
        if row.term != BEYOND
    ]
    conflicts = [row.term for row in found if row.level == "conflict"]
    return conflicts or [row.term for row in found if row.contested]


def _owners(view: LicenseView, deciding: Sequence[LicenseAnswer]) -> str:
    """Return who can give a licence: the owners of what decides, or of what is in conflict."""
    named = [
        "the owners of what it is made from" if is_joined(row) else _owner(row.decided_by)
        for row in deciding
    ]
    named = named or [_owner(each.first.origin_id) for each in view.arrivals["conflict"]]
    owners = list(dict.fromkeys(named))
    more = len(owners) - _FEW
    return joined_words([*owners[:_FEW], *[f"{more:,} more"] * (more > 0)])


def _owner(identifier: str) -> str:
    """Return whose an artifact is; what has no owner in its id is named itself."""
    owner, slash, _ = identifier.removeprefix("github.com/").partition("/")
    return shortened(owner) if slash and owner else f"the owner of {shortened(plain(identifier))}"
