"""Reads a document of SPDX 3 as a stream, several times over.

First which of its packages matter, then what joins these, then the licences that are named, and at
last what the packages are: so nothing is kept of a million packages that are none of these.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Container, Iterator
from typing import BinaryIO

from graph.schema import Artifact, Claim, End, Repository
from graph.schema.moments import is_moment
from ingest.bom.detection import check_spdx
from ingest.bom.identity import identify
from ingest.bom.items import Element, Relation, StatedLicense, Tally
from ingest.bom.spdx.licensing import LICENSES, Licenses
from ingest.bom.spdx.objects import Kept, Thing, read_objects, ref_of, shorten_name
from ingest.bom.spdx.packages import PACKAGES, has_foreign_purl, kind_of, make_element
from ingest.bom.spdx.relationships import (
    ABOUT,
    LICENSED,
    MEANINGS,
    RELATIONSHIPS,
    infer_kinds,
)
from ingest.items import Skip

_BILLS = frozenset({"SpdxDocument", "Sbom", "Bom"})
_CREATION = "CreationInfo"
_FIRST = PACKAGES | LICENSES | _BILLS | {_CREATION}
_MOST_ROOTS = 1_000
_MOST_LICENSES = 100
_MOST_ROUNDS = 4
"""How often the licences are looked for that other ones name."""
_SOFTWARE = "it is a package of software, and no model or dataset"
_AMBIGUOUS = "other packages have its spdxId as well, so that what refers to it is not read"
_NOTHING = ("NoneElement", "NoAssertionElement")


def read(stream: BinaryIO, tally: Tally) -> Iterator[Element | Relation | Skip]:
    """Yield the models, datasets and applications of a document, and then what joins them.

    Raises
    ------
    ingest.bom.json_events.NotJson, ingest.bom.detection.BadDocument
        If it breaks off, or is of another version.
    """
    reading = _Reading(stream, tally)
    if not reading.find_packages():
        return
    yield from reading.find_relations()
    reading.find_licenses()
    yield from reading.elements()
    yield from reading.relations()


class _Reading:
    """What is known of a document."""

    def __init__(self, stream: BinaryIO, tally: Tally) -> None:
        self._stream, self._tally = stream, tally
        self._kinds: dict[str, type[Artifact]] = {}
        self._guessed: dict[str, type[Artifact]] = {}
        self._identities: dict[str, End | str] = {}
        self._shared: set[str] = set()
        self._roots: set[str] = set()
        self._licensed: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        self._licenses = Licenses()
        self._packages, self._license_objects = Kept(), Kept()
        self._numbers: dict[str, int] = {}
        self._joined = array("q")
        self._names = list(MEANINGS)

    def find_packages(self) -> bool:
        """Note which packages matter, what the document is about, and when it was made.

        Returns
        -------
        Whether any matters.
        """
        made: dict[str | None, str] = {}
        made_by: str | None = None
        for thing in self._objects(_FIRST):
            if thing.type == _CREATION:
                check_spdx(thing.text("specVersion") or "3.0")
                if len(made) < _MOST_ROOTS and is_moment(thing.text("created") or ""):
                    made[thing.ref] = thing.text("created") or ""
            elif thing.type in _BILLS:
                self._roots.update(thing.refs("rootElement")[: _MOST_ROOTS - len(self._roots)])
                if thing.type == "SpdxDocument":
                    made_by = ref_of(thing.values.get("creationInfo"))
            elif thing.type in LICENSES:
                self._license_objects.add(thing)
            else:
                self._tally.others += 1
                if kind := kind_of(thing):
                    self._note_identity(thing, kind)
                    self._kinds[thing.ref or ""] = kind
                    self._packages.add(thing)
        self._tally.made = made.get(made_by) or max(made.values(), default=None)
        return bool(self._kinds)

    def _note_identity(self, thing: Thing, kind: type[Artifact]) -> None:
        """Note that an id is of several artifacts; the same one may stand there again."""
        if thing.ref is not None:
            found = identify(make_element(thing, kind))
            if self._identities.setdefault(thing.ref, found) != found:
                self._shared.add(thing.ref)

    def find_relations(self) -> Iterator[Skip]:
        """Note what joins packages that matter, and which licences these have."""
        for thing in self._objects(RELATIONSHIPS):
            name = shorten_name(thing.text("relationshipType") or "")
            if name in MEANINGS:
                if not thing.is_whole:
                    yield Skip(thing.place, "it names too many others: some were left out")
                self._note_relation(name, thing)
            elif name in LICENSED:
                self._note_license(thing, self._kinds, declared=LICENSED[name])
            elif name == ABOUT:
                self._roots.update(thing.refs("to")[: _MOST_ROOTS - len(self._roots)])

    def _note_relation(self, name: str, thing: Thing) -> None:
        """Keep the relations that begin or end at a package that matters."""
        claim, is_reversed = MEANINGS[name]
        is_test = shorten_name(thing.text("scope") or "") == "test"
        for origin in thing.refs("from")[:1]:
            for end in thing.refs("to"):
                child, parent = (end, origin) if is_reversed else (origin, end)
                if self._fit(claim, child, parent):
                    code = self._names.index(name) * 2 + is_test
                    self._joined.extend((self._number(child), self._number(parent), code))

    def _fit(self, claim: type[Claim], child: str, parent: str) -> bool:
        """Return whether a claim joins two packages; what one of them is may follow from it."""
        kinds = self._kinds.get(child), self._kinds.get(parent)
        if kinds == (None, None):
            return False
        inferred = infer_kinds(claim, *kinds)
        if inferred is None:
            return False
        for ref, kind in zip((child, parent), inferred, strict=True):
            if ref not in self._kinds and not ref.endswith(_NOTHING) and issubclass(kind, Artifact):
                self._guessed.setdefault(ref, kind)
        return True

    def _number(self, ref: str) -> int:
        return self._numbers.setdefault(ref, len(self._numbers))

    def _note_license(self, thing: Thing, among: Container[str], *, declared: bool) -> None:
        for origin in thing.refs("from")[:1]:
            if origin in among:
                for end in thing.refs("to")[:_MOST_LICENSES]:
                    self._licensed[origin].append((end, declared))
                    self._licenses.want(end)

    def find_licenses(self) -> None:
        """Read what the document says of the licences, and of those that they consist of."""
        if self._guessed:
            for thing in self._objects(RELATIONSHIPS):
                name = shorten_name(thing.text("relationshipType") or "")
                if name in LICENSED:
                    self._note_license(thing, self._guessed, declared=LICENSED[name])
        for _round in range(_MOST_ROUNDS):
            if not self._licenses.missing:
                return
            self._licenses.missing = False
            for thing in self._license_objects.or_else(lambda: self._objects(LICENSES)):
                self._licenses.offer(thing)

    def elements(self) -> Iterator[Element | Skip]:
        """Yield the packages that matter; the others are counted."""
        again = self._objects(PACKAGES)
        for thing in again if self._guessed else self._packages.or_else(lambda: again):
            kind = kind_of(thing) if thing.ref is None else self._kind(thing.ref)
            if kind is None:
                continue
            self._tally.others -= 1
            if self._is_software(thing, kind):
                self._guessed.pop(thing.ref or "", None)
                yield Skip(thing.place, _SOFTWARE)
            elif thing.ref in self._shared:
                yield Skip(thing.place, _AMBIGUOUS)
                yield make_element(thing._replace(ref=None), kind)
            elif thing.is_whole:
                is_subject = thing.ref in self._roots
                licenses = self._licenses_of(thing.ref)
                yield make_element(thing, kind, licenses, is_subject=is_subject)
                self._guessed.pop(thing.ref or "", None)
            else:
                yield Skip(thing.place, "it is too large to be read as a whole")

    def _is_software(self, thing: Thing, kind: type[Artifact]) -> bool:
        """Return whether only a relation makes a model or dataset of a package of software."""
        return kind is not Repository and thing.ref in self._guessed and has_foreign_purl(thing)

    def _kind(self, ref: str) -> type[Artifact] | None:
        return self._kinds.get(ref) or self._guessed.get(ref)

    def _licenses_of(self, ref: str | None) -> tuple[StatedLicense, ...]:
        """Return the licences of a package; one that is declared and concluded is declared."""
        found: dict[str, StatedLicense] = {}
        for license, declared in self._licensed.get(ref or "", ()):
            stated = self._licenses.state(license, declared=declared)
            if stated and stated.statement and (declared or stated.statement.id not in found):
                found[stated.statement.id] = stated
        return tuple(found.values())

    def relations(self) -> Iterator[Relation | Skip]:
        """Yield what joins the packages, which have been yielded."""
        refs = list(self._numbers)
        joined = iter(self._joined)
        for child, parent, code in zip(joined, joined, joined, strict=True):
            name = self._names[code // 2]
            yield Relation(
                child=refs[child],
                parent=refs[parent],
                claim=MEANINGS[name].claim,
                place=name,
                values={"role": "test"} if code % 2 else {},
            )
        if missing := sum(kind is not Repository for kind in self._guessed.values()):
            yield Skip("relationships", "they lead to what is no package of the document", missing)

    def _objects(self, types: Container[str]) -> Iterator[Thing]:
        return read_objects(self._stream, types)
