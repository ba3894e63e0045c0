"""LicenseRefs: the ids, names, texts and addresses of licences that SPDX does not list.

``LicenseRef-scancode-…`` is ScanCode's name of a text, ``LicenseRef-hf-…`` the Hub's name of a
licence, ``LicenseRef-ptm-…`` what has no name elsewhere: the name that somebody made for a licence,
a label that nobody knows, a list that does not say whether all of it applies.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

PREFIX = "LicenseRef-"
HUB, SCANCODE, OWN = f"{PREFIX}hf-", f"{PREFIX}scancode-", f"{PREFIX}ptm-"
OWN_OTHER, OWN_UNRECOGNISED, OWN_STATEMENT = f"{OWN}other-", f"{OWN}unrecognised-", f"{OWN}list-"

_WRONG = re.compile(r"[^a-z0-9.]+")
_DIGEST_AT_END = re.compile(r"-[0-9a-f]{12}$")
_LONGEST_SLUG = 60
_ADDRESS = re.compile(r"(?i:https?)://[!#-;=?-\[\]_a-z~]{1,1000}")


@dataclass(frozen=True, slots=True)
class LicenseReference:
    """A LicenseRef of an expression: what it is called, what it says, where it can be read.

    ``text`` is never empty: it is the licence's own text, or a sentence that says what was stated.
    """

    id: str
    name: str
    text: str
    address: str | None = None


def reference_id(beginning: str, name: str) -> str:
    """Return a LicenseRef for a name: letters, digits, hyphens and dots, one for each name.

    Where a sign has to be replaced, a digest of the name ends it, and where the name itself ends as
    with a digest.
    """
    slug = _WRONG.sub("-", name.lower()).strip("-.")[:_LONGEST_SLUG].strip("-.")
    if slug == name and not _DIGEST_AT_END.search(f"-{slug}"):
        return beginning + slug
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{beginning}{slug}-{digest}" if slug else beginning + digest


def is_address(text: str | None) -> bool:
    """Return whether a text is an address of the web that every format takes."""
    return bool(text and _ADDRESS.fullmatch(text))


def clean_text(text: str) -> str:
    """Return a text as valid Unicode, which any document can hold."""
    return text.encode("utf-8", "replace").decode()
