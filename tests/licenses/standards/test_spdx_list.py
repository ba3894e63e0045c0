"""SPDX's list of licences."""

import json
from importlib.resources import files

import pytest

from licenses.catalog.table import Licence, licences
from licenses.standards.spdx_list import is_listed, list_version, listed_exception, listed_id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("GPL-2.0", "GPL-2.0"),
        ("gpl-2.0-only", "GPL-2.0-only"),
        ("Classpath-exception-2.0", None),
        ("LicenseRef-hf-bsd", None),
        ("NOASSERTION", None),
        ("", None),
    ],
)
def test_an_id_is_found_in_any_case(text: str, found: str | None) -> None:
    assert listed_id(text) == found
    assert is_listed(text) == (found == text)


def test_exceptions_are_a_list_of_their_own() -> None:
    assert listed_exception("classpath-exception-2.0") == "Classpath-exception-2.0"
    assert listed_exception("MIT") is None
    assert list_version().startswith("3.")


@pytest.mark.parametrize("licence", licences(), ids=lambda licence: licence.id)
def test_every_id_of_the_table_is_on_every_list_or_a_reference(licence: Licence) -> None:
    if licence.spdx_id.startswith("LicenseRef-") or licence.id == "unknown":
        return
    schema = files("cyclonedx.schema._res").joinpath("spdx.SNAPSHOT.schema.json").read_bytes()
    assert is_listed(licence.spdx_id)
    assert licence.spdx_id in json.loads(schema)["enum"]
