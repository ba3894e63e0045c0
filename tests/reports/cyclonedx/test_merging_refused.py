"""What cannot be joined into is refused in a sentence, and which version is written."""

import pytest

from graph.errors import UnavailableError, UsageError
from reports.cyclonedx.checking import find_faults
from reports.cyclonedx.merging import choose_version, merge_documents, read_document
from tests.reports.cyclonedx.documents_made import component, document
from tests.reports.cyclonedx.joining import application, assert_kept, bill, merged


def test_licences_that_a_version_has_no_place_for_are_refused_with_the_way() -> None:
    mixed = [{"license": {"id": "MIT"}}, {"expression": "MIT OR Apache-2.0"}]
    theirs = application("1.4", component("lib", licenses=mixed))
    with pytest.raises(UnavailableError, match=r"/components/0/licenses .*--spec 1\.7"):
        merge_documents(bill(), theirs)
    assert merged(bill(spec="1.7"), theirs)["components"][0]["licenses"] == mixed


def test_fields_that_a_version_does_not_know_are_refused() -> None:
    theirs = application("1.2", component("lib", version="1", colour="red"))
    with pytest.raises(
        UnavailableError, match=r"cannot be written as 1\.6: at /components/0 .*colo"
    ):
        merge_documents(bill(), theirs)


def test_a_signed_document_is_refused() -> None:
    theirs = application(signature={"algorithm": "ES256", "value": "x"})
    with pytest.raises(UnavailableError, match="is signed"):
        merge_documents(bill(), theirs)


def test_faults_of_theirs_beyond_the_schema_stay() -> None:
    library = component("lib", purl="pkg:PyPI/Torch", licenses=[{"expression": "Commercial"}])
    theirs = application("1.6", library, dependencies=[{"ref": "gone", "dependsOn": ["lib"]}])
    theirs["metadata"]["timestamp"] = "yesterday"
    joined = merge_documents(bill(), theirs)
    assert sorted(each.kind for each in find_faults(joined)) == ["license", "purl", "reference"]
    assert_kept(theirs, joined)


@pytest.mark.parametrize(
    ("spec", "own", "chosen"),
    [
        (None, "1.2", "1.6"),
        (None, "1.7", "1.7"),
        ("1.7", "1.4", "1.7"),
        ("1.6", "1.6", "1.6"),
    ],
)
def test_the_version_is_chosen_by_both(spec: str | None, own: str, chosen: str) -> None:
    assert choose_version(document(own), spec) == chosen


def test_an_older_version_than_theirs_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"is CycloneDX 1\.7"):
        choose_version(document("1.7"), "1.6")


START = b'{"bomFormat": "CycloneDX", "specVersion": "1.6"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is no JSON"),
        (b"[]", "is no document of CycloneDX"),
        (b"null", "is no document of CycloneDX"),
        (b'{"spdxVersion": "SPDX-2.3"}', "is no document of CycloneDX"),
        (b'<?xml version="1.0"?><bom/>', "it is XML"),
        (START, "it is no JSON"),
        (START + b', "version": NaN}', "NaN is no number"),
        (START + b', "version": 1e999}', "too large a number"),
        (START + b', "version": ' + b"9" * 5000 + b"}", "too long"),
        (START + b', "version": 1, "version": 2}', "has the key “version” twice"),
        (START + b', "x": ' + b"[" * 300 + b"]" * 300 + b"}", "too deep"),
        (START + b', "x": ' + b"[" * 99_999, "too deep"),
        (START + b"}\xff", "it is not text in UTF-8"),
        ((START + b"}").decode().encode("utf-16"), "it is not text in UTF-8"),
        (START + b', "version": "one"}', "is not valid CycloneDX 1.6: at /version"),
        (b'{"bomFormat": "CycloneDX", "specVersion": "1.1"}', "is not valid CycloneDX: at /spec"),
        (b'{"bomFormat": "CycloneDX", "specVersion": 1.6}', "is not valid CycloneDX: at /spec"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UnavailableError, match=r"^app\.json ") as raised:
        read_document(content, "app.json")
    assert said in str(raised.value)
    assert str(raised.value).endswith(".")


def test_a_mark_of_utf_8_is_no_fault() -> None:
    assert read_document(b"\xef\xbb\xbf" + START + b"}", "app.json")["specVersion"] == "1.6"
