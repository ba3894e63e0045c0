"""The licences of documents of SPDX 3, as labels."""

from __future__ import annotations

from typing import Any

import pytest

from graph.schema import LicensedAs
from tests.ingest.bom.spdx.documents import BASE, joined, model, records_of

MIT = "https://spdx.org/licenses/MIT"
EXPANDED = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing"


def labels_of(*objects: Any) -> dict[str, bool]:
    """Return the licences that a model has, each with whether it is declared."""
    found = records_of(model("child"), *objects)
    return {r.end.id: r.declared for r in found if isinstance(r, LicensedAs)}


def licence(kind: str, ref: str = "lic", **values: Any) -> Any:
    """Return an object that says something of a licence."""
    return {"type": kind, "spdxId": f"{BASE}{ref}", **values}


def expression(text: Any, ref: str = "lic", **values: Any) -> Any:
    """Return an expression of licences."""
    said = {"simplelicensing_licenseExpression": text, **values}
    return licence("simplelicensing_LicenseExpression", ref, **said)


def declared(*ends: str) -> Any:
    """Return that a model has licences."""
    return joined("child", "hasDeclaredLicense", *ends or ("lic",))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("MIT", "mit"),
        ("apache-2.0", "apache-2.0"),
        ("LicenseRef-llama3.1", "llama3.1"),
        ("NOASSERTION", None),
        ("NONE", None),
        ("", None),
        (7, None),
        (None, None),
    ],
)
def test_an_expression_is_read(text: Any, label: str | None) -> None:
    assert labels_of(expression(text), declared()) == ({label: True} if label else {})
    assert labels_of(declared(), expression(text)) == ({label: True} if label else {})


def test_a_compound_one_keeps_its_parts() -> None:
    (label,) = labels_of(expression("MIT OR Apache-2.0"), declared())
    assert {"mit", "apache-2.0"} <= set(label.split())


@pytest.mark.parametrize("address", [MIT, f"{EXPANDED}/MIT", "http://spdx.org/licenses/MIT"])
def test_an_address_of_spdx_needs_no_object(address: str) -> None:
    assert labels_of(declared(address)) == {"mit": True}


@pytest.mark.parametrize("nothing", ["NoAssertionLicense", "NoneLicense"])
def test_that_nobody_says_a_licence_is_none(nothing: str) -> None:
    assert labels_of(declared(f"{EXPANDED}/{nothing}")) == {}


def test_what_is_concluded_is_not_declared() -> None:
    concluded = joined("child", "hasConcludedLicense", "lic")
    assert labels_of(expression("MIT"), concluded) == {"mit": False}
    assert labels_of(expression("MIT"), concluded, declared()) == {"mit": True}
    assert labels_of(expression("MIT"), declared(), concluded) == {"mit": True}


def test_a_licence_of_their_own_is_known_by_its_name() -> None:
    custom = licence(
        "expandedlicensing_CustomLicense",
        name="Our Model License",
        simplelicensing_licenseText="You may …",
        expandedlicensing_seeAlso=["https://example.org/license"],
    )
    assert labels_of(custom, declared()) == {"other:our model license": True}
    listed = licence("expandedlicensing_ListedLicense", name="MIT License") | {"spdxId": MIT}
    assert labels_of(listed, declared(MIT)) == {"mit": True}


def test_the_document_says_what_a_reference_of_its_own_is() -> None:
    ids = [{"type": "DictionaryEntry", "key": "LicenseRef-1", "value": f"{BASE}text"}]
    text = licence("simplelicensing_SimpleLicensingText", "text", name="MIT License")
    own = expression("LicenseRef-1", simplelicensing_customIdToUri=ids)
    for objects in ((own, text), (text, own)):
        assert labels_of(*objects, declared()) == {"mit": True}


def test_sets_are_read_from_their_parts() -> None:
    parts = [f"{BASE}one", MIT]
    either = licence("expandedlicensing_DisjunctiveLicenseSet", expandedlicensing_member=parts)
    one = expression("Apache-2.0", "one")
    (label,) = labels_of(either, one, declared())
    assert {"mit", "apache-2.0"} <= set(label.split())
    assert labels_of(one, either, declared()) == {label: True}
    later = licence(
        "expandedlicensing_OrLaterOperator",
        expandedlicensing_subjectLicense="https://spdx.org/licenses/GPL-2.0-only",
    )
    assert len(labels_of(later, declared())) == 1


def test_a_set_that_contains_itself_ends() -> None:
    members = [f"{BASE}lic", MIT]
    endless = licence("expandedlicensing_ConjunctiveLicenseSet", expandedlicensing_member=members)
    assert labels_of(endless, declared()) == {"mit": True}


def test_many_packages_may_have_one_licence() -> None:
    others = [joined(f"m{number}", "hasDeclaredLicense", "lic") for number in range(50)]
    models = [model(f"m{number}") for number in range(50)]
    found = records_of(*models, *others, expression("MIT"))
    assert sum(isinstance(record, LicensedAs) for record in found) == 50


@pytest.mark.parametrize("name", ["NoAssertionLicense", "NoneLicense"])
@pytest.mark.parametrize("start", ["expandedlicensing_", f"{EXPANDED}/", ""])
def test_an_individual_that_stands_for_no_licence_states_none(start: str, name: str) -> None:
    assert labels_of(declared(f"{start}{name}")) == {}


def test_an_id_that_two_packages_have_gives_neither_the_others_licence() -> None:
    again = model("other") | {"spdxId": f"{BASE}child"}
    assert labels_of(again, expression("MIT"), declared()) == {}
    assert labels_of(model("child"), expression("MIT"), declared()) == {"mit": True}


def test_a_label_is_never_the_id_of_an_object() -> None:
    both = licence(
        "expandedlicensing_DisjunctiveLicenseSet",
        expandedlicensing_member=[MIT, "https://spdx.org/licenses/Apache-2.0"],
    )
    found = records_of(model("child"), both, declared())
    (claim,) = (each for each in found if isinstance(each, LicensedAs))
    assert claim.raw == "apache-2.0 OR mit"
