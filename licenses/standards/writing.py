"""Says a licence statement in the words of SPDX: an expression, and the LicenseRefs it needs."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from licenses.catalog.table import Licence, look_up
from licenses.catalog.texts import find_particulars
from licenses.labels.expression import LIST, Compound, Expression
from licenses.labels.recognition import LONGEST
from licenses.labels.statement import OTHER, UNRECOGNISED, unrecognised_id
from licenses.standards.reading import read_expression, read_label, read_labels
from licenses.standards.references import (
    HUB,
    OWN,
    OWN_OTHER,
    OWN_STATEMENT,
    OWN_UNRECOGNISED,
    PREFIX,
    SCANCODE,
    LicenseReference,
    clean_text,
    is_address,
    reference_id,
)
from licenses.standards.spdx_list import is_listed, listed_exception, listed_id
from licenses.standards.statement_ids import split_statement_id

_NOT_STATED = ("", "none", "noassertion")
_IDSTRING = re.compile(r"LicenseRef-[A-Za-z0-9.-]{1,200}")
_BETWEEN_LABELS = re.compile(r",\s+|\s+(?:AND|OR|and|or)\s+|[()]")
_NOBODY_SAYS = "nobody states whether all of them apply or one may be chosen."
_SCANCODE_PAGE = "https://scancode-licensedb.aboutcode.org/{}.html"


@dataclass(frozen=True, slots=True)
class StandardLicense:
    """A licence statement in the words of SPDX.

    ``expression`` is a valid expression of SPDX, None where no licence is stated. ``spdx_id`` is
    the one id of SPDX's list that the statement is, where it is one. ``references`` are the
    LicenseRefs of the expression, in its order. ``label`` is what a document has to keep beside
    the expression, so that it is read back as the same statement; None where nothing is needed.
    """

    expression: str | None
    spdx_id: str | None = None
    references: tuple[LicenseReference, ...] = ()
    label: str | None = None


@functools.lru_cache(maxsize=4_096)
def express(license_id: str, raw: str | None = None, link: str | None = None) -> StandardLicense:
    """Return what SPDX calls the licence of a graph.

    Parameters
    ----------
    license_id
        The id of a License node.
    raw, link
        The label as it was written, and the address that was stated with it.
    """
    if license_id.lower() in _NOT_STATED:
        return StandardLicense(None)
    references: dict[str, LicenseReference] = {}
    tree = split_statement_id(license_id)
    said = clean_text(raw) if raw else None
    expression = _write_tree(tree, _Label(license_id, said, link), references)
    used = tuple(references.values())
    listed = expression if is_listed(expression) else None
    kept = _kept_label(license_id, raw, expression, used)
    return StandardLicense(expression, listed, used, kept)


@functools.lru_cache(maxsize=4_096)
def express_parts(
    license_id: str, raw: str | None = None, link: str | None = None
) -> tuple[StandardLicense, ...]:
    """Return what SPDX calls the licences of a graph's label: of a list each of them.

    For what can name several licences without saying whether all of them apply, as a list does.
    """
    tree = split_statement_id(license_id)
    if isinstance(tree, Compound) and tree.operator == LIST:
        return tuple(express(part, raw) for part in license_id.split(f" {LIST} "))
    return (express(license_id, raw, link),)


def _kept_label(
    license_id: str, raw: str | None, expression: str, used: tuple[LicenseReference, ...]
) -> str | None:
    """Return what has to be kept beside an expression; a label that nobody knows always is.

    Formats that have no place for LicenseRefs write its name, which others have as well.
    """
    again = read_expression(expression, {each.id: each for each in used})
    nameless = bool(used) and license_id.startswith(UNRECOGNISED)
    if again and again.id == license_id and not nameless:
        return None
    stated = read_label(raw) if raw and raw == clean_text(raw) else None
    return raw if stated and stated.id == license_id else license_id


@dataclass(frozen=True, slots=True)
class _Label:
    """The label of a claim: the id of its statement, its words, and its address."""

    id: str
    raw: str | None
    link: str | None

    def words_of(self, part: str) -> str | None:
        """Return the words of the label that make a part of the statement; None if none do."""
        return next((each for each in self._pieces() if unrecognised_id(each) == part), None)

    def name_of(self, part: str) -> str:
        """Return a made name as it was written, or as the id of its statement has it."""
        name = part.removeprefix(OTHER)
        return next((each for each in self._pieces() if each.lower() == name), name)

    def says(self, spdx_id: str) -> bool:
        """Return whether the label has an id of SPDX's list, word for word."""
        return spdx_id.lower() in (each.lower() for each in self._pieces())

    def address_of(self, part: str) -> str | None:
        """Return the stated address, if it can only be that of this part."""
        return self.link if part == self.id and is_address(self.link) else None

    def _pieces(self) -> Iterator[str]:
        if self.raw:
            yield self.raw
            yield from (each.strip() for each in _BETWEEN_LABELS.split(self.raw[:LONGEST]))


def _write_tree(
    tree: Expression, label: _Label, references: dict[str, LicenseReference], within: str = ""
) -> str:
    """Return the expression of a tree of ids, and note the LicenseRefs that it uses."""
    if isinstance(tree, Compound) and tree.operator != LIST:
        parts = [_write_tree(part, label, references, tree.operator) for part in tree.parts]
        joined = f" {tree.operator} ".join(parts)
        return f"({joined})" if within else joined
    made = (
        _refer_to_statement(label.id, label, _NOBODY_SAYS)
        if isinstance(tree, Compound)
        else _write_one(tree, label)
    )
    if isinstance(made, LicenseReference):
        references[made.id] = made
        return made.id
    return f"({made})" if within and " " in made else made


def _write_one(identifier: str, label: _Label) -> str | LicenseReference:
    """Return the expression of the id of one licence, or the LicenseRef that stands for it."""
    if identifier.startswith(UNRECOGNISED):
        return _write_unrecognised(identifier, label)
    if identifier.startswith(OTHER):
        return _refer_to_name(identifier, label)
    licence = look_up(identifier)
    if licence is None:
        return _refer_to_statement(identifier, label, "it says more than one expression can.")
    if listed := _find_listed(licence, label):
        return listed
    return _refer_to_licence(licence, label)


def _find_listed(licence: Licence, label: _Label) -> str | None:
    """Return the id of SPDX's list that a licence of the table is, as far as it was stated.

    A family is no licence of the list, even where it has one version alone, unless the label has
    the version. ``gpl-2.0`` says neither "only" nor "or later": it is the list's bare id, which is
    deprecated and still there.
    """
    listed = licence.spdx_id
    if not is_listed(listed) or (is_family(licence) and not label.says(listed)):
        return None
    bare = listed.removesuffix("-only")
    return listed if label.says(listed) or not is_listed(bare) else bare


def is_family(licence: Licence) -> bool:
    """Return whether a row of the table is a family, which states no version."""
    return licence.full_name.endswith(" family")


def _refer_to_licence(licence: Licence, label: _Label) -> LicenseReference:
    found = find_particulars(licence.id)
    address = found.address or label.address_of(licence.id)
    if not address and licence.spdx_id.startswith(SCANCODE):
        address = _SCANCODE_PAGE.format(licence.spdx_id.removeprefix(SCANCODE))
    identifier = licence.spdx_id
    if not identifier.startswith(PREFIX):
        identifier = reference_id(HUB, licence.id)
    return LicenseReference(
        identifier, licence.full_name, _describe_licence(licence, label, address), address
    )


def _describe_licence(licence: Licence, label: _Label, address: str | None) -> str:
    stated = label.raw if label.raw and label.id == licence.id else licence.id
    if is_family(licence):
        return f'The label says "{stated}": {licence.full_name}, and not which version.'
    where = f" Its text: {address}" if address else ""
    return f'The label says "{stated}": {licence.full_name}.{where}'


def _refer_to_name(identifier: str, label: _Label) -> LicenseReference:
    """Return the LicenseRef of a name that somebody made for a licence."""
    name = clean_text(label.name_of(identifier))
    return LicenseReference(
        reference_id(OWN_OTHER, identifier.removeprefix(OTHER)),
        name,
        f'The label says "{name}", which is no licence that is known.',
        label.address_of(identifier),
    )


def _write_unrecognised(identifier: str, label: _Label) -> str | LicenseReference:
    """Return the expression of a label that the table does not know: SPDX's own, if it is one."""
    words = label.words_of(identifier)
    if words and (expression := _spdx_expression(words)):
        return expression
    stated = words or label.raw or identifier
    if words and _IDSTRING.fullmatch(words) and not words.startswith(OWN):
        again = read_expression(words)
        if again and again.id == identifier:
            return LicenseReference(words, words, f'The label says "{words}".')
    return LicenseReference(
        reference_id(OWN_UNRECOGNISED, identifier.removeprefix(UNRECOGNISED)),
        words or identifier,
        stated,
        label.address_of(identifier),
    )


def _spdx_expression(words: str) -> str | None:
    """Return a licence of SPDX's list, with an exception of it or a plus; None otherwise."""
    licence, _, exception = words.partition(" WITH ")
    listed = listed_id(licence) or (
        f"{listed_id(licence[:-1])}+" if licence.endswith("+") and listed_id(licence[:-1]) else None
    )
    if not listed or not exception:
        return listed
    excepted = listed_exception(exception)
    return f"{listed} WITH {excepted}" if excepted else None


def _refer_to_statement(identifier: str, label: _Label, why: str) -> LicenseReference:
    """Return the LicenseRef of several licences that no operator of SPDX joins.

    Its name is the label, where that can be read again, since it has the words of licences that
    nobody knows.
    """
    stated = read_labels(label.raw) if label.raw and label.id == identifier else None
    name = label.raw if label.raw and stated and stated.id == identifier else identifier
    return LicenseReference(
        reference_id(OWN_STATEMENT, identifier),
        name,
        f"Licences as they are stated, {label.raw or identifier}: {why}",
        label.address_of(identifier),
    )
