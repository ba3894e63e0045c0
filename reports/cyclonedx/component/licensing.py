"""The licences of a component: what its publisher declares, and what others read into it.

CycloneDX 1.6 takes either a list of licences or one expression alone; the list does not say whether
all of them apply. So a label that is such a list becomes one, and an expression that does not stand
alone becomes the name of a licence: nothing is taken apart that was joined by AND or OR.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph.transfer.bill_properties import OF_LIST, STATED_BY
from licenses.standards.references import LicenseReference
from licenses.standards.writing import StandardLicense, express_parts
from queries.bills.readings import split_labels
from queries.families.report import FamilyLabel
from reports.cyclonedx.citations import Statements
from reports.cyclonedx.schemas import license_ids

DECLARED, CONCLUDED = "declared", "concluded"
Choice = dict[str, Any]
"""A licence, or an expression, of a list of licences."""


def write_licenses(
    labels: Iterable[FamilyLabel], spec: str, statements: Statements
) -> tuple[list[Choice], list[Choice]]:
    """Return the licences that are declared, and those that others conclude; both may be empty."""
    declared, concluded = split_labels(labels)
    return (
        _write_choices(declared, DECLARED, spec, "/licenses", statements),
        _write_choices(concluded, CONCLUDED, spec, "/evidence/licenses", statements),
    )


def find_texts(labels: Iterable[FamilyLabel]) -> list[str]:
    """Return where the texts of licences can be read that SPDX does not list, each once."""
    parts = (each for label in labels for each in _express_parts(label))
    texts = (reference.address for each in parts for reference in each.references)
    return list(dict.fromkeys(filter(None, texts)))


def _write_choices(
    labels: list[FamilyLabel], said: str, spec: str, place: str, statements: Statements
) -> list[Choice]:
    """Return each licence of some labels once, with who states it."""
    found: dict[str, tuple[StandardLicense, list[FamilyLabel]]] = {}
    for label in labels:
        for each in _express_parts(label):
            if each.expression:
                found.setdefault(each.expression, (each, []))[1].append(label)
    alone = len(found) == 1
    choices = []
    for number, (standard, rows) in enumerate(found.values()):
        statements.note(f"{place}/{number}", rows)
        choices.append(_write_choice(standard, said, _say_labels(rows), spec, alone=alone))
    return choices


def _say_labels(labels: Iterable[FamilyLabel]) -> list[dict[str, str]]:
    """Return the properties of a licence: who states it, and of which lists it is a part."""
    labels = list(labels)
    sources = sorted({label.stated_by for label in labels})
    lists = {label.raw or label.license for label in labels if len(_express_parts(label)) > 1}
    pairs = [(STATED_BY, source) for source in sources]
    pairs += [(OF_LIST, written) for written in sorted(lists)]
    return [{"name": name.name, "value": value} for name, value in pairs]


def _express_parts(label: FamilyLabel) -> tuple[StandardLicense, ...]:
    """Return what the standard calls the licences of a label: several where it is a list."""
    return express_parts(label.license, label.raw, label.link)


def _write_choice(
    standard: StandardLicense,
    said: str,
    stated: list[dict[str, str]],
    spec: str,
    *,
    alone: bool,
) -> Choice:
    expression = standard.expression or ""
    references = standard.references
    if expression in license_ids():
        own: Choice = {"id": expression}
    elif len(references) == 1 and references[0].id == expression:
        own = {"name": expression, **_describe(references[0])}
    elif spec != "1.6":
        details = [{"licenseIdentifier": each.id, **_describe(each)} for each in references]
        made = {"expression": expression, "acknowledgement": said}
        return made | ({"expressionDetails": details} if details else {}) | {"properties": stated}
    elif alone:
        return {"expression": expression, "acknowledgement": said}
    else:
        own = {"name": expression}
    return {"license": {**own, "acknowledgement": said, "properties": stated}}


def _describe(reference: LicenseReference) -> Choice:
    made: Choice = {"text": {"contentType": "text/plain", "content": reference.text}}
    return made | ({"url": reference.address} if reference.address else {})
