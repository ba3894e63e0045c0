"""What may be done with an artifact: an answer for each action and limit, by one label that binds.

The columns of the table answer for the licence itself; the edge by which it arrives says whether it
binds at all, is contested, or does not reach. docs/reference/permissions.md has it in words.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from licenses.catalog.terms import Terms
from licenses.rule.checks import STRONG
from licenses.rule.edges import DERIVATIONS
from licenses.rule.obligations import Obligation, obligations
from licenses.rule.options import Label, options, readings
from licenses.rule.readings import Policy

YES, DUTIES, CONTESTED, UNKNOWN, NO = "yes", "yes with duties", "contested", "unknown", "no"
ANSWERS = (YES, DUTIES, CONTESTED, UNKNOWN, NO)
"""The answers, the mildest first."""
ACTIONS = ("use", "commercial", "service", "redistribute", "publish", "train")
"""What a user of an artifact asks: of a dataset, ``train`` is to train models on it."""
LIMITS = ("any_users", "any_revenue", "any_territory", "any_field")
"""Whether it may be used without a limit of users a month, of revenue, of place, of purpose."""
ASKED = (*ACTIONS, *LIMITS)
_SERVE, _PUBLISH = ASKED.index("service"), ASKED.index("publish")
OWN = "own"
"""The edge of a label to the artifact that bears it."""
BINDS, DISPUTED, FREE = "binds", "disputed", "free"
"""How far a licence reaches over an edge."""
_NO_LIMIT = frozenset(("share_alike", "naming", "state_changes"))
"""Obligations of whoever changes something: an unchanged copy keeps its name and its licence."""
_OF_COPIES = (
    "allows_redistribution",
    "requires_attribution",
    "must_flow_down_license_text",
    "use_restrictions",
)
_OF_DERIVATIVES = (
    "allows_derivatives",
    "requires_attribution",
    "share_alike",
    "use_restrictions",
)
"""What has to be known to say what is asked of copies, and of what is made."""
_BOUNDS = ("non_commercial", "research_only", "use_limits")
"""Obligations of whoever uses something."""
_OF_DATA = ("commercial", "service", "redistribute", "publish")
"""What licences of data speak of, where they might bind a model trained on it."""
_SOURCE = "offer those who use the service its source"
_BY_OUTPUTS = {
    "no": YES,
    "naming_only": DUTIES,
    "treats_as_derivative": DUTIES,
    "nc_outputs": DUTIES,
    "forbids_other_models": NO,
}


class Permission(NamedTuple):
    """An answer, the licence that gives it, and where that says so.

    ``duties`` are what has to be kept to; ``limit`` puts in words what a limit allows at most.
    """

    answer: str
    license: str = ""
    clause: str = ""
    limit: str = ""
    duties: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """Return how grave the answer is; greater is worse."""
        return ANSWERS.index(self.answer)


Permissions = tuple[Permission, ...]
"""One for each of ``ASKED``, in that order."""


@functools.lru_cache(maxsize=65_536)
def permissions(label: Label, edge: str, policy: Policy, *, data: bool = False) -> Permissions:
    """Return what a label lets its artifact, or one made from it over an edge, be used for.

    Of OR the best option counts for each action, of AND the worst part; where the readings of a
    list differ, the answer is contested. ``data`` is true where what is asked about is a dataset.
    """
    read = [_by_reading(reading, edge, policy, data=data) for reading in readings(label)]
    return read[0] if len(read) == 1 else tuple(map(_contest, zip(*read, strict=True)))


def worst(answers: Iterable[Permission]) -> Permission:
    """Return the gravest answer; of equals the first."""
    return max(answers, key=lambda each: each.rank)


def mildest(answers: Iterable[Permission]) -> Permission:
    """Return the mildest answer; of equals the first."""
    return min(answers, key=lambda each: each.rank)


def _contest(answers: Sequence[Permission]) -> Permission:
    """Return the answer of a label whose readings may differ."""
    grave = worst(answers)
    milder = mildest(answers)
    certain = milder.rank == grave.rank or grave.rank <= ANSWERS.index(DUTIES)
    return grave if certain else grave._replace(answer=CONTESTED)


def _by_reading(label: Label, edge: str, policy: Policy, *, data: bool) -> Permissions:
    chosen = [
        [_by_licence(part, edge, policy, data=data) for part in option or ("",)]
        for option in options(label, policy.described)
    ]
    together = [tuple(map(worst, zip(*parts, strict=True))) for parts in chosen]
    return tuple(map(mildest, zip(*together, strict=True)))


@functools.lru_cache(maxsize=16_384)
def _by_licence(up: Terms | str, edge: str, policy: Policy, *, data: bool) -> Permissions:
    if isinstance(up, str):
        return tuple(Permission(_unknown_answer(action, edge), up) for action in ASKED)
    reach = reach_of(up, edge, policy)
    asks = obligations(up, "finetune" if edge == OWN else edge)
    if reach == FREE:
        noticed = _keeps_notice(up, edge)
        made = [_after_free(action, asks if noticed else (), edge) for action in ASKED]
        return _signed(up, _with_copyleft(up, made, edge, policy))
    made = [
        _use(up, asks),
        _commercial(up, asks),
        _service(up, asks, edge),
        _redistribute(up, asks, edge),
        _publish(up, asks, edge),
        _train_on(up, policy) if data else _train(up),
        *_limits(up),
    ]
    if reach == DISPUTED:
        alike = _has_to_stay_alike(up) and edge != "repo_uses_model"
        made = [_soften(each) for each in made]
        made[_PUBLISH] = Permission(CONTESTED) if alike else made[_PUBLISH]
    return _signed(up, _with_copyleft(up, made, edge, policy))


def _has_to_stay_alike(up: Terms) -> bool:
    """Return whether what is made from something may not be published on terms of one's own."""
    return up.share_alike != "none" or up.use_restrictions in ("yes_flow_down", "unknown")


def _keeps_notice(up: Terms, edge: str) -> bool:
    """Return whether a licence that does not reach asks for a notice by its own words."""
    if edge == "trained_on" and up.trained_model_reach != "explicit_yes":
        return up.trained_model_reach == "notice_only"
    return edge in ("trained_on", "distilled")


def _with_copyleft(
    up: Terms, made: Sequence[Permission], edge: str, policy: Policy
) -> list[Permission]:
    """Return answers with what copyleft weights ask of the software that loads them, if they do."""
    loaded = edge == "repo_uses_model" and up.share_alike in STRONG and up.target == "software"
    if not loaded or policy.repo_copyleft == "ignore":
        return list(made)
    binds = policy.repo_copyleft == "conflict"
    kept = tuple(each.text for each in obligations(up, "finetune") if each.term == "share_alike")
    answers = list(made)
    for place, duties in ((_PUBLISH, kept), (_SERVE, (_SOURCE,) * (up.share_alike == "network"))):
        if duties:
            new = Permission(DUTIES, duties=duties) if binds else Permission(CONTESTED)
            answers[place] = worst((new, answers[place]))
    return answers


def _signed(up: Terms, made: Iterable[Permission]) -> Permissions:
    """Return answers with the licence that gives them, and where it does."""
    return tuple(
        each._replace(license=up.id, clause=up.clause_of(action))
        for action, each in zip(ASKED, made, strict=True)
    )


def _after_free(action: str, asks: Sequence[Obligation], edge: str) -> Permission:
    """Return the answer of a licence that does not reach over an edge; a notice may stay due."""
    passed_on = action in ("redistribute", "publish") and edge != "repo_uses_model"
    return _allow(tuple(each.text for each in asks) if passed_on else ())


def _unknown_answer(action: str, edge: str) -> str:
    """Return the answer where a licence is not known.

    That of training data is a doubt on top of a dispute: it contests what data licences speak of,
    and not that a model may be used at all.
    """
    if edge != "trained_on":
        return UNKNOWN
    return CONTESTED if action in _OF_DATA else YES


def reach_of(up: Terms, edge: str, policy: Policy) -> str:
    """Return how far a licence reaches over an edge: it binds, that is disputed, or it is free."""
    if edge == "adapter" and up.target != "model":
        return {"conflict": BINDS, "ignore": FREE}.get(policy.adapter_silent, DISPUTED)
    if edge == "repo_uses_model":
        return {"conflict": BINDS, "ignore": FREE}.get(policy.repo_restrictions, DISPUTED)
    if edge == "trained_on" and up.trained_model_reach in ("explicit_no", "notice_only"):
        return FREE
    if edge == "trained_on" and up.trained_model_reach != "explicit_yes":
        return {"ignore": FREE, "strict": BINDS}.get(policy.dataset, DISPUTED)
    if edge in ("trained_on", "distilled"):
        return FREE if up.restricts_output_training in ("no", "naming_only") else BINDS
    return BINDS


def _soften(found: Permission) -> Permission:
    """Return an answer as it is over an edge of which it is disputed whether a licence reaches."""
    if found.answer in (NO, UNKNOWN, CONTESTED):
        return found._replace(answer=CONTESTED)
    # What is asked of those who pass on is told as contested obligations, and changes no answer.
    return Permission(YES)


# What a licence itself says -------------------------------------------------------------------


def _texts(asks: Iterable[Obligation], terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(each.text for each in asks if each.term in terms)


def _allow(duties: tuple[str, ...]) -> Permission:
    return Permission(DUTIES if duties else YES, duties=duties)


def _unknown_of(up: Terms, *columns: str) -> bool:
    """Return whether the table does not know one of the columns that an answer depends on."""
    return any(getattr(up, column) == "unknown" for column in columns)


def _use(up: Terms, asks: Sequence[Obligation]) -> Permission:
    if _unknown_of(up, "use_restrictions", "research_only"):
        return Permission(UNKNOWN)
    return _allow(_texts(asks, _BOUNDS))


def _commercial(up: Terms, asks: Sequence[Obligation]) -> Permission:
    if up.allows_commercial == "no" or up.research_only == "yes":
        return Permission(NO)
    condition = (up.commercial_condition,) if up.allows_commercial == "conditional" else ()
    unknown = _unknown_of(up, "allows_commercial", "research_only", "use_restrictions")
    if unknown or condition == ("",):
        return Permission(UNKNOWN)
    limits = tuple(each.limit for each in _limits(up) if each.limit)
    return _allow((*condition, *limits))._replace(limit="".join(condition))


def _service(up: Terms, asks: Sequence[Obligation], edge: str) -> Permission:
    if up.allows_service == "no" or up.research_only == "yes":
        return Permission(NO)
    if _unknown_of(up, "allows_service", "research_only", "share_alike", "use_restrictions"):
        return Permission(UNKNOWN)
    distributed = up.allows_service == "as_distribution"
    passed = ("use_restrictions", "licence_text", "display") if distributed else ()
    duties = _texts(asks, (*_BOUNDS, *passed))
    network = up.share_alike == "network" and edge != "repo_uses_model"
    return _allow((*duties, *[_SOURCE] * network))


def _redistribute(up: Terms, asks: Sequence[Obligation], edge: str) -> Permission:
    if edge == "repo_uses_model":
        return Permission(YES)
    if edge != OWN:
        made = _publish(up, asks, edge)
        # Under a 4.0 licence a change of format is arguably no adaptation.
        reformatted = edge in ("quantized", "converted") and up.id.endswith("-4.0")
        return made._replace(answer=CONTESTED) if reformatted and made.answer == NO else made
    if up.allows_redistribution == "no":
        return Permission(NO)
    # A condition that the table does not have in words is not known.
    if up.allows_redistribution == "conditional" or _unknown_of(up, *_OF_COPIES):
        return Permission(UNKNOWN)
    copied = obligations(up, "repo_vendors_model")
    return _allow(tuple(each.text for each in copied if each.term not in _NO_LIMIT))


def _publish(up: Terms, asks: Sequence[Obligation], edge: str) -> Permission:
    if edge == OWN or edge in DERIVATIONS or edge == "trained_on":
        if up.allows_derivatives in ("no", "no_share"):
            return Permission(NO)
        if _unknown_of(up, *_OF_DERIVATIVES):
            return Permission(UNKNOWN)
    return _allow(tuple(each.text for each in asks))


def _train(up: Terms) -> Permission:
    answer = _BY_OUTPUTS.get(up.restricts_output_training, UNKNOWN)
    if answer != NO and _unknown_of(up, "use_restrictions", "research_only"):
        return Permission(UNKNOWN)
    if answer in (UNKNOWN, NO):
        return Permission(answer, limit=up.outputs_not_for and f"not for {up.outputs_not_for}")
    # Whoever makes outputs uses the model, whatever its licence says or does not say of them.
    asks = (*obligations(up, "distilled"), *obligations(up, "repo_uses_model"))
    return _allow(tuple(dict.fromkeys(each.text for each in asks)))


def _train_on(up: Terms, policy: Policy) -> Permission:
    """Return whether models may be trained on a dataset."""
    if reach_of(up, "trained_on", policy) == DISPUTED and _restricts(up):
        return Permission(CONTESTED)
    if up.trained_model_reach == "explicit_yes":
        return _train(up)
    if up.trained_model_reach == "unknown":
        return Permission(UNKNOWN)
    return _allow(tuple(each.text for each in obligations(up, "trained_on")))


def _restricts(up: Terms) -> bool:
    """Return whether a licence has a term that would bind a model trained on what it covers."""
    return (
        up.allows_commercial in ("no", "unknown")
        or up.research_only in ("yes", "unknown")
        or up.allows_derivatives != "yes"
        or up.share_alike != "none"
        or up.use_restrictions not in ("none", "yes")
    )


def _limits(up: Terms) -> Iterator[Permission]:
    yield _threshold(up.mau_threshold, "up to {} users a month", "users a month")
    yield _threshold(up.revenue_threshold_usd, "up to USD {} of revenue a year", "revenue a year")
    yield _territory(up.territory_limit)
    if "unknown" in (up.use_restrictions, up.research_only):
        yield Permission(UNKNOWN)
    elif up.research_only == "yes":
        yield Permission(NO, limit="research only")
    elif up.use_restrictions in ("yes", "yes_flow_down"):
        named = f" ({up.restriction_set})" if up.restriction_set else ""
        yield Permission(NO, limit=f"its use restrictions{named}")
    else:
        yield Permission(YES)


def _territory(place: str) -> Permission:
    if place == "unknown":
        return Permission(UNKNOWN, limit="territory: what its own text says")
    return Permission(NO, limit=f"territory: {place}") if place else Permission(YES)


def _threshold(number: str, words: str, of: str) -> Permission:
    """Return whether there is a limit; one that differs between texts of one name is unknown."""
    if not number:
        return Permission(YES)
    if number == "unknown":
        return Permission(UNKNOWN, limit=f"the limit of {of} that its own text says")
    return Permission(NO, limit=words.format(f"{int(number):,}"))
