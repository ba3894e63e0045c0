"""The licences of packages: expressions, the texts they need, who declares and who concludes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from licenses.labels.expression import LIST
from licenses.standards.references import LicenseReference
from licenses.standards.spdx_list import list_version
from licenses.standards.writing import StandardLicense, express_parts
from queries.bills.bill_report import BillComponent
from queries.bills.readings import split_labels
from queries.families.report import FamilyLabel
from reports.spdx.names import (
    NO_LICENSE_SAID,
    Element,
    Names,
    make_element,
    make_link,
    make_reference,
)
from reports.spdx.notes import sources_words
from reports.text.words import shortened

DECLARED, CONCLUDED = "hasDeclaredLicense", "hasConcludedLicense"
_NOBODY = {DECLARED: "No source says that its publisher states a licence."}


class Licensing:
    """The licences of a document: one element for each expression, one for each text it needs."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._made: dict[str, Element] = {}

    @property
    def elements(self) -> list[Element]:
        """Return the elements that relationships have named so far."""
        return list(self._made.values())

    def relate(self, component: BillComponent) -> Iterator[Element]:
        """Yield what licence a package declares, and what others conclude: always one of each."""
        start = self._names.artifact(component.key)
        readings = zip((DECLARED, CONCLUDED), split_labels(component.labels), strict=True)
        for kind, labels in readings:
            found: dict[str, list[FamilyLabel]] = {}
            for label in sorted(labels, key=str):
                for said in express_parts(label.license, label.raw, label.link):
                    if said.expression:
                        found.setdefault(self._add(said), []).append(label)
            ends, comment = sorted(found) or [NO_LICENSE_SAID], self._comment(found)
            yield make_link(self._names, kind, start, ends, comment=comment or _NOBODY.get(kind))

    def _comment(self, found: dict[str, list[FamilyLabel]]) -> str:
        """Return who states each licence, and in which words."""
        said = []
        for iri in sorted(found):
            expression = self._made[iri]["simplelicensing_licenseExpression"]
            raw = {label.raw for label in found[iri] if label.raw}
            written = sorted(each for each in raw if each.lower() != expression.lower())
            words = (
                f" (written {', '.join(map(repr, map(shortened, written[:3])))})" if written else ""
            )
            listed = any(f" {LIST} " in label.license for label in found[iri])
            unsaid = ", in a list that does not say whether all of it applies" if listed else ""
            said.append(f"{expression}{words}: stated by {sources_words(found[iri])}{unsaid}.")
        return " ".join(said)

    def _add(self, said: StandardLicense) -> str:
        """Return the IRI of an expression, whose element is made when it is first named."""
        expression = said.expression or ""
        iri = self._names.of("license", expression)
        if iri not in self._made:
            self._made[iri] = make_element(
                "simplelicensing_LicenseExpression",
                iri,
                simplelicensing_licenseExpression=expression,
                simplelicensing_licenseListVersion=list_version(),
                simplelicensing_customIdToUri=[
                    {"type": "DictionaryEntry", "key": each.id, "value": self._refer(each)}
                    for each in sorted(said.references, key=lambda each: each.id)
                ],
            )
        return iri

    def _refer(self, reference: LicenseReference) -> str:
        """Return the IRI of the text of a licence that SPDX does not list."""
        iri = self._names.of("license-text", reference.id)
        address = reference.address
        self._made.setdefault(
            iri,
            make_element(
                "simplelicensing_SimpleLicensingText",
                iri,
                name=reference.name,
                simplelicensing_licenseText=reference.text,
                externalRef=[make_reference("license", address)] if address else None,
            ),
        )
        return iri


def licenses_of(components: Iterable[BillComponent], names: Names) -> Iterator[Element]:
    """Yield the licences of packages, and which package has which."""
    licensing = Licensing(names)
    for component in sorted(components, key=lambda each: each.key):
        yield from licensing.relate(component)
    yield from licensing.elements
