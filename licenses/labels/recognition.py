"""Recognises licence labels: from any spelling to one statement.

Exact names come first (Hub ids, SPDX ids, scancode keys), then SPDX expressions, then spellings and
addresses. A family without a version stays a family: ``GPL`` is never read as a version.
"""

from __future__ import annotations

import functools
import itertools
import re
import reprlib
from collections.abc import Callable, Iterable, Iterator

from licenses.catalog.table import licences, look_up
from licenses.labels.expression import Expression, list_alternatives, parse_expression
from licenses.labels.spellings import ADDRESSES, OWN_WORDS, SPELLINGS
from licenses.labels.statement import (
    OTHER,
    UNRECOGNISED,
    Statement,
    join_list,
    join_statements,
    make_statement,
    unrecognised_id,
)

PROPRIETARY = "proprietary"
"""The row for a licence of somebody's own, whose terms nobody states."""
LONGEST = 1_000
"""Characters of a label that are looked at; a longer one stays as it is, unrecognised."""
_DEEPEST = 5
"""Lists within each other that are read."""
_MOST = 1_000
"""Labels of a list that are read."""
_NOT_STATED = frozenset(
    (
        "",
        "-",
        "n/a",
        "na",
        "no licence",
        "no license",
        "noassertion",
        "none",
        "null",
        "unlicensed",
        "unspecified",
    )
)

_GENERIC = frozenset("other md txt html pdf link here name".split())
"""Words of a license_name that tell no licence, besides those that all labels may have."""


def recognise(
    label: object, *, name: str | None = None, link: str | None = None
) -> Statement | None:
    """Return the statement that a label makes; None where it states nothing.

    A label that is not known gives a statement ``unrecognised:…`` that keeps the text.

    Parameters
    ----------
    label
        A label, an expression, or a list of labels, which may be a choice or all of it. Lists in it
        are read as part of it; what is no text, and not None, is a label that is not known.
    name, link
        ``license_name`` and ``license_link``, which say more where the label is ``other``.
    """
    made = (
        _recognise_label(one, name, link) if isinstance(one, str) else state_odd(one)
        for one in flat_labels(label)
    )
    return join_list(statement for statement in made if statement)


def flat_labels(label: object) -> list[object]:
    """Return the labels of a list, lists in it included; None names none and is left out.

    What is no text is returned as it is, and so are lists that are nested too deeply. A list of
    very many labels is returned as one.
    """
    found = list(itertools.islice(_each_label(label, _DEEPEST), _MOST + 1))
    return found if len(found) <= _MOST else [label]


def _each_label(label: object, depth: int) -> Iterator[object]:
    if isinstance(label, list | tuple | set | frozenset) and depth:
        for each in label:
            yield from _each_label(each, depth - 1)
    elif label is not None:
        yield label


def state_odd(label: object) -> Statement:
    """Return the statement of a label that is no text: a licence that nobody knows."""
    text = reprlib.repr(label)
    return Statement(unrecognised_id(text), raw=text)


def _recognise_label(label: str, name: str | None, link: str | None) -> Statement | None:
    text = label.strip().removeprefix("license:").strip()
    if text.lower() in _NOT_STATED:
        return None
    if text.lower() == "other":
        return _recognise_other(text, name, link)
    identifier = identify_licence(text)
    return (
        make_statement(identifier) if identifier else _read_compound(text) or make_statement(text)
    )


def _readable(text: str | None) -> str:
    """Return a text without blanks around it; empty for what is no text or no valid Unicode."""
    try:
        return text.strip() if isinstance(text, str) and text.encode("utf-8") else ""
    except UnicodeEncodeError:
        return ""


def _recognise_other(label: str, named: str | None, linked: str | None) -> Statement | None:
    """Return the statement of the label ``other`` with a name and an address.

    The address decides where the name is empty or says no more. A name that says more or else than
    the text behind the address, such as ``modified-mit``, is a licence that nobody knows.
    """
    name, link = _readable(named), _readable(linked)
    by_name, by_link = identify_licence(name), identify_licence(link)
    if by_name and (by_link in (None, by_name) or _is_version(by_name, str(by_link))):
        return make_statement(by_name)
    if by_link and _says_no_more(name, by_link):
        return make_statement(by_link)
    both = f"{name} ({link})" if by_name else named
    return make_statement(label, name=both if isinstance(both, str) else None)


def _is_version(identifier: str, family: str) -> bool:
    return re.fullmatch(rf"{re.escape(family)}-\d+\.\d.*", identifier) is not None


def _says_no_more(name: str, identifier: str) -> bool:
    """Return whether a licence has all the words of a name, or the name has none that tell."""
    licence = look_up(identifier)
    full = f"{licence.id} {licence.full_name} {licence.spdx_id}" if licence else identifier
    words = {*_telling_words(name).split()} - _GENERIC
    return name.isascii() and words <= {*_telling_words(full).split()}


@functools.lru_cache(maxsize=16_384)
def identify_licence(text: str) -> str | None:
    """Return the id of the one licence that a name or an address means, None if none is known."""
    text = text.strip().removeprefix("license:")
    if len(text) > LONGEST:
        return None
    exact = look_up(text)
    if exact:
        return exact.id
    if OWN_WORDS.fullmatch(text.lower()):
        return PROPRIETARY
    if "/" in text and "." in text:
        address = re.sub(r"^https?://(www\.)?", "", text.strip().lower()).rstrip("/")
        if found := _first_known(ADDRESSES, re.match, address):
            return found
    if _has_other_letters(text):
        # Words of other alphabets are not understood, and one of them may say "not".
        return None
    flat = _telling_words(text)
    if found := _first_known(SPELLINGS, re.fullmatch, flat):
        return found
    again = look_up(flat.replace(" ", "-"))
    return again.id if again else _by_full_name().get(_plain_words(text))


def _has_other_letters(text: str) -> bool:
    return not text.isascii() and any(each.isalpha() and not each.isascii() for each in text)


@functools.cache
def _by_full_name() -> dict[str, str]:
    """Return the ids of the table by their full names in plain words."""
    names: dict[str, str] = {}
    for licence in licences():
        names.setdefault(_plain_words(licence.full_name), licence.id)
    return names


def _plain_words(text: str) -> str:
    """Return the words of a name in lower case, without punctuation."""
    words = re.sub(r"[^a-z0-9.]+", " ", text.lower().replace("licence", "license"))
    return " ".join(re.sub(r"\b(?:the|version|v(?=\d))\s*", "", words).split())


def _first_known(
    patterns: Iterable[tuple[str, str]], fits: Callable[..., re.Match[str] | None], text: str
) -> str | None:
    """Return the first id of patterns that fit and that the table knows."""
    matches = ((identifier, fits(pattern, text)) for pattern, identifier in patterns)
    made = (_fill_pattern(identifier, match) for identifier, match in matches if match)
    return next(filter(None, made), None)


def _fill_pattern(identifier: str, match: re.Match[str]) -> str | None:
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


def _telling_words(text: str) -> str:
    """Return words in lower case, without those that distinguish no licence."""
    lowered = text.lower().replace("+", " or later ").replace("noncommercial", "non commercial")
    lowered = re.sub(r"\b(?:(lesser|library|affero) )?general public\b", _gnu_family, lowered)
    lowered = re.sub(r"(?<=\d)[- ](?:plus|or newer|or above)\b", " or later", lowered)
    lowered = re.sub(r"\bv(?=\d)|(?<=[a-z])v(?=\d)", " ", lowered)
    lowered = re.sub(r"[^a-z0-9.]+", " ", lowered)
    lowered = re.sub(r"(?<=\d)\.(?!\d)|(?<!\d)\.", " ", lowered)
    return " ".join(_DROPPED.sub(" ", lowered).split())


def _gnu_family(match: re.Match[str]) -> str:
    return {"lesser": "lgpl", "library": "lgpl", "affero": "agpl"}.get(match[1] or "", "gpl")


_SPDX_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+:_-]*")
_SPDX_OPERATOR = re.compile(r"\s(?:AND|OR)\s")


def _read_compound(text: str) -> Statement | None:
    """Return the statement of an expression; None for any other text.

    All its licences have to be known, or it has to be one of SPDX: operators in capitals, names of
    one word, and a licence that is known among them.
    """
    if len(text) > LONGEST:
        return None
    expression = parse_expression(text)
    if isinstance(expression, str):
        return None
    names = [name for names in list_alternatives(text) for name in names]
    spdx = _SPDX_OPERATOR.search(text) and all(map(_SPDX_WORD.fullmatch, names))
    return _join_expression(expression, partly=bool(spdx) and any(map(identify_licence, names)))


def _join_expression(expression: Expression, *, partly: bool) -> Statement | None:
    if isinstance(expression, str):
        if identifier := identify_licence(expression):
            return make_statement(identifier)
        return _state_part(expression) if partly else None
    made = (_join_expression(part, partly=partly) for part in expression.parts)
    parts = [part for part in made if part]
    known = len(parts) == len(expression.parts)
    return join_statements(parts, expression.operator) if known else None


def _state_part(name: str) -> Statement | None:
    """Return the statement of a licence that is not known; the id of one is that statement."""
    if name.startswith((OTHER, UNRECOGNISED)):
        return Statement(name)
    return make_statement(name)
