"""What may be done with an artifact, by its own label and by every licence that reaches it.

Pure: an inheritance in, a decision for each action out. Nobody downstream can lift an upstream
term, so the gravest answer counts; of several equally grave ones the nearest artifact decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from graph.schema import Dataset
from graph.schema.kinds import only_uses
from licenses.rule.permissions import (
    ANSWERS,
    ASKED,
    CONTESTED,
    DUTIES,
    NO,
    OWN,
    Permission,
    Permissions,
    mildest,
    permissions,
)
from licenses.rule.readings import Policy
from licenses.rule.reconciliation import excludes
from queries.answer import Key
from queries.propagation.inheritance import UNLABELLED, Inheritance, Route
from queries.propagation.relations import DATA, USE

OWN_ROUTE = Route((), OWN)
PASSING_ON = ("redistribute", "publish")
"""What nobody may do where no licence fits all that an artifact is made from."""
EXCLUDED = {"redistribute": CONTESTED, "publish": NO}
"""What is left where an artifact's own licence and one upstream exclude each other.

Who passes on copies adds nothing to either licence, which some of them allow all the same.
"""


class Decision(NamedTuple):
    """The answer for one action, and the artifact, label and route that decide it."""

    action: str
    permission: Permission
    origin: Key
    label: str | None
    route: Route


def decide(
    found: Inheritance,
    policy: Policy,
    *,
    own_label: bool = True,
    unresolved: Collection[Key] = (),
) -> list[Decision]:
    """Return the decision for each action and limit, in the order of ``ASKED``.

    Parameters
    ----------
    own_label
        Whether the artifact's own label counts: whoever publishes it is not bound by it. It counts
        where nothing is upstream.
    unresolved
        The artifacts whose base nobody can look up.
    """
    made = list(_candidates(found, policy, own_label=own_label or not found.routes))
    if found.beyond or found.subject in unresolved:
        made.append(_unknown(found, found.subject, OWN_ROUTE, policy))
    for origin in found.routes.keys() & set(unresolved):
        made += [_unknown(found, origin, route, policy) for route in found.routes[origin]]
    made.sort(key=_nearness)
    decided = [_gravest(made, place) for place in range(len(ASKED))]
    if own_label and (pair := _find_exclusion(found, policy)):
        decided = [_between_two(found, each, *pair) for each in decided]
    return [_without_licence(found, each) for each in decided] if found.clash else decided


class _Candidate(NamedTuple):
    """What one label over one route says of all actions."""

    answers: Permissions
    origin: Key
    label: str | None
    route: Route


def _candidates(found: Inheritance, policy: Policy, *, own_label: bool) -> Iterator[_Candidate]:
    kind = found.subject[0]
    if own_label:
        for label in found.labels:
            answers = answers_over(kind, label, OWN, policy)
            yield _Candidate(answers, found.subject, label, OWN_ROUTE)
    for origin, routes in found.routes.items():
        for label in found.upstream.get(origin) or UNLABELLED:
            for route in routes:
                answers = answers_over(kind, label, route.edge, policy)
                yield _Candidate(answers, origin, label, route)


def answers_over(kind: str, label: str | None, edge: str, policy: Policy) -> Permissions:
    """Return what a label that reaches an artifact of this kind over an edge says.

    What reaches a repository through a model's training data binds no more than the data binds the
    model, and no more than the model binds its user.
    """
    found = permissions(label, edge, policy, data=kind == Dataset.label)
    if edge == DATA and only_uses(kind):
        used = permissions(label, USE, policy)
        return tuple(mildest(pair) for pair in zip(found, used, strict=True))
    return found


def _unknown(found: Inheritance, origin: Key, route: Route, policy: Policy) -> _Candidate:
    """Return what is said of an artifact of whose origin nothing is known."""
    answers = answers_over(found.subject[0], None, route.edge, policy)
    return _Candidate(answers, origin, None, route)


def _gravest(made: Sequence[_Candidate], place: int) -> Decision:
    """Return the decision for the action at a place in ``ASKED``; the nearest stand first."""
    one = made[0] if len(made) == 1 else max(made, key=lambda each: each.answers[place].rank)
    permission = one.answers[place]
    if permission.answer == DUTIES and len(made) > 1:
        # Each label binds, so what is to be kept to is what all of them ask, the nearest first.
        asked = (each.answers[place].duties for each in made)
        permission = permission._replace(duties=tuple(dict.fromkeys(chain.from_iterable(asked))))
    return Decision(ASKED[place], permission, one.origin, one.label, one.route)


def _nearness(each: _Candidate) -> tuple[bool, int, Key, str]:
    return not each.route.declared, len(each.route.steps), each.origin, str(each.label)


def _without_licence(found: Inheritance, decided: Decision) -> Decision:
    """Return that nothing may be passed on where no licence fits all that it is made from."""
    if decided.action not in PASSING_ON or not found.clash or decided.permission.answer == NO:
        return decided
    no = Permission(NO, found.clash.upstream, found.clash.clause, found.clash.compared)
    return Decision(decided.action, no, found.subject, None, OWN_ROUTE)


def _find_exclusion(found: Inheritance, policy: Policy) -> tuple[str, Key, str] | None:
    """Return a label of the artifact, and an artifact upstream with a licence that excludes it."""
    pairs = (
        (label, origin, licence)
        for label in found.labels
        for origin, routes in found.routes.items()
        for licence in found.upstream.get(origin) or UNLABELLED
        for route in routes
        if label and licence and excludes(label, licence, route.edge, policy)
    )
    return next(pairs, None)


def _between_two(
    found: Inheritance, decided: Decision, label: str, origin: Key, licence: str
) -> Decision:
    """Return what is left to do with an artifact whose own licence and one upstream exclude it."""
    answer = EXCLUDED.get(decided.action)
    if answer is None or ANSWERS.index(answer) <= decided.permission.rank:
        return decided
    words = f"its own {label} and the {licence} of {origin[1]} exclude each other"
    return Decision(
        decided.action, Permission(answer, label, limit=words), found.subject, label, OWN_ROUTE
    )
