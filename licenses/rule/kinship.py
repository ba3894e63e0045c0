"""Which licences satisfy a share-alike one, also where a label leaves the version open."""

from __future__ import annotations

import functools
import re
from dataclasses import replace
from itertools import product

from licenses.catalog.terms import Terms, all_terms

YES, OPEN, NO = "yes", "open", "no"
OR_LATER = "-or-later"
"""How the id of a licence ends that lets a recipient choose a later version."""

FAMILIES = {
    "bsd": r"bsd-\d.*",
    "cc": r"cc0-.*|cc-by-.*",
    "gfdl": r"gfdl-\d.*",
    "gpl": r"gpl-\d.*",
    "lgpl": r"lgpl-\d.*",
    "openrail": r"openrail\+\+|.+-openrail-.*",
}
"""Ids that name no version, with a pattern for the licences that each may mean."""

_GNU = re.compile(r"(a|l)?gpl-\d.*")


@functools.cache
def versions(identifier: str) -> tuple[Terms, ...]:
    """Return the licences that a family's id may mean; none for the id of a single licence."""
    pattern = FAMILIES.get(identifier)
    found = all_terms().values()
    return tuple(t for t in found if pattern and re.fullmatch(pattern, t.id))


@functools.lru_cache(maxsize=65_536)
def satisfies(down: Terms, up: Terms) -> str:
    """Return whether a label satisfies a share-alike licence: yes, open or no.

    The answer is open where the label leaves the version open: a family without a version, or "or
    later" where only one version satisfies it. The Hub's plain ``gpl-2.0`` may mean "or later"
    too; SPDX's ``GPL-2.0-only`` does not.
    """
    if down.id == up.id:
        return YES
    if versions(down.id) or versions(up.id):
        pairs = product(versions(down.id) or (down,), versions(up.id) or (up,))
        return OPEN if any(_satisfies_single(d, u) != NO for d, u in pairs) else NO
    return _satisfies_single(down, up)


def _satisfies_single(down: Terms, up: Terms) -> str:
    if down.id in (up.id, *up.share_alike_targets):
        return YES
    accepted = {up.id, *up.share_alike_targets}
    if down.base in accepted or (not up.only and _accepts_later(down, up)):
        return OPEN
    return OPEN if accepted.intersection(_allowed_by_or_later(down)) else NO


def _accepts_later(down: Terms, up: Terms) -> bool:
    """Return whether a label would do if "or later" stood behind the GNU licence upstream."""
    return bool(_GNU.fullmatch(up.id)) and any(
        down.id == one.id or down.id in one.share_alike_targets
        for one in all_terms().values()
        if one.stem == up.stem and one.id > up.id
    )


def _allowed_by_or_later(down: Terms) -> tuple[str, ...]:
    plain = down.id.removesuffix(OR_LATER)
    if plain == down.id:
        return ()
    return (plain, *(t for t in down.share_alike_targets if t.startswith(f"{down.stem}-")))


@functools.cache
def later_versions(down: Terms) -> tuple[Terms, ...]:
    """Return the versions of the table that "or later" lets a recipient choose; none without it."""
    plain, with_, exception = down.id.partition(" WITH ")
    if not plain.endswith(OR_LATER):
        return ()
    first = plain.removesuffix(OR_LATER)
    found = [
        one
        for one in all_terms().values()
        if one.stem == down.stem and one.id >= first and not one.id.endswith(OR_LATER)
    ]
    made = [with_exception(one, exception) for one in found] if with_ else found
    return tuple(one for one in made if one is not None)


# Exceptions ------------------------------------------------------------------------------------

_LINKING = frozenset(
    "classpath-exception-2.0 ecos-exception-2.0 font-exception-2.0 gcc-exception-2.0 "
    "gcc-exception-3.1 lgpl-3.0-linking-exception linux-syscall-note llvm-exception "
    "ocaml-lgpl-linking-exception swift-exception wxwindows-exception-3.1".split()
)
"""SPDX exceptions that let a work linked with the licensed one have terms of its own."""


def with_exception(base: Terms, exception: str) -> Terms | None:
    """Return the terms of a licence with a linking exception; None for any other words.

    Strong copyleft becomes weak: the licensed work itself stays under its licence, with or without
    the exception. Words after WITH may also take rights away, as Commons Clause does; words that
    are not known therefore make the whole licence unknown.
    """
    name = exception.lower()
    return _allow_linking(base, name) if name in _LINKING else None


@functools.cache
def _allow_linking(base: Terms, exception: str) -> Terms:
    weak = base.share_alike in ("strong", "network")
    return replace(
        base,
        id=f"{base.id} WITH {exception}",
        share_alike="weak" if weak else base.share_alike,
        share_alike_targets=(base.id, *base.share_alike_targets),
    )


@functools.cache
def without_later(base: Terms) -> Terms:
    """Return the terms of a licence whose label excludes later versions."""
    return replace(base, only=True)
