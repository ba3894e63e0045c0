"""The checks C2 to C12: one upstream licence, one set of downstream licences, one edge.

Each check is a function that yields findings; which of them apply on an edge says the table
``APPLIED``. The texts' clauses and the sources of the readings are in docs/reference/licence-rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from licenses.terms import Terms, all_terms

CONFLICT, UNKNOWN, WARNING = "conflict", "unknown", "warning"
_PUBLIC_DOMAIN = "public domain"
_GNU = re.compile(r"^(a|l)?gpl(-|$)")
_FSF_INCOMPATIBLE = frozenset(
    "afl-3.0 lppl-1.3c epl-1.0 epl-2.0 osl-3.0 bsd-4-clause ms-pl ms-rl cc-by-sa-3.0 gfdl".split()
)
"""On the FSF's list of licences that cannot be combined with any GPL."""
_NOT_WITH_GPL_2 = frozenset(
    "apache-2.0 ecl-2.0 gpl-3.0 gpl-3.0-or-later lgpl-3.0 lgpl-3.0-or-later agpl-3.0 "
    "agpl-3.0-or-later".split()
)
_VERSION_2 = frozenset("gpl-2.0 lgpl-2.1".split())
_STRONG = ("strong", "network")


@dataclass(frozen=True, slots=True)
class Found:
    """What one check found: the term, its level, and the values compared."""

    term: str
    level: str
    compared: str


@dataclass(frozen=True, slots=True)
class Case:
    """One upstream licence, the downstream licences that all apply, and the downstream's name.

    ``open`` is true where some downstream label could not be resolved: what is absent among the
    known ones may be in it.
    """

    up: Terms
    down: tuple[Terms, ...]
    name: str | None
    open: bool

    def lacking(self) -> str:
        """Return the level of something that no downstream licence has."""
        return UNKNOWN if self.open else CONFLICT

    def carries(self) -> bool:
        """Return whether the upstream licence itself is declared downstream."""
        return any(d.id == self.up.id for d in self.down)


Check = Callable[[Case], Iterator[Found]]


def no_derivatives(case: Case) -> Iterator[Found]:
    """C2: derivatives may not be made, or not be shared, whatever label they bear."""
    if case.up.allows_derivatives in ("no", "no_share"):
        yield Found("no_derivatives", CONFLICT, f"allows_derivatives: {case.up.allows_derivatives}")
    elif case.up.allows_derivatives == "unknown":
        yield Found("no_derivatives", UNKNOWN, "allows_derivatives: unknown")


def no_derivatives_quantized(case: Case) -> Iterator[Found]:
    """C2 for a change of format, which under a 4.0 licence arguably adapts nothing."""
    for found in no_derivatives(case):
        same = case.carries() or not case.down
        lowered = same and case.up.id.endswith("-4.0") and found.level == CONFLICT
        yield Found(found.term, UNKNOWN, found.compared) if lowered else found


def non_commercial(case: Case) -> Iterator[Found]:
    """C3: the upstream withholds commercial use, the downstream label grants it."""
    yield from _kept(case, "non_commercial", "allows_commercial", "no")


def research_only(case: Case) -> Iterator[Found]:
    """C4: the upstream allows research alone."""
    yield from _kept(case, "research_only", "research_only", "yes")


def _kept(case: Case, term: str, column: str, value: str) -> Iterator[Found]:
    """Yield a finding unless some downstream licence keeps the upstream's value of a column."""
    up = getattr(case.up, column)
    down = {getattr(d, column) for d in case.down}
    if up == "unknown":
        yield Found(term, UNKNOWN, f"{column}: unknown")
    elif up == value and value not in down:
        level = UNKNOWN if "unknown" in down else case.lacking()
        yield Found(term, level, f"{column}: {up} → {_words(down)}")


def use_restrictions(case: Case) -> Iterator[Found]:
    """C5: restrictions that must be imposed on recipients are not carried on."""
    if case.up.use_restrictions == "unknown":
        yield Found("use_restrictions", UNKNOWN, "use_restrictions: unknown")
    if case.up.use_restrictions != "yes_flow_down" or case.carries():
        return
    if any(_covers(d.restriction_clauses, case.up.restriction_clauses) for d in case.down):
        return
    down = {d.use_restrictions for d in case.down}
    level = case.lacking() if down <= {"none"} else UNKNOWN
    yield Found("use_restrictions", level, f"use_restrictions: yes_flow_down → {_words(down)}")


def _covers(down: tuple[str, ...], up: tuple[str, ...]) -> bool:
    """Return whether clauses cover others; a trailing - is a narrower wording."""
    have = {*down, *(f"{code}-" for code in down if not code.endswith("-"))}
    return bool(up) and have.issuperset(up)


def licence_text(case: Case) -> Iterator[Found]:
    """C6: an agreement that has to be passed on is not declared."""
    up = case.up
    binding = up.derivative_licence_terms in ("flow_down", "same_only")
    if up.target == "model" and binding and not up.family.startswith("RAIL") and not case.carries():
        other = [d.id for d in case.down if stem(d.id) == stem(up.id)]
        told = f"another version: {', '.join(other)}" if other else _ids(case)
        yield Found("licence_text", case.lacking(), f"agreement: {up.id} → {told}")


def share_alike(case: Case) -> Iterator[Found]:
    """C7: the derivative has to stay under the licence, or one of its targets."""
    yield from _share_alike(case, ("weak", *_STRONG), "share_alike")


def share_alike_strong(case: Case) -> Iterator[Found]:
    """C7 for a library that is linked: only strong and network copyleft reach across."""
    yield from _share_alike(case, _STRONG, "share_alike")


def share_alike_use(case: Case) -> Iterator[Found]:
    """C7 for a repository that loads weights: contested, and only for software licences."""
    if case.up.target == "software":
        yield from _share_alike(case, _STRONG, "share_alike_use")


def _share_alike(case: Case, levels: tuple[str, ...], term: str) -> Iterator[Found]:
    up = case.up
    if up.share_alike == "unknown":
        yield Found(term, UNKNOWN, "share_alike: unknown")
    if up.share_alike not in levels:
        return
    compared = f"share_alike: {up.share_alike} → {_ids(case)}"
    targets = {up.id, *up.share_alike_targets}
    meeting = [d for d in case.down if d.id in targets]
    if any(d.id == up.id or not _versions_open(d, up) for d in meeting):
        return
    near = meeting or [d for d in case.down if _same_kin(d, up) and _versions_open(d, up)]
    yield Found(term, UNKNOWN if near else case.lacking(), compared)


def _same_kin(down: Terms, up: Terms) -> bool:
    if down.id == "cc" or up.id == "cc":
        return down.id.startswith("cc") and up.id.startswith("cc")
    return stem(down.id) == stem(up.id)


def _versions_open(down: Terms, up: Terms) -> bool:
    """Return whether a label leaves open which version is meant, so that they may differ."""
    return not all(re.search(r"\d", x.id) for x in (down, up)) or (
        down.id.endswith("-or-later") and up.id not in down.share_alike_targets
        and down.id not in up.share_alike_targets
    )  # fmt: skip


def share_alike_joint(case: Case) -> Iterator[Found]:
    """C8: declaring the copyleft licence together with terms that it does not admit."""
    if case.up.share_alike not in _STRONG or not case.carries():
        return
    admitted = {case.up.id, *case.up.share_alike_targets}
    for other in case.down:
        if other.id in admitted or case.up.id in other.share_alike_targets:
            continue
        keeps_nc = case.up.allows_commercial == "no"
        added = [
            word
            for word, holds in (
                ("non-commercial", other.allows_commercial == "no" and not keeps_nc),
                ("no derivatives", other.allows_derivatives in ("no", "no_share")),
                ("use restrictions", other.use_restrictions in ("yes", "yes_flow_down")),
                ("share-alike", other.share_alike in ("weak", *_STRONG)),
            )
            if holds
        ]
        if added:
            yield Found("share_alike_joint", CONFLICT, f"{case.up.id} with {other.id}: {added[0]}")


def gnu_terms(case: Case) -> Iterator[Found]:
    """C9: a GNU licence admits no further restrictions, nor some other licences."""
    if case.carries():
        return
    up = case.up
    for down in case.down:
        if not _GNU.match(down.id):
            continue
        if up.allows_commercial == "no" or up.use_restrictions == "yes_flow_down":
            yield Found("further_restrictions", CONFLICT, f"{up.family} → {down.id}")
        if up.id in _FSF_INCOMPATIBLE:
            yield Found("gpl_incompatible", CONFLICT, f"{up.id} → {down.id}")
        if up.id in _NOT_WITH_GPL_2 and down.id in _VERSION_2:
            yield Found("gpl2_incompatible", CONFLICT, f"{up.id} → {down.id}")
        elif up.id in _NOT_WITH_GPL_2 and down.id in ("gpl", "lgpl"):
            yield Found("gpl2_incompatible", UNKNOWN, f"{up.id} → {down.id}, version not stated")


def output_training(case: Case) -> Iterator[Found]:
    """C10: outputs may not improve models of another family."""
    if case.up.restricts_output_training == "unknown":
        yield Found("output_training", UNKNOWN, "restricts_output_training: unknown")
    own_family = any(stem(d.id) == stem(case.up.id) for d in case.down)
    if case.up.restricts_output_training == "forbids_other_models" and not own_family:
        compared = "restricts_output_training: forbids_other_models"
        yield Found("output_training", case.lacking(), compared)


def naming(case: Case) -> Iterator[Found]:
    """C11: the name of a derivative has to begin in a certain way."""
    prefix = case.up.name_prefix
    if not prefix:
        return
    if not case.name:
        yield Found("naming", WARNING, f'name: has to begin with "{prefix}"')
        return
    own = case.name.rpartition("/")[2].lower().removeprefix("meta-").removeprefix("meta_")
    if not _flat(own).startswith(_flat(prefix)):
        yield Found("naming", CONFLICT, f'name: "{prefix}…" → {case.name}')


def attribution(case: Case) -> Iterator[Found]:
    """C12: a label without conditions over a licence that wants credit."""
    if case.up.requires_attribution == "yes" and any(d.family == _PUBLIC_DOMAIN for d in case.down):
        yield Found("attribution_dropped", WARNING, f"requires_attribution: yes → {_ids(case)}")


def stem(identifier: str) -> str:
    """Return the name of a licence's family: its id without version and -or-later."""
    return re.sub(r"[-_]?v?\d[\d.]*.*$", "", identifier.removesuffix("-or-later"))


def _flat(text: str) -> str:
    return re.sub(r"[-_\s]", "", text.lower())


def _words(values: set[str]) -> str:
    return " or ".join(sorted(values)) or "not stated"


def _ids(case: Case) -> str:
    return " AND ".join(d.id for d in case.down) or "not stated"


_DERIVED: tuple[Check, ...] = (
    non_commercial, research_only, use_restrictions, licence_text, share_alike, share_alike_joint,
    gnu_terms, attribution,
)  # fmt: skip
APPLIED: dict[str, tuple[Check, ...]] = {
    "finetune": (no_derivatives, *_DERIVED, naming),
    "merge": (no_derivatives, *_DERIVED, naming),
    "quantized": (no_derivatives_quantized, *_DERIVED),
    "adapter": (no_derivatives, *_DERIVED, naming),
    "repo_uses_model": (non_commercial, research_only, use_restrictions, share_alike_use),
    "repo_vendors_model": (non_commercial, research_only, use_restrictions),
    "code_dependency": (
        non_commercial, research_only, use_restrictions, share_alike_strong, gnu_terms,
    ),
}  # fmt: skip
SILENT_DATA: tuple[Check, ...] = (
    no_derivatives, non_commercial, research_only, use_restrictions, share_alike, gnu_terms,
)  # fmt: skip
_BOUND_OUTPUTS = (non_commercial, research_only)
OUTPUTS: dict[str, tuple[Check, ...]] = {
    "no": (),
    "naming_only": (naming, attribution),
    "nc_outputs": (*_BOUND_OUTPUTS, attribution),
    "treats_as_derivative": (
        *_BOUND_OUTPUTS, use_restrictions, licence_text, naming, attribution,
    ),
    "forbids_other_models": (
        *_BOUND_OUTPUTS, use_restrictions, licence_text, output_training, naming, attribution,
    ),
    "unknown": (*_BOUND_OUTPUTS, output_training),
}  # fmt: skip
"""For training on a model's outputs, by what its licence says of them."""


def known(identifier: str) -> Terms | None:
    """Return the terms of a licence, None where the table says nothing of them."""
    found = all_terms().get(identifier)
    return None if found is None or (found.family == "unspecified" and found.id != "cc") else found
