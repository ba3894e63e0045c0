"""How the label of each member of a family stands to what is upstream, and what one may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from licenses.rule.permissions import ANSWERS
from queries.families.report import MemberAnswers
from queries.propagation.audit import judge_all_of
from queries.propagation.labelled_edges import KINDS, label_edges

if TYPE_CHECKING:
    from graph.store.tables import Tables
    from queries.answer import Key
    from queries.propagation.all_answers import Answers
    from queries.propagation.audit import Outcome


class MembersJudged(NamedTuple):
    """The gravest outcome of each member that has anything upstream, and the answers for each."""

    outcomes: dict[Key, Outcome]
    answers: dict[Key, MemberAnswers]


def judge_members(claims: Tables, *, declared_only: bool = False) -> MembersJudged:
    """Return how each artifact of some claims is judged, and what may be done with it.

    ``claims`` have all that is upstream of any of them. What has neither steps nor labels is not
    among the answers.
    """
    found = judge_all_of(label_edges(claims, declared_only=declared_only))
    everything = np.arange(found.graph.size)
    kinds = [KINDS[kind] for kind in found.graph.kinds(everything).tolist()]
    keys = list(zip(kinds, found.graph.names(everything).to_pylist(), strict=True))
    # Outcomes stand with the worst first.
    worst = np.full(found.graph.size, len(found.outcomes), dtype=np.int64)
    np.minimum.at(worst, found.node, found.outcome)
    judged = np.flatnonzero(worst < len(found.outcomes)).tolist()
    sets = _read_sets(found.answers)
    return MembersJudged(
        {keys[node]: found.outcomes[worst[node]] for node in judged},
        {key: sets[of] for key, of in zip(keys, found.answers.of.tolist(), strict=True)},
    )


def _read_sets(answers: Answers) -> list[MemberAnswers]:
    """Return each distinct set of answers once, as members have it."""
    return [
        MemberAnswers(tuple(ANSWERS[rank] for rank in ranks), tuple(upstream))
        for ranks, upstream in zip(
            answers.distinct.tolist(), answers.upstream.tolist(), strict=True
        )
    ]
