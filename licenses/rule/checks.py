"""The checks C2 to C12: one upstream licence, one set of downstream licences, one edge.

Each check is a function that yields what it finds. ``needs`` selects the upstream licences for
which it can find anything, ``APPLIED`` the edges on which it counts. The readings and their
sources are in docs/reference/licence-rule.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from licenses.catalog.terms import Terms, all_terms
from licenses.labels.recognition import PROPRIETARY
from licenses.rule.kinship import OPEN, YES, satisfies, versions

CONFLICT, UNKNOWN, WARNING = "conflict", "unknown", "warning"
STRONG = ("strong", "network")
COPYLEFT = ("weak", *STRONG)
PUBLIC_DOMAIN = "public domain"
_GNU = re.compile(r"(a|l)?gpl(-\d.*)?")
_FSF_INCOMPATIBLE = frozenset(
    "afl-3.0 lppl-1.3c epl-1.0 epl-2.0 osl-3.0 bsd-4-clause ms-pl ms-rl cc-by-sa-3.0 gfdl".split()
)
"""On the FSF's list of licences that cannot be combined with any GPL."""
_NOT_WITH_GPL_2 = re.compile(r"apache-2\.0|ecl-2\.0|(a|l)?gpl-3\.0(-or-later)?")
_UNREAD = str.maketrans("", "", "-_ \t\n")
"""Characters of a name that are ignored."""
_VERSION_2 = frozenset(("gpl-2.0", "lgpl-2.1"))


class Found(NamedTuple):
    """What one check found: the term, its level, and the values compared."""

    term: str
    level: str
    compared: str


class Case(NamedTuple):
    """One upstream licence, the downstream licences that all apply, their ids, and a name.

    ``open`` is true where some downstream label is not known: a term that the known ones lack may
    stand in it.
    """

    up: Terms
    down: tuple[Terms, ...]
    ids: tuple[str, ...]
    name: str | None
    open: bool

    def lacking(self) -> str:
        """Return the level of a term that no known downstream licence has."""
        return UNKNOWN if self.open else CONFLICT

    def carries(self) -> bool:
        """Return whether the upstream licence itself is declared downstream."""
        return self.up.id in self.ids

    def is_own(self) -> bool:
        """Return whether the label is somebody's own licence, whose terms nobody states."""
        return self.down == (all_terms()[PROPRIETARY],)

    def other_version(self) -> str:
        """Return the declared licences that are another version of the upstream licence."""
        return ", ".join([d.id for d in self.down if d.stem == self.up.stem])

    def label(self) -> str:
        """Return the downstream licences as words."""
        return " AND ".join(self.ids) or "not stated"


class Check(NamedTuple):
    """A check: its number, which upstream licences it concerns, and the function that finds."""

    number: str
    needs: Callable[[Terms], bool]
    find: Callable[[Case], Iterator[Found]]


# C2 to C6 --------------------------------------------------------------------------------------


def _no_derivatives(case: Case) -> Iterator[Found]:
    """Find that derivatives may not be made or shared, whatever their label."""
    value = case.up.allows_derivatives
    yield Found(
        "no_derivatives",
        UNKNOWN if value == "unknown" else CONFLICT,
        f"allows_derivatives: {value}",
    )


def _no_derivatives_quantized(case: Case) -> Iterator[Found]:
    """Find the same for a change of format, which under a 4.0 licence is arguably no adaptation."""
    kept = case.up.id.endswith("-4.0") and (case.carries() or not case.down)
    for found in _no_derivatives(case):
        yield found._replace(level=UNKNOWN) if kept else found


def _non_commercial(case: Case) -> Iterator[Found]:
    """Find that upstream withholds commercial use, and the label downstream grants it."""
    yield from _check_kept(case, "non_commercial", "allows_commercial", "no")


def _research_only(case: Case) -> Iterator[Found]:
    """Find that upstream allows research alone, and the label downstream more."""
    yield from _check_kept(case, "research_only", "research_only", "yes")


def _check_kept(case: Case, term: str, column: str, value: str) -> Iterator[Found]:
    """Yield a finding unless some downstream licence keeps the upstream's value of a column."""
    up = getattr(case.up, column)
    down = {getattr(d, column) for d in case.down}
    if up == "unknown":
        yield Found(term, UNKNOWN, f"{column}: unknown")
    elif value not in down:
        level = UNKNOWN if "unknown" in down else case.lacking()
        yield Found(term, level, f"{column}: {up} → {_value_words(down)}")


def _use_restrictions(case: Case) -> Iterator[Found]:
    """Find that restrictions that must be imposed on recipients are not carried on."""
    up = case.up
    if up.use_restrictions == "unknown":
        yield Found("use_restrictions", UNKNOWN, "use_restrictions: unknown")
    elif not case.carries() and not any(_covers_clauses(d, up) for d in case.down):
        down = {d.use_restrictions for d in case.down}
        silent = down <= {"none"} or case.is_own()
        level = case.lacking() if silent else UNKNOWN
        yield Found(
            "use_restrictions", level, f"use_restrictions: yes_flow_down → {_value_words(down)}"
        )


def _use_restrictions_used(case: Case) -> Iterator[Found]:
    """Find the same for what only uses it: a licence of one's own grants nobody a freer use."""
    for found in _use_restrictions(case):
        yield found._replace(level=UNKNOWN) if case.is_own() else found


def _covers_clauses(down: Terms, up: Terms) -> bool:
    """Return whether clauses contain others; a trailing - is a narrower wording."""
    if not up.restriction_clauses or not down.restriction_clauses:
        return False
    have = {*down.restriction_clauses, *(f"{code}-" for code in down.restriction_clauses)}
    return have.issuperset(up.restriction_clauses)


def _has_to_be_passed_on(up: Terms) -> bool:
    binding = up.derivative_licence_terms in ("flow_down", "same_only")
    return binding and up.target == "model" and not up.family.startswith("RAIL")


def _licence_text(case: Case) -> Iterator[Found]:
    """Find that an agreement that has to be passed on is not declared."""
    if not case.carries():
        other = case.other_version()
        shown = f"another version: {other}" if other else case.label()
        yield Found("licence_text", case.lacking(), f"agreement: {case.up.id} → {shown}")


# C7 to C9: copyleft ----------------------------------------------------------------------------


def _share_alike(case: Case) -> Iterator[Found]:
    """Find that a derivative is neither under the licence nor under one that it names."""
    yield from _kept_alike(case, "share_alike")


def _share_alike_use(case: Case) -> Iterator[Found]:
    """Find the same for a repository that loads the weights, which is contested."""
    yield from _kept_alike(case, "share_alike_use")


def _kept_alike(case: Case, term: str) -> Iterator[Found]:
    up = case.up
    answers = {satisfies(d, up) for d in case.down}
    if up.share_alike == "unknown":
        yield Found(term, UNKNOWN, "share_alike: unknown")
    elif YES not in answers:
        level = UNKNOWN if OPEN in answers else case.lacking()
        yield Found(term, level, f"share_alike: {up.share_alike} → {case.label()}")


def _share_alike_joint(case: Case) -> Iterator[Found]:
    """Find that a copyleft licence is declared together with terms that it does not admit."""
    if not case.carries():
        return
    up = case.up
    for other in case.down:
        answers = (satisfies(other, up), satisfies(up, other))
        if other.id != up.id and YES not in answers and (added := _added_limit(other, up)):
            level = UNKNOWN if OPEN in answers or added.endswith("unknown") else CONFLICT
            yield Found("share_alike_joint", level, f"{up.id} with {other.id}: {added}")


def _added_limit(other: Terms, up: Terms) -> str | None:
    """Return a limit that a licence adds and copyleft does not admit; None where it adds none."""
    if other.allows_commercial == "no" and up.allows_commercial != "no":
        return "non-commercial"
    if other.allows_derivatives in ("no", "no_share"):
        return "no derivatives"
    if other.use_restrictions in ("yes", "yes_flow_down"):
        return "use restrictions"
    if other.share_alike in COPYLEFT:
        return "share-alike"
    if _GNU.fullmatch(up.base) and other.id in _FSF_INCOMPATIBLE:
        return "a condition that the GPL does not admit"
    return "terms unknown" if other.share_alike == "unknown" else None


def _gnu_may_refuse(up: Terms) -> bool:
    restricted = up.allows_commercial == "no" or up.use_restrictions == "yes_flow_down"
    meant = (up, *versions(up.id))
    named = any(u.id in _FSF_INCOMPATIBLE or _NOT_WITH_GPL_2.fullmatch(u.id) for u in meant)
    return restricted or named


def _gnu_terms(case: Case) -> Iterator[Found]:
    """Find that a GNU licence is declared over terms that it does not admit."""
    if case.carries():
        return
    up = case.up
    for down in case.down:
        if not _GNU.fullmatch(down.base):
            continue
        pair = f"{up.id} → {down.id}"
        if up.allows_commercial == "no" or up.use_restrictions == "yes_flow_down":
            yield Found("further_restrictions", CONFLICT, f"{up.family} → {down.id}")
        if up.id in _FSF_INCOMPATIBLE:
            yield Found("gpl_incompatible", CONFLICT, pair)
        elif any(version.id in _FSF_INCOMPATIBLE for version in versions(up.id)):
            yield Found("gpl_incompatible", UNKNOWN, f"{pair}, version not stated")
        yield from _gpl_2_terms(up, down)


def _gpl_2_terms(up: Terms, down: Terms) -> Iterator[Found]:
    """Find terms that GPL-3.0 admits and version 2 does not; a family may mean either version."""
    ups, downs = versions(up.id) or (up,), versions(down.id) or (down,)
    third = any(_NOT_WITH_GPL_2.fullmatch(u.id) for u in ups)
    if third and any(d.base in _VERSION_2 for d in downs):
        stated = len(ups) == len(downs) == 1
        pair = f"{up.id} → {down.id}" + ("" if stated else ", version not stated")
        yield Found("gpl2_incompatible", CONFLICT if stated else UNKNOWN, pair)


# C10 to C12 ------------------------------------------------------------------------------------


def _output_training(case: Case) -> Iterator[Found]:
    """Find that outputs improve a model of another family although the licence forbids it."""
    value = case.up.restricts_output_training
    if value == "unknown":
        yield Found("output_training", UNKNOWN, "restricts_output_training: unknown")
    elif not case.other_version() and not case.carries():
        yield Found("output_training", case.lacking(), f"restricts_output_training: {value}")


def _check_name(case: Case) -> Iterator[Found]:
    """Find that a name does not begin as the licence wants."""
    prefix = case.up.name_prefix or ""
    own = beginning(case.name or "")
    if own is None:
        yield Found("naming", WARNING, f'name: has to begin with "{prefix}"')
    elif not own.startswith(flat(prefix)):
        yield Found("naming", CONFLICT, f'name: "{prefix}…" → {case.name}')


def _check_attribution(case: Case) -> Iterator[Found]:
    """Find that a label asks for no credit although the upstream licence does."""
    if case.down and all(d.family == PUBLIC_DOMAIN for d in case.down):
        yield Found("attribution_dropped", WARNING, f"requires_attribution: yes → {case.label()}")


def beginning(name: str) -> str | None:
    """Return a name without its owner and a leading "meta", flattened; None for no name."""
    own = flat(name.rpartition("/")[2])
    return own.removeprefix("meta") if own else None


def flat(text: str) -> str:
    """Return text in lower case, without hyphens, underscores and spaces."""
    return text.lower().translate(_UNREAD)


def _value_words(values: set[str]) -> str:
    return " or ".join(sorted(values)) or "not stated"


# Which check counts where ----------------------------------------------------------------------


def _has_no_derivatives(up: Terms) -> bool:
    return up.allows_derivatives in ("no", "no_share", "unknown")


NO_DERIVATIVES = Check("C2", _has_no_derivatives, _no_derivatives)
NO_DERIVATIVES_QUANTIZED = Check("C2", _has_no_derivatives, _no_derivatives_quantized)
NON_COMMERCIAL = Check("C3", lambda up: up.allows_commercial in ("no", "unknown"), _non_commercial)
RESEARCH_ONLY = Check("C4", lambda up: up.research_only in ("yes", "unknown"), _research_only)
USE_RESTRICTIONS = Check(
    "C5", lambda up: up.use_restrictions in ("yes_flow_down", "unknown"), _use_restrictions
)
USE_RESTRICTIONS_USED = Check("C5", USE_RESTRICTIONS.needs, _use_restrictions_used)
LICENCE_TEXT = Check("C6", _has_to_be_passed_on, _licence_text)
SHARE_ALIKE = Check("C7", lambda up: up.share_alike in (*COPYLEFT, "unknown"), _share_alike)
SHARE_ALIKE_LINKED = Check("C7", lambda up: up.share_alike in (*STRONG, "unknown"), _share_alike)
SHARE_ALIKE_USE = Check(
    "C7", lambda up: up.share_alike in STRONG and up.target == "software", _share_alike_use
)
SHARE_ALIKE_JOINT = Check("C8", lambda up: up.share_alike in STRONG, _share_alike_joint)
GNU_TERMS = Check("C9", _gnu_may_refuse, _gnu_terms)
OUTPUT_TRAINING = Check(
    "C10",
    lambda up: up.restricts_output_training in ("forbids_other_models", "unknown"),
    _output_training,
)
NAMING = Check("C11", lambda up: up.name_prefix is not None, _check_name)
ATTRIBUTION = Check("C12", lambda up: up.requires_attribution == "yes", _check_attribution)

Checks = tuple[Check, ...]
_LIMITS: Checks = (NON_COMMERCIAL, RESEARCH_ONLY, USE_RESTRICTIONS)
_DERIVED: Checks = (*_LIMITS, LICENCE_TEXT, SHARE_ALIKE, SHARE_ALIKE_JOINT, GNU_TERMS)
APPLIED: dict[str, Checks] = {
    "finetune": (NO_DERIVATIVES, *_DERIVED, NAMING, ATTRIBUTION),
    "merge": (NO_DERIVATIVES, *_DERIVED, NAMING, ATTRIBUTION),
    "quantized": (NO_DERIVATIVES_QUANTIZED, *_DERIVED, ATTRIBUTION),
    "converted": (NO_DERIVATIVES_QUANTIZED, *_DERIVED, ATTRIBUTION),
    "adapter": (NO_DERIVATIVES, *_DERIVED, NAMING, ATTRIBUTION),
    "repo_uses_model": (NON_COMMERCIAL, RESEARCH_ONLY, USE_RESTRICTIONS_USED, SHARE_ALIKE_USE),
    "repo_vendors_model": _LIMITS,
    "code_dependency": (*_LIMITS, SHARE_ALIKE_LINKED, GNU_TERMS),
}
SILENT_DATA: Checks = (NO_DERIVATIVES, *_LIMITS, SHARE_ALIKE, GNU_TERMS)
"""For training on data whose licence is silent about models."""
_BOUND: Checks = (NON_COMMERCIAL, RESEARCH_ONLY)
_OUTPUT_DERIVED: Checks = (*_LIMITS, LICENCE_TEXT, NAMING, ATTRIBUTION)
OUTPUTS: dict[str, Checks] = {
    "no": (),
    "naming_only": (NAMING, ATTRIBUTION),
    "nc_outputs": (*_BOUND, ATTRIBUTION),
    "treats_as_derivative": _OUTPUT_DERIVED,
    "forbids_other_models": (OUTPUT_TRAINING, *_OUTPUT_DERIVED),
    "unknown": (*_BOUND, OUTPUT_TRAINING),
}
"""For training on a model's outputs, by what its licence says of them."""
