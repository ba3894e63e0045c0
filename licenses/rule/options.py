"""The choices that a label offers, with the terms of each licence in it."""

from __future__ import annotations

import functools
import math
from itertools import product

from licenses.catalog.terms import Terms, all_terms, known_terms
from licenses.labels.described import NONE_DESCRIBED, OwnLicenses
from licenses.labels.expression import list_alternatives, list_readings
from licenses.labels.recognition import PROPRIETARY, identify_licence
from licenses.rule.kinship import with_exception, without_later

Label = str | tuple[str, ...] | None
Option = tuple[Terms | str, ...]
"""Licences that all apply; one that is not known is kept as its text."""

_MOST = 64
"""Most choices of a label; one with more counts as a single unknown licence."""


def readings(label: Label) -> tuple[Label, ...]:
    """Return what a label may mean: two for a list of the Hub, all of it or a choice; else one."""
    if isinstance(label, tuple):
        each = [list_readings(part) for part in label]
        several = any(len(found) > 1 for found in each)
        return tuple(tuple(found[-place] for found in each) for place in (0, 1)[: 1 + several])
    return list_readings(label) if label else (label,)


@functools.lru_cache(maxsize=16_384)
def options(label: Label, own: OwnLicenses = NONE_DESCRIBED) -> tuple[Option, ...]:
    """Return the choices of a label: an expression, or several that all apply.

    A label that states nothing is one choice without any licence; a list of the Hub is one choice
    of all, see ``readings``. ``own`` describes licences that the table does not have.
    """
    stated = (label,) if isinstance(label, str) else label or ()
    parts = dict.fromkeys(part.strip() for part in stated)
    # A name may have "or" in it: BSD 3-Clause "New" or "Revised" License.
    each = [
        [(part,)] if identify_licence(part) or own.find(part) else list_alternatives(part)
        for part in parts
        if part
    ]
    if math.prod(map(len, each)) > _MOST:
        return (("",),)
    joined = (dict.fromkeys(n for names in chosen for n in names) for chosen in product(*each))
    return tuple(
        tuple(dict.fromkeys(_named_terms(name, own) for name in names)) for names in joined
    )


def single_terms(label: Label, own: OwnLicenses = NONE_DESCRIBED) -> Terms | None:
    """Return the terms of a label that is one known licence; None for any other."""
    found = options(label, own)
    only = found[0][0] if len(found) == len(found[0]) == 1 else None
    return only if isinstance(only, Terms) else None


def declared_terms(part: Terms | str) -> Terms | None:
    """Return what a licence says as a label downstream; None where it is not known.

    A licence of somebody's own is known to pass no other licence on, whatever else it says.
    """
    if isinstance(part, Terms):
        return part
    return all_terms()[PROPRIETARY] if identify_licence(part) == PROPRIETARY else None


@functools.lru_cache(maxsize=16_384)
def _named_terms(name: str, own: OwnLicenses) -> Terms | str:
    """Return the terms of a licence that a label names, else the name itself."""
    text = name.removeprefix("other:")
    identifier = identify_licence(text)
    found = (known_terms(identifier) if identifier else None) or own.find(name)
    if found and text.lower().endswith("-only"):
        return without_later(found)
    plain, with_, exception = text.partition(" WITH ")
    if found is None and with_:
        base = _named_terms(plain.strip(), own)
        return (isinstance(base, Terms) and with_exception(base, exception.strip())) or name
    return found or name
