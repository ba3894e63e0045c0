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
_OF_CODE = re.compile(r"code|software|source", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]{4,200}")
_LONGEST_NOTICE = 2_000
"""Characters of a file that only says where the licence stands."""
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


def _of_root(found: dict[str, str]) -> FoundLicense | None:
    """Return what several files mean: one of them is the licence, or each of them may be chosen."""
    if lesser := [path for path in found if _LESSER.search(path)]:
        found = {path: found[path] for path in lesser}
    plain = [path for path in found if not _NAMES_ITS_LICENCE.match(path)]
    if plain:
        path = min(plain, key=lambda each: (len(each), each))
        return FoundLicense(found[path], path)
    labels = sorted(set(found.values()))
    files = ", ".join(sorted(found))
    if len(labels) == 1 or all(_is_named_after(path, found[path]) for path in found):
        return FoundLicense(" OR ".join(labels), files)
    # One for the code and another for data, or the like: which is for what, the names tell.
    of_code = [path for path in found if _OF_CODE.search(path)]
    return FoundLicense(found[of_code[0]], of_code[0]) if len(of_code) == 1 else None


def _is_named_after(path: str, label: str) -> bool:
    """Return whether a file has the name of its licence: then each of several may be chosen."""
    return re.split(r"[-.]", label)[0].lower() in path.lower()


def _identify(text: str) -> str | None:
    """Return the licence of a text; None where it is none, or several of which none is the main."""
    from licenseclassifier import identify_license

    shares: Counter[str] = Counter()
    for region in identify_license(text):
        shares[region.id] += region.end - region.start
    if not shares:
        return _by_address(text) if len(text) <= _LONGEST_NOTICE else None
    [(label, share)] = shares.most_common(1)
    return label if share >= _MAIN_PART * shares.total() else None


def _by_address(text: str) -> str | None:
    """Return the one licence whose address a short notice gives; None for none, or several."""
    from licenses.labels.recognition import identify_licence

    addresses = (each.rstrip(".,;") for each in _ADDRESS.findall(text))
    known = {found for each in addresses if (found := identify_licence(each))}
    return known.pop() if len(known) == 1 else None
