"""What a licence label means: from whatever the world writes to one statement.

Exact names come first (Hub ids, SPDX ids, scancode keys), then SPDX expressions, then spellings and
addresses. A family without a version stays a family: ``GPL`` is never read as a version.
"""

from __future__ import annotations

import functools
import re

from licenses.spellings import ADDRESSES, SPELLINGS
from licenses.statement import Statement, join, state
from licenses.table import look_up

LONGEST = 1_000
"""Characters of a label that are looked at; a longer one is kept as it is, unrecognised."""
_NOT_STATED = {"", "none", "null", "n/a", "na", "noassertion", "no license", "unlicensed", "-"}


def recognise(
    label: str | list[str] | None, *, name: str | None = None, link: str | None = None
) -> Statement | None:
    """Return the statement that a label makes; None where it states nothing.

    Parameters
    ----------
    label
        A label, an expression, or a list of labels that all apply.
    name, link
        ``license_name`` and ``license_link``, which say more where the label is ``other``.

    A label that nobody knows gives a statement ``unrecognised:…`` that keeps the text.
    """
    labels = label if isinstance(label, list) else [label]
    return join([s for one in labels if isinstance(one, str) and (s := _label(one, name, link))])


def _label(label: str, name: str | None, link: str | None) -> Statement | None:
    text = label.strip().removeprefix("license:").strip()
    if text.lower() in _NOT_STATED:
        return None
    if text.lower() == "other":
        for more in (link, name):
            identifier = _spelled(more) if isinstance(more, str) else None
            if identifier:
                return state(identifier)
        return state(text, name=name if isinstance(name, str) else None)
    identifier = _spelled(text)
    if identifier:
        return state(identifier)
    return _expression(text) or state(text)


@functools.lru_cache(maxsize=16_384)
def _spelled(text: str) -> str | None:
    """Return the id of the one licence that a text names."""
    if len(text) > LONGEST:
        return None
    exact = look_up(text)
    if exact:
        return exact.id
    if "/" in text and "." in text:
        address = re.sub(r"^https?://(www\.)?", "", text.strip().lower()).rstrip("/")
        for pattern, identifier in ADDRESSES:
            if match := re.match(pattern, address):
                return _filled(identifier, match)
    flat = _flattened(text)
    for pattern, identifier in SPELLINGS:
        if match := re.fullmatch(pattern, flat):
            return _filled(identifier, match)
    again = look_up(flat.replace(" ", "-"))
    return again.id if again else None


def _filled(identifier: str, match: re.Match[str]) -> str | None:
    """Return an id with the parts of a match; None where the table does not know it."""
    values = {k: (v or "").replace(" ", "-") for k, v in match.groupdict().items()}
    if "minor" in values:
        values["minor"] = values["minor"] or "0"
    filled = identifier.format(**values)
    return filled if look_up(filled) else None


_DROPPED = re.compile(
    r"\b(the|an?|under|licen[sc]ed?|licen[sc]es|version|agreement|terms|of|use|international|"
    r"unported|public|generic|general|gnu|software|see|file)\b"
)


def _flattened(text: str) -> str:
    """Return words in lower case, without those that tell nothing."""
    lowered = text.lower().replace("+", " or later ").replace("noncommercial", "non commercial")
    lowered = re.sub(r"\b(?:(lesser|library|affero) )?general public\b", _gnu, lowered)
    lowered = re.sub(r"(?<=\d)[- ](?:plus|or newer|or above)\b", " or later", lowered)
    lowered = re.sub(r"\bv(?=\d)|(?<=[a-z])v(?=\d)", " ", lowered)
    lowered = re.sub(r"[^a-z0-9.]+", " ", lowered)
    lowered = re.sub(r"(?<=\d)\.(?!\d)|(?<!\d)\.", " ", lowered)
    return " ".join(_DROPPED.sub(" ", lowered).split())


def _gnu(match: re.Match[str]) -> str:
    return {"lesser": "lgpl", "library": "lgpl", "affero": "agpl"}.get(match[1] or "", "gpl")


def _expression(text: str) -> Statement | None:
    """Return the statement of an SPDX expression of licences, None where it is none."""
    if len(text) > LONGEST or not re.search(r"\b(AND|OR|and|or)\b", text):
        return None
    from licenses.expression import alternatives

    options = alternatives(text)
    ids = {identifier for option in options for identifier in option}
    if any(i.startswith("unrecognised:") or not i for i in ids):
        return None
    if len(options) == 1:
        return state(*options[0])
    if all(len(option) == 1 for option in options):
        return state(*(option[0] for option in options), operator="OR")
    return None
