"""What may be done with the artifacts of a family, as the page holds it.

Members that have the same answers share them; the words are those of the terminal.

=============  ===================================================================================
key            what it is
=============  ===================================================================================
``words``      the possible answers, the mildest first
``names``      of the actions
``actions``    for each kind: [question, noun] of each action; ``limits`` what each limit is of
``sets``       distinct sets of answers: places in ``words``, actions before limits; then the
               places in the set of those that something upstream decides
``of``         for each node the number of its set
``subject``    of the subject: ``publisher`` whether that is who asks, ``by`` for each action the
               number of who decides it, or -1; ``reasons`` and ``clauses`` for each action what
               the answer is because of, and where the licence says so, or null; ``limits``
               [words, number]…, ``deciders``
               [number of the node or -1, whether it is the subject, label, path, what nobody
               declares, clauses…]…
=============  ===================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.schema import ARTIFACTS
from licenses.rule.permissions import ACTIONS, ANSWERS, LIMITS, YES
from queries.families.report import NOTHING_KNOWN
from reports.text.answers import (
    OF_LIMITS,
    clause_text,
    decider,
    deciders,
    deciding_label,
    is_own,
    limit_words,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from queries.families.report import MemberAnswers
    from queries.verdicts.rows import LicenseAnswer
    from reports.views.family import FamilyView

Json = dict[str, Any]


def pack_answers(view: FamilyView) -> Json:
    """Return what may be done with each member, and who decides what of the subject."""
    sets: dict[MemberAnswers, int] = {}
    known = view.report.answers
    of = [sets.setdefault(known.get(node.key, NOTHING_KNOWN), len(sets)) for node in view.nodes]
    return {
        "words": ANSWERS,
        "names": ACTIONS,
        "actions": [[words_of(action, kind.label) for action in ACTIONS] for kind in ARTIFACTS],
        "limits": [OF_LIMITS[limit] for limit in LIMITS],
        "sets": [
            [
                [ANSWERS.index(answer) for answer in each.answers],
                [place for place, upstream in enumerate(each.upstream) if upstream],
            ]
            for each in sets
        ],
        "of": of,
        "subject": _pack_subject(view),
    }


def _pack_subject(view: FamilyView) -> Json:
    licenses = view.report.licenses
    rows = licenses.answers
    numbers = {each: number for number, each in enumerate(deciders(rows))}
    asked = [row for row in rows if row.action in ACTIONS]
    places = {node.key: place for place, node in enumerate(view.nodes)}
    return {
        "publisher": licenses.role == "publisher",
        "by": [-1 if row.answer == YES else numbers[decider(row)] for row in asked],
        "reasons": [row.limit and view.write_out(row.limit) for row in asked],
        "clauses": [row.clause and clause_text(row.clause) for row in asked],
        "limits": [[words, numbers[decider(row)]] for words, row in limit_words(rows)],
        "deciders": [
            [
                places.get((each[0] or "", each[1] or ""), -1),
                *_decider(view, [r for r in rows if r.answer != YES and decider(r) == each]),
            ]
            for each in numbers
        ],
    }


def _decider(view: FamilyView, rows: Sequence[LicenseAnswer]) -> list[Any]:
    first, own = rows[0], is_own(rows[0])
    clauses = dict.fromkeys(clause_text(row.clause) for row in rows if row.clause)
    label = view.write_out(deciding_label(rows))
    return [own, label, None if own else first.path, first.inferred, list(clauses)]
