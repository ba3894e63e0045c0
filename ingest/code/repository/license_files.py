"""Which licence the licence files of a repository hold.

The texts are recognised by ``licenseclassifier``, which reports nothing where less than three
quarters of a file are the text of a licence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

_NAME = re.compile(
    r"(?:un)?licen[cs]e(?:[-_. ][\w.+ -]*)?|[\w-]+[-_.]licen[cs]e(?:\.(?:txt|md|rst))?"
    r"|copying(?:[-_.][\w.+-]*)?",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"\.(?:py|js|ts|c|h|go|rs|java|json|ya?ml|toml|csv|xml|sh|html?|png|svg|pdf|spdx|ipynb)$"
    r"|third|3rd|notice|header|template|depend|bundle|vendor|exception",
    re.IGNORECASE,
)
_OF_REUSE = re.compile(r"LICENSES/([A-Za-z0-9.+-]+)\.(?:txt|md)")
_NAMES_ITS_LICENCE = re.compile(r"(?:un)?licen[cs]e[-_.](?!txt$|md$|rst$)", re.IGNORECASE)
_LESSER = re.compile(r"lesser|lgpl", re.IGNORECASE)
_MAIN_PART = 0.6
"""The share of what is recognised in a file that its main licence has at least."""


class FoundLicense(NamedTuple):
    """A licence as SPDX writes it, and the files that say so."""

    label: str
    evidence: str


def is_license_file(path: str) -> bool:
    """Return whether a path is that of a licence file: at the root, or one of REUSE."""
    if "/" in path:
        return bool(_OF_REUSE.fullmatch(path))
    return bool(_NAME.fullmatch(path)) and not _NO_TEXT.search(path)


def licence_of_files(texts: Mapping[str, str]) -> FoundLicense | None:
    """Return the licence that files at the root, or else those of REUSE, state together."""
    at_root = {path: text for path, text in texts.items() if "/" not in path}
    found = {path: label for path in sorted(at_root) if (label := _identify(at_root[path]))}
    if found:
        return _of_root(found)
    reused = sorted({each[1] for path in texts if (each := _OF_REUSE.fullmatch(path))})
    return FoundLicense(" AND ".join(reused), "LICENSES/") if reused else None


def _of_root(found: dict[str, str]) -> FoundLicense:
    """Return what several files mean: one of them is the licence, or each of them may be chosen."""
    if lesser := [path for path in found if _LESSER.search(path)]:
        found = {path: found[path] for path in lesser}
    plain = [path for path in found if not _NAMES_ITS_LICENCE.match(path)]
    if plain:
        path = min(plain, key=lambda each: (len(each), each))
        return FoundLicense(found[path], path)
    labels = sorted(set(found.values()))
    return FoundLicense(" OR ".join(labels), ", ".join(sorted(found)))


def _identify(text: str) -> str | None:
    """Return the licence of a text; None where it is none, or several of which none is the main."""
    from licenseclassifier import identify_license

    shares: Counter[str] = Counter()
    for region in identify_license(text):
        shares[region.id] += region.end - region.start
    if not shares:
        return None
    [(label, share)] = shares.most_common(1)
    return label if share >= _MAIN_PART * shares.total() else None
