"""How sure each obligation of a label is: certain, contested, or one of several to choose from."""

from __future__ import annotations

import functools
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from licenses.catalog.terms import Terms
from licenses.rule.obligations import Obligation, obligations
from licenses.rule.options import Label, Option, options, readings
from licenses.rule.permissions import DISPUTED, OWN, reach_of
from licenses.rule.readings import Policy
from licenses.rule.reconciliation import irreconcilable

CERTAIN, CONTESTED, ALTERNATIVE = "certain", "contested", "alternative"
STANDINGS = (CERTAIN, ALTERNATIVE, CONTESTED)
"""How an obligation stands, the firmest first."""
NOTHING = "nothing"
"""The term of a row that says that an option asks for nothing, or for what is not known."""
_NO_MORE = "nothing further"
CONDITIONS = {
    "trained_on": "if training data binds a model",
    "adapter": "if an adapter is made from its base",
    "repo_uses_model": "if a model binds the code that loads it",
}
"""On what a contested obligation depends, by the edge over which it arrives."""
INFERRED = "if the inferred step is right"
"""On what an obligation depends that arrives by an inferred step alone."""
_COPYLEFT = ("share_alike",)
"""The obligation without which no licence excludes another."""
_RELEASE = ("share_alike", "use_restrictions")
"""Obligations about the licence of what is released: of two, one may exclude the other."""
_LIMITS = ("non_commercial", "research_only", "no_derivatives")
"""Obligations about what may be done at all, which a copyleft licence may exclude."""
_LONGEST = 100
"""Characters of an option's name; what labels say may be long."""
_NAMED = 5
"""Options that the name of a choice lists; the rest is counted."""


class Asked(NamedTuple):
    """An obligation, and how it stands.

    ``choice`` names what is chosen from and ``option`` the licences that ask for it, where there is
    a choice; ``condition`` says on what a contested obligation depends.
    """

    obligation: Obligation
    standing: str
    choice: str = ""
    option: str = ""
    condition: str = ""

    @property
    def order(self) -> tuple[object, ...]:
        """Return what obligations are sorted by: the firmest first, those of one choice beside."""
        return STANDINGS.index(self.standing), *self[2:], self.obligation


@functools.lru_cache(maxsize=16_384)
def label_obligations(
    label: Label, edge: str, policy: Policy, *, used: bool = False
) -> tuple[Asked, ...]:
    """Return what a label asks over an edge; over ``OWN`` as the artifact's own.

    What all options of OR ask is certain, the rest an alternative; so is what some of a list asks
    that may be a choice. With ``used`` only what binds code that loads a model counts.
    """
    read = readings(label)
    chosen = options(read[-1], policy.described)
    asked = [tuple(_option_obligations(each, edge, policy, used=used)) for each in chosen]
    if len(chosen) == 1:
        return asked[0]
    shared = set.intersection(*({_said(one) for one in each} for each in asked))
    names = [_option_name(each) for each in chosen]
    if all(_said(one) in shared for each in asked for one in each):
        return tuple(dict.fromkeys(one for each in asked for one in each))
    choice = _choice_name(names, is_list=len(read) > 1)
    found = dict.fromkeys(one for each in asked for one in each if _said(one) in shared)
    disputed = [one for each in asked for one in each if _said(one) not in shared]
    # Where all that is asked is contested, so is what is not known beside it.
    contested = disputed[0] if all(one.condition for one in disputed) else None
    for option, name, each in zip(chosen, names, asked, strict=True):
        apart = [one for one in each if _said(one) not in shared]
        found |= dict.fromkeys(
            _as_option(apart or [_nothing_asked(option, name, contested)], choice, name)
        )
    return tuple(found)


def _option_obligations(
    option: Option, edge: str, policy: Policy, *, used: bool
) -> Iterator[Asked]:
    """Yield what the licences of one option ask together, each once."""
    over = "finetune" if edge == OWN else edge
    for up in option:
        if isinstance(up, str) or _is_ignored(up, edge, policy):
            continue
        disputed = reach_of(up, edge, policy) == DISPUTED
        condition = CONDITIONS.get(edge, "") if disputed else ""
        within = obligations(up, "repo_uses_model") if used else None
        for each in obligations(up, over):
            if within is None or each in within:
                yield Asked(each, CONTESTED if disputed else CERTAIN, condition=condition)


def _is_ignored(up: Terms, edge: str, policy: Policy) -> bool:
    """Return whether the policy says that a licence of data does not reach a model."""
    said = up.trained_model_reach in ("explicit_no", "notice_only", "explicit_yes")
    return edge == "trained_on" and policy.dataset == "ignore" and not said


def if_inferred(each: Asked) -> Asked:
    """Return what is asked only if a step that nobody declares is right."""
    condition = f"{each.condition}, and {INFERRED}" if each.condition else INFERRED
    return each._replace(standing=CONTESTED, condition=condition)


def if_declared(each: Asked) -> Asked:
    """Return what would be asked if somebody declared the step that ``if_inferred`` doubts."""
    condition = each.condition.removesuffix(INFERRED).removesuffix(", and ")
    return each._replace(condition=condition)


def nothing_besides(each: Asked) -> Asked:
    """Return that an option asks for nothing besides what is certain."""
    return each._replace(obligation=Obligation(NOTHING, _NO_MORE, each.option))


def _said(each: Asked) -> tuple[str, str]:
    """Return what is asked, whichever licence asks it."""
    return each.obligation.term, each.obligation.text


def _as_option(apart: Sequence[Asked], choice: str, name: str) -> Iterator[Asked]:
    """Yield what one option asks besides what all ask."""
    for each in apart:
        standing = ALTERNATIVE if each.standing == CERTAIN else CONTESTED
        yield each._replace(standing=standing, choice=choice, option=name)


def _nothing_asked(option: Option, name: str, like: Asked | None) -> Asked:
    """Return that an option asks for nothing besides, or that this is not known."""
    unknown = any(isinstance(part, str) for part in option)
    text = "what it asks for is not known" if unknown else _NO_MORE
    standing, condition = (like.standing, like.condition) if like else (CERTAIN, "")
    return Asked(Obligation(NOTHING, text, name), standing, condition=condition)


def _option_name(option: Option) -> str:
    name = " AND ".join(map(_part_name, option))
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _part_name(part: Terms | str) -> str:
    if isinstance(part, Terms):
        return part.id
    # The id of a text that was not recognised means nothing to a reader.
    return "another licence" if not part or part.startswith("unrecognised:") else part


def _choice_name(names: Sequence[str], *, is_list: bool) -> str:
    more = [f"{len(names) - _NAMED:,} more"] * (len(names) > _NAMED)
    shown = [*names[:_NAMED], *more]
    if is_list:
        return f"one may be enough, of a list that may be a choice: {', '.join(shown)}"
    return f"one is enough, by choice: {', '.join(shown[:-1])} or {shown[-1]}"


def exclude_pairs(asked: Sequence[Asked], policy: Policy) -> list[Asked]:
    """Return what stands for each obligation where licences exclude each other.

    No licence would satisfy both, so one of the two has to be done without: what they say of a
    release, and a limit that one of them sets, is an alternative then.
    """
    copyleft, release, limits = (
        {
            each.obligation.licence
            for each in asked
            if each.standing == CERTAIN and each.obligation.term in terms
        }
        for terms in (_COPYLEFT, _RELEASE, _LIMITS)
    )
    groups = _exclusive_groups(sorted(release | limits), copyleft, policy)
    return [_apart(each, groups, release) for each in asked]


def _apart(each: Asked, groups: Mapping[str, Sequence[str]], release: Container[str]) -> Asked:
    term, _, licence = each.obligation
    group = groups.get(licence) if each.standing == CERTAIN else None
    is_limit = term in _LIMITS and licence not in release
    if group is None or not (term in _RELEASE or is_limit):
        return each
    choice = f"not all can be kept, {' and '.join(group)} exclude each other"
    return each._replace(standing=ALTERNATIVE, choice=choice, option=licence)


def _exclusive_groups(
    licences: Sequence[str], copyleft: Container[str], policy: Policy
) -> dict[str, list[str]]:
    """Return for each licence that another excludes all that are joined so, itself among them."""
    groups: dict[str, list[str]] = {}
    for place, one in enumerate(licences):
        for other in licences[place + 1 :]:
            pair = frozenset(((one, "finetune"), (other, "finetune")))
            if (one in copyleft or other in copyleft) and irreconcilable(pair, policy):
                joined = sorted({*groups.get(one, [one]), *groups.get(other, [other])})
                groups |= dict.fromkeys(joined, joined)
    return groups
