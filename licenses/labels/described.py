"""Finds the description of a licence by any label that means it.

A graph has the statement ``other:NAME`` of the label ``other`` with a name, and ``unrecognised:…``
with a digest of any other label that the table does not have.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from licenses.catalog.own import COLUMNS, THRESHOLDS, OwnLicense
from licenses.catalog.terms import Terms, family_stem, prescribed_beginning
from licenses.labels.expression import LIST, list_alternatives
from licenses.labels.recognition import PROPRIETARY, identify_licence, recognise
from licenses.labels.statement import LONGEST_NAME, OTHER, UNRECOGNISED, unrecognised_id

MOST = 500
"""Licences that one policy may describe."""
_SHOWN = 60
"""Characters of a wrong name that a message shows."""
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_LISTED = re.compile(rf"\s{LIST}\s", re.IGNORECASE)
_MOST_WORDS = 4
"""Words of a name each of which is spelled in its own way; of a longer one all are alike."""


class DescriptionError(ValueError):
    """A description that cannot be taken: ``place`` is which one, ``column`` where in it."""

    def __init__(self, message: str, place: int, column: str | None = None) -> None:
        super().__init__(message)
        self.place, self.column = place, column


class OwnLicenses(tuple[OwnLicense, ...]):
    """Descriptions of licences, found by label; quick to hash, since the rule caches by it.

    Raises
    ------
    DescriptionError
        If there are more than ``MOST``, two have one name, the table has a licence of a name, or
        a licence that ``share_alike_targets`` names is neither in the table nor described.
    """

    _hash: int
    _named: dict[str, Terms]
    _by_digest: dict[str, Terms]

    def __new__(cls, described: Iterable[OwnLicense] = ()) -> OwnLicenses:
        """Return the descriptions, once their names are checked."""
        made = super().__new__(cls, described)
        if odd := next((each for each in made if not isinstance(each, OwnLicense)), None):
            raise TypeError(f"own licences are each an OwnLicense, not {odd!r:.60}")
        if len(made) > MOST:
            raise DescriptionError(f"at most {MOST} licences can be described", MOST)
        made._hash = tuple.__hash__(made)
        made._by_digest = {}
        names: dict[str, str] = {}
        for place, each in enumerate(made):
            if wrong := wrong_name(each.name):
                raise DescriptionError(wrong, place, "name")
            if flat_name(each.name) in names:
                shown = each.name[:_SHOWN]
                raise DescriptionError(f"{shown!r} is described twice", place, "name")
            names[flat_name(each.name)] = each.name.strip()
        made._named = {
            name: _own_terms(each, _find_targets(each, place, names))
            for place, (name, each) in enumerate(zip(names, made, strict=True))
        }
        return made

    def __hash__(self) -> int:
        """Return the hash that was counted once."""
        return self._hash

    def __reduce__(self) -> tuple[type[OwnLicenses], tuple[tuple[OwnLicense, ...]]]:
        """Return how to make it again: hashes of texts differ from process to process."""
        return OwnLicenses, (tuple(self),)

    def find(self, label: str) -> Terms | None:
        """Return the terms of a label, or of the id of a statement; None for no description."""
        if not self:
            return None
        if label.startswith(UNRECOGNISED):
            return self._digests().get(label)
        return self._named.get(flat_name(label))

    def _digests(self) -> dict[str, Terms]:
        """Return the terms by the ids that a graph has for spellings of the names."""
        if not self._by_digest:
            self._by_digest = {
                identifier: terms
                for each, terms in zip(self, self._named.values(), strict=True)
                for identifier in _graph_ids(each.name)
            }
        return self._by_digest


def flat_name(label: str) -> str:
    """Return a name in which spellings are one: their case, and what stands between words.

    A licence that the table knows to be a company's own has the name of its row.
    """
    text = label.strip().removeprefix(OTHER).strip()
    if identify_licence(text) == PROPRIETARY:
        return PROPRIETARY
    return _BETWEEN_WORDS.sub("-", text[:LONGEST_NAME].strip()).casefold()


def wrong_name(name: str) -> str | None:
    """Return why a name cannot be that of a described licence, as a sentence; None if it can."""
    text, shown = name.strip().removeprefix(OTHER).strip(), name[:_SHOWN]
    if re.fullmatch(rf"{UNRECOGNISED}[0-9a-f]+", text):
        return None
    if text.startswith(UNRECOGNISED):
        return f"{shown!r} has no digest of a label, such as reports show it"
    if _LISTED.search(text):
        return f"{shown!r} is a list of licences: describe each of them"
    statement = recognise(text)
    if statement is None or statement.id in ("other", "unknown"):
        return f"{shown!r} states no licence"
    if statement.parts or (not statement.licence and _has_known(text)):
        return f"{shown!r} is an expression: describe each licence in it"
    if statement.licence and statement.id != PROPRIETARY:
        return f"the table of licences has {shown!r} already, as {statement.id}"
    return None


def _has_known(text: str) -> bool:
    return any(identify_licence(name) for names in list_alternatives(text) for name in names)


def _graph_ids(name: str) -> Iterator[str]:
    """Yield the ids that a graph has for labels that are a spelling of a name."""
    text = name.strip().removeprefix(OTHER).strip()
    if text.startswith(UNRECOGNISED):
        yield text
        return
    yield unrecognised_id(text)
    spelled = [_spellings(word) for word in _BETWEEN_WORDS.split(text)]
    chosen = (
        product(*map(set, spelled)) if len(spelled) <= _MOST_WORDS else zip(*spelled, strict=True)
    )
    for words in chosen:
        yield from (unrecognised_id(sign.join(words)) for sign in "- _")


def _spellings(word: str) -> tuple[str, ...]:
    return word, word.lower(), word.upper(), word.capitalize()


def _find_targets(described: OwnLicense, place: int, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of the licences under which derivatives may be released."""
    found = []
    for target in described.share_alike_targets:
        identifier = names.get(flat_name(target)) or identify_licence(target)
        if identifier is None:
            message = f"there is no licence {target[:_SHOWN]!r}"
            raise DescriptionError(message, place, "share_alike_targets")
        found.append(identifier)
    return tuple(found)


@functools.lru_cache(maxsize=4_096)
def _own_terms(described: OwnLicense, targets: tuple[str, ...]) -> Terms:
    """Return the terms of a description, one object for each; it names itself as a target."""
    values = {name: getattr(described, name) for name in COLUMNS}
    values |= {name: str(values[name] or "") for name in THRESHOLDS}
    name = described.name.strip()
    values["source"] = values["source"] or f"the description of {name} in the policy"
    values["share_alike_targets"] = tuple(dict.fromkeys((name, *targets)))
    return Terms(
        **values,
        id=name,
        confidence="high",
        base=name,
        stem=family_stem(name),
        name_prefix=prescribed_beginning(described.naming_requirement),
        title=name,
    )


NONE_DESCRIBED = OwnLicenses()
