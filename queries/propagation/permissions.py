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
    YES,
    Permission,
    Permissions,
    mildest,
    permissions,
)
from licenses.rule.readings import Policy
from queries.answer import Key
from queries.propagation.exclusions import Clash, Exclusion, find_clash, find_exclusion
from queries.propagation.inheritance import UNLABELLED, Inheritance, Route
from queries.propagation.relations import DATA, OUTPUTS, USE

OWN_ROUTE = Route((), OWN)
BASELESS = "a stated base cannot be looked up"
BEYOND = "more lies upstream than is looked at"
"""Why nothing is known of what an artifact was made from."""
PASSING_ON = ("redistribute", "publish")
"""What nobody may do where no licence fits all that an artifact is made from."""
EXCLUDED = {"redistribute": CONTESTED, "publish": NO}
"""What is left where two licences that reach an artifact exclude each other.

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
        Whether the artifact's own label counts: whoever publishes it is not bound by it.
    unresolved
        The artifacts whose base nobody can look up.
    """
    made = list(_candidates(found, policy, own_label=own_label))
    if found.beyond:
        made.append(_unknown(found, found.subject, OWN_ROUTE, policy, BEYOND))
    if found.subject in unresolved:
        made.append(_unknown(found, found.subject, OWN_ROUTE, policy, BASELESS))
    for origin in found.routes.keys() & set(unresolved):
        made += [_unknown(found, origin, route, policy, BASELESS) for route in found.routes[origin]]
    if not made:
        made.append(_Candidate((Permission(YES),) * len(ASKED), found.subject, None, OWN_ROUTE))
    made.sort(key=_nearness)
    decided = [_gravest(made, place) for place in range(len(ASKED))]
    if pair := find_exclusion(found, policy, own_label=own_label):
        decided = [_between_two(found, each, pair) for each in decided]
    if clash := find_clash(found, policy):
        decided = [_without_licence(found, each, clash) for each in decided]
    return decided


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

    What reaches a repository through a model's training data or outputs binds no more than these
    bind the model, and no more than the model binds its user.
    """
    found = permissions(label, edge, policy, data=kind == Dataset.label)
    if edge in (DATA, OUTPUTS) and only_uses(kind):
        used = permissions(label, USE, policy)
        return tuple(mildest(pair) for pair in zip(found, used, strict=True))
    return found


def _unknown(found: Inheritance, origin: Key, route: Route, policy: Policy, why: str) -> _Candidate:
    """Return what is said of an artifact of whose origin nothing is known, and why."""
    answers = answers_over(found.subject[0], None, route.edge, policy)
    return _Candidate(tuple(each._replace(limit=why) for each in answers), origin, None, route)


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


def _without_licence(found: Inheritance, decided: Decision, clash: Clash) -> Decision:
    """Return that nothing may be passed on where no licence fits all that something is made from.

    That is the artifact itself, or one that it contains.
    """
    if decided.action not in PASSING_ON or decided.permission.answer == NO:
        return decided
    finding = clash.finding
    no = Permission(NO, finding.upstream, finding.clause, finding.compared)
    route = OWN_ROUTE if clash.artifact == found.subject else clash.route
    return Decision(decided.action, no, clash.artifact, None, route)


def _between_two(found: Inheritance, decided: Decision, pair: Exclusion) -> Decision:
    """Return what is left to do where a label and a licence upstream of it exclude each other."""
    answer = EXCLUDED.get(decided.action)
    if answer is None or ANSWERS.index(answer) <= decided.permission.rank:
        return decided
    own = pair.artifact == found.subject
    whose = f"its own {pair.label}" if own else f"the {pair.label} of {pair.artifact[1]}"
    words = f"{whose} and the {pair.licence} of {pair.origin[1]} exclude each other"
    permission = Permission(answer, pair.label, limit=words)
    route = OWN_ROUTE if own else pair.route
    return Decision(decided.action, permission, pair.artifact, pair.label, route)
