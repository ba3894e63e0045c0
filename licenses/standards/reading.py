"""Reads what documents of SPDX and CycloneDX say of a licence, as a statement."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from licenses.catalog.table import look_up
from licenses.labels.expression import Compound, Expression, parse_expression
from licenses.labels.recognition import LONGEST, identify_licence, recognise
from licenses.labels.statement import (
    OTHER,
    UNRECOGNISED,
    Statement,
    join_list,
    join_statements,
    make_statement,
    unrecognised_id,
)
from licenses.standards.references import (
    HUB,
    OWN_OTHER,
    OWN_STATEMENT,
    OWN_UNRECOGNISED,
    PREFIX,
    SCANCODE,
    LicenseReference,
    reference_id,
)
from licenses.standards.spdx_list import is_listed, listed_exception, listed_id
from licenses.standards.statement_ids import state_by_id

References = Mapping[str, LicenseReference]
"""What a document says of its LicenseRefs, by their ids."""

_NO_REFERENCES: References = {}
_WORD = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9.+:_-]*)(?:\s+WITH\s+[A-Za-z0-9][A-Za-z0-9.+:_-]*)?")
_OPERATOR = re.compile(r"\s(?:AND|OR)\s")
_SPDX_PAGE = re.compile(
    r"https?://(?:www\.)?spdx\.org/(?:licenses|rdf/[^/\s]+/terms/expandedlicensing)/"
    r"(?P<id>[A-Za-z0-9.+-]+?)(?:\.html|\.json|\.txt|License)?/?(?:#.*)?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:license|licence|ref|unknown|text)?[-.]?(?:\d+|[0-9a-f]{7,64})", re.I)
_HASH = re.compile(r"[0-9a-f]{16}")


def read_expression(text: str, references: References = _NO_REFERENCES) -> Statement | None:
    """Return the statement of an expression, an id, or SPDX's address of a licence.

    What is not surely known is a statement ``unrecognised:…`` that keeps the text.

    Parameters
    ----------
    text
        An expression of SPDX, in the spelling of documents: lower case, LicenseRefs of the
        document or another, exceptions. ``NONE`` and ``NOASSERTION`` state nothing.
    references
        The names, texts and addresses that the document has for LicenseRefs.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST:
        return recognise(stripped)
    return _read(stripped, references) if references else _read_alone(stripped)


@functools.lru_cache(maxsize=4_096)
def _read_alone(text: str) -> Statement | None:
    """Return the statement of a text beside which its document says nothing of LicenseRefs."""
    return _read(text, _NO_REFERENCES)


def _read(stripped: str, references: References) -> Statement | None:
    if page := _SPDX_PAGE.fullmatch(stripped):
        stripped = page["id"]
    known = None if PREFIX in stripped else identify_licence(stripped)
    if known:
        return make_statement(known)
    tree = parse_expression(stripped)
    if isinstance(tree, Compound):
        expression = _is_expression(tree, stripped)
        return _read_tree(tree, references) if expression else recognise(stripped)
    return _read_list(stripped) or _read_name(stripped, references)


def read_name(name: str, link: str | None = None) -> Statement | None:
    """Return the statement of a licence's name, with the address that stands beside it.

    A name that nobody knows is the statement ``other:NAME``, as beside the Hub's label ``other``.
    """
    found = read_expression(name)
    if found is None or not found.id.startswith(UNRECOGNISED):
        return found
    return recognise("other", name=name, link=link)


def read_label(label: str) -> Statement | None:
    """Return the statement of a label that a document of ours has kept: the label, or its id."""
    return state_by_id(label) or recognise(label)


def read_labels(text: str) -> Statement | None:
    """Return the statement of several labels with commas between them, or of an id."""
    return state_by_id(text) or recognise(text.split(", "))


def _read_list(text: str) -> Statement | None:
    """Return the statement of licences between commas, if all of them are known or listed."""
    names = [name.strip() for name in text.split(",")]
    if len(names) < 2 or not all(identify_licence(name) or listed_id(name) for name in names):
        return None
    return join_list(each for name in names if (each := _read_name(name, _NO_REFERENCES)))


def _is_expression(tree: Expression, text: str) -> bool:
    """Return whether a text is an expression, and not a name with "and" in it."""
    names = list(_names_of(tree))
    if all(identify_licence(name) or name.startswith(PREFIX) for name in names):
        return True
    return bool(_OPERATOR.search(text)) and all(map(_WORD.fullmatch, names))


def _names_of(tree: Expression) -> list[str]:
    if isinstance(tree, str):
        return [tree]
    return [name for part in tree.parts for name in _names_of(part)]


def _read_tree(tree: Expression, references: References) -> Statement | None:
    if isinstance(tree, str):
        return _read_name(tree, references)
    parts = (_read_tree(part, references) for part in tree.parts)
    return join_statements((part for part in parts if part), tree.operator)


def _read_name(name: str, references: References) -> Statement | None:
    """Return the statement of one name of an expression."""
    reference = name.rpartition(":")[2] if name.startswith("DocumentRef-") else name
    if reference.startswith(PREFIX):
        return _read_reference(name, reference, references.get(name) or references.get(reference))
    if listed := _write_as_listed(name):
        return make_statement(listed)
    return recognise(name)


def _write_as_listed(name: str) -> str | None:
    """Return a licence of SPDX's list, with its exception, as the list spells them."""
    licence, with_, exception = name.partition(" WITH ")
    plus = "+" if licence.endswith("+") and not listed_id(licence) else ""
    listed = listed_id(licence.removesuffix(plus))
    if not listed or look_up(listed + plus) or (with_ and not listed_exception(exception)):
        return None
    return f"{listed}{plus}{with_}{listed_exception(exception) or ''}"


def _read_reference(
    name: str, reference: str, described: LicenseReference | None
) -> Statement | None:
    """Return the statement of a LicenseRef, with what the document says of it."""
    if reference.startswith(OWN_UNRECOGNISED):
        return _read_unrecognised(reference, described)
    if reference.startswith(OWN_OTHER):
        return _read_other(reference, described)
    if reference.startswith(OWN_STATEMENT) and described:
        return read_labels(described.name)
    name_alone = reference.removeprefix(PREFIX)
    if found := _by_source(reference) or _identify_reference(name_alone, described):
        return make_statement(found)
    numbered = _NUMBERED.fullmatch(name_alone)
    if described and numbered and described.name.strip() and not described.name.startswith(PREFIX):
        return recognise(described.name)
    return Statement(unrecognised_id(name), raw=name)


def _read_unrecognised(reference: str, described: LicenseReference | None) -> Statement:
    """Return the statement of a label that nobody knew when the document was written."""
    digest = reference.removeprefix(OWN_UNRECOGNISED)
    identifier = f"{UNRECOGNISED}{digest}"
    texts = (described.name, described.text) if described else ()
    raw = next((text for text in texts if unrecognised_id(text) == identifier), None)
    if _HASH.fullmatch(digest):
        return Statement(identifier, raw=raw or next(reversed(texts), reference))
    return Statement(unrecognised_id(reference), raw=reference)


def _read_other(reference: str, described: LicenseReference | None) -> Statement | None:
    """Return the statement of a name that somebody made for a licence."""
    name = described.name if described else reference.removeprefix(OWN_OTHER)
    made = recognise("other", name=name)
    if made and reference_id(OWN_OTHER, made.id.removeprefix(OTHER)) == reference:
        return made
    return made if described else Statement(unrecognised_id(reference), raw=reference)


def _by_source(reference: str) -> str | None:
    """Return the licence of the table that a LicenseRef of the Hub or of ScanCode names."""
    if known := look_up(reference):
        return known.id
    if reference.startswith(SCANCODE):
        return _by_scancode(reference.removeprefix(SCANCODE))
    named = look_up(reference.removeprefix(HUB)) if reference.startswith(HUB) else None
    return named.id if named else None


def _by_scancode(key: str) -> str | None:
    """Return the licence that ScanCode calls by a key, of which some are the Hub's for others.

    ``bsl-1.0`` is the Business Source License there.
    """
    same = look_up(key)
    if same and same.scancode_key not in ("", key):
        return None
    return identify_licence(key)


def _identify_reference(name: str, described: LicenseReference | None) -> str | None:
    """Return the licence that a LicenseRef surely is; None where that is not sure.

    Who writes ``LicenseRef-MIT`` says that it is not what the list calls MIT, unless the document
    gives it that name.
    """
    found = identify_licence(name)
    stated = described and identify_licence(described.name)
    if found and stated and found != stated:
        return None
    if found and (stated or not _is_on_list(found)):
        return found
    return stated if stated and _NUMBERED.fullmatch(name) else None


def _is_on_list(identifier: str) -> bool:
    licence = look_up(identifier)
    return licence is not None and is_listed(licence.spdx_id)
